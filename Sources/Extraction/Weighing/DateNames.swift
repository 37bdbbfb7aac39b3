import Dating
import Diplomacy
import Knowledge
import VietnameseText

/// How `DateChooser`'s features are named: those that end with a word of the text by the keys with which they begin, all
/// others by number.
final class DateNames: Sendable {
    typealias Family = ClosedFeatures.Family

    let pre, post: UInt64
    let before, after: Side
    /// By status, and with what they tell by themselves.
    let rule, opens, none: Family
    /// By status alone.
    let ahead: Family
    /// By number and status, and `off` with what it tells of any status.
    let form, formByStatus, off: Family
    /// Of none of the expressions: how many there are.
    let count: Family
    let noneRule, noneOfHead, noneOfBody: Int

    /// What tells of an expression on one side of the trigger.
    struct Side {
        let distance, clause, triggers: Family
        let nearest, only, background, subordinate, subordinateOver: Int
        let over, overPre: UInt64
    }

    /// By `Status.number`.
    let statuses: [UInt64]
    let rows: Weights.Rows

    private let closed: ClosedFeatures
    /// What all of these stand for.
    private let names: NameTable

    /// Counts go no further.
    static let most = 4

    init(_ knowledge: KnowledgeBase) {
        var names = NameTable()
        var closed = ClosedFeatures()
        func word(_ word: String) -> UInt64 { names.word(word) }
        func start(_ words: String) -> UInt64 { names.start("date " + words) }
        func feature(_ words: String) -> Int { closed.feature(start(words)) }
        let statuses = Status.allCases.map { word($0.rawValue) }
        let counts = (0...Self.most).map { word("\($0)") }
        func byStatus(_ words: String) -> Family {
            let start = start(words)
            return closed.family(start, statuses) { _ in [start] }
        }
        func side(_ side: String) -> Side {
            Side(
                distance: closed.family(start(side), FeatureReader.buckets.map(word)),
                clause: closed.family(start("clause " + side), counts),
                triggers: closed.family(start("triggers " + side), counts),
                nearest: feature("nearest " + side), only: feature("only " + side),
                background: feature("background " + side),
                subordinate: feature("subordinate " + side),
                subordinateOver: feature("subordinate over " + side),
                over: start("over " + side), overPre: start("over \(side) pre"))
        }
        pre = start("pre")
        post = start("post")
        before = side("before")
        after = side("after")
        rule = byStatus("rule")
        opens = byStatus("opens")
        none = byStatus("none")
        ahead = closed.family(start("ahead"), statuses)
        let forms = DateExpression.Rule.allCases.map { word($0.rawValue) }
        form = closed.family(start("form"), forms)
        formByStatus = closed.family(start("form"), forms, statuses)
        let offStart = start("off")
        off = closed.family(offStart, DayDistance.labels.map(word), statuses) { [offStart, $0[0]] }
        count = closed.family(start("none"), counts)
        noneRule = feature("none rule")
        noneOfHead = feature("none head")
        noneOfBody = feature("none body")
        self.statuses = statuses
        rows = Weights.Rows(knowledge.weights, of: closed.keys)
        self.closed = closed
        self.names = names
    }

    /// Of what has this number.
    func names(of number: Int) -> [String] { closed.names(of: number, names) }

    /// Nil for a word of a text.
    subscript(hash: UInt64) -> String? { names[hash] }
}
