import Diplomacy
import Foundation
import Knowledge

/// A reading of a trigger: what was done by whom to whom.
struct Choice {
    let kind: Kind
    let actor: PartyStanding
    let target: PartyStanding
    /// Among all readings of this trigger and pair, and none.
    let probability: Double
}

/// Chooses among the readings of a trigger by the weights: for each pair of states the likeliest kind
/// and direction, or none.
struct Weigher {
    /// Readings less likely than this tell nothing, however many of them there are.
    static let leastProbability = 0.15

    let weights: Weights
    let frames: [Frame]

    /// Kinds that words of one kind may tell too.
    private static func readings(of kind: Kind) -> [Kind] {
        switch kind {
        case .statement: [.statement, .protest]
        case .protest, .agreement, .message: [kind, .statement]
        case .meeting: [.meeting, .dialogue]
        case .sanction: [.sanction, .protest]
        default: [kind]
        }
    }

    /// What the words of a sentence add to every reading of it.
    func words(of features: FeatureReader) -> Weights.Row {
        sum { features.words(&$0) }
    }

    /// The likeliest reading of each pair, whatever its probability.
    ///
    /// - Parameter words: those of the sentence.
    func choices(
        _ group: TriggerGroup, _ pool: PartyPool, _ features: FeatureReader, words: Weights.Row,
        hand: (CountryCode, CountryCode)?
    ) -> [Choice] {
        let pairs = pool.pairs
        guard !weights.isEmpty, !pairs.isEmpty else { return [] }
        let kinds = Kind.allCases.enumerated().filter { _, kind in
            group.frames.contains { Self.readings(of: frames[$0].kind).contains(kind) }
        }
        let trigger = words + sum { features.trigger(group, &$0) }
        let actors = pool.parties.map { party in
            sum { features.party(party, as: .actor, of: group.range, &$0) }
        }
        let targets = pool.parties.map { party in
            sum { features.party(party, as: .target, of: group.range, &$0) }
        }
        let placed = pool.parties.map { features.placed($0, group.range) }
        return pairs.compactMap { i, j in
            let (a, b) = (placed[i], placed[j])
            let forth =
                trigger + actors[i] + targets[j]
                + sum { features.pair(a, b, group, hand: hand, &$0) }
            let back =
                trigger + actors[j] + targets[i]
                + sum { features.pair(b, a, group, hand: hand, &$0) }
            var best: (score: Float, kind: Kind, isForth: Bool)?
            var total: Float = 1
            for (lane, kind) in kinds {
                total += exp(forth[lane])
                if best == nil || forth[lane] > best!.score { best = (forth[lane], kind, true) }
                if kind.isSymmetric { continue }
                total += exp(back[lane])
                if back[lane] > best!.score { best = (back[lane], kind, false) }
            }
            guard let best else { return nil }
            return Choice(
                kind: best.kind, actor: (best.isForth ? a : b).party,
                target: (best.isForth ? b : a).party,
                probability: Double(exp(best.score) / total))
        }
    }

    /// A feature and what it adds to a reading's score, in natural logarithms of odds.
    struct Term: Hashable {
        let feature: String
        let weight: Float
    }

    /// Readings less likely than this nobody asks about.
    static let worthTelling = 0.05

    /// How many terms tell why.
    static let toldTerms = 6

    /// The terms that weigh most in a choice, heaviest first.
    func terms(
        of choice: Choice, _ group: TriggerGroup, _ features: FeatureReader,
        hand: (CountryCode, CountryCode)?
    ) -> [Term] {
        var sink = TermCollector(weights: weights, kind: choice.kind, text: features.passage.text)
        features.words(&sink)
        features.trigger(group, &sink)
        features.party(choice.actor, as: .actor, of: group.range, &sink)
        features.party(choice.target, as: .target, of: group.range, &sink)
        features.pair(
            features.placed(choice.actor, group.range),
            features.placed(choice.target, group.range), group, hand: hand, &sink)
        return Array(sink.terms.sorted { abs($0.weight) > abs($1.weight) }.prefix(Self.toldTerms))
    }

    private func sum(_ fill: (inout Scorer) -> Void) -> Weights.Row {
        var scorer = Scorer(weights: weights)
        fill(&scorer)
        return scorer.sum
    }
}
