import Diplomacy
import EventIndex
import Testing

@Suite("Search")
struct SearchTests {
    let index: EventIndex
    private let folder: Folder

    init() throws {
        folder = try Folder()
        index = try folder.writer()
        try index.commit([
            page(
                "a.txt", "A", [report("2017-05-10")],
                text: "Ngoại trưởng Nga hội đàm với Đại sứ Mỹ.", title: "Hội đàm Nga - Mỹ"),
            page(
                "b.txt", "B", [report("2017-06", kind: .call, of: ("CHN", "USA"))],
                text: "Hội nghị. Hai bên điện đàm. \u{110}a\u{323}i su\u{31B}\u{301} quán."),
            page("c.txt", "C", [report(nil, kind: .visit, of: ("USA", "CHN"))], text: "Thăm."),
        ])
    }

    private func ids(_ change: (inout EventQuery) -> Void) throws -> [String] {
        var query = EventQuery()
        change(&query)
        return try index.search(query).map(\.id)
    }

    private static let meeting = "meeting-RUS-USA-2017-05-10"
    private static let call = "call-CHN-USA-2017-06"
    private static let visit = "visit-USA-CHN-p\(sha("C").prefix(12))"

    @Test(
        "Words find pages with and without diacritics, composed or not",
        arguments: [
            (["hoi dam"], [meeting]), (["hội đàm"], [meeting]), (["HỘI ĐÀM"], [meeting]),
            (["hoi", "dam"], [call, meeting]), (["dai su"], [call, meeting]),
            (["đại sứ"], [call, meeting]), (["điện đàm"], [call]), (["dien dam", "nga"], []),
            (["Nga-Mỹ"], [meeting]), (["tha\u{306}m"], [visit]), (["không có"], []),
        ])
    func words(_ words: [String], _ expected: [String]) throws {
        #expect(try ids { $0.words = words } == expected)
    }

    @Test(
        "No text is taken for a query language",
        arguments: [
            "\"", "nga\" OR \"thăm", "nga OR thăm", "title: nga", "ng*", "NEAR(nga mỹ)",
            "nga -thăm",
            "'; DROP TABLE event; --", "", "()", "nga\0thăm", "^nga",
        ])
    func injection(_ words: String) throws {
        let found = try ids { $0.words = [words] }
        #expect(found == (words == "^nga" ? [Self.meeting] : []))
        #expect(try index.events().count == 3)
    }

    @Test("By country, pair, kind, days, in any combination; newest first, undated last")
    func filters() throws {
        #expect(try ids { _ in } == [Self.call, Self.meeting, Self.visit])
        #expect(try ids { $0.country = CountryCode("CHN") } == [Self.call, Self.visit])
        let pair = ["USA", "CHN"].compactMap { CountryCode($0) }
        #expect(try ids { $0.pair = pair } == [Self.call, Self.visit])
        #expect(try ids { $0.pair = pair.reversed() } == [Self.call, Self.visit])
        #expect(try ids { $0.kind = .visit } == [Self.visit])
        #expect(try ids { $0.from = CalendarDay("2017-05-11") } == [Self.call])
        #expect(try ids { $0.from = CalendarDay("2017-06-30") } == [Self.call])
        #expect(try ids { $0.to = CalendarDay("2017-05-10") } == [Self.meeting])
        #expect(try ids { $0.limit = 1 } == [Self.call])
        #expect(
            try ids {
                $0.words = ["my"]
                $0.country = CountryCode("RUS")
                $0.kind = .meeting
            } == [Self.meeting])
    }

    @Test("The best matching page first")
    func match() throws {
        try index.commit([
            page(
                "e.txt", "E", [report("2018-01-01")],
                text: "Nga và " + String(repeating: "lời ", count: 99)),
            page(
                "f.txt", "F", [report("2016-01-01"), report("2015-01-01")], text: "Nga, Nga, Nga."),
        ])
        let best = try ids {
            $0.words = ["nga"]
            $0.order = .match
        }
        #expect(
            best == [
                "meeting-RUS-USA-2016-01-01", "meeting-RUS-USA-2015-01-01", Self.meeting,
                "meeting-RUS-USA-2018-01-01",
            ])
        let none = try ids { $0.order = .match }
        #expect(try none == ids { _ in })
    }

    @Test("Whichever way is taken, the same is found", arguments: [1, 3, 50])
    func ways(limit: Int) throws {
        // More pages with the word than are sorted one by one, not in the order of their days.
        let pages = (0..<6000).map { number in
            page(
                "n\(number).txt", "N\(number)",
                [report("20\(10 + number % 7)-0\(1 + number % 9)-1\(number % 10)")],
                text: number % 2 == 0 ? "Nga hai ba" : "Nga hai")
        }
        try index.commit(pages)
        let all = try index.events().filter { $0.report.parties.first == CountryCode("RUS") }
        func first(_ isWanted: (Event) -> Bool) -> [String] {
            let sorted = all.filter(isWanted).sorted { a, b in
                (b.day, a.id) < (a.day, b.id)
            }
            return sorted.prefix(limit).map(\.id)
        }
        let everywhere = try ids {
            $0.words = ["hai"]
            $0.country = CountryCode("RUS")
            $0.limit = limit
        }
        // a.txt has "hai" in no place.
        #expect(everywhere == first { $0.sources.contains { $0.page != "a.txt" } })
        let even = try ids {
            $0.words = ["ba", "nga"]
            $0.limit = limit
        }
        #expect(even == first { $0.sources.contains { $0.page.hasEven } })
        let from = try #require(CalendarDay("2013-05-01"))
        let to = try #require(CalendarDay("2014-02-28"))
        let between = try ids {
            $0.from = from
            $0.to = to
            $0.pair = ["USA", "RUS"].compactMap { CountryCode($0) }
            $0.limit = limit
        }
        #expect(between == first { from <= $0.day && $0.day <= to })
    }

    @Test("Years and longer spans reach into the days that are asked for")
    func spans() throws {
        try index.commit([
            page(
                "g.txt", "G",
                [
                    report("2012"), report("2009-03-01/2012-08-01", kind: .dialogue),
                    report("2011-02-01/2012-01-31", kind: .visit),
                ])
        ])
        #expect(
            try ids {
                $0.from = CalendarDay("2012-07-01")
                $0.to = CalendarDay("2012-09-01")
            } == ["meeting-RUS-USA-2012", "dialogue-RUS-USA-2009-03-01--2012-08-01"])
    }

    @Test("An event answers to the ids it had")
    func aliases() throws {
        try index.commit([
            page("d.txt", "D", [report("2017-06-03", kind: .call, of: ("CHN", "USA"))])
        ])
        let event = try #require(try index.event(id: Self.call))
        #expect(event.id == "call-CHN-USA-2017-06-03")
        #expect(event.aliases == [Self.call])
        #expect(try index.event(id: "call-CHN-USA-2016") == nil)
    }
}

extension Event {
    /// Undated is long ago.
    fileprivate var day: CalendarDay { date?.firstDay ?? CalendarDay(daysSince1970: 0) }
}

extension String {
    /// Of `n12.txt`: whether its number is even.
    fileprivate var hasEven: Bool {
        hasPrefix("n") && Int(dropFirst().prefix { $0 != "." }).map { $0 % 2 == 0 } == true
    }
}
