import Diplomacy
import Knowledge
import VietnameseText

/// What the first reading of an article made of its sentences: by it the second weighs each pair of
/// states beside a trigger anew, as a person reads a sentence in the light of the rest.
///
/// Features, each by kind, direction and how likely (`.1` and more): the likeliest of the same two states in another
/// sentence (`told-else`), in the title, in the sentence before and the one behind, or `told nowhere` of so many sentences; of
/// either state, `A` the one who acts and `B` the other, with a third one in this sentence (`A-here`) and
/// anywhere (`A-page`).
struct FirstReading {
    /// Less likely readings tell nothing.
    static let least: Float = 0.1
    /// Nor do those with third states, anywhere on the page, that are less likely than this.
    private static let leastOnPage: Float = 0.4
    private static let isSymmetric = Kind.allCases.map(\.isSymmetric)

    /// Among the weighed sentences, from 0.
    typealias SentenceNumber = Int

    /// What one state does to another, whichever; or what is done to it.
    private struct Part: Equatable {
        /// Position in `Kind.allCases`.
        let kind: Int8
        let direction: Direction

        var reversed: Part {
            switch direction {
            case .both: self
            case .forth: Part(kind: kind, direction: .back)
            case .back: Part(kind: kind, direction: .forth)
            }
        }
    }

    enum Direction: Int8, CaseIterable { case both, forth, back }

    /// The likeliest, and the likeliest beside with another state or in another sentence.
    private struct Likeliest {
        var at: Int
        var probability: Float
        var beside: Float = 0

        mutating func note(_ at: Int, _ probability: Float) {
            if at == self.at {
                self.probability = max(self.probability, probability)
            } else if probability > self.probability {
                self = Likeliest(at: at, probability: probability, beside: self.probability)
            } else {
                beside = max(beside, probability)
            }
        }

        func without(_ at: Int?) -> Float { at == self.at ? beside : probability }
    }

    /// What two states do, seen from the first of them.
    private struct Act {
        let part: Part
        /// By sentence.
        var likeliest: Likeliest
        var ofTitle: Float = 0
        /// In `tellings`.
        var told = Chain()
        /// The next of its pair.
        var next = Chain.end
    }

    private struct Telling {
        let sentence: SentenceNumber
        var probability: Float
        /// The next of its act.
        var next = Chain.end
    }

    /// What one state does, in a sentence or on the page, and how likely it is by the other.
    private struct Told {
        let state: Int
        let part: Part
        var likeliest: Likeliest
        /// The next of its state on the page.
        var next = Chain.end
    }

    /// The first and the last of elements that each point to the next, positions in one array that many chains share.
    private struct Chain {
        static let end: Int32 = -1

        private(set) var first = Chain.end
        private(set) var last = Chain.end

        /// Takes in what stands at a position.
        ///
        /// - Returns: the position of the last before, negative where there is none.
        mutating func add(_ position: Int) -> Int {
            defer { last = Int32(position) }
            if first < 0 { first = Int32(position) }
            return Int(last)
        }
    }

    /// States that anything is told of; below they go by their positions here.
    private var states: [CountryCode] = []
    /// Of each state what it does, in `ofPage`.
    private var onPage: [Chain] = []
    /// Of each pair what the two do, in `acts`: by the second of them, the higher one, and the first.
    private var pairs: [Chain] = []
    private var acts: [Act] = []
    private var tellings: [Telling] = []
    private var ofPage: [Told] = []
    private var ofSentences: [Told] = []
    /// Of each sentence where its own begin in `ofSentences`, up to the last that has any.
    private var starts: [Int] = []
    private var title: SentenceNumber?
    /// How many are weighed. What a brief tells but once is no less its news.
    var sentences = 0
    private let names: FeatureNames

    init(_ names: FeatureNames) { self.names = names }

    // MARK: - Noting

    /// Makes room for what most articles tell.
    private mutating func reserve() {
        let usual = 32
        states.reserveCapacity(usual)
        onPage.reserveCapacity(usual)
        pairs.reserveCapacity(4 * usual)
        acts.reserveCapacity(usual)
        tellings.reserveCapacity(2 * usual)
        ofPage.reserveCapacity(usual)
        ofSentences.reserveCapacity(2 * usual)
        starts.reserveCapacity(sentences)
    }

