import Diplomacy
import Knowledge
import Testing

@testable import Digests

@Suite struct ImportanceTests {
    private func made(
        _ kind: Kind, _ a: String, _ b: String, _ date: String, office: String? = nil,
        sources: Int = 1, confidence: Double = 0.9
    ) -> Event {
        event(
            report(
                kind, a, b, date,
                participants: [Participant(name: "X", office: office, country: CountryCode(a)!)],
                confidence: confidence, evidence: ["…"]),
            sources: (0..<sources).map { source("\($0).txt") })
    }

    private func order(_ events: [Event]) -> [String] {
        Importance(names: sampleNames).ordered(events) { $0 }.map(\.id)
    }

    @Test func aHeadOfGovernmentComesBeforeAMinisterAndAMinisterBeforeNobody() {
        let events = [
            made(.call, "AUS", "LAO", "2026-11-20"),
            made(.call, "CHN", "JPN", "2026-11-20", office: "foreign-minister"),
            made(.call, "RUS", "USA", "2026-11-20", office: "prime-minister"),
        ]
        #expect(order(events) == events.reversed().map(\.id))
    }

    @Test func manySourcesWeighMore() {
        let events = [
            made(.call, "AUS", "LAO", "2026-11-20"),
            made(.call, "CHN", "JPN", "2026-11-20", sources: 8),
        ]
        #expect(order(events) == events.reversed().map(\.id))
    }

    @Test func aDoubtfulEventWeighsLess() {
        let events = [
            made(.meeting, "AUS", "LAO", "2026-11-20", confidence: 0.4),
            made(.call, "CHN", "JPN", "2026-11-20"),
        ]
        #expect(order(events) == events.reversed().map(\.id))
    }

    @Test func eventsOfAPairStandTogetherWhicheverActed() {
        let protest = made(.protest, "USA", "RUS", "2026-11-20")
        let other = made(.visit, "CHN", "JPN", "2026-11-20", office: "foreign-minister")
        let visit = made(.visit, "RUS", "USA", "2026-11-19", office: "prime-minister")
        #expect(order([protest, other, visit]) == [visit.id, protest.id, other.id])
    }

    @Test func whatWeighsTheSameStaysAsItStood() {
        let events = ["2026-11-21", "2026-11-20", "2026-11-19"].map {
            made(.call, "RUS", "USA", $0)
        }
        #expect(order(events) == events.map(\.id))
    }

    @Test func aBusyDayTellsTheWeightiestInFullAndTheOthersInALine() {
        let events = (1...28).flatMap { day in
            [("AUS", "LAO"), ("CHN", "JPN"), ("RUS", "USA")].map {
                made(.call, $0.0, $0.1, "2026-10-\(day < 10 ? "0" : "")\(day)")
            }
        }
        let content = DigestComposer(
            names: sampleNames, wording: Wording(language: .en),
            links: SiteLinks(base: "", suffix: "")
        ).compose(digest(new: events))
        let telling = content.sections[0].entries.map(\.telling)
        #expect(telling.count(where: { $0 == .full }) == DigestLimits.fullEventsPerSection)
        #expect(telling.count == events.count)
        #expect(content.headline == "84 new events of 3 pairs of countries")
        let html = renderer(.en).html(digest(new: events))
        #expect(
            html.contains("<a href=\"pairs/RUS-USA-2026.html#call-RUS-USA-2026-10-28\">"))
    }
}
