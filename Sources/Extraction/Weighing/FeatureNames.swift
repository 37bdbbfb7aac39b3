import Diplomacy
import Knowledge
import VietnameseText

/// How features are named, and what their names are made of: all that can be known before a page is read. Names that end
/// with a word of the text are found by their keys (`Weights.key`), all others by their numbers.
final class FeatureNames: Sendable {
    typealias Family = ClosedFeatures.Family

    /// How names begin that words of the text end.
    let wordPair, form, before, behind, nearBefore, nearBehind, gap: UInt64
    /// Also of names that are too many to be numbered, though all are known.
    let leads: UInt64

    /// Of the sentence and of the trigger.
    let passage, states, frame, foundByRule, rejected, status, cue, clause, dated: Family
    let previous, next, order: Family
    let quoted: Int
    /// Of a pair.
    let rule, ruleOfFrame, pattern, heads: Family
    let oneList, topPair, titlePair, handPair: Int
    /// Of a pair by the first reading: by `FirstReading.Place`, kind, direction and step.
    let told: [Family]
    let toldNowhere: Family
    /// Of a party, as who acts and as who is acted on: these have numbers of their own.
    let left, right: Side
    let context, rank: Family
    let isOfTitle, isHome: Int

    /// What its mention on one side of the trigger tells.
    struct Side {
        /// The lead and the distance by the trigger's frame stand with these alone.
        let own, lead, office, near: Family
        let pre, pre2, post, word: UInt64
    }

    /// Classes of what stands in a text.
    let edge, number, capital, mark, quote, comma, stop, colon, dash, bracket: UInt64
    /// By `Mention.Head.number`.
    let headWords: [UInt64]
    /// By the numbers of `Lead` and `Standing`.
    let leadWords, standingWords: [UInt64]

    /// The features that are numbered, and their rows; also of those that tell the status.
    let closed, closedOfParties: ClosedFeatures
    let rows, rowsOfParties, statusRows: Weights.Rows

    /// By frame: whether acts of its kind have no direction.
    let isSymmetric: [Bool]

    /// What all of these stand for.
    private let names: NameTable

    // By the words' numbers in their families.

    enum Place { static let title = 0, lead = 1, early = 2, late = 3, caption = 4 }
    enum Near { static let near = 0, inClause = 1, before = 2, after = 3 }
    enum Clause { static let background = 0, subordinate = 1 }
    enum Dated { static let none = 0, inClause = 1, inSentence = 2 }
    /// Behind the heads of mentions.
    enum Own { static let place = 6, unofficial = 7, former = 8, none = 9 }
    /// Behind the constructions of rules.
    enum Rule {
        static let none = Construction.allCases.count
        static let other = none + 1
    }
    /// The cues that lead a mention, and none.
    enum Lead { static let none = Cue.allCases.count }
    /// Sides of a trigger with none, one, two states or more between, and those who are not named there.
    enum Standing { static let left = 0, right = 3, outside = 6 }

