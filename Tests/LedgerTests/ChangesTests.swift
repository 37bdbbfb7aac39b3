import Diplomacy
import Testing

@testable import Ledger

/// Day one is hours 0 to 23, day two 24 to 47.
@Suite("What a day brought")
struct ChangesTests {
    private func dayTwo(_ claims: [Claim]) -> Ledger.Changes {
        Ledger.changes(claims, from: hour(24), to: hour(48))
    }

    private func what(_ claims: [Claim]) -> [EventChange.What] {
        dayTwo(claims).changed.flatMap(\.what)
    }

    @Test("The edges of the day")
    func edges() {
        let claims = [
            claim("a", "2017-05-01", seen: 23), claim("b", "2017-05-02", seen: 24),
            claim("c", "2017-05-03", seen: 47), claim("d", "2017-05-04", seen: 48),
        ]
        #expect(
            dayTwo(claims).new.map(\.id)
                == ["meeting-RUS-USA-2017-05-02", "meeting-RUS-USA-2017-05-03"])
        #expect(dayTwo(claims).changed.isEmpty)
    }

    @Test("A plan that came true, a plan called off, further sources")
    func statuses() {
        let plan = claim("a", "2017-05-10", status: .planned)
        #expect(
            what([plan, claim("b", "2017-05-10", seen: 30)])
                == [.occurred, .moreSources(added: 1)])
        #expect(
            what([plan, claim("b", "2017-05-10", status: .cancelled, seen: 30)])
                == [.cancelled, .moreSources(added: 1)])
        #expect(
            what([claim("a", "2017-05-10"), claim("b", "2017-05-10", seen: 30)])
                == [.moreSources(added: 1)])
        #expect(
            what([
                claim("a", "2017-05-10"),
                claim("b", "2017-05-10", people: [person("Lavrov", "RUS")], seen: 30),
            ]) == [.moreSources(added: 1)])
    }

    @Test("A month refined to a day keeps its age")
    func refined() {
        let claims = [claim("a", "2017-05"), claim("b", "2017-05-10", seen: 30)]
        let changes = dayTwo(claims)
        #expect(changes.new.isEmpty)
        #expect(changes.changed.map(\.event.id) == ["meeting-RUS-USA-2017-05-10"])
        #expect(
            changes.changed[0].what
                == [.moreSources(added: 1), .corrected(formerID: "meeting-RUS-USA-2017-05")])
        #expect(changes.changed[0].event.firstSeen == hour(1))
    }

    @Test("A page scraped again changes nothing")
    func rescraped() {
        let claims = [
            claim("a", "2017-05-10", seen: 1, withdrawn: 30, lineage: 1),
            claim("b", "2017-05-10", seen: 30, lineage: 1),
        ]
        #expect(dayTwo(claims) == Ledger.Changes(new: [], changed: []))
        #expect(Ledger.settle(claims)[0].firstSeen == hour(1))
        #expect(Ledger.settle(claims)[0].updated == hour(30))
    }

    @Test("Nor does it when its report has no date, and the old id still leads there")
    func rescrapedUndated() {
        let claims = [
            claim("a", nil, seen: 1, withdrawn: 30, lineage: 1),
            claim("b", nil, seen: 30, lineage: 1),
        ]
        let event = Ledger.settle(claims)[0]
        #expect(event.aliases == ["meeting-RUS-USA-p\(sha("a").prefix(12))"])
        #expect(event.firstSeen == hour(1))
        #expect(dayTwo(claims).new.isEmpty)
        #expect(what(claims) == [.corrected(formerID: event.aliases[0])])
    }

    @Test("A corrected date, within the year and beyond it")
    func corrected() {
        for date in ["2017-05-11", "2018-05-10"] {
            let claims = [
                claim("a", "2017-05-10", seen: 1, withdrawn: 30, lineage: 1),
                claim("b", date, seen: 30, lineage: 1),
            ]
            let changes = dayTwo(claims)
            #expect(changes.new.isEmpty)
            #expect(changes.changed.map(\.event.id) == ["meeting-RUS-USA-\(date)"])
            #expect(
                changes.changed[0].what == [.corrected(formerID: "meeting-RUS-USA-2017-05-10")])
        }
    }

    @Test("What is told differently by a page's new version is a correction")
    func retold() {
        #expect(
            what([
                claim("a", "2017-05-10", place: "Vienna", withdrawn: 30, lineage: 1),
                claim("b", "2017-05-10", place: "Geneva", seen: 30, lineage: 1),
            ]) == [.corrected(formerID: nil)])
    }

    @Test("Withdrawn by every page, and only then")
    func withdrawn() {
        let gone = claim("a", "2017-05-10", withdrawn: 30, lineage: 1)
        let other = claim("b", "2017-05-10", kind: .call, seen: 30, lineage: 1)
        let changes = dayTwo([gone, other])
        #expect(changes.changed.map(\.what) == [[.withdrawn]])
        #expect(changes.changed[0].event.id == "meeting-RUS-USA-2017-05-10")
        #expect(changes.new.map(\.kind) == [.call])
        #expect(what([gone, other, claim("c", "2017-05-10", seen: 2)]) == [])
    }

    @Test("Reported again after it was withdrawn: not new")
    func revived() {
        let claims = [
            claim("a", "2017-05-10", seen: 1, withdrawn: 10), claim("b", "2017-05-10", seen: 30),
        ]
        #expect(dayTwo(claims).new.isEmpty)
        #expect(what(claims) == [.moreSources(added: 1)])
    }

    @Test("Days add up to the whole", arguments: 0..<30)
    func telescoping(seed: UInt64) {
        var dice = Dice(seed: seed)
        let claims = randomClaims(count: 24, dice: &dice)
        var known: Set<String> = []
        for day in 0..<4 {
            let from = hour(day * 24)
            let to = hour(day * 24 + 24)
            let changes = Ledger.changes(claims, from: from, to: to)
            let standing = Ledger.settle(claims, asOf: to.adding(.nanoseconds(-1)))
            for event in changes.new { #expect(!known.contains(event.id)) }
            for change in changes.changed where change.what == [.withdrawn] {
                #expect(!standing.map(\.id).contains(change.event.id))
            }
            known.formUnion(standing.flatMap { $0.aliases + [$0.id] })
        }
    }
}
