import Diplomacy
import EventIndex
import Testing

@Suite("Histories of pairs and countries")
struct HistoryTests {
    let index: EventIndex
    private let folder: Folder

    init() throws {
        folder = try Folder()
        index = try folder.writer()
    }

    private func code(_ text: String) throws -> CountryCode { try #require(CountryCode(text)) }

    private func part(_ a: String, _ b: String, _ year: EventYear) throws -> PairYear {
        PairYear(pair: CountryPair(try code(a), try code(b)), year: year)
    }

    @discardableResult
    private func commitSome() throws -> CommitSummary {
        try index.commit([
            page(
                "a.txt", "A",
                [
                    report("2017-05-10"), report("2017-04", kind: .call),
                    report("2016-01-01", kind: .sanction, of: ("USA", "RUS")),
                    report(nil, kind: .protest), report("2017-05-09", of: ("CHN", "USA")),
                ])
        ])
    }

    @Test("A commit says where events may have changed")
    func parts() throws {
        let all: Set = [
            try part("RUS", "USA", .year(2017)), try part("RUS", "USA", .year(2016)),
            try part("RUS", "USA", .undated), try part("CHN", "USA", .year(2017)),
        ]
        #expect(try commitSome().parts == all)
        #expect(try index.parts() == all)
        #expect(try commitSome().parts.isEmpty)
    }

    @Test("A pair's events are counted whichever of the two acted")
    func pair() throws {
        try commitSome()
        let history = try index.history(of: CountryPair(try code("USA"), try code("RUS")))
        #expect(
            history.counts == [
                HistoryCount(year: .undated, kind: .protest, events: 1),
                HistoryCount(year: .year(2016), kind: .sanction, events: 1),
                HistoryCount(year: .year(2017), kind: .call, events: 1),
                HistoryCount(year: .year(2017), kind: .meeting, events: 1),
            ])
        #expect(
            history.latest.map(\.id) == [
                "meeting-RUS-USA-2017-05-10", "call-RUS-USA-2017-04",
                "sanction-USA-RUS-2016-01-01", "protest-RUS-USA-p\(sha("A").prefix(12))",
            ])
    }

    @Test("A country's partners, most events first")
    func country() throws {
        try commitSome()
        let history = try index.history(of: try code("USA"))
        #expect(history.events == 5)
        #expect(
            history.partners == [
                .init(country: try code("RUS"), events: 4),
                .init(country: try code("CHN"), events: 1),
            ])
        #expect(try index.history(of: try code("FRA")).events == 0)
    }

    @Test("Of many events the latest come, whatever their order in the index")
    func latest() throws {
        let days = (1...60).map { CalendarDay(daysSince1970: 17_000 + $0 * 37 % 61) }
        try index.commit([page("a.txt", "A", days.map { report($0.description) })])
        let latest = try index.history(of: CountryPair(try code("RUS"), try code("USA"))).latest
        #expect(latest.count < 60)
        #expect(
            latest.compactMap { $0.date?.firstDay }
                == Array(days.sorted(by: >).prefix(latest.count)))
    }

    @Test("A year has its events, and says where those went whose date became another's")
    func moved() throws {
        try index.commit([page("c.txt", "C", [report(nil)])])
        let summary = try index.commit([
            page("c.txt", "D", [report("2018-05-10")], seen: may10 + 1)
        ])
        #expect(
            summary.parts == [
                try part("RUS", "USA", .undated), try part("RUS", "USA", .year(2018)),
            ])
        let former = "meeting-RUS-USA-p\(sha("C").prefix(12))"
        let undated = try index.events(of: part("RUS", "USA", .undated))
        #expect(undated.events.isEmpty)
        #expect(undated.moved.map(\.formerID) == [former])
        #expect(undated.moved.map(\.event.id) == ["meeting-RUS-USA-2018-05-10"])
        #expect(try index.parts().contains(part("RUS", "USA", .undated)))
        let year = try index.events(of: part("RUS", "USA", .year(2018)))
        #expect(year.events.map(\.aliases) == [[former]])
        #expect(year.moved.isEmpty)
    }

    @Test("The wire at a glance")
    func overview() throws {
        try commitSome()
        let spans = ["2017-05-09", "2017-05-10"].compactMap { CalendarDay($0) }
            .map { DaySpan(day: $0, offsetMinutes: 0) }
        let overview = try index.overview(spans, today: spans[1])
        #expect(overview.days.map(\.events) == [5, 0])
        #expect(overview.countries.map(\.country.rawValue) == ["USA", "RUS", "CHN"])
        #expect(overview.activity.map(\.day.description) == ["2017-05-09", "2017-05-10"])
    }

    @Test("Where only replaced pages told of events is remembered, until they are forgotten")
    func withdrawn() throws {
        try index.commit([page("a.txt", "A", [report("2017-05-10"), report(nil, kind: .call)])])
        try index.commit([
            page("a.txt", "B", [report("2017-05-10", of: ("CHN", "USA"))], seen: may10 + 1)
        ])
        let pair = CountryPair(try code("RUS"), try code("USA"))
        let known = try index.history(of: pair)
        #expect(known.events == 0 && known.wasReported)
        for year in [EventYear.year(2017), .undated] {
            let part = try part("RUS", "USA", year)
            let stood = try index.events(of: part)
            #expect(stood.events.isEmpty && stood.wasReported)
            #expect(try index.parts().contains(part))
        }
        #expect(try !index.events(of: part("RUS", "USA", .year(2016))).wasReported)
        #expect(try !index.history(of: CountryPair(try code("RUS"), try code("USB"))).wasReported)
        _ = try index.forget([sha("A")])
        #expect(try !index.history(of: pair).wasReported)
        #expect(try !index.events(of: part("RUS", "USA", .year(2017))).wasReported)
    }

    @Test("A plan for a year far off is not the latest")
    func farOff() throws {
        try index.commit([
            page(
                "a.txt", "A",
                [
                    report("2050-01-01", kind: .agreement, status: .planned), report("2017-05-10"),
                    report("2018-04-01", kind: .visit, status: .planned),
                ])
        ])
        let country = try index.history(of: try code("RUS"))
        #expect(country.latest.map(\.report.kind) == [.visit, .meeting])
        #expect(country.events == 3)
    }
}
