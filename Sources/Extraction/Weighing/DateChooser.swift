import Dating
import Diplomacy
import Foundation
import Knowledge
import VietnameseText

/// Chooses the expression of a sentence that dates an act, or none, by the weights: a linear model like the
/// one that reads the act, learnt by `Training/train.py`.
///
/// Of an expression, all behind the word `date`: whether the rules would take it (`rule`), its `form`, its `side`
/// of the trigger and how far, the clauses between, whether it `opens` the sentence, what begins a clause on the
/// way (`over`), how far it is from the story's day (`off`), other triggers on the way, the words beside it
/// (`pre`, `post`), the act's status. Of none of them (`none`): how many there are, the status, where in the
/// article.
struct DateChooser {
    /// How many expressions on either side of a trigger may date it. A sentence may have a hundred.
    static let reach = 8

    let features: FeatureReader
    let sentence: Sentence
    /// Those near the trigger.
    let expressions: ArraySlice<DateExpression>
    let trigger: Range<Int>
    let dater: ArticleDater
    let told: CalendarDay?
    let isHead: Bool

    private enum Label {
        static let counts = ["0", "1", "2", "3", "4"].map(Piece.init)
        static let distances = ["0", "1", "2", "3-4", "5-8", "9-16", "17+"].map(Piece.init)
        static let date = Piece("date")
        static let rule = Piece("rule")
        static let form = Piece("form")
        static let sides = [Piece("before"), Piece("after")]
        static let clause = Piece("clause")
        static let opens = Piece("opens")
        static let over = Piece("over")
        static let triggers = Piece("triggers")
        static let pre = Piece("pre")
        static let post = Piece("post")
        static let none = Piece("none")
        static let head = Piece("head")
        static let body = Piece("body")
        static let nearest = Piece("nearest")
        static let only = Piece("only")
        static let background = Piece("background")
        static let subordinate = Piece("subordinate")
        static let off = Piece("off")
        static let ahead = Piece("ahead")
    }

    /// What is chosen: nil for none of them, and how likely that is right.
    func choice(
        of kind: Kind, _ status: Status, _ weights: Weights
    ) -> (expression: DateExpression?, probability: Double) {
        guard !expressions.isEmpty else { return (nil, 1) }
        let lane = Kind.allCases.firstIndex(of: kind)!
        let scores = options(status) { Scorer(weights: weights) }.map {
            Double($0.sum[lane])
        }
        let top = scores.max()!
        let powers = scores.map { exp($0 - top) }
        let byRule = expressions.firstIndex { $0.range == rule } ?? expressions.endIndex
        let isByRule = scores[byRule - expressions.startIndex] == top
        let best = isByRule ? byRule : expressions.startIndex + scores.firstIndex(of: top)!
        return (
            best < expressions.endIndex ? expressions[best] : nil, 1 / powers.reduce(0, +)
        )
    }

    /// A sink for each expression in order, and one for none.
    func options<Sink: FeatureSink>(
        _ status: Status, _ sink: () -> Sink
    ) -> [Sink] {
        let rule = rule
        let nearest = expressions.min { distance($0.range) < distance($1.range) }
        var sinks = expressions.map { expression in
            var sink = sink()
            describe(
                expression, isRule: expression.range == rule,
                isNearest: expression.range == nearest?.range, status, &sink)
            return sink
        }
        var none = sink()
        let told = Piece(status.rawValue)
        none.add(Label.date, Label.none)
        none.add(Label.date, Label.none, count(expressions.count))
        none.add(Label.date, Label.none, told)
        none.add(Label.date, Label.none, isHead ? Label.head : Label.body)
        if rule == nil { none.add(Label.date, Label.none, Label.rule) }
        sinks.append(none)
        return sinks
    }

    /// What an expression means for an act of this status.
    func date(_ expression: DateExpression, _ status: Status) -> PartialDate? {
        dater.resolver.resolve(
            expression, told: told ?? dater.storyDay?.day, expectsFuture: status == .planned)?.date
    }

