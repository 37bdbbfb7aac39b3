import Diplomacy
import EventIndex
import Testing

@Suite("The digest of a day")
struct DigestTests {
    let index: EventIndex
    private let folder: Folder

    init() throws {
        folder = try Folder()
        index = try folder.writer()
    }

    @Test("Each event in its section, in order")
    func sections() throws {
        try index.commit([
            page(
                "old.txt", "O", [report("2017-05-20", kind: .visit, status: .planned)],
                seen: may10 - 30),
            page(
                "a.txt", "A",
                [
                    report("2017-05-09"), report("2017-05-10"), report(nil, kind: .call),
                    report("2017-05-02"), report("2017-05-03"), report("2016"),
                    report("2017-06", kind: .visit, status: .planned),
                ]),
            page("b.txt", "B", [report("2017-05-20", kind: .visit)], seen: may10 + 1),
            problem("x.txt", .empty),
        ])
        let digest = try index.digest("2017-05-10")
        #expect(
            digest.new.map(\.id) == [
                "visit-RUS-USA-2017-06", "meeting-RUS-USA-2017-05-10",
                "meeting-RUS-USA-2017-05-09", "meeting-RUS-USA-2017-05-03",
                "call-RUS-USA-p\(sha("A").prefix(12))",
            ])
        #expect(
            digest.backfill.map(\.id) == ["meeting-RUS-USA-2017-05-02", "meeting-RUS-USA-2016"])
        #expect(digest.changed.map(\.what) == [[.occurred, .moreSources(added: 1)]])
        #expect(digest.upcoming.map(\.id) == ["visit-RUS-USA-2017-06"])
        #expect(digest.setAside.map(\.page) == ["x.txt"])
        #expect(digest.pagesRead == 2)
        #expect(digest.lastPageSeen == hour(may10 + 1))
        #expect(digest.silence == nil)
        let statistics = try index.statistics(
            digest.span, backfillAgeDays: 7)
        #expect(statistics.pages == 3)
        #expect(statistics.eventsNewToday == digest.new.count)
        #expect(statistics.pagesToday == 2)
        #expect(statistics.events == 8)
        #expect(statistics.setAside == 1)
    }

    @Test("Feeds tell what is new or changed of late, and calendars what is planned")
    func recent() throws {
        try index.commit([
            page(
                "old.txt", "O",
                [
                    report("2017-05-01", kind: .visit, status: .planned),
                    report("2017-05-30", kind: .visit, status: .planned),
                    report("2017-06", kind: .visit, status: .planned),
                    report("2017-01-05", kind: .visit, status: .cancelled),
                ], seen: may10 - 24 * 30),
            page("a.txt", "A", [report("2017-05-09"), report("2016"), report(nil)]),
            page(
                "b.txt", "B", [report("2017-05-30", kind: .visit, status: .planned)],
                seen: may10 + 1),
            page("c.txt", "C", [report("2017-05-11")], seen: may10 + 24),
            page("z.txt", "Z", [report("2015"), report("2014")], seen: may10 - 20),
        ])
        let spans = ["2017-05-09", "2017-05-10"].compactMap { CalendarDay($0) }
            .map { DaySpan(day: $0, offsetMinutes: 0) }
        let news = try index.recentNews(spans, backfillAgeDays: 7)
        #expect(
            news.current.map(\.id) == [
                "visit-RUS-USA-2017-05-30", "meeting-RUS-USA-2017-05-09",
                "meeting-RUS-USA-p\(sha("A").prefix(12))",
            ])
        // Today's number may still grow.
        #expect(news.backfill == [.init(span: spans[0], events: 2)])
        #expect(
            news.plans.map(\.id) == ["visit-RUS-USA-2017-05-01", "visit-RUS-USA-2017-05-30"])
    }

    @Test("The offset decides the day")
    func offset() throws {
        // 18:00 UTC is 01:00 of the next day in Hanoi.
        try index.commit([page("a.txt", "A", [report("2017-05-10")], seen: may10 + 18)])
        func new(_ day: String, _ offset: Int) throws -> Int {
            try index.dayDigest(
                DaySpan(day: try #require(CalendarDay(day)), offsetMinutes: offset),
                backfillAgeDays: 7, silence: .seconds(60), now: hour(may10 + 20),
                limit: 1000
            ).new.count
        }
        #expect(try new("2017-05-10", 0) == 1)
        #expect(try new("2017-05-11", 0) == 0)
        #expect(try new("2017-05-10", 420) == 0)
        #expect(try new("2017-05-11", 420) == 1)
    }

    @Test("A past day is told as it ended; what came later is told on its own day")
    func pastDay() throws {
        try index.commit([
            page(
                "a.txt", "A",
                [report("2017-05-12", status: .planned), report("2017-05-09", kind: .call)])
        ])
        let before = try index.digest("2017-05-10")
        #expect(before.new.count == 2)
        try index.commit([
            page("b.txt", "B", [report("2017-05-12")], seen: may10 + 50),
            page("a.txt", "C", [report("2017-05-12", status: .planned)], seen: may10 + 51),
        ])
        let after = try index.digest("2017-05-10", now: may10 + 60)
        #expect(after.new == before.new)
        #expect(after.upcoming == before.upcoming)
        #expect(after.changed.isEmpty)
        let later = try index.digest("2017-05-12", now: may10 + 60)
        #expect(later.new.isEmpty)
        #expect(later.changed.map(\.what) == [[.occurred, .moreSources(added: 1)], [.withdrawn]])
        #expect(later.upcoming.isEmpty)
    }

    @Test("Silence is told once it is long enough, for a past day as of its end")
    func silence() throws {
        try index.commit([page("a.txt", "A", [], seen: may10)])
        #expect(try index.digest("2017-05-10", now: may10 + 23).silence == nil)
        #expect(try index.digest("2017-05-11", now: may10 + 25).silence == .seconds(25 * 3600))
        #expect(try index.digest("2017-05-11", now: may10 + 99).silence == .seconds(48 * 3600))
        #expect(try index.digest("2017-05-09", now: may10 + 99).lastPageSeen == nil)
    }

    @Test("When the last page of a past day came is not forgotten with what its file held then")
    func lastPageStays() throws {
        func last(_ day: String) throws -> UnixTime? {
            try index.digest(day, now: may10 + 99).lastPageSeen
        }
        try index.commit([page("a.txt", "A", [], seen: may10)])
        try index.commit([known("a.txt", "A", seen: may10 + 30)])
        #expect(try last("2017-05-11") == hour(may10), "a touched file has not come again")
        try index.commit([page("a.txt", "B", [], seen: may10 + 30)])
        #expect(try last("2017-05-10") == hour(may10))
        #expect(try last("2017-05-11") == hour(may10 + 30))
    }
}
