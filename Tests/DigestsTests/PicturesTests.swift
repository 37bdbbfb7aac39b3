import Diplomacy
import Knowledge
import Testing

@testable import Digests

@Suite struct PicturesTests {
    private let pictures = Pictures(wording: Wording(language: .en))

    private func pair(_ a: String, _ b: String) throws -> CountryPair {
        CountryPair(try #require(CountryCode(a)), try #require(CountryCode(b)))
    }

    /// Twelve pairs of one country each, and a busy country whose partners have no room.
    @Test func everyRowOfTheMatrixHasACell() throws {
        let codes = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"]
        var pairs = try codes.prefix(6).map { (pair: try pair("X\($0)X", "Y\($0)Y"), events: 5) }
        pairs += try codes.map { (pair: try pair("ZZZ", "P\($0)P"), events: 2) }
        let matrix = try #require(pictures.matrix(pairs))
        let labels = matrix.matches(of: /<text x="0"[^>]*>([A-Z]{3})</).map { String($0.output.1) }
        let cells = matrix.matches(of: /class="cell"/).count
        #expect(labels.count == 10 && !labels.contains("ZZZ"))
        #expect(cells == 10)
    }

    @Test func barsEndWithTheLatestEvent() throws {
        let counts = [2017, 2026, 2050].map {
            HistoryCount(year: .year($0), kind: .visit, events: 1)
        }
        let latest = [event(report(.visit, "RUS", "USA", "2026-11-20", evidence: ["a"]))]
        let bars = try #require(pictures.bars(counts, latest: latest))
        #expect(bars.contains(">2026<") && bars.contains(">2017<") && !bars.contains("2050"))
        #expect(bars.matches(of: /class="bar"/).count == 10)
    }
}
