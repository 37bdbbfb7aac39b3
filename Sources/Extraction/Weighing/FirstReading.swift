import Diplomacy
import Knowledge

/// What the first reading of an article made of its sentences: by it the second weighs each pair of
/// states beside a trigger anew, as a person reads a sentence in the light of the rest.
///
/// Features, each by kind, direction and how likely (`.1` and more): the likeliest of the same two states in another
/// sentence (`told-else`), in the title, in the sentence before and the one behind, or `told nowhere` of so many sentences; of
/// either state, `A` the one who acts and `B` the other, with a third one in this sentence (`A-here`) and
/// anywhere (`A-page`).
struct FirstReading {
    /// Less likely readings tell nothing.
    private static let least: Float = 0.1
    /// Nor do those with third states, anywhere on the page, that are less likely than this.
    private static let leastOnPage: Float = 0.4
    private static let isSymmetric = Kind.allCases.map(\.isSymmetric)
    private static let steps: [(Float, Piece)] = [
        (0.93, Piece(".93")), (0.8, Piece(".8")), (0.6, Piece(".6")), (0.4, Piece(".4")),
        (0.25, Piece(".25")), (0.1, Piece(".1")),
    ]

    /// Among the weighed sentences, from 0.
    typealias SentenceNumber = Int

    private struct Pair: Hashable {
        let a, b: CountryCode

        init(_ a: CountryCode, _ b: CountryCode) { (self.a, self.b) = a < b ? (a, b) : (b, a) }
    }

    /// What one state does to another, whichever; or what is done to it.
    private struct Part: Equatable {
        /// Position in `Kind.allCases`.
        let kind: Int
        let direction: Direction
    }

    private enum Direction: Int { case both, forth, back }

    /// What two states do, seen from the first of them.
    private struct Act {
        let part: Part
        var tellings: [SentenceNumber: Float] = [:]
    }

    /// The likeliest, and the likeliest beside with another state.
    private struct Likeliest {
        var other: CountryCode
        var probability: Float
        var beside: Float = 0

        mutating func note(_ state: CountryCode, _ probability: Float) {
            if state == other {
                self.probability = max(self.probability, probability)
            } else if probability > self.probability {
                self = Likeliest(
                    other: state, probability: probability, beside: self.probability)
            } else {
                beside = max(beside, probability)
            }
        }

        func without(_ state: CountryCode) -> Float { state == other ? beside : probability }
    }

    /// In the order they were read in, so that sums have one too.
    private struct Parts {
        var parts: [(part: Part, likeliest: Likeliest)] = []

        mutating func note(_ part: Part, with other: CountryCode, _ probability: Float) {
            if let at = parts.firstIndex(where: { $0.part == part }) {
                parts[at].likeliest.note(other, probability)
            } else {
                parts.append((part, Likeliest(other: other, probability: probability)))
            }
        }
    }

    private struct Place: Hashable {
        let state: CountryCode
        let sentence: SentenceNumber
    }

    private var acts: [Pair: [Act]] = [:]
    private var ofSentence: [Place: Parts] = [:]
    private var ofPage: [CountryCode: Parts] = [:]
    private var title: SentenceNumber?
    private let length: Piece

    /// - Parameter sentences: how many are weighed. What a brief tells but once is no less its news.
    init(sentences: Int) { length = Label.lengths[FeatureReader.bucket(sentences)] }

    /// - Parameters:
    ///   - lane: position of the kind in `Kind.allCases`.
    ///   - isTitle: whether the sentence is the article's first.
    mutating func note(
        _ lane: Int, _ actor: CountryCode, _ target: CountryCode, _ probability: Float,
        in sentence: SentenceNumber, isTitle: Bool
    ) {
        guard probability >= Self.least else { return }
        if isTitle { title = sentence }
        func part(_ direction: Direction) -> Part {
            Part(kind: lane, direction: Self.isSymmetric[lane] ? .both : direction)
        }
        let pair = Pair(actor, target)
        let seen = part(pair.a == actor ? .forth : .back)
        let at = acts[pair]?.firstIndex { $0.part == seen }
        if at == nil { acts[pair, default: []].append(Act(part: seen)) }
        let last = at ?? acts[pair]!.count - 1
        acts[pair]![last].tellings.merge([sentence: probability], uniquingKeysWith: max)
        for (state, other, direction) in [
            (actor, target, Direction.forth), (target, actor, .back),
        ] {
            let part = part(direction)
            ofSentence[Place(state: state, sentence: sentence), default: Parts()]
                .note(part, with: other, probability)
            if probability >= Self.leastOnPage {
                ofPage[state, default: Parts()].note(part, with: other, probability)
            }
        }
    }

    private enum Label {
        static let told = Piece("told")
        static let nowhere = Piece("nowhere")
        static let lengths = ["0", "1", "2", "3-4", "5-8", "9-16", "17+"].map(Piece.init)
        static let elsewhere = Piece("told-else")
        static let title = Piece("told-title")
        static let before = Piece("told-before")
        static let behind = Piece("told-behind")
        static let here = [Piece("A-here"), Piece("B-here")]
        static let page = [Piece("A-page"), Piece("B-page")]
        static let directions = [Piece("both"), Piece("forth"), Piece("back")]
        static let kinds = Kind.allCases.map { Piece($0.rawValue) }
    }

    private func tell<Sink: FeatureSink>(
        _ place: Piece, _ part: Part, _ probability: Float, _ sink: inout Sink
    ) {
        guard let step = Self.steps.first(where: { probability >= $0.0 }) else { return }
        sink.add(
            place, Label.kinds[part.kind], Label.directions[part.direction.rawValue], step.1)
    }

    /// What speaks for and against readings of a sentence in which one state acts on another.
    func features<Sink: FeatureSink>(
        _ actor: CountryCode, _ target: CountryCode, in sentence: SentenceNumber,
        _ sink: inout Sink
    ) {
        let pair = Pair(actor, target)
        var isElsewhere = false
        for act in acts[pair] ?? [] {
            var part = act.part
            if part.direction != .both, pair.a != actor {
                part = Part(
                    kind: part.kind, direction: part.direction == .forth ? .back : .forth)
            }
            let elsewhere = act.tellings.reduce(0) { $1.key == sentence ? $0 : max($0, $1.value) }
            guard elsewhere > 0 else { continue }
            isElsewhere = true
            tell(Label.elsewhere, part, elsewhere, &sink)
            if let title, title != sentence {
                tell(Label.title, part, act.tellings[title] ?? 0, &sink)
            }
            tell(Label.before, part, act.tellings[sentence - 1] ?? 0, &sink)
            tell(Label.behind, part, act.tellings[sentence + 1] ?? 0, &sink)
        }
        if !isElsewhere { sink.add(Label.told, Label.nowhere, length) }
        for (n, (state, other)) in [(actor, target), (target, actor)].enumerated() {
            for told in ofSentence[Place(state: state, sentence: sentence)]?.parts ?? [] {
                tell(Label.here[n], told.part, told.likeliest.without(other), &sink)
            }
            for told in ofPage[state]?.parts ?? [] {
                tell(Label.page[n], told.part, told.likeliest.without(other), &sink)
            }
        }
    }
}
