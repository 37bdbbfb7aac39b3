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
    let names: FeatureNames
    private let kinds = Kind.allCases
    /// By frame: the positions of the kinds that its words may tell, as bits.
    private let kindsOfFrames: [UInt32]

    init(_ knowledge: KnowledgeBase) {
        weights = knowledge.weights
        names = FeatureNames(knowledge)
        kindsOfFrames = knowledge.frames.map { frame in
            Self.readings(of: frame.kind).reduce(0) {
                $0 | 1 << Kind.allCases.firstIndex(of: $1)!
            }
        }
    }

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
    func words(of features: FeatureReader, _ scorer: inout Scorer) -> Weights.Row {
        scorer.sum { features.words(&$0) }
    }

    /// The likeliest reading of each pair, whatever its probability.
    ///
    /// - Parameter words: those of the sentence.
    func choices(
        _ group: TriggerGroup, _ pool: PartyPool, _ features: FeatureReader, words: Weights.Row,
        hand: (CountryCode, CountryCode)?, _ scorer: inout Scorer
    ) -> [Choice] {
        guard !weights.isEmpty, !pool.pairs.isEmpty else { return [] }
        let told = group.frames.reduce(0) { $0 | kindsOfFrames[$1] }
        let lanes = kinds.indices.filter { told >> $0 & 1 == 1 }
        let hasDirection = lanes.contains { !kinds[$0].isSymmetric }
        let trigger = words + scorer.sum { features.trigger(group, &$0) }
        let parties = pool.parties.map { features.placed($0, group.range) }
        // Of what has no direction the one told first counts as the actor.
        let actors = parties.indices.map { i in
            pool.pairs.contains { $0.0 == i || (hasDirection && $0.1 == i) }
                ? scorer.sum { features.party(parties[i], as: names.actor, &$0) }
                : Weights.Row(repeating: 0)
        }
        let targets = parties.indices.map { i in
            pool.pairs.contains { $0.1 == i || (hasDirection && $0.0 == i) }
                ? scorer.sum { features.party(parties[i], as: names.target, &$0) }
                : Weights.Row(repeating: 0)
        }
        return pool.pairs.map { i, j in
            func score(_ actor: Int, _ target: Int) -> Weights.Row {
                trigger + actors[actor] + targets[target]
                    + scorer.sum {
                        features.pair(parties[actor], parties[target], group, hand: hand, &$0)
                    }
            }
            let forth = score(i, j)
            let back = hasDirection ? score(j, i) : forth
            var best = (score: -Float.infinity, lane: lanes[0], isForth: true)
            var total: Float = 1
            for lane in lanes {
                total += exp(forth[lane])
                if forth[lane] > best.score { best = (forth[lane], lane, true) }
                if kinds[lane].isSymmetric { continue }
                total += exp(back[lane])
                if back[lane] > best.score { best = (back[lane], lane, false) }
            }
            return Choice(
                kind: kinds[best.lane], actor: pool.parties[best.isForth ? i : j],
                target: pool.parties[best.isForth ? j : i],
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
        let actor = features.placed(choice.actor, group.range)
        let target = features.placed(choice.target, group.range)
        var sink = TermCollector(weights: weights, kind: choice.kind)
        features.words(&sink)
        features.trigger(group, &sink)
        features.party(actor, as: names.actor, &sink)
        features.party(target, as: names.target, &sink)
        features.pair(actor, target, group, hand: hand, &sink)
        return Array(sink.terms.sorted { abs($0.weight) > abs($1.weight) }.prefix(Self.toldTerms))
    }
}
