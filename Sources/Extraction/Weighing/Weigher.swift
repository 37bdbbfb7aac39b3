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
    /// What no kind has scored, in either reading, before its parties or before what they tell together, is passed over:
    /// natural logarithm of odds.
    private static let leastPossible: Float = -4.5
    /// The second reading passes over what no kind has scored by the first.
    private static let leastAtFirst: Float = -4.6

    let weights: Weights
    let names: FeatureNames
    let dateNames = DateNames()
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

    /// What a sentence adds to every reading of it.
    func sentence(of features: FeatureReader, on desk: inout Desk) -> Weights.Row {
        features.sentence(&desk.scorer)
        return desk.scorer.takeSum()
    }

    /// A trigger with what its features add to the readings of each pair of its pool.
    struct WeighedTrigger {
        let parties: Part<PartyStanding>
        /// The kinds that its words may tell, as bits by their positions.
        fileprivate let kinds: UInt32
        /// In the desk's.
        let pairs: Range<Int>
    }

    struct WeighedPair {
        /// Positions in the parties.
        let first, second: Int
        fileprivate let forth, back: Weights.Row
        /// Whether it is worth a second reading.
        fileprivate var isOpen = true
    }

    /// - Parameter sentence: what it adds.
    /// - Returns: nil where no reading of any pair is possible.
    func weighed(
        _ group: TriggerGroup, _ pool: PartyPool, _ features: FeatureReader, sentence: Weights.Row,
        hand: (CountryCode, CountryCode)?, on desk: inout Desk
    ) -> WeighedTrigger? {
        let told = group.triggers.reduce(0) { $0 | kindsOfFrames[$1.frame] }
        features.trigger(group, &desk.scorer)
        let trigger = sentence + desk.scorer.takeSum()
        guard desk.keepsAll || isPossible(trigger, told) else { return nil }
        let hasDirection = told & directed != 0
        desk.parties.removeAll(keepingCapacity: true)
        desk.sums.removeAll(keepingCapacity: true)
        for i in pool.parties.indices {
            let party = features.placed(pool.parties[i], beside: group)
            // Of what has no direction the one told first counts as the actor.
            if pool.isFirst(i) || (hasDirection && pool.isSecond(i)) {
                features.party(party, as: names.actor, &desk.scorer)
            }
            let actor = trigger + desk.scorer.takeSum()
            if pool.isSecond(i) || (hasDirection && pool.isFirst(i)) {
                features.party(party, as: names.target, &desk.scorer)
            }
            desk.parties.append(party)
            desk.sums.append((actor: actor, target: desk.scorer.takeSum()))
        }
        let start = desk.pairs.count
        for (i, j) in pool.pairs {
            var forth = desk.sums[i].actor + desk.sums[j].target
            var back = desk.sums[j].actor + desk.sums[i].target
            guard
                desk.keepsAll || isPossible(forth, told) || (hasDirection && isPossible(back, told))
            else { continue }
            features.pair(desk.parties[i], desk.parties[j], group, hand: hand, &desk.scorer)
            forth = forth + desk.scorer.takeSum()
            if hasDirection {
                features.pair(desk.parties[j], desk.parties[i], group, hand: hand, &desk.scorer)
                back = back + desk.scorer.takeSum()
            }
            desk.pairs.append(
                WeighedPair(first: i, second: j, forth: forth, back: hasDirection ? back : forth))
        }
        let end = desk.pairs.count
        return start == end
            ? nil : WeighedTrigger(parties: pool.parties, kinds: told, pairs: start..<end)
    }

    /// Whether any reading may become likely by what is summed after this.
    private func isPossible(_ sum: Weights.Row, _ kinds: UInt32) -> Bool {
        var kinds = kinds
        while kinds != 0 {
            let lane = kinds.trailingZeroBitCount
            kinds &= kinds - 1
            if max(sum[lane], sum[Weights.second + lane]) >= Self.leastPossible { return true }
        }
        return false
    }

    /// What is on the way to the sums of triggers.
    struct Desk {
        /// Whether pairs stay that no reading may become likely of.
        let keepsAll: Bool
        fileprivate var parties: [FeatureReader.PlacedParty] = []
        /// Of each, with those of the trigger and its sentence as the actor.
        fileprivate var sums: [(actor: Weights.Row, target: Weights.Row)] = []
        /// Of all triggers.
        fileprivate(set) var pairs: [WeighedPair] = []
        var scorer: Scorer
        /// Of pairs the other way round.
        fileprivate var back: Scorer
        fileprivate var status: StatusScorer

        init(_ weigher: Weigher, keepsAll: Bool) {
            self.keepsAll = keepsAll
            scorer = Scorer(weigher.weights, weigher.names.rows)
            back = scorer
            status = StatusScorer(weigher.weights, weigher.names)
        }
    }

    /// Notes what the first reading makes of each pair, and closes those that no second reading would take.
    @inline(never)
    func note(
        _ trigger: WeighedTrigger, in sentence: FirstReading.SentenceNumber, isTitle: Bool,
        on desk: inout Desk, _ reading: inout FirstReading
    ) {
        let (kinds, parties) = (trigger.kinds, trigger.parties)
        for i in trigger.pairs {
            let pair = desk.pairs[i]
            let odds = Odds(forth: pair.forth, back: pair.back, kinds, directed)
            guard odds.best >= Self.leastAtFirst else {
                desk.pairs[i].isOpen = desk.keepsAll
                continue
            }
            let total = odds.total
            guard odds.probability(odds.best, total) >= FirstReading.least else { continue }
            let (a, b) = (parties[pair.first].country, parties[pair.second].country)
            var left = kinds
            while left != 0 {
                let lane = left.trailingZeroBitCount
                left &= left - 1
                // What is so much less likely than the likeliest tells nothing.
                let (forth, back) = (pair.forth[lane], pair.back[lane])
                if forth >= odds.best - Self.worthNoting {
                    reading.note(
                        lane, a, b, odds.probability(forth, total), in: sentence, isTitle: isTitle)
                }
                if directed >> lane & 1 == 1, back >= odds.best - Self.worthNoting {
                    reading.note(
                        lane, b, a, odds.probability(back, total), in: sentence, isTitle: isTitle)
                }
            }
        }
    }

    /// By so much less, as a natural logarithm, nothing has the probability `FirstReading.least`.
    private static let worthNoting: Float = 2.4

    /// The likeliest reading of each pair, where it is likely enough, by the second reading: the article being known from
    /// the first.
    func choices(
        _ trigger: WeighedTrigger, in sentence: FirstReading.SentenceNumber,
        _ first: FirstReading, atLeast least: Double, on desk: inout Desk
    ) -> [Choice] {
        guard !weights.isEmpty else { return [] }
        let parties = trigger.parties
        let hasDirection = trigger.kinds & directed != 0
        // No probability is higher than the odds beside none.
        let leastScore = Float(log(least))
        var choices: [Choice] = []
        for i in trigger.pairs where desk.pairs[i].isOpen {
            let pair = desk.pairs[i]
            let (a, b) = (parties[pair.first], parties[pair.second])
            first.features(
                a.country, b.country, in: sentence, isDirected: hasDirection,
                forth: &desk.scorer, back: &desk.back)
            let forth = pair.forth + desk.scorer.takeSum()
            let back = pair.back + desk.back.takeSum()
            let odds = Odds(
                forth: forth, back: back, trigger.kinds, directed, from: Weights.second)
            guard odds.best >= leastScore else { continue }
            let probability = Double(odds.probability(odds.best, odds.total))
            guard probability >= least else { continue }
            choices.append(
                Choice(
                    kind: kinds[odds.lane], actor: odds.isForth ? a : b,
                    target: odds.isForth ? b : a, probability: probability))
        }
        return choices
    }

    /// What tells the status of all that a trigger tells.
    ///
    /// - Parameter sentence: what it adds, by `statuses(of:)`.
    func statuses(
        _ group: TriggerGroup, _ features: FeatureReader, sentence: Weights.Row,
        on desk: inout Desk
    ) -> Weights.Row {
        features.trigger(group, &desk.status)
        features.near(group, &desk.status)
        return sentence + desk.status.takeSum()
    }

    func statuses(of features: FeatureReader, on desk: inout Desk) -> Weights.Row {
        features.sentence(&desk.status)
        return desk.status.takeSum()
    }

    func status(of kind: Kind, _ sums: Weights.Row) -> StatusOdds {
        let lane = kind.number
        return StatusOdds(planned: sums[lane], cancelled: sums[Weights.second + lane])
    }

    /// The readings of a pair beside each other, and none, which scores 0.
    private struct Odds {
        private(set) var best = -Float.infinity
        private(set) var lane = 0
        private(set) var isForth = true
        private let forth, back: Weights.Row
        private let kinds, directed: UInt32
        private let start: Int

        /// - Parameters:
        ///   - kinds: those that are read, and those that have a direction, as bits.
        ///   - start: the lane of the first kind.
        init(
            forth: Weights.Row, back: Weights.Row, _ kinds: UInt32, _ directed: UInt32,
            from start: Int = 0
        ) {
            (self.forth, self.back, self.kinds, self.directed) = (forth, back, kinds, directed)
            self.start = start
            var likeliest = (score: best, lane: 0, isForth: true)
            forEach { score, lane, isForth in
                if score > likeliest.score { likeliest = (score, lane, isForth) }
            }
            (best, lane, isForth) = likeliest
        }

        @inline(__always)
        private func forEach(_ body: (Float, Int, Bool) -> Void) {
            var left = kinds
            while left != 0 {
                let lane = left.trailingZeroBitCount
                left &= left - 1
                body(forth[start + lane], lane, true)
                if directed >> lane & 1 == 1 { body(back[start + lane], lane, false) }
            }
        }

        /// Beside the highest score, so that no power is beyond a Float.
        private var top: Float { max(best, 0) }

        /// Of the powers of all scores.
        var total: Float {
            var total = exp(-top)
            forEach { score, _, _ in total += exp(score - top) }
            return total
        }

        func probability(_ score: Float, _ total: Float) -> Float { exp(score - top) / total }
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
        features.sentence(&sink)
        features.trigger(group, &sink)
        features.party(actor, as: names.actor, &sink)
        features.party(target, as: names.target, &sink)
        features.pair(actor, target, group, hand: hand, &sink)
        var other = TermCollector(weights: weights, kind: choice.kind)
        first.features(
            choice.actor.country, choice.target.country, in: sentence, isDirected: false,
            forth: &sink, back: &other)
        return Array(sink.terms.sorted { abs($0.weight) > abs($1.weight) }.prefix(Self.toldTerms))
    }
}
