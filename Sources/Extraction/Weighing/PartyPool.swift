import Diplomacy
import Knowledge

/// The states that may be parties of a trigger: those its sentence names, and those in hand.
struct PartyPool {
    static let mostNamed = 10
    static let mostInHand = 3

    let parties: [PartyStanding]
    /// Each two of which the sentence names one, or the pair in hand where it names none; the one told
    /// first stands first.
    let pairs: [(Int, Int)]

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
        for mention in sentence.mentions {
            if let host = mention.host { add(host, .post) }
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
        pairs = Self.pairs(of: parties)
    }

    private static func pairs(of parties: [PartyStanding]) -> [(Int, Int)] {
        guard parties.count > 1 else { return [] }
        var found: [(Int, Int)] = []
        found.reserveCapacity(parties.count * (parties.count - 1) / 2)
        for i in parties.indices {
            for j in i + 1..<parties.count {
                let isNamed = parties[i].context == nil || parties[j].context == nil
                let isHand = parties[i].context == .hand && parties[j].context == .hand
                if isNamed || (isHand && parties[0].context != nil) { found.append((i, j)) }
            }
        }
        return found
    }

    private static func named(around range: Range<Int>, in mentions: [Mention]) -> [PartyStanding] {
        var parties: [PartyStanding] = []
        parties.reserveCapacity(min(mentions.count, mostNamed) + mostInHand)
        for i in mentions.indices where !mentions[i].range.overlaps(range) {
            let country = mentions[i].country
            let at = parties.firstIndex { $0.country == country } ?? parties.count
            if at == parties.count { parties.append(PartyStanding(country: country)) }
            // The nearest that can act, else the nearest.
            if mentions[i].range.upperBound <= range.lowerBound {
                if let known = parties[at].left, mentions[known].canAct, !mentions[i].canAct {
                    continue
                }
                parties[at].left = i
            } else if let known = parties[at].right {
                if !mentions[known].canAct, mentions[i].canAct { parties[at].right = i }
            } else {
                parties[at].right = i
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
