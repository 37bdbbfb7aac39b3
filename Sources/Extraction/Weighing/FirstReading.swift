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

    private enum Direction: Int8, CaseIterable { case both, forth, back }

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
        let second: Int
        let part: Part
        /// By sentence.
        var likeliest: Likeliest
        var ofTitle: Float = 0
        var tellings: [(sentence: SentenceNumber, probability: Float)] = []

        mutating func note(_ probability: Float, in sentence: SentenceNumber, isTitle: Bool) {
            likeliest.note(sentence, probability)
            if isTitle { ofTitle = max(ofTitle, probability) }
            if let last = tellings.last, last.sentence == sentence {
                tellings[tellings.count - 1].probability = max(last.probability, probability)
            } else {
                tellings.append((sentence, probability))
            }
        }
    }

    /// What one state does, in a sentence or on the page, and how likely it is by the other.
    private struct Told {
        let state: Int
        let part: Part
        var likeliest: Likeliest
    }

    /// Those that anything is told of; below they go by their positions here.
    private var states: [CountryCode] = []
    /// By the first state of a pair, the lower one.
    private var acts: [[Act]] = []
    private var ofSentences: [(sentence: SentenceNumber, told: Told)] = []
    /// By state.
    private var ofPage: [[Told]] = []
    private var title: SentenceNumber?
    /// How many are weighed. What a brief tells but once is no less its news.
    var sentences = 0
    private let keys = Keys.all

    // MARK: - Noting

    /// - Parameters:
    ///   - lane: position of the kind in `Kind.allCases`.
    ///   - sentence: none before that of the last note.
    ///   - isTitle: whether the sentence is the article's first.
    mutating func note(
        _ lane: Int, _ actor: CountryCode, _ target: CountryCode, _ probability: Float,
        in sentence: SentenceNumber, isTitle: Bool
    ) {
        guard probability >= Self.least else { return }
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
        let known = acts[first].firstIndex { $0.second == second && $0.part == part }
        let at = known ?? acts[first].count
        if known == nil {
            let likeliest = Likeliest(at: sentence, probability: probability)
            acts[first].append(Act(second: second, part: part, likeliest: likeliest))
        }
        acts[first][at].note(probability, in: sentence, isTitle: isTitle)
    }

    private mutating func note(
        _ part: Part, of state: Int, with other: Int, _ probability: Float,
        in sentence: SentenceNumber
    ) {
        let told = Told(
            state: state, part: part, likeliest: Likeliest(at: other, probability: probability))
        let here = first(of: sentence)..<ofSentences.count
        if let known = here.first(where: {
            ofSentences[$0].told.state == state && ofSentences[$0].told.part == part
        }) {
            ofSentences[known].told.likeliest.note(other, probability)
        } else {
            ofSentences.append((sentence, told))
        }
        guard probability >= Self.leastOnPage else { return }
        if let known = ofPage[state].firstIndex(where: { $0.part == part }) {
            ofPage[state][known].likeliest.note(other, probability)
        } else {
            ofPage[state].append(told)
        }
    }

    private func number(_ state: CountryCode) -> Int? { states.firstIndex(of: state) }

    private mutating func number(adding state: CountryCode) -> Int {
        if let number = number(state) { return number }
        states.append(state)
        acts.append([])
        ofPage.append([])
        return states.count - 1
    }

    /// Position in `ofSentences` of the first of a sentence, or of one behind it.
    private func first(of sentence: SentenceNumber) -> Int {
        var (low, high) = (0, ofSentences.count)
        while low < high {
            let middle = (low + high) / 2
            if ofSentences[middle].sentence < sentence { low = middle + 1 } else { high = middle }
        }
        return low
    }

    // MARK: - Telling

    private enum Place: Int, CaseIterable {
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

    private static let steps: [(least: Float, name: String)] = [
        (0.93, ".93"), (0.8, ".8"), (0.6, ".6"), (0.4, ".4"), (0.25, ".25"), (0.1, ".1"),
    ]

    private static func name(_ place: Place, _ part: Part, _ step: Int) -> String {
        [
            place.name, Kind.allCases[Int(part.kind)].rawValue, "\(part.direction)",
            steps[step].name,
        ].joined(separator: " ")
    }

    /// The keys of all features, made once.
    private final class Keys: Sendable {
        static let all = Keys()

        let leasts = FirstReading.steps.map(\.least)
        /// By length.
        let nowhere = FeatureReader.buckets.map { Weights.key(["told", "nowhere", $0[...]]) }
        /// By place, kind, direction and step.
        private let told: [UInt64]
        private let kinds = Kind.allCases.count
        private let directions = Direction.allCases.count

        private init() {
            let kinds = Kind.allCases.map { Lexicon.hash(of: $0.rawValue) }
            let directions = Direction.allCases.map { Lexicon.hash(of: "\($0)") }
            let steps = FirstReading.steps.map { Lexicon.hash(of: $0.name) }
            told = Place.allCases.flatMap { place in
                let place = Weights.key(0, Lexicon.hash(of: place.name))
                return kinds.flatMap { kind in
                    directions.flatMap { direction in
                        let part = Weights.key(Weights.key(place, kind), direction)
                        return steps.map { Weights.key(part, $0) }
                    }
                }
            }
        }

        func key(_ place: Place, _ part: Part, _ step: Int) -> UInt64 {
            let number = (place.rawValue * kinds + Int(part.kind)) * directions
            return told[(number + Int(part.direction.rawValue)) * leasts.count + step]
        }
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
            let step = keys.leasts.firstIndex { probability >= $0 }!
            forth.add(keys.key(place, part, step)) { Self.name(place, part, step) }
            if isDirected {
                // What either does with third states stays what it does.
                let (place, part) = (place.reversed, place.isOfBoth ? part.reversed : part)
                back.add(keys.key(place, part, step)) { Self.name(place, part, step) }
            }
        }
        let (actor, target) = (number(actor), number(target))
        var isElsewhere = false
        if let actor, let target {
            let (first, second) = (min(actor, target), max(actor, target))
            for at in acts[first].indices where acts[first][at].second == second {
                let elsewhere = acts[first][at].likeliest.without(sentence)
                guard elsewhere > 0 else { continue }
                isElsewhere = true
                let part = actor < target ? acts[first][at].part : acts[first][at].part.reversed
                tell(.elsewhere, part, elsewhere)
                if title != sentence { tell(.title, part, acts[first][at].ofTitle) }
                for (told, probability) in acts[first][at].tellings {
                    if told == sentence - 1 { tell(.before, part, probability) }
                    if told == sentence + 1 { tell(.behind, part, probability) }
                }
            }
        }
        if !isElsewhere {
            let length = FeatureReader.bucket(sentences)
            forth.add(keys.nowhere[length]) { "told nowhere " + FeatureReader.buckets[length] }
            if isDirected {
                back.add(keys.nowhere[length]) { "told nowhere " + FeatureReader.buckets[length] }
            }
        }
        if actor == nil && target == nil { return }
        var at = first(of: sentence)
        while at < ofSentences.count, ofSentences[at].sentence == sentence {
            let told = ofSentences[at].told
            if told.state == actor {
                tell(.actorHere, told.part, told.likeliest.without(target))
            } else if told.state == target {
                tell(.targetHere, told.part, told.likeliest.without(actor))
            }
            at += 1
        }
        if let actor {
            for told in ofPage[actor] {
                tell(.actorOnPage, told.part, told.likeliest.without(target))
            }
        }
        if let target {
            for told in ofPage[target] {
                tell(.targetOnPage, told.part, told.likeliest.without(actor))
            }
        }
    }
}