    init(_ knowledge: KnowledgeBase) {
        var names = NameTable()
        var (closed, ofParties) = (ClosedFeatures(), ClosedFeatures())
        func word(_ word: String) -> UInt64 { names.word(word) }
        func start(_ start: String) -> UInt64 { names.start(start) }
        func family(
            _ name: String, _ first: [UInt64], _ second: [UInt64]? = nil, _ third: [UInt64]? = nil,
            beside: (([UInt64]) -> [UInt64])? = nil
        ) -> Family {
            closed.family(start(name), first, second, third, beside: beside)
        }
        func feature(_ name: String, _ ending: String) -> Int { family(name, [word(ending)])[0] }
        let counts = ["0", "1", "2", "3", "4"].map(word)
        let distances = FeatureReader.buckets.map(word)
        let frames = knowledge.frames.map { word($0.id) }
        isSymmetric = knowledge.frames.map(\.kind.isSymmetric)
        let cues = Cue.allCases.map { word($0.name) }
        let constructions = Construction.allCases.map { word($0.name) }
        let offices = knowledge.offices.map { word($0.id) }
        let none = word("none")
        let headWords = [
            "<state>", "<clipped>", "<capital>", "<seat>", "<organ>", "<official>",
        ].map(word)
        let leadWords = cues + [none]
        let standingWords = ["L0", "L1", "L2", "R0", "R1", "R2", "context"].map(word)
        func side(_ side: String) -> Side {
            let lead = start(side + " lead")
            let distance = start(side + " distance")
            return Side(
                own: ofParties.family(
                    start(side), headWords + ["place", "unofficial", "former"].map(word) + [none]),
                lead: ofParties.family(start(side + " lead-frame"), leadWords, frames) {
                    [lead, $0[0]]
                },
                office: ofParties.family(start(side + " office"), offices),
                near: ofParties.family(start(side + " frame"), frames, distances) {
                    [distance, $0[1]]
                },
                pre: start(side + " pre"), pre2: start(side + " pre2"),
                post: start(side + " post"), word: start(side + " word"))
        }
        wordPair = start("w2")
        form = start("form")
        before = start("l1")
        behind = start("r1")
        nearBefore = start("lb")
        nearBehind = start("rb")
        gap = start("gap")
        leads = start("leads")

        passage = family("passage", ["title", "lead", "early", "late", "caption"].map(word))
        states = family("states", counts)
        let frameStart = start("frame")
        frame = family("frame", frames)
        foundByRule = family("rules", frames, [word("s1")]) { [frameStart, $0[0]] }
        rejected = family("rules", RoleResult.Reason.allCases.map { word($0.name) })
        status = family("status", StatusReader.Reading.allCases.map { word($0.name) })
        cue = family("cue", cues, ["near", "clause", "before", "after"].map(word))
        clause = family("clause", ["background", "subordinate"].map(word))
        dated = family("dated", ["none", "clause", "sentence"].map(word))
        quoted = feature("quoted", "before")
        let previousStart = start("previous")
        previous = family("previous", frames, distances) { [previousStart, $0[0]] }
        next = family("next", frames)
        order = family("order", counts)

        rule = family("rule", constructions + ["none", "other"].map(word))
        let ruleStart = start("rule")
        ruleOfFrame = family("rule", frames, constructions) { [ruleStart, $0[1]] }
        let patternStart = start("pattern")
        pattern = family("pattern-frame", frames, standingWords, standingWords) {
            [patternStart, $0[1], $0[2]]
        }
        heads = family("head", headWords, headWords)
        oneList = feature("one-list", "none")
        topPair = feature("top-pair", "none")
        titlePair = feature("title-pair", "none")
        handPair = feature("hand-pair", "none")

        let kinds = Kind.allCases.map { word($0.rawValue) }
        let directions = FirstReading.Direction.allCases.map { word("\($0)") }
        let steps = FirstReading.steps.map(word)
        told = FirstReading.Place.allCases.map { family($0.name, kinds, directions, steps) }
        toldNowhere = family("told nowhere", distances)

        left = side("L")
        right = side("R")
        context = ofParties.family(
            start("context"), PartyStanding.Context.allCases.map { word("\($0)") })
        rank = ofParties.family(start("rank"), counts)
        isOfTitle = ofParties.feature(start("title"))
        isHome = ofParties.feature(start("home"))

        edge = word("<edge>")
        number = word("<num>")
        capital = word("<cap>")
        mark = word("<mark>")
        quote = word("<quote>")
        comma = word(",")
        stop = word(".")
        colon = word(":")
        dash = word("-")
        bracket = word("(")
        (self.headWords, self.leadWords) = (headWords, leadWords)
        self.standingWords = standingWords
        let keys = closed.keys
        rows = Weights.Rows(knowledge.weights, of: keys)
        rowsOfParties = Weights.Rows(
            knowledge.weights, of: ofParties.keys, telling: .actor)
        statusRows = Weights.Rows(knowledge.weights, of: keys, telling: .planned)
        self.closed = closed
        closedOfParties = ofParties
        self.names = names
    }

    /// Nil for a word of a text.
    subscript(hash: UInt64) -> String? { names[hash] }

    /// Of what has this number.
    func names(of number: Int) -> [String] { closed.names(of: number, names) }

    /// Of what has this number among the features of parties.
    func namesOfParty(_ number: Int) -> [String] { closedOfParties.names(of: number, names) }
}

extension Mention.Head {
    var number: Int {
        switch self {
        case .state: 0
        case .clipped: 1
        case .capital: 2
        case .seat: 3
        case .organ: 4
        case .official: 5
        }
    }
}
