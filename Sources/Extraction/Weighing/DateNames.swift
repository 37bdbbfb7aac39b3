import Dating
import Diplomacy
import Knowledge
import VietnameseText

/// The words that the names of `DateChooser`'s features are made of, by their hashes, and how these names begin,
/// by their keys.
final class DateNames: Sendable {
    let rule, form, off, ahead, opens, pre, post: UInt64
    let none, noneRule: UInt64
    let before, after: Side

    /// What tells of an expression on one side of the trigger.
    struct Side {
        let distance, nearest, only, clause, background: UInt64
        let subordinate, subordinateOver, over, overPre, triggers: UInt64
    }

    let head, body: UInt64
    /// By number: up to four; from 0, 1, 2, 3, 5, 9 and 17 tokens on; by `DayDistance.step`.
    let counts, distances, offs: [UInt64]

    let statuses: StatusWords

    /// What all of these stand for.
    private let names: NameTable

    init() {
        var names = NameTable()
        func word(_ word: String) -> UInt64 { names.word(word) }
        func start(_ words: String) -> UInt64 { names.start("date " + words) }
        func side(_ side: String) -> Side {
            Side(
                distance: start(side), nearest: start("nearest " + side),
                only: start("only " + side), clause: start("clause " + side),
                background: start("background " + side),
                subordinate: start("subordinate " + side),
                subordinateOver: start("subordinate over " + side), over: start("over " + side),
                overPre: start("over \(side) pre"), triggers: start("triggers " + side))
        }
        rule = start("rule")
        form = start("form")
        off = start("off")
        ahead = start("ahead")
        opens = start("opens")
        pre = start("pre")
        post = start("post")
        none = start("none")
        noneRule = start("none rule")
        before = side("before")
        after = side("after")
        head = word("head")
        body = word("body")
        counts = ["0", "1", "2", "3", "4"].map(word)
        distances = FeatureReader.buckets.map(word)
        offs = DayDistance.labels.map(word)
        for form in DateExpression.Rule.allCases { _ = word(form.rawValue) }
        statuses = names.statuses()
        self.names = names
    }

    /// Nil for a word of a text.
    subscript(hash: UInt64) -> String? { names[hash] }
}
