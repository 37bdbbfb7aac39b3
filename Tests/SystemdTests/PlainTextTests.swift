import Testing

@testable import Systemd

struct PlainTextTests {
    @Test(arguments: [
        ("plain", "plain"),
        ("  two\n lines\t here ", "two lines here"),
        ("\u{1B}[31mred\u{1B}[0m", "\u{FFFD}[31mred\u{FFFD}[0m"),
        ("bell\u{07}", "bell\u{FFFD}"),
        ("c1\u{9B}2J", "c1\u{FFFD}2J"),
        ("right\u{202E}left", "right\u{FFFD}left"),
        ("Hội đàm", "Hội đàm"),
        ("a\r\nb", "a b"),
        ("", ""),
    ])
    func oneLine(text: String, expected: String) {
        #expect(PlainText.oneLine(text) == expected)
    }

    @Test func linesKeepTheirBreaks() {
        #expect(PlainText.lines("a\n\tb\u{1B}[2J\r") == "a\n\tb\u{FFFD}[2J\u{FFFD}")
    }
}
