import Diplomacy
import Testing

@testable import Digests

@Suite struct CSVFormatTests {
    private func row(_ evidence: String) -> String {
        CSVFormat.row(
            event(report(.call, "RUS", "USA", "2026-12-01", evidence: [evidence])))
    }

    @Test func rowsHaveTheHeadersColumns() {
        let columns = CSVFormat.header.split(separator: ",").count
        let fields = row("a").split(separator: ",", omittingEmptySubsequences: false)
        #expect(fields.count == columns)
        #expect(row("a").hasSuffix("\r\n"))
    }

    @Test(
        "Commas and quotes are quoted, lines are joined",
        arguments: [
            ("a, b", ",\"a, b\","), ("say \"a\"", ",\"say \"\"a\"\"\","), ("a\r\nb", ",a b,"),
        ])
    func quoting(text: String, field: String) {
        #expect(row(text).contains(field))
    }

    @Test("Nothing of a page is a formula", arguments: ["=1+1", "+1", "-1", "@SUM(A1)"])
    func formulas(text: String) {
        #expect(row(text).contains(",'\(text),"))
        #expect(row("a;\(text);b").contains(",a;'\(text);b,"))
    }

    @Test func excelIsToldThatItIsUTF8() {
        #expect(CSVFormat.header.unicodeScalars.first == "\u{FEFF}")
    }
}
