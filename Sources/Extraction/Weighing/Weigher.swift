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
    /// Sets of kinds, as bits by their positions: those that the words of each frame may tell, and those
    /// that have a direction.
    private let kindsOfFrames: [UInt32]
    private let directed: UInt32

    init(_ knowledge: KnowledgeBase) {
        weights = knowledge.weights
        names = FeatureNames(knowledge)
        func bits(_ kinds: [Kind]) -> UInt32 {
            kinds.reduce(0) { $0 | 1 << Kind.allCases.firstIndex(of: $1)! }
        }
        directed = bits(kinds.filter { !$0.isSymmetric })
        kindsOfFrames = knowledge.frames.map { bits(Self.readings(of: $0.kind)) }
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
        features.words(&scorer)
        scorer.endPart()
        return scorer.takeSums()[0]
    }

    /// The likeliest reading of each pair, where it is likely enough.
    ///
    /// - Parameter words: those of the sentence.
    func choices(
        _ group: TriggerGroup, _ pool: PartyPool, _ features: FeatureReader, words: Weights.Row,
        hand: (CountryCode, CountryCode)?, atLeast least: Double, _ scorer: inout Scorer
    ) -> [Choice] {
        guard !weights.isEmpty, !pool.pairs.isEmpty else { return [] }
        let told = group.frames.reduce(0) { $0 | kindsOfFrames[$1] }
        let hasDirection = told & directed != 0
        let parties = pool.parties.map { features.placed($0, group.range) }
        // Parts of the sums: the trigger; each party as actor and as target; each pair forth and back.
        features.trigger(group, &scorer)
        scorer.endPart()
        for i in parties.indices {
            // Of what has no direction the one told first counts as the actor.
            if pool.pairs.contains(where: { $0.0 == i || (hasDirection && $0.1 == i) }) {
                features.party(parties[i], as: names.actor, &scorer)
            }
            scorer.endPart()
            if pool.pairs.contains(where: { $0.1 == i || (hasDirection && $0.0 == i) }) {
                features.party(parties[i], as: names.target, &scorer)
            }
            scorer.endPart()
        }
        for (i, j) in pool.pairs {
            features.pair(parties[i], parties[j], group, hand: hand, &scorer)
            scorer.endPart()
            if hasDirection { features.pair(parties[j], parties[i], group, hand: hand, &scorer) }
            scorer.endPart()
        }
        let sums = scorer.takeSums()
        let trigger = words + sums[0]
        func score(_ actor: Int, _ target: Int, pair: Int) -> Weights.Row {
            trigger + sums[1 + 2 * actor] + sums[2 + 2 * target]
                + sums[1 + 2 * parties.count + pair]
        }
        return pool.pairs.enumerated().compactMap { number, pair in
            let (i, j) = pair
            let forth = score(i, j, pair: 2 * number)
            let back = score(j, i, pair: 2 * number + 1)
            var best = (score: -Float.infinity, lane: 0, isForth: true)
            for lane in kinds.indices where told >> lane & 1 == 1 {
                if forth[lane] > best.score { best = (forth[lane], lane, true) }
                if directed >> lane & 1 == 1, back[lane] > best.score {
                    best = (back[lane], lane, false)
                }
            }
            // Beside the highest score, so that no power is beyond a Float.
            let top = max(best.score, 0)
            var total = exp(-top)
            for lane in kinds.indices where told >> lane & 1 == 1 {
                total += exp(forth[lane] - top)
                if directed >> lane & 1 == 1 { total += exp(back[lane] - top) }
            }
            let probability = Double(exp(best.score - top) / total)
            guard probability >= least else { return nil }
            return Choice(
                kind: kinds[best.lane], actor: pool.parties[best.isForth ? i : j],
                target: pool.parties[best.isForth ? j : i], probability: probability)
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
