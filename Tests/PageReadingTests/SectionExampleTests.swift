import Diplomacy
import Knowledge
import Testing

@testable import PageReading

/// Every row of `sections.tsv` recognises its own example, and every phrase for a whole line itself.
struct SectionExampleTests {
    private func line(_ text: String) throws -> Line {
        try #require(
            Line(SourceText(text), blankBefore: true, markup: nil, matcher: Fixtures.matcher))
    }

    @Test(arguments: Fixtures.sections.rows.map(\.id))
    func example(_ id: String) throws {
        let row = try #require(Fixtures.sections.rows.first { $0.id == id })
        let line = try line(row.example)
        switch (row.group, row.match) {
        case (.credit, _), (.cue, _): #expect(line.isCaptionCued)
        case (.byline, .end): #expect(line.isAuthorCued)
        case (.agency, _): #expect(line.agencyWords > 0)
        case (.dateline, _): #expect(line.stamp != nil)
        case (.counter, _): #expect(line.endsWithCounter)
        case (.stopword, _): #expect(line.isRunning)
        case (.outlet, _):
            #expect(
                OutletFinder.find(
                    lead: Array(row.example.utf8), outlets: Fixtures.matcher.outlets) != nil)
        case (.textClass, _), (.titleClass, _), (.captionClass, _), (.authorClass, _),
            (.asideClass, _), (.navigationClass, _):
            #expect(marksClass(row))
        case (.teasers, .word), (.comments, .word): #expect(line.likelyHeading == row.group)
        default: #expect(line.group == row.group)
        }
    }

    private func marksClass(_ row: SectionWords.Row) -> Bool {
        let tag = Array(" class=\"x \(row.example)\"".utf8)
        return tag.withUnsafeBufferPointer { bytes in
            var hint = HTMLHint()
            HTMLAttributes(bytes: bytes, range: 0..<bytes.count).forEach {
                hint.read($0, bytes, $1, Fixtures.matcher)
            }
            return switch row.group {
            case .textClass: hint.isArticle
            case .titleClass: hint.element == .title
            case .captionClass: hint.element == .caption
            case .authorClass: hint.element == .author
            case .asideClass: hint.zone == .aside
            default: hint.zone == .navigation
            }
        }
    }

    @Test func phrasesForWholeLines() throws {
        for row in Fixtures.sections.rows where row.match == .line {
            for phrase in row.phrases {
                #expect(try line(phrase).group == row.group, "\(row.id): \(phrase)")
                #expect(try line(phrase.uppercased()).group == row.group, "\(row.id): \(phrase)")
            }
        }
    }

    @Test(arguments: [
        "Theo dõi sát tình hình, Bộ Ngoại giao nói rằng hai bên cần giữ bình tĩnh và nối lại đàm phán.",
        "Theo ông Mẫu, hai bên đã nói về việc mở lại cửa khẩu.",
        "Tin tức về cuộc gặp đã được hai bên giữ kín trong hơn một tuần.",
        "Ảnh hưởng của lệnh cấm đã được các nước trong khu vực nói đến từ lâu.",
        "Video cho thấy hai ngoại trưởng đã bắt tay nhau trước khi vào họp.",
    ])
    func sentencesThatBeginLikeSections(_ text: String) throws {
        let line = try line(text)
        #expect(line.group == nil)
        #expect(!line.isCaptionCued)
        #expect(line.isRunning)
    }
}
