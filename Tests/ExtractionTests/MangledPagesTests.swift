import Diplomacy
import Foundation
import Knowledge
import PageReading
import Testing

@testable import Extraction

/// Pages cut, shuffled and glued at random never trap, whatever is read into them.
@Suite struct MangledPagesTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("seeds")

    /// SplitMix64: the same numbers in every run.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
    }

    private static let marks = [
        "/", "-", "(", ")", ",", ".", "29/3", "ngày", "tháng", "năm", "từ", "đến", "Đại sứ", "tại",
        "\u{301}", "“", "của", "và", "hội đàm", "Nga", "2017", "sau khi", "nước này", "\n",
    ]

    /// The cells of the tables.
    private static let phrases: [Substring] = {
        let files = [
            "countries", "cues", "date-words", "frames", "gathering-series", "office-holders",
            "offices", "places",
        ]
        return files.flatMap { name in
            let path = "\(Sample.tables)/\(name).tsv"
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
                .flatMap { $0.split { "\t|;".contains($0) } }
        }
    }()

    /// Sentences of nothing but phrases of the tables, which end where phrases end.
    @Test(arguments: 0..<40)
    func phrasesAtRandomAreReadToTheirEnd(_ seed: Int) throws {
        var numbers = Numbers(state: UInt64(seed))
        try #require(Self.phrases.count > 5_000)
        for _ in 0..<60 {
            let sentences = (0..<Int.random(in: 1...4, using: &numbers)).map { _ in
                (0..<Int.random(in: 1...12, using: &numbers)).map { _ in
                    Int.random(in: 0..<6, using: &numbers) == 0
                        ? Self.marks.randomElement(using: &numbers)!
                        : String(Self.phrases.randomElement(using: &numbers)!)
                }.joined(separator: " ")
            }
            let page = Sample.page(sentences, published: "2018-03-29")
            _ = FrameTableTests.extractor.extract(page)
            _ = FrameTableTests.extractor.explain(page)
        }
    }

    @Test(arguments: 0..<40)
    func mangledPageIsReadToItsEnd(_ seed: Int) throws {
        var numbers = Numbers(state: UInt64(seed))
        let name = try #require(
            SamplePagesTests.pages.map(\.page).randomElement(using: &numbers))
        let text = String(
            decoding: try Data(contentsOf: Self.folder.appendingPathComponent(name)), as: UTF8.self)
        var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        for _ in 0..<(words.count / 3) {
            let at = Int.random(in: 0..<words.count, using: &numbers)
            switch Int.random(in: 0..<4, using: &numbers) {
            case 0: words.remove(at: at)
            case 1: words.insert(Self.marks.randomElement(using: &numbers)!, at: at)
            case 2: words.swapAt(at, Int.random(in: 0..<words.count, using: &numbers))
            default: words[at] += Self.marks.randomElement(using: &numbers)!
            }
            if words.isEmpty { break }
        }
        var bytes = Array(words.joined(separator: " ").utf8)
        bytes.removeFirst(Int.random(in: 0..<bytes.count / 2, using: &numbers))
        guard
            let page = try? PageReader(knowledge: FrameTableTests.knowledge)
                .read(bytes, path: "mangled.txt")
        else { return }
        for report in FrameTableTests.extractor.extract(page) {
            for evidence in report.evidence {
                #expect(0 <= evidence.start && evidence.start <= evidence.end)
                #expect(evidence.end <= page.decodedByteCount)
            }
        }
        _ = FrameTableTests.extractor.explain(page)
    }
}
