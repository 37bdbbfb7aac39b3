import Diplomacy
import Testing

@testable import Ledger

@Suite("Reports become events")
struct SettleTests {
    @Test("No order of claims changes anything", arguments: 0..<40)
    func orderIsIrrelevant(seed: UInt64) {
        var dice = Dice(seed: seed)
        let claims = randomClaims(count: 24, dice: &dice)
        let expected = Ledger.settle(claims)
        #expect(!expected.isEmpty)
        for _ in 0..<10 {
            #expect(Ledger.settle(claims.shuffled(using: &dice)) == expected)
        }
    }

    @Test("Nor does any permutation of a few")
    func permutations() {
        let claims = [
            claim("a", "2017-05-10", confidence: 0.5, people: [person("Lavrov", "RUS")]),
            claim("b", "2017-05", status: .planned, place: "Washington"),
            claim("c", "2017", people: [person("Sergey Lavrov", "RUS")]),
            claim("d", "2017-05-10", status: .cancelled),
            claim("e", nil),
        ]
        let expected = Ledger.settle(claims)
        #expect(expected.map(\.id).count == 2)
        var seen = 0
        permute(claims) { order in
            seen += 1
            #expect(Ledger.settle(order) == expected)
        }
        #expect(seen == 120)
    }

    private func permute(_ claims: [Claim], _ body: ([Claim]) -> Void) {
        func step(_ done: [Claim], _ rest: [Claim]) {
            if rest.isEmpty { body(done) }
            for i in rest.indices {
                step(done + [rest[i]], Array(rest[..<i] + rest[(i + 1)...]))
            }
        }
        step([], claims)
    }

    @Test("A group can be settled alone", arguments: 0..<20)
    func groups(seed: UInt64) {
        var dice = Dice(seed: seed)
        let claims = randomClaims(count: 30, dice: &dice).filter { $0.lineage == nil }
        let byGroup = Dictionary(grouping: claims) {
            Ledger.group(of: $0.report, sha256: $0.sha256)
        }
        let apart = byGroup.filter { $0.key != nil }.values.flatMap { Ledger.settle($0) }
        #expect(apart.sorted { $0.id < $1.id } == Ledger.settle(claims))
    }

    @Test("Sources stand by SHA-256, one a page, under its smallest path")
    func sources() {
        let events = Ledger.settle([
            claim("b", "2017-05-10", ordinal: 1, confidence: 0.9, path: "z.txt"),
            claim("b", "2017-05-10", ordinal: 0, confidence: 0.4, path: "z.txt"),
            claim("b", "2017-05-10", ordinal: 0, confidence: 0.4, path: "y.txt"),
            claim("a", "2017-05-10", confidence: 0.1),
        ])
        #expect(events.count == 1)
        #expect(events[0].sources.map(\.sha256) == [sha("a"), sha("b")])
        #expect(events[0].sources.map(\.page) == ["a.txt", "y.txt"])
        #expect(events[0].sources[1].evidence.text == "b1")
        #expect(events[0].report.evidence.map(\.text) == ["b1", "b0"])
    }

    @Test("Planned and occurred share an id; teasers make nothing")
    func identity() {
        let events = Ledger.settle([
            claim("a", "2017-05-10", status: .planned), claim("b", "2017-05-10"),
            claim("c", "2017-05-10", region: .teaser), claim("d", "2017-05-11", region: .teaser),
        ])
        #expect(events.map(\.id) == ["meeting-RUS-USA-2017-05-10"])
        #expect(events[0].status == .occurred)
        #expect(events[0].sources.map(\.title) == ["a", "b"])
    }

    @Test("The first evidence shown bears out the date shown")
    func representative() {
        let event = Ledger.settle([
            claim("a", "2017", confidence: 0.99, place: "Moscow"),
            claim("b", "2017-05-10", confidence: 0.5),
        ])[0]
        #expect(event.date?.description == "2017-05-10")
        #expect(event.report.evidence[0].text == "b0")
        #expect(event.report.place?.name == "Moscow")
        #expect(event.report.confidence == 0.99)
    }

    @Test("A plan and a cancellation: the page published later decides, else the cancellation")
    func cancellation() {
        func status(_ planned: String?, _ cancelled: String?) -> Status {
            Ledger.settle([
                claim("a", "2017-05-10", status: .planned, published: planned),
                claim("b", "2017-05-10", status: .cancelled, published: cancelled),
            ])[0].status
        }
        #expect(status("2017-05-01", "2017-05-02") == .cancelled)
        #expect(status("2017-05-03", "2017-05-02") == .planned)
        #expect(status("2017-05-02", "2017-05-02") == .cancelled)
        #expect(status("2017-05-02", nil) == .planned)
        #expect(status(nil, "2017-05-02") == .cancelled)
        #expect(status(nil, nil) == .cancelled)
        #expect(
            status("2017-05-02T09:00:00+07:00", "2017-05-02T08:00:00+07:00") == .planned)
        #expect(
            status("2017-05-02T09:00:00+09:00", "2017-05-02T08:00:00+07:00") == .cancelled)
        #expect(status("2017-05-02T09:00:00+07:00", "2017-05-02") == .cancelled)
    }

    @Test("A person is named once, as fully as any page does")
    func people() {
        func names(_ people: [Participant]...) -> [String] {
            let claims = people.enumerated().map { i, people in
                claim("p\(i)", "2017-05-10", confidence: 1 - Double(i) / 10, people: people)
            }
            return Ledger.settle(claims)[0].report.participants.map(\.name)
        }
        #expect(
            names([person("Lavrov", "RUS")], [person("Sergey Lavrov", "RUS")])
                == ["Sergey Lavrov"])
        #expect(
            names([person("Sergei Lavrov", "RUS")], [person("Sergey Lavrov", "RUS")])
                == ["Sergei Lavrov"])
        #expect(
            names([person("Kim", "KOR")], [person("Kim", "PRK")]) == ["Kim", "Kim"])
        #expect(
            names(
                [person("Nguyễn Xuân Phúc", "VNM", office: "head-of-government")],
                [person("Trần Đại Phúc", "VNM", office: "ambassador")])
                == ["Nguyễn Xuân Phúc", "Trần Đại Phúc"])
    }

    @Test("An office that one page knows is kept")
    func offices() {
        let event = Ledger.settle([
            claim("a", "2017-05-10", confidence: 0.9, people: [person("Sergey Lavrov", "RUS")]),
            claim(
                "b", "2017-05-10", people: [person("Lavrov", "RUS", office: "foreign-minister")]),
        ])[0]
        #expect(
            event.report.participants
                == [person("Sergey Lavrov", "RUS", office: "foreign-minister")])
    }
}
