import Diplomacy
import Knowledge

/// The states that may be parties of a trigger: those its sentence names, and those in hand.
struct PartyPool {
    static let mostNamed = 10
    static let mostInHand = 3

    let parties: [PartyStanding]

    init(
        around range: Range<Int>, in sentence: Sentence, hand: (CountryCode, CountryCode)?,
        before: CountryCode?, title: [CountryCode]
    ) {
        var parties = Self.named(around: range, in: sentence)
        var more = sentence.mentions.compactMap { mention in
            mention.host.map { ($0, PartyStanding.Context.post) }
        }
        // Where two are named, one in hand is meant in less than one case of a hundred.
        if parties.count < 2 {
            if let hand { more += [(hand.0, .hand), (hand.1, .hand)] }
            if let before { more.append((before, .before)) }
            more += title.prefix(2).map { ($0, .title) }
        }
        var added = 0
        for (country, context) in more
        where added < Self.mostInHand && !parties.contains(where: { $0.country == country }) {
            parties.append(PartyStanding(country: country, context: context))
            added += 1
        }
        self.parties = parties
    }

    private static func named(around range: Range<Int>, in sentence: Sentence) -> [PartyStanding] {
        var parties: [PartyStanding] = []
        for (i, mention) in sentence.mentions.enumerated() where !mention.range.overlaps(range) {
            var at = parties.firstIndex { $0.country == mention.country }
            if at == nil {
                parties.append(PartyStanding(country: mention.country))
                at = parties.count - 1
            }
            if mention.range.upperBound <= range.lowerBound {
                // The nearest that can act, else the nearest.
                if let known = parties[at!].left, sentence.mentions[known].canAct, !mention.canAct {
                    continue
                }
                parties[at!].left = i
            } else if let known = parties[at!].right {
                if !sentence.mentions[known].canAct, mention.canAct { parties[at!].right = i }
            } else {
                parties[at!].right = i
            }
        }
        guard parties.count > mostNamed else { return parties }
        func distance(_ party: PartyStanding) -> Int {
            min(
                party.left.map { range.lowerBound - sentence.mentions[$0].range.upperBound }
                    ?? .max,
                party.right.map { sentence.mentions[$0].range.lowerBound - range.upperBound }
                    ?? .max)
        }
        let nearest = parties.indices.sorted {
            (distance(parties[$0]), $0) < (distance(parties[$1]), $1)
        }
        return nearest.prefix(mostNamed).sorted().map { parties[$0] }
    }

    /// Each two of which the sentence names one, or the pair in hand where it names none; the one told
    /// first stands first.
    var pairs: [(Int, Int)] {
        var found: [(Int, Int)] = []
        for (i, a) in parties.enumerated() {
            for (j, b) in parties.enumerated().dropFirst(i + 1) {
                let isHand = a.context == .hand && b.context == .hand
                if a.context == nil || b.context == nil || (isHand && parties[0].context != nil) {
                    found.append((i, j))
                }
            }
        }
        return found
    }
}
