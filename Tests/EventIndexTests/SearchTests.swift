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
