import Diplomacy
import Knowledge
import Testing

@testable import Digests

@Suite struct CalendarFormatTests {
    private func lines(_ events: [Event]) -> [String] {
        var calendar = renderer(.vi).calendar
        for event in events { calendar.add(event) }
        let text = calendar.finished()
        #expect(text.hasSuffix("END:VCALENDAR\r\n"))
        return text.unicodeScalars.split(separator: "\n").map { line in
            #expect(line.last == "\r")
            return String(String.UnicodeScalarView(line.dropLast()))
        }
    }

    private func call(_ date: String?, status: Status = .planned, evidence: String = "a")
        -> Event
    {
        event(report(.call, "RUS", "USA", date, status: status, evidence: [evidence]))
    }

    @Test func noLineIsLongerThan75Octets() {
        let all = lines([call("2026-12-01", evidence: String(repeating: "Điện đàm, ", count: 60))])
        #expect(all.allSatisfy { $0.utf8.count <= 75 })
        let unfolded = all.reduce(into: "") { text, line in
            text += line.hasPrefix(" ") ? String(line.dropFirst()) : "\n" + line
        }
        #expect(unfolded.contains("Điện đàm\\, Điện đàm"))
    }

    @Test("The UID is the first id, at the host where the digests are served")
    func identity() {
        let refined = event(
            report(.call, "RUS", "USA", "2026-12-01", status: .planned, evidence: ["a"]),
            aliases: ["call-RUS-USA-2026"], firstID: "call-RUS-USA-2026")
        #expect(lines([refined]).contains("UID:call-RUS-USA-2026@bilat"))
        var calendar = DigestRenderer(
            names: renderer(.vi).names, language: .vi, address: "https://wire.example:8443/a/"
        ).calendar
        #expect(calendar.isEmpty)
        calendar.add(refined)
        #expect(!calendar.isEmpty)
        #expect(calendar.finished().contains("UID:call-RUS-USA-2026@wire.example\r\n"))
    }

    @Test(
        "An entry lasts to the end of its last day",
        arguments: [
            ("2026-12-31", "20261231", "20270101"),
            ("2026-11-28/2026-11-30", "20261128", "20261201"),
        ])
    func days(date: String, start: String, end: String) {
        let all = lines([call(date)])
        #expect(all.contains("DTSTART;VALUE=DATE:\(start)"))
        #expect(all.contains("DTEND;VALUE=DATE:\(end)"))
    }

    @Test("What has no known day is no entry", arguments: ["2026", "2026-12", nil])
    func unknownDay(date: String?) {
        #expect(!lines([call(date)]).contains("BEGIN:VEVENT"))
    }

    @Test(arguments: [
        (Status.planned, "TENTATIVE"), (.occurred, "CONFIRMED"), (.cancelled, "CANCELLED"),
    ])
    func status(status: Status, word: String) {
        #expect(lines([call("2026-12-01", status: status)]).contains("STATUS:\(word)"))
    }
}
