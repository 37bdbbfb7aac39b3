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

    let sentence: Sentence
    /// Those near the trigger; at least one.
    let expressions: ArraySlice<DateExpression>
    let trigger: Range<Int>
    let dater: ArticleDater
    let told: ArticleDater.Told
    let isHead: Bool
    private let names: DateNames
    /// The position of the expression that the rules would take.
    private let rule: Int?

    /// Nil where the sentence has no expression.
    init?(
        in sentence: Sentence, of expressions: ArraySlice<DateExpression>,
        for trigger: Range<Int>, dater: ArticleDater, told: ArticleDater.Told, isHead: Bool,
        names: DateNames
    ) {
        if expressions.isEmpty { return nil }
        let next =
            expressions.firstIndex { $0.range.lowerBound >= trigger.lowerBound }
            ?? expressions.endIndex
        let near = next - Self.reach..<next + Self.reach
        self.sentence = sentence
        self.expressions = expressions[near.clamped(to: expressions.indices)]
        self.trigger = trigger
        self.dater = dater
        self.told = told
        self.isHead = isHead
        self.names = names
        rule = dater.expression(for: trigger, in: sentence, of: self.expressions)
    }

    /// Notes what tells of each of the expressions for an act of this status, and of none of them: of each one sum, for acts
    /// of every kind.
    ///
    /// - Parameters:
    ///   - features: at its sentence.
    ///   - first: how many sums were noted before.
    func options(
        of status: Status, _ features: FeatureReader, _ scorer: inout Scorer, first: Int
    ) -> Options {
        options(status, features, &scorer) { $0.end() }
        return Options(expressions: expressions, rule: rule, first: first)
    }

    struct Options {
        fileprivate let expressions: ArraySlice<DateExpression>
        fileprivate let rule: Int?
        fileprivate let first: Int

        /// Of the expressions, and none.
        var count: Int { expressions.count + 1 }

        /// What is chosen: nil for none of them, and how likely that is right.
        ///
        /// - Parameter scores: of all that was noted.
        func choice(
            of kind: Kind, by scores: [Weights.Row]
        ) -> (expression: DateExpression?, probability: Double) {
            let lane = kind.number
            // Where several score alike, the one that the rules would take, or none.
            var best = (rule ?? expressions.endIndex) - expressions.startIndex
            var most = scores[first + best][lane]
            for option in 0..<count where scores[first + option][lane] > most {
                (best, most) = (option, scores[first + option][lane])
            }
            var total = 0.0
            for option in 0..<count {
                total += exp(Double(scores[first + option][lane]) - Double(most))
            }
            return (
                best < expressions.count ? expressions[expressions.startIndex + best] : nil,
                1 / total
            )
        }
    }

    /// The names of the features of each expression in order, and of none.
    func names(of status: Status, _ features: FeatureReader) -> [[String]] {
        var options: [[String]] = []
        var sink = NameCollector()
        self.options(status, features, &sink) {
            options.append($0.names)
            $0.names = []
        }
        return options
    }

    /// What each expression means for an act of this status.
    func dates(of status: Status) -> [PartialDate?] {
        expressions.map { dater.resolve($0, told, status)?.date }
    }

    /// Each expression in order, and none.
    private func options<Sink: FeatureSink>(
        _ status: Status, _ features: FeatureReader, _ sink: inout Sink,
        end: (inout Sink) -> Void
    ) {
        let nearest = expressions.indices.min {
            distance(expressions[$0].range) < distance(expressions[$1].range)
        }
        for i in expressions.indices {
            describe(
                expressions[i], isRule: i == rule, isNearest: i == nearest, status, features, &sink)
            end(&sink)
        }
        add(names.none[status.number], &sink)
        add(names.count[count(expressions.count)], &sink)
        add(isHead ? names.noneOfHead : names.noneOfBody, &sink)
        if rule == nil { add(names.noneRule, &sink) }
        end(&sink)
    }

    private func distance(_ at: Range<Int>) -> Int {
        at.lowerBound >= trigger.upperBound
            ? at.lowerBound - trigger.upperBound : max(0, trigger.lowerBound - at.upperBound)
    }

    private func describe<Sink: FeatureSink>(
        _ expression: DateExpression, isRule: Bool, isNearest: Bool, _ status: Status,
        _ features: FeatureReader, _ sink: inout Sink
    ) {
        let at = expression.range
        let told = status.number
        let isBefore = at.upperBound <= trigger.lowerBound
        let side = isBefore ? names.before : names.after
        if isRule { add(names.rule[told], &sink) }
        let form = DateExpression.Rule.allCases.firstIndex(of: expression.rule)!
        add(names.form[form], &sink)
        add(names.formByStatus[form, told], &sink)
        add(side.distance[FeatureReader.bucket(distance(at))], &sink)
        let date = dater.resolve(expression, self.told, status)?.date
        let off = DayDistance.step(
            of: date.map(DayStretch.init), from: dater.storyDay?.day?.daysSince1970)
        add(names.off[off, told], &sink)
        if isNearest { add(side.nearest, &sink) }
        if expressions.count == 1 { add(side.only, &sink) }
        if case .ahead = expression.direction { add(names.ahead[told], &sink) }
        let own = sentence.clause(at: trigger.lowerBound)
        let its = sentence.clause(at: at.lowerBound)
        let crossed = min(own, its)...max(own, its)
        add(side.clause[count(crossed.count - 1)], &sink)
        if own != its, sentence.clauses[own].isBackground { add(side.background, &sink) }
        if own != its, sentence.clauses[its].isSubordinate { add(side.subordinate, &sink) }
        if crossed.contains(where: { $0 != its && sentence.clauses[$0].isSubordinate }) {
            add(side.subordinateOver, &sink)
        }
        if at.lowerBound - sentence.range.lowerBound <= 3 { add(names.opens[told], &sink) }
        let way =
            isBefore
            ? at.upperBound..<trigger.lowerBound
            : trigger.upperBound..<max(trigger.upperBound, at.lowerBound)
        for i in sentence.cues.indices where way.contains(sentence.cues[i].range.lowerBound) {
            let range = sentence.cues[i].range
            guard case .boundary = sentence.cues[i].cue else { continue }
            let first = features.word(range.lowerBound)
            if range.count == 1 {
                add(side.over, first, features, &sink)
                add(side.over, names.statuses[told], first, features, &sink)
            } else {
                let second = features.word(range.lowerBound + 1)
                add(side.over, first, second, features, &sink)
                add(side.over, names.statuses[told], first, second, features, &sink)
            }
        }
        var between = 0
        var last = -1
        for i in sentence.triggers.indices {
            let other = sentence.triggers[i].range.lowerBound
            if !way.contains(other) { continue }
            if other != last { between += 1 }
            last = other
        }
        add(side.triggers[count(between)], &sink)
        add(names.pre, features.word(at.lowerBound - 1), features, &sink)
        add(names.post, features.word(at.upperBound), features, &sink)
        if way.count <= 6 {
            for token in way { add(side.overPre, features.word(token), features, &sink) }
        }
    }

    private func count(_ n: Int) -> Int { min(n, DateNames.most) }

    // MARK: - Features by number, or by how they begin and what words follow

    @inline(__always)
    private func add<Sink: FeatureSink>(_ feature: Int, _ sink: inout Sink) {
        sink.add(closed: feature) { names.names(of: feature) }
    }

    @inline(__always)
    private func add<Sink: FeatureSink>(
        _ start: UInt64, _ word: UInt64, _ features: FeatureReader, _ sink: inout Sink
    ) {
        sink.add(Weights.key(start, word)) { name(start, word, features: features) }
    }

    @inline(__always)
    private func add<Sink: FeatureSink>(
        _ start: UInt64, _ a: UInt64, _ b: UInt64, _ features: FeatureReader,
        _ sink: inout Sink
    ) {
        sink.add(Weights.key(Weights.key(start, a), b)) { name(start, a, b, features: features) }
    }

    @inline(__always)
    private func add<Sink: FeatureSink>(
        _ start: UInt64, _ a: UInt64, _ b: UInt64, _ c: UInt64,
        _ features: FeatureReader, _ sink: inout Sink
    ) {
        sink.add(Weights.key(Weights.key(Weights.key(start, a), b), c)) {
            name(start, a, b, c, features: features)
        }
    }

    private func name(_ hashes: UInt64..., features: FeatureReader) -> String {
        var words: [String] = []
        for hash in hashes { words.append(names[hash] ?? features.name(of: hash)) }
        return words.joined(separator: " ")
    }
}
