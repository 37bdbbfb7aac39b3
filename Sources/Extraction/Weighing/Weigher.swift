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
    /// How likely an event is told by it.
    let confidence: Double

    /// Whether it may tell an event, beside others of its article.
    var isTelling: Bool { confidence >= Confidence.leastTelling }
}

/// Chooses among the readings of a trigger by the weights: for each pair of states the likeliest kind
/// and direction, or none. An article is read twice: each sentence by itself, then in the light of what the
/// first reading made of the others.
struct Weigher {
    /// Readings less likely than this tell nothing, however many of them there are.
    static let leastProbability = 0.15
    /// What no kind has scored before its parties or before what they tell together is passed over:
    /// natural logarithm of odds.
    private static let leastPossible: Float = -3.5
    /// The second reading passes over what no kind has scored by the first.
    private static let leastAtFirst: Float = -3

    let weights: Weights
    let confidence: Confidence
    let names: FeatureNames
    let dateNames: DateNames
    private let kinds = Kind.allCases
    /// Sets of kinds, as bits by their positions: those that the words of each frame may tell, and those
    /// that have a direction.
    private let kindsOfFrames: [UInt32]
    private let directed: UInt32

    init(_ knowledge: KnowledgeBase) {
        weights = knowledge.weights
        confidence = Confidence(weights)
        names = FeatureNames(knowledge)
        dateNames = DateNames(knowledge)
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

    /// A trigger with what its features add to the readings of each pair of its pool.
    struct WeighedTrigger {
        /// Among those that were to weigh.
        let number: Int
        /// The kinds that its words may tell, as bits by their positions.
        fileprivate let kinds: UInt32
        /// In the desk's.
        let pairs: Range<Int>
    }

    struct WeighedPair {
        /// Positions in the article's parties.
        let first, second: Int
        fileprivate var forth, back: Weights.Row
        /// Whether it is worth a second reading.
        fileprivate var isOpen = true
    }

    /// Weighs sentences and triggers, then the parties of those of which any reading is possible, then the pairs of
    /// which any is.
    ///
    /// - Parameters:
    ///   - parties: of the article.
    ///   - features: of each sentence.
    /// - Returns: those of which any reading of any pair is possible.
    func weighed(
        _ triggers: [ReadTrigger], of parties: [PartyStanding], _ features: inout FeatureReader,
        on desk: inout Desk
    ) -> [WeighedTrigger] {
        desk.scorer.reserve(features.count + triggers.count)
        for i in 0..<features.count {
            features.begin(i)
            features.sentence(&desk.scorer)
            desk.scorer.end()
        }
        for i in triggers.indices {
            features.begin(triggers[i].sentence)
            features.trigger(triggers[i].group, &desk.scorer)
            desk.scorer.end()
        }
        let open = place(
            parties, of: triggers, &features, sums: desk.scorer.takeSums(), on: &desk)
        let weighed = weighPairs(of: open, triggers, &features, on: &desk)
        addPairs(of: weighed, on: &desk)
        return weighed
    }

    /// A trigger of which a reading is possible, before its parties are weighed.
    private struct OpenTrigger {
        let number: Int
        let kinds: UInt32
        let sum: Weights.Row
        /// Where its parties begin among the desk's.
        let firstParty: Int
    }

    /// - Parameter sums: of the sentences, and behind them of the triggers.
    private func place(
        _ parties: [PartyStanding], of triggers: [ReadTrigger], _ features: inout FeatureReader,
        sums: [Weights.Row], on desk: inout Desk
    ) -> [OpenTrigger] {
        var open: [OpenTrigger] = []
        open.reserveCapacity(triggers.count)
        desk.parties.reserveCapacity(parties.count)
        desk.ofParties.reserve(parties.count)
        for i in triggers.indices {
            let group = triggers[i].group
            let kinds = kinds(of: group, features.rulings)
            let sum = sums[triggers[i].sentence] + sums[features.count + i]
            guard desk.keepsAll || isPossible(sum, kinds) else { continue }
            open.append(
                OpenTrigger(
                    number: i, kinds: kinds, sum: sum, firstParty: desk.parties.count))
            features.begin(triggers[i].sentence)
            for party in triggers[i].pool.parties {
                let placed = features.placed(parties[party], beside: group)
                features.party(placed, &desk.ofParties)
                desk.ofParties.end()
                desk.parties.append(placed)
            }
        }
        return open
    }

    /// The kinds that its words may tell, as bits by their positions.
    private func kinds(of group: TriggerGroup, _ rulings: Rulings) -> UInt32 {
        var kinds: UInt32 = 0
        for i in group.rulings { kinds |= kindsOfFrames[rulings.all[i].frame] }
        return kinds
    }

    private func weighPairs(
        of open: [OpenTrigger], _ triggers: [ReadTrigger], _ features: inout FeatureReader,
        on desk: inout Desk
    ) -> [WeighedTrigger] {
        // Of each party as actor and as target.
        let sums = desk.ofParties.takeSums()
        var weighed: [WeighedTrigger] = []
        weighed.reserveCapacity(open.count)
        desk.pairs.reserveCapacity(2 * open.count)
        desk.scorer.reserve(3 * open.count)
        for trigger in open {
            let read = triggers[trigger.number]
            let first = read.pool.parties.lowerBound
            features.begin(read.sentence)
            let hasDirection = trigger.kinds & directed != 0
            let start = desk.pairs.count
            for (i, j) in read.pool.pairs {
                let (a, b) = (trigger.firstParty + i, trigger.firstParty + j)
                let forth = trigger.sum + sums[2 * a] + sums[2 * b + 1]
                let back = trigger.sum + sums[2 * b] + sums[2 * a + 1]
                guard
                    desk.keepsAll || isPossible(forth, trigger.kinds)
                        || (hasDirection && isPossible(back, trigger.kinds))
                else { continue }
                desk.pairs.append(
                    WeighedPair(first: first + i, second: first + j, forth: forth, back: back))
                features.pair(desk.parties[a], desk.parties[b], read, &desk.scorer)
                desk.scorer.end()
                if hasDirection {
                    features.pair(desk.parties[b], desk.parties[a], read, &desk.scorer)
                    desk.scorer.end()
                }
            }
            if start == desk.pairs.count { continue }
            weighed.append(
                WeighedTrigger(
                    number: trigger.number, kinds: trigger.kinds,
                    pairs: start..<desk.pairs.count))
        }
        return weighed
    }

    /// Adds what each pair tells itself.
    private func addPairs(of weighed: [WeighedTrigger], on desk: inout Desk) {
        let sums = desk.scorer.takeSums()
        var next = 0
        for trigger in weighed {
            for i in trigger.pairs {
                desk.pairs[i].forth = desk.pairs[i].forth + sums[next]
                next += 1
                if trigger.kinds & directed == 0 { continue }
                desk.pairs[i].back = desk.pairs[i].back + sums[next]
                next += 1
            }
        }
    }

    /// Whether any reading may become likely by what is summed after this.
    private func isPossible(_ sum: Weights.Row, _ kinds: UInt32) -> Bool {
        var kinds = kinds
        while kinds != 0 {
            let lane = kinds.trailingZeroBitCount
            kinds &= kinds - 1
            if sum[lane] >= Self.leastPossible { return true }
        }
        return false
    }

    /// What is on the way to the sums of triggers.
    struct Desk {
        /// Whether pairs stay that no reading may become likely of.
        let keepsAll: Bool
        /// Of all triggers, as the pairs.
        fileprivate var parties: [FeatureReader.PlacedParty] = []
        fileprivate(set) var pairs: [WeighedPair] = []
        fileprivate var scorer: Scorer
        var ofDates: Scorer
        fileprivate var ofParties: Scorer
        /// Of pairs the other way round.
        fileprivate var back: Scorer
        fileprivate var ofStatus: Scorer

        init(_ weigher: Weigher, keepsAll: Bool) {
            self.keepsAll = keepsAll
            scorer = Scorer(weigher.names.rows)
            ofDates = Scorer(weigher.dateNames.rows)
            ofParties = Scorer(weigher.names.rowsOfParties)
            back = scorer
            ofStatus = Scorer(weigher.names.statusRows)
        }
    }

    /// Notes what the first reading makes of each pair, and closes those that no second reading would take.
    @inline(never)
    func note(
        _ trigger: WeighedTrigger, in sentence: FirstReading.SentenceNumber,
        of parties: [PartyStanding], isTitle: Bool, on desk: inout Desk,
        _ reading: inout FirstReading
    ) {
        let kinds = trigger.kinds
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

    /// Chooses the likeliest reading of each pair, where it may tell an event, by the second reading: the article being known
    /// from the first.
    ///
    /// - Parameter isExplained: whether less likely ones are wanted, too.
    func choose(
        _ trigger: WeighedTrigger, in sentence: FirstReading.SentenceNumber,
        of parties: [PartyStanding], _ first: FirstReading, isExplained: Bool,
        on desk: inout Desk, into choices: inout [Choice]
    ) {
        guard !weights.isEmpty else { return }
        let least = isExplained ? Self.worthTelling : Self.leastProbability
        let hasDirection = trigger.kinds & directed != 0
        // No probability is higher than the odds beside none.
        let leastScore = Float(log(least))
        for i in trigger.pairs where desk.pairs[i].isOpen {
            let pair = desk.pairs[i]
            let (a, b) = (parties[pair.first], parties[pair.second])
            first.features(
                a.country, b.country, in: sentence, isDirected: hasDirection,
                forth: &desk.scorer, back: &desk.back)
            let forth = pair.forth + desk.scorer.takeSum()
            let back = pair.back + desk.back.takeSum()
            let odds = Odds(forth: forth, back: back, trigger.kinds, directed)
            guard odds.best >= leastScore else { continue }
            let probability = Double(odds.probability(odds.best, odds.total))
            guard probability >= least else { continue }
            let kind = kinds[odds.lane]
            let choice = Choice(
                kind: kind, actor: odds.isForth ? a : b, target: odds.isForth ? b : a,
                probability: probability, confidence: confidence(kind, reading: probability))
            if isExplained || choice.isTelling { choices.append(choice) }
        }
    }

    /// What tells the status of all that each of some triggers tells; they come in order.
    func statuses(
        of triggers: [ReadTrigger], _ features: inout FeatureReader, on desk: inout Desk
    ) -> [StatusSums] {
        desk.ofStatus.reserve(2 * triggers.count)
        var sentence = -1
        for trigger in triggers {
            features.begin(trigger.sentence)
            if trigger.sentence != sentence {
                features.sentence(&desk.ofStatus)
                desk.ofStatus.end()
                sentence = trigger.sentence
            }
            features.trigger(trigger.group, &desk.ofStatus)
            features.near(trigger.group, &desk.ofStatus)
            desk.ofStatus.end()
        }
        let sums = desk.ofStatus.takeSums()
        var next = 0
        var ofSentence = 0
        sentence = -1
        return triggers.map { trigger in
            if trigger.sentence != sentence {
                ofSentence = next
                next += 2
                sentence = trigger.sentence
            }
            next += 2
            return StatusSums(
                planned: sums[ofSentence] + sums[next - 2],
                cancelled: sums[ofSentence + 1] + sums[next - 1])
        }
    }

    /// What tells whether an act is planned or cancelled, of each kind.
    struct StatusSums {
        fileprivate let planned, cancelled: Weights.Row

        subscript(kind: Kind) -> StatusOdds {
            StatusOdds(planned: planned[kind.number], cancelled: cancelled[kind.number])
        }
    }

    /// The readings of a pair beside each other, and none, which scores 0.
    private struct Odds {
        private(set) var best = -Float.infinity
        private(set) var lane = 0
        private(set) var isForth = true
        private let forth, back: Weights.Row
        private let kinds, directed: UInt32

        /// - Parameter kinds: those that are read, and those that have a direction, as bits.
        init(forth: Weights.Row, back: Weights.Row, _ kinds: UInt32, _ directed: UInt32) {
            (self.forth, self.back, self.kinds, self.directed) = (forth, back, kinds, directed)
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
                body(forth[lane], lane, true)
                if directed >> lane & 1 == 1 { body(back[lane], lane, false) }
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
        of choice: Choice, _ trigger: ReadTrigger, _ features: FeatureReader,
        _ first: FirstReading
    ) -> [Term] {
        let group = trigger.group
        let actor = features.placed(choice.actor, beside: group)
        let target = features.placed(choice.target, beside: group)
        var sink = TermCollector(weights: weights, kind: choice.kind)
        features.sentence(&sink)
        features.trigger(group, &sink)
        for (subject, party) in [(Weights.Subject.actor, actor), (.target, target)] {
            sink.subject = subject
            features.party(party, &sink)
        }
        sink.subject = .act
        features.pair(actor, target, trigger, &sink)
        var other = TermCollector(weights: weights, kind: choice.kind)
        first.features(
            choice.actor.country, choice.target.country, in: trigger.sentence, isDirected: false,
            forth: &sink, back: &other)
        return Array(sink.terms.sorted { abs($0.weight) > abs($1.weight) }.prefix(Self.toldTerms))
    }
}
