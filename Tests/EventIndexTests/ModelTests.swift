import Diplomacy
import Ledger
import Testing

@testable import EventIndex

/// What the tables hold after any history must be what the ledger makes of all the claims at once.
@Suite("The index against the ledger")
struct ModelTests {
    @Test(arguments: 0..<60)
    func agrees(seed: UInt64) throws {
        let folder = try Folder()
        var history = History(seed: seed)
        var index = try folder.writer()
        for step in 0..<25 {
            try history.step(index)
            if step % 8 == 7 {
                try index.close()
                index = try folder.writer()
            }
            try compare(index)
        }
        try compare(try folder.reader())
        try index.integrityCheck()
    }

    private func compare(_ index: EventIndex) throws {
        let claims = try index.reading { try ClaimStore(db: $0).allClaims() }
        #expect(try index.events() == Ledger.settle(claims))
        for day in (may10 / 24 - 1)...(may10 / 24 + 5) {
            let span = DaySpan(day: CalendarDay(daysSince1970: day), offsetMinutes: 0)
            let digest = try index.dayDigest(
                span, backfillAgeDays: 100_000, silence: .seconds(1), now: span.to, limit: 1000)
            let expected = Ledger.changes(claims, from: span.from, to: span.to)
            #expect(digest.new.sorted { $0.id < $1.id } == expected.new)
            #expect(digest.changed.sorted { $0.event.id < $1.event.id } == expected.changed)
            let upcoming = Ledger.settle(claims, asOf: span.to.adding(.nanoseconds(-1))).filter {
                $0.status == .planned && ($0.date.map { $0.lastDay >= span.day } ?? false)
            }
            #expect(digest.upcoming.sorted { $0.id < $1.id } == upcoming)
            try compareShort(index, span, with: digest)
        }
    }
}

extension ModelTests {
    /// A digest that may name only some of them names the first, and counts the others.
    private func compareShort(_ index: EventIndex, _ span: DaySpan, with full: DayDigest) throws {
        let short = try index.dayDigest(
            span, backfillAgeDays: 100_000, silence: .seconds(1), now: span.to, limit: 2)
        #expect(short.new == Array(full.new.prefix(2)))
        #expect(short.omitted.new == max(0, full.new.count - 2))
        #expect(short.upcoming == Array(full.upcoming.prefix(2)))
        #expect(short.omitted.upcoming == max(0, full.upcoming.count - 2))
        #expect(short.changed.count + short.omitted.changed == full.changed.count)
        #expect(Set(short.changed).isSubset(of: full.changed))
    }
}

/// Pages that come, come again, replace one another, fail and are derived anew, at random.
private struct History {
    private var state: UInt64
    private var hours = may10
    private let dates: [String?] = [
        "2017-05-10", "2017-05-12", "2017-05-20", "2017-05", "2017", "2018", "2018-01-01",
        "2017-05-10/2017-05-12", "2017-12-30/2018-01-02", nil,
    ]

    init(seed: UInt64) { state = seed }

    /// Vigna's splitmix64.
    private mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(sides))
    }

    mutating func step(_ index: EventIndex) throws {
        hours += roll(6)
        if roll(8) == 0 {
            try index.markEverythingStale()
            for stale in try index.staleContents(limit: 2) {
                let outcome: PageRecord.Outcome = roll(3) == 0 ? .problem(.noArticle) : derived()
                try index.replaceDerivations([(stale.sha256, outcome)])
            }
        } else {
            _ = try index.commit((0...roll(3)).map { _ in record() })
        }
    }

    private mutating func record() -> PageRecord {
        let path = "p\(roll(6)).txt"
        let content = "c\(roll(14))"
        if roll(8) == 0 { return problem(path, .noArticle, content: content, seen: hours) }
        let template = page(path, content, [], seen: hours, received: may10)
        return PageRecord(
            file: template.file, signature: template.signature, sha256: template.sha256,
            bytes: template.bytes, firstSeen: template.firstSeen, outcome: derived())
    }

    private mutating func derived() -> PageRecord.Outcome {
        let statuses = Status.allCases
        let reports = (0..<roll(4)).map { _ in
            report(
                dates[roll(dates.count)], kind: roll(4) == 0 ? .visit : .meeting,
                of: roll(4) == 0 ? ("CHN", "USA") : ("RUS", "USA"),
                status: statuses[roll(3)], region: roll(6) == 0 ? .teaser : .main,
                evidence: "e\(roll(3))")
        }
        return .page(title: nil, outlet: nil, published: nil, articleText: "", reports: reports)
    }
}
