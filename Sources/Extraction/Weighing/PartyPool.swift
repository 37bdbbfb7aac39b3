import Diplomacy
import Knowledge

/// The states that may be parties of a trigger: those its sentence names, and those in hand.
struct PartyPool {
    static let mostNamed = 10
    static let mostInHand = 3

    let parties: [PartyStanding]
    /// Each two of which the sentence names one, or the pair in hand where it names none; the one told
    /// first stands first.
    var pairs: Pairs { Pairs(parties) }

    init(
        around range: Range<Int>, in sentence: Sentence, hand: (CountryCode, CountryCode)?,
        before: CountryCode?, title: [CountryCode]
    ) {
        var parties = Self.named(around: range, in: sentence.mentions)
        var added = 0
        func add(_ country: CountryCode, _ context: PartyStanding.Context) {
            guard added < Self.mostInHand, !parties.contains(where: { $0.country == country })
            else { return }
            parties.append(PartyStanding(country: country, context: context))
            added += 1
        }
        // Where two are named, one in hand is meant in less than one case of a hundred.
        let isOfTwo = parties.count >= 2
        for i in sentence.mentions.indices {
            if let host = sentence.mentions[i].host { add(host, .post) }
        }
        if !isOfTwo {
            if let hand {
                add(hand.0, .hand)
                add(hand.1, .hand)
            }
            if let before { add(before, .before) }
            for country in title.prefix(2) { add(country, .title) }
        }
        self.parties = parties
    }

    /// Positions of two parties each.
    struct Pairs: Sequence, IteratorProtocol {
        private let parties: [PartyStanding]
        private var first = 0
        private var second = 0

        fileprivate init(_ parties: [PartyStanding]) { self.parties = parties }

        mutating func next() -> (Int, Int)? {
            while first < parties.count {
                second = second > first ? second + 1 : first + 1
                if second == parties.count {
                    first += 1
                    second = 0
                } else if mayBeOfOneAct {
                    return (first, second)
                }
            }
            return nil
        }

        private var mayBeOfOneAct: Bool {
            let (a, b) = (parties[first].context, parties[second].context)
            return a == nil || b == nil || (a == .hand && b == .hand && parties[0].context != nil)
        }

        var count: Int { reduce(0) { count, _ in count + 1 } }
    }

    private static func named(around range: Range<Int>, in mentions: [Mention]) -> [PartyStanding] {
        var parties: [PartyStanding] = []
        parties.reserveCapacity(min(mentions.count, mostNamed) + mostInHand)
        for i in mentions.indices {
            let at = mentions[i].range
            let isLeft = at.upperBound <= range.lowerBound
            guard isLeft || at.lowerBound >= range.upperBound else { continue }
            let country = mentions[i].country
            var party = 0
            while party < parties.count, parties[party].country != country { party += 1 }
            if party == parties.count { parties.append(PartyStanding(country: country)) }
            // The nearest that can act, else the nearest.
            if isLeft {
                if let known = parties[party].left, mentions[known].canAct, !mentions[i].canAct {
                    continue
                }
                parties[party].left = i
            } else if let known = parties[party].right {
                if !mentions[known].canAct, mentions[i].canAct { parties[party].right = i }
            } else {
                parties[party].right = i
            }
        }
        guard parties.count > mostNamed else { return parties }
        func distance(_ party: PartyStanding) -> Int {
            min(
                party.left.map { range.lowerBound - mentions[$0].range.upperBound } ?? .max,
                party.right.map { mentions[$0].range.lowerBound - range.upperBound } ?? .max)
        }
        let nearest = parties.indices.sorted {
            (distance(parties[$0]), $0) < (distance(parties[$1]), $1)
        }
        return nearest.prefix(mostNamed).sorted().map { parties[$0] }
    }
}
