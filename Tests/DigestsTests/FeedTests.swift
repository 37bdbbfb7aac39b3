import Diplomacy
import Knowledge
import Testing

@testable import Digests

@Suite struct FeedTests {
    private let refined = event(
        report(.call, "RUS", "USA", "2026-11-20", evidence: ["a"]), aliases: ["call-RUS-USA-2026"],
        firstID: "call-RUS-USA-2026")

    private func ids(_ events: [Event], address: String) -> [String] {
        let news = RecentNews(
            current: events, backfill: [], plans: [],
            span: DaySpan(day: day("2026-11-22"), offsetMinutes: hanoiOffsetMinutes))
        return FeedComposer(
            names: renderer(.vi).names, wording: Wording(language: .vi), base: address
        ).compose(news).entries.map(\.id)
    }

    @Test func anEntryKeepsTheIDThatItsEventHadFirst() {
        #expect(
            ids([refined], address: "https://wire.example/")
                == ["https://wire.example/event:call-RUS-USA-2026"])
        #expect(ids([refined], address: "") == ["urn:x-bilat:event:call-RUS-USA-2026"])
    }

    @Test func noTwoEntriesHaveTheSameID() {
        let other = event(
            report(.call, "RUS", "USA", "2026-11-25", evidence: ["a"]), firstID: "call-RUS-USA-2026"
        )
        #expect(
            ids([refined, other], address: "") == [
                "urn:x-bilat:event:call-RUS-USA-2026", "urn:x-bilat:event:call-RUS-USA-2026-11-25",
            ])
    }
}
