import Diplomacy

@testable import Ledger

/// Shorthand for claims: times are hours, pages are letters.
func claim(
    _ page: String, _ date: String?, kind: Kind = .meeting,
    of parties: (String, String) = ("RUS", "USA"), status: Status = .occurred,
    region: Region = .main, ordinal: Int = 0,
    confidence: Double = 0.8, people: [Participant] = [], place: String? = nil,
    published: String? = nil, path: String? = nil, seen: Int = 1, withdrawn: Int? = nil,
    lineage: Int64? = nil
) -> Claim {
    Claim(
        report: Report(
            kind: kind, parties: pair(parties, kind), date: date.flatMap { PartialDate(edtf: $0) },
            dateBasis: date == nil ? nil : .explicit, status: status, region: region,
            place: place.map { Place(name: $0, country: nil) }, participants: people,
            confidence: confidence,
            evidence: [Evidence(text: "\(page)\(ordinal)", start: 0, end: 2)]),
        page: path ?? "\(page).txt", sha256: sha(page), ordinal: ordinal, outlet: nil,
        title: page, published: published.flatMap { Publication($0) }, firstSeen: hour(seen),
        withdrawn: withdrawn.map(hour), lineage: lineage)
}

func pair(_ parties: (String, String), _ kind: Kind) -> Parties {
    guard let a = CountryCode(parties.0), let b = CountryCode(parties.1),
        let pair = Parties(a, b, kind: kind)
    else { preconditionFailure("no such pair: \(parties)") }
    return pair
}

/// 64 digits that begin with the page's name, so that tests can tell them apart.
func sha(_ page: String) -> String {
    let hex = page.utf8.map { String($0, radix: 16) }.joined()
    return hex + String(repeating: "0", count: 64 - hex.utf8.count)
}

func hour(_ hours: Int) -> UnixTime { UnixTime(seconds: Int64(hours) * 3600) }

/// The same numbers in every run.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

    /// Vigna's splitmix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int(next() % UInt64(elements.count))]
    }
}

/// Claims that meet, merge and contradict one another as often as possible.
func randomClaims(count: Int, dice: inout Dice) -> [Claim] {
    let dates: [String?] = [
        "2017-05-10", "2017-05-10", "2017-05-20", "2017-06-01", "2017-12-31", "2018-01-01",
        "2017-05", "2017-06", "2017", "2018", "2017-05-10/2017-05-11",
        "2017-12-30/2018-01-02", "2017-05-01/2017-05-31", nil,
    ]
    return (0..<count).map { i in
        let seen = Int(dice.next() % 60) + 1
        let isWithdrawn = dice.next() % 4 == 0
        return claim(
            "p\(i)", dice.pick(dates), kind: dice.pick([.meeting, .visit]),
            of: dice.pick([("RUS", "USA"), ("USA", "RUS"), ("CHN", "USA")]),
            status: dice.pick(Status.allCases), region: dice.pick([.main, .main, .main, .teaser]),
            confidence: dice.pick([0.3, 0.8, 0.9]),
            people: dice.pick([[], [person("Sergey Lavrov", "RUS")], [person("Lavrov", "RUS")]]),
            place: dice.pick([nil, "Geneva", "Vienna"]),
            published: dice.pick([nil, "2017-05-09", "2017-05-11", "2017-05-11T08:00:00+07:00"]),
            seen: seen, withdrawn: isWithdrawn ? seen + Int(dice.next() % 20) + 1 : nil,
            lineage: dice.pick([nil, nil, 1, 2, 3]))
    }
}

func person(_ name: String, _ country: String, office: String? = nil) -> Participant {
    guard let code = CountryCode(country) else { preconditionFailure("no such state: \(country)") }
    return Participant(name: name, office: office, country: code)
}