    /// - Parameters:
    ///   - lane: position of the kind in `Kind.allCases`.
    ///   - sentence: none before that of the last note.
    ///   - isTitle: whether the sentence is the article's first.
    @inline(never)
    mutating func note(
        _ lane: Int, _ actor: CountryCode, _ target: CountryCode, _ probability: Float,
        in sentence: SentenceNumber, isTitle: Bool
    ) {
        guard probability >= Self.least else { return }
        if states.isEmpty { reserve() }
        if isTitle { title = sentence }
        let (actor, target) = (number(adding: actor), number(adding: target))
        let (forth, back): (Direction, Direction) =
            Self.isSymmetric[lane] ? (.both, .both) : (.forth, .back)
        let part = Part(kind: Int8(lane), direction: forth)
        let reversed = Part(kind: Int8(lane), direction: back)
        if actor < target {
            note(part, actor, target, probability, in: sentence, isTitle: isTitle)
        } else {
            note(reversed, target, actor, probability, in: sentence, isTitle: isTitle)
        }
        note(part, of: actor, with: target, probability, in: sentence)
        note(reversed, of: target, with: actor, probability, in: sentence)
    }

    private mutating func note(
        _ part: Part, _ first: Int, _ second: Int, _ probability: Float,
        in sentence: SentenceNumber, isTitle: Bool
    ) {
        let pair = Self.pair(first, second)
        var at = Int(pairs[pair].first)
        while at >= 0, acts[at].part != part { at = Int(acts[at].next) }
        if at < 0 {
            at = acts.count
            acts.append(
                Act(part: part, likeliest: Likeliest(at: sentence, probability: probability)))
            let last = pairs[pair].add(at)
            if last >= 0 { acts[last].next = Int32(at) }
        }
        acts[at].likeliest.note(sentence, probability)
        if isTitle { acts[at].ofTitle = max(acts[at].ofTitle, probability) }
        let last = Int(acts[at].told.last)
        if last >= 0, tellings[last].sentence == sentence {
            tellings[last].probability = max(tellings[last].probability, probability)
        } else {
            if last >= 0 { tellings[last].next = Int32(tellings.count) }
            _ = acts[at].told.add(tellings.count)
            tellings.append(Telling(sentence: sentence, probability: probability))
        }
    }

    private mutating func note(
        _ part: Part, of state: Int, with other: Int, _ probability: Float,
        in sentence: SentenceNumber
    ) {
        while starts.count <= sentence { starts.append(ofSentences.count) }
        let told = Told(
            state: state, part: part, likeliest: Likeliest(at: other, probability: probability))
        var here = starts[sentence]
        while here < ofSentences.count,
            ofSentences[here].state != state || ofSentences[here].part != part
        {
            here += 1
        }
        if here < ofSentences.count {
            ofSentences[here].likeliest.note(other, probability)
        } else {
            ofSentences.append(told)
        }
        guard probability >= Self.leastOnPage else { return }
        var known = Int(onPage[state].first)
        while known >= 0, ofPage[known].part != part { known = Int(ofPage[known].next) }
        if known >= 0 {
            ofPage[known].likeliest.note(other, probability)
        } else {
            let last = onPage[state].add(ofPage.count)
            if last >= 0 { ofPage[last].next = Int32(ofPage.count) }
            ofPage.append(told)
        }
    }

    private func number(_ state: CountryCode) -> Int? {
        for i in states.indices where states[i] == state { return i }
        return nil
    }

    private mutating func number(adding state: CountryCode) -> Int {
        if let number = number(state) { return number }
        for _ in states.indices { pairs.append(Chain()) }
        states.append(state)
        onPage.append(Chain())
        return states.count - 1
    }

    private static func pair(_ first: Int, _ second: Int) -> Int {
        second * (second - 1) / 2 + first
    }

    /// Positions in `ofSentences` of those of a sentence.
    private func told(in sentence: SentenceNumber) -> Range<Int> {
        guard sentence < starts.count else { return 0..<0 }
        let next = sentence + 1
        return starts[sentence]..<(next < starts.count ? starts[next] : ofSentences.count)
    }

    // MARK: - Telling

    enum Place: Int, CaseIterable {
        case elsewhere, title, before, behind, actorHere, targetHere, actorOnPage, targetOnPage

