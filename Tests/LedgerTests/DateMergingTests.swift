import Diplomacy
import Testing

@testable import Ledger

@Suite("A coarser date joins the one finer date inside it")
struct DateMergingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let dates: [String]
        var former: [String] = []
        let events: [String: String]

        var testDescription: String { dates.joined(separator: " ") }
    }

    static let cases = [
        Case(dates: ["2017-05-10", "2017-05"], events: ["2017-05": "2017-05-10"]),
        Case(dates: ["2017-05-10", "2017-05-11", "2017-05"], events: [:]),
        Case(dates: ["2017-05-10", "2017-06"], events: [:]),
        Case(dates: ["2017-05", "2017"], events: ["2017": "2017-05"]),
        Case(
            dates: ["2017-05-10", "2017-05", "2017"],
            events: ["2017-05": "2017-05-10", "2017": "2017-05-10"]),
        Case(dates: ["2017-05-10", "2017-06", "2017"], events: [:]),
        Case(
            dates: ["2017-05-13/2017-05-14", "2017-05-14"],
            events: ["2017-05-13/2017-05-14": "2017-05-14"]),
        Case(dates: ["2017-05-13/2017-05-14", "2017-05-13", "2017-05-14"], events: [:]),
        Case(
            dates: ["2017-05-01/2017-05-31", "2017-05"],
            events: ["2017-05": "2017-05-01/2017-05-31"]),
        Case(dates: ["2017-12-30/2018-01-02", "2018-01-01"], events: [:]),
        Case(dates: ["2017-12-30/2018-01-02", "2017-12-31"], events: [:]),
        Case(
            dates: ["2017-05-10"], former: ["2017-05", "2017-05-11"],
            events: ["2017-05": "2017-05-10"]),
        Case(dates: ["2017-05"], former: ["2017-05-11"], events: [:]),
        Case(dates: [], former: ["2017-05-11", "2017-05"], events: [:]),
    ]

    @Test(arguments: cases)
    func merges(_ sample: Case) throws {
        func date(_ text: String) throws -> PartialDate { try #require(PartialDate(edtf: text)) }
        let merging = DateMerging(
            try sample.dates.map(date), former: try sample.former.map(date))
        for text in sample.dates + sample.former {
            let expected = sample.events[text] ?? text
            #expect(merging.eventDate(of: try date(text)).description == expected, "\(text)")
        }
    }

    @Test("What joined leaves its id as an alias; undated reports never join")
    func aliases() {
        let events = Ledger.settle([
            claim("a", "2017-05-10"), claim("b", "2017-05"), claim("c", "2017"), claim("d", nil),
        ])
        #expect(
            events.map(\.id) == [
                "meeting-RUS-USA-2017-05-10", "meeting-RUS-USA-p\(sha("d").prefix(12))",
            ])
        #expect(events[0].aliases == ["meeting-RUS-USA-2017", "meeting-RUS-USA-2017-05"])
        #expect(events[0].sources.count == 3)
        #expect(events[1].aliases.isEmpty)
    }

    @Test(
        "The first report's id stays, whatever is learned of the day, and however late",
        arguments: [(1, 2, 3, "2017-05-10"), (2, 1, 3, "2017-05"), (3, 2, 1, "2017")])
    func firstID(day: Int, month: Int, year: Int, expected: String) {
        let events = Ledger.settle([
            claim("a", "2017-05-10", seen: day), claim("b", "2017-05", seen: month),
            claim("c", "2017", seen: year, withdrawn: 9),
        ])
        #expect(events.map(\.id) == ["meeting-RUS-USA-2017-05-10"])
        #expect(events[0].firstID == "meeting-RUS-USA-\(expected)")
    }

    @Test("A second day inside sets the coarse report free again")
    func split() {
        let ids = Ledger.settle([
            claim("a", "2017-05-10"), claim("b", "2017-05"), claim("c", "2017-05-20"),
        ]).map(\.id)
        #expect(
            ids == [
                "meeting-RUS-USA-2017-05", "meeting-RUS-USA-2017-05-10",
                "meeting-RUS-USA-2017-05-20",
            ])
    }
}
