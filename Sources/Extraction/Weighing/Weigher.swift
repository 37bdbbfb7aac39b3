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
/// and direction, or none. An article is read twice: each sentence by itself, then in the light of what the
/// first reading made of the others.
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

    /// A trigger with what its features add to the readings of each pair of its pool, in this order.
    struct WeighedTrigger {
        let pool: PartyPool
        /// The kinds that its words may tell, as bits by their positions.
        fileprivate let kinds: UInt32
        fileprivate let sums: [(forth: Weights.Row, back: Weights.Row)]
    }

    /// - Parameter words: those of the sentence.
    func weighed(
        _ group: TriggerGroup, _ pool: PartyPool, _ features: FeatureReader, words: Weights.Row,
        hand: (CountryCode, CountryCode)?, _ scorer: inout Scorer
    ) -> WeighedTrigger {
        let told = group.frames.reduce(0) { $0 | kindsOfFrames[$1] }
        let hasDirection = told & directed != 0
        let parties = pool.parties.map { features.placed($0, beside: group) }
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
        return WeighedTrigger(
            pool: pool, kinds: told,
            sums: pool.pairs.enumerated().map { number, pair in
                let (i, j) = pair
                return (score(i, j, pair: 2 * number), score(j, i, pair: 2 * number + 1))
            })
    }

    /// Notes what the first reading makes of each pair.
    func note(
        _ trigger: WeighedTrigger, in sentence: FirstReading.SentenceNumber, isTitle: Bool,
        _ reading: inout FirstReading
    ) {
        for (pair, sums) in zip(trigger.pool.pairs, trigger.sums) {
            let a = trigger.pool.parties[pair.0].country
            let b = trigger.pool.parties[pair.1].country
            let odds = Odds(forth: sums.forth, back: sums.back, trigger.kinds, directed)
            for lane in kinds.indices where trigger.kinds >> lane & 1 == 1 {
                let forth = odds.probability(of: sums.forth[lane])
                reading.note(lane, a, b, forth, in: sentence, isTitle: isTitle)
                if directed >> lane & 1 == 1 {
                    let back = odds.probability(of: sums.back[lane])
                    reading.note(lane, b, a, back, in: sentence, isTitle: isTitle)
                }
            }
        }
    }

    /// The likeliest reading of each pair, where it is likely enough, by the second reading: the article being known from
    /// the first.
    func choices(
        _ trigger: WeighedTrigger, in sentence: FirstReading.SentenceNumber,
        _ first: FirstReading, atLeast least: Double, _ scorer: inout Scorer
    ) -> [Choice] {
        guard !weights.isEmpty else { return [] }
        let parties = trigger.pool.parties
        for (i, j) in trigger.pool.pairs {
            let (a, b) = (parties[i].country, parties[j].country)
            first.features(a, b, in: sentence, &scorer)
            scorer.endPart()
            if trigger.kinds & directed != 0 { first.features(b, a, in: sentence, &scorer) }
            scorer.endPart()
        }
        let added = scorer.takeSums()
        return trigger.pool.pairs.enumerated().compactMap { number, pair in
            let forth = trigger.sums[number].forth + added[2 * number]
            let back = trigger.sums[number].back + added[2 * number + 1]
            let odds = Odds(
                forth: forth, back: back, trigger.kinds, directed, from: Weights.second)
            let probability = Double(odds.probability(of: odds.best))
            guard probability >= least else { return nil }
            return Choice(
                kind: kinds[odds.lane], actor: parties[odds.isForth ? pair.0 : pair.1],
                target: parties[odds.isForth ? pair.1 : pair.0], probability: probability)
        }
    }

    /// What tells the status of all that a trigger tells.
    func statuses(
        _ group: TriggerGroup, _ features: FeatureReader, _ scorer: inout StatusScorer
    ) -> Weights.Row {
        features.words(&scorer)
        features.trigger(group, &scorer)
        return scorer.takeSum()
    }

    func status(of kind: Kind, _ sums: Weights.Row) -> StatusOdds {
        let lane = Kind.allCases.firstIndex(of: kind)!
        return StatusOdds(planned: sums[lane], cancelled: sums[Weights.second + lane])
    }

    /// The readings of a pair beside each other, and none, which scores 0.
    private struct Odds {
        private(set) var best = -Float.infinity
        private(set) var lane = 0
        private(set) var isForth = true
        private let top: Float
        private let total: Float

        /// - Parameters:
        ///   - kinds: those that are read, and those that have a direction, as bits.
        ///   - start: the lane of the first kind.
        init(
            forth: Weights.Row, back: Weights.Row, _ kinds: UInt32, _ directed: UInt32,
            from start: Int = 0
        ) {
            for lane in Kind.allCases.indices where kinds >> lane & 1 == 1 {
                if forth[start + lane] > best {
                    (best, self.lane, isForth) = (forth[start + lane], lane, true)
                }
                if directed >> lane & 1 == 1, back[start + lane] > best {
                    (best, self.lane, isForth) = (back[start + lane], lane, false)
                }
            }
            // Beside the highest score, so that no power is beyond a Float.
            let top = max(best, 0)
            var total = exp(-top)
            for lane in Kind.allCases.indices where kinds >> lane & 1 == 1 {
                total += exp(forth[start + lane] - top)
                if directed >> lane & 1 == 1 { total += exp(back[start + lane] - top) }
            }
            (self.top, self.total) = (top, total)
        }

        func probability(of score: Float) -> Float { exp(score - top) / total }
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
        hand: (CountryCode, CountryCode)?, in sentence: FirstReading.SentenceNumber,
        _ first: FirstReading
    ) -> [Term] {
        let actor = features.placed(choice.actor, beside: group)
        let target = features.placed(choice.target, beside: group)
        var sink = TermCollector(weights: weights, kind: choice.kind)
        features.words(&sink)
        features.trigger(group, &sink)
        features.party(actor, as: names.actor, &sink)
        features.party(target, as: names.target, &sink)
        features.pair(actor, target, group, hand: hand, &sink)
        first.features(choice.actor.country, choice.target.country, in: sentence, &sink)
        return Array(sink.terms.sorted { abs($0.weight) > abs($1.weight) }.prefix(Self.toldTerms))
    }
}