        var name: String {
            switch self {
            case .elsewhere: "told-else"
            case .title: "told-title"
            case .before: "told-before"
            case .behind: "told-behind"
            case .actorHere: "A-here"
            case .targetHere: "B-here"
            case .actorOnPage: "A-page"
            case .targetOnPage: "B-page"
            }
        }

        var isOfBoth: Bool {
            switch self {
            case .elsewhere, .title, .before, .behind: true
            case .actorHere, .targetHere, .actorOnPage, .targetOnPage: false
            }
        }

        /// With actor and target changed.
        var reversed: Place {
            switch self {
            case .elsewhere, .title, .before, .behind: self
            case .actorHere: .targetHere
            case .targetHere: .actorHere
            case .actorOnPage: .targetOnPage
            case .targetOnPage: .actorOnPage
            }
        }
    }

    /// How likely something is, in steps: what each is called, by `step(of:)`.
    static let steps = [".93", ".8", ".6", ".4", ".25", ".1"]

    @inline(__always)
    private static func step(of probability: Float) -> Int {
        var step = 0
        if probability < 0.93 { step += 1 }
        if probability < 0.8 { step += 1 }
        if probability < 0.6 { step += 1 }
        if probability < 0.4 { step += 1 }
        if probability < 0.25 { step += 1 }
        return step
    }

    private func feature(_ place: Place, _ part: Part, _ step: Int) -> Int {
        names.told[place.rawValue][Int(part.kind), Int(part.direction.rawValue), step]
    }

    private func add<Sink: FeatureSink>(_ feature: Int, _ sink: inout Sink) {
        sink.add(closed: feature) { names.names(of: feature) }
    }

    /// What speaks for and against readings of a sentence in which the one state acts on the other, and in which it is the
    /// other way round.
    ///
    /// - Parameter isDirected: whether the latter is asked for.
    func features<Sink: FeatureSink>(
        _ actor: CountryCode, _ target: CountryCode, in sentence: SentenceNumber, isDirected: Bool,
        forth: inout Sink, back: inout Sink
    ) {
        func tell(_ place: Place, _ part: Part, _ probability: Float) {
            guard probability >= Self.least else { return }
            let step = Self.step(of: probability)
            add(feature(place, part, step), &forth)
            if isDirected {
                // What either does with third states stays what it does.
                let (place, part) = (place.reversed, place.isOfBoth ? part.reversed : part)
                add(feature(place, part, step), &back)
            }
        }
        let (actor, target) = (number(actor), number(target))
        var isElsewhere = false
        if let actor, let target {
            let (first, second) = (min(actor, target), max(actor, target))
            var at = first < second ? Int(pairs[Self.pair(first, second)].first) : -1
            while at >= 0 {
                let act = acts[at]
                at = Int(act.next)
                let elsewhere = act.likeliest.without(sentence)
                guard elsewhere > 0 else { continue }
                isElsewhere = true
                let part = actor < target ? act.part : act.part.reversed
                tell(.elsewhere, part, elsewhere)
                if title != sentence { tell(.title, part, act.ofTitle) }
                var told = Int(act.told.first)
                while told >= 0, tellings[told].sentence <= sentence + 1 {
                    if tellings[told].sentence == sentence - 1 {
                        tell(.before, part, tellings[told].probability)
                    } else if tellings[told].sentence == sentence + 1 {
                        tell(.behind, part, tellings[told].probability)
                    }
                    told = Int(tellings[told].next)
                }
            }
        }
        if !isElsewhere {
            let nowhere = names.toldNowhere[FeatureReader.bucket(sentences)]
            add(nowhere, &forth)
            if isDirected { add(nowhere, &back) }
        }
        if actor == nil && target == nil { return }
        for i in told(in: sentence) {
            if ofSentences[i].state == actor {
                tell(.actorHere, ofSentences[i].part, ofSentences[i].likeliest.without(target))
            } else if ofSentences[i].state == target {
                tell(.targetHere, ofSentences[i].part, ofSentences[i].likeliest.without(actor))
            }
        }
        func tellOfPage(_ place: Place, _ state: Int?, _ other: Int?) {
            guard let state else { return }
            var at = Int(onPage[state].first)
            while at >= 0 {
                tell(place, ofPage[at].part, ofPage[at].likeliest.without(other))
                at = Int(ofPage[at].next)
            }
        }
        tellOfPage(.actorOnPage, actor, target)
        tellOfPage(.targetOnPage, target, actor)
    }
}