    /// Where the expression stands that the rules would take.
    private var rule: Range<Int>? {
        dater.expression(for: trigger, in: sentence, of: expressions)?.range
    }

    private func distance(_ at: Range<Int>) -> Int {
        at.lowerBound >= trigger.upperBound
            ? at.lowerBound - trigger.upperBound : max(0, trigger.lowerBound - at.upperBound)
    }

    private func describe<Sink: FeatureSink>(
        _ expression: DateExpression, isRule: Bool, isNearest: Bool,
        _ status: Status, _ sink: inout Sink
    ) {
        let told = Piece(status.rawValue)
        let at = expression.range
        let isBefore = at.upperBound <= trigger.lowerBound
        let side = Label.sides[isBefore ? 0 : 1]
        if isRule {
            sink.add(Label.date, Label.rule)
            sink.add(Label.date, Label.rule, told)
        }
        let form = Piece(expression.rule.rawValue)
        sink.add(Label.date, Label.form, form)
        sink.add(Label.date, Label.form, form, told)
        sink.add(Label.date, side, Label.distances[FeatureReader.bucket(distance(at))])
        let off = DayDistance.piece(of: date(expression, status), from: dater.storyDay?.day)
        sink.add(Label.date, Label.off, off)
        sink.add(Label.date, Label.off, off, told)
        if isNearest { sink.add(Label.date, Label.nearest, side) }
        if expressions.count == 1 { sink.add(Label.date, Label.only, side) }
        if expression.direction == .ahead { sink.add(Label.date, Label.ahead, told) }
        let own = sentence.clause(at: trigger.lowerBound)
        let its = sentence.clause(at: at.lowerBound)
        let crossed = min(own, its)...max(own, its)
        sink.add(Label.date, Label.clause, side, count(crossed.count - 1))
        if own != its, sentence.clauses[own].isBackground {
            sink.add(Label.date, Label.background, side)
        }
        if own != its, sentence.clauses[its].isSubordinate {
            sink.add(Label.date, Label.subordinate, side)
        }
        if crossed.contains(where: { $0 != its && sentence.clauses[$0].isSubordinate }) {
            sink.add(Label.date, Label.subordinate, Label.over, side)
        }
        if at.lowerBound - sentence.range.lowerBound <= 3 {
            sink.add(Label.date, Label.opens)
            sink.add(Label.date, Label.opens, told)
        }
        let way =
            isBefore
            ? at.upperBound..<trigger.lowerBound
            : trigger.upperBound..<max(trigger.upperBound, at.lowerBound)
        for (range, cue) in sentence.cues where cue == .boundary && way.contains(range.lowerBound) {
            let words = range.prefix(2)
            add([Label.date, Label.over, side], words, &sink)
            add([Label.date, Label.over, side, told], words, &sink)
        }
        var between = 0
        var last = -1
        for other in sentence.triggers where way.contains(other.range.lowerBound) {
            if other.range.lowerBound != last { between += 1 }
            last = other.range.lowerBound
        }
        sink.add(Label.date, Label.triggers, side, count(between))
        add([Label.date, Label.pre], at.lowerBound - 1..<at.lowerBound, &sink)
        add([Label.date, Label.post], at.upperBound..<at.upperBound + 1, &sink)
        if way.count <= 6 {
            for token in way {
                add([Label.date, Label.over, side, Label.pre], token..<token + 1, &sink)
            }
        }
    }

    private func count(_ n: Int) -> Piece { Label.counts[min(n, Label.counts.count - 1)] }

    /// A feature that ends in words of the sentence.
    private func add<Sink: FeatureSink>(
        _ start: [Piece], _ tokens: Range<Int>, _ sink: inout Sink
    ) {
        let key = tokens.reduce(start.key) { Weights.key($0, features.word($1)) }
        sink.add(key) {
            ([start.name] + tokens.map { features.name(of: features.word($0)) })
                .joined(separator: " ")
        }
    }
}
