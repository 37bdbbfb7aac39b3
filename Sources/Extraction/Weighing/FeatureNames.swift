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
    let previous, previousNear, next, order: Family
    let quoted: Int
    /// Of a pair.
    let rule, ruleOfFrame, pattern, patternOfFrame, heads: Family
    let oneList, topPair, titlePair, handPair: Int
    /// Of a pair by the first reading: by `FirstReading.Place`, kind, direction and step.
    let told: [Family]
    let toldNowhere: Family
    /// Of a party that acts, and of one that is acted on.
    let actor, target: Role

    /// What one party alone tells, as actor or as target.
    struct Role {
        let left, right: Side
        let context, rank: Family
        let title, home: Int
    }

    /// What its mention on one side of the trigger tells.
    struct Side {
        let own, lead, office, distance, leadOfFrame, nearFrame: Family
        let pre, pre2, post, word: UInt64
    }

    /// Classes of what stands in a text.
    let edge, number, capital, mark, quote, comma, stop, colon, dash, bracket: UInt64
    /// By `Mention.Head.number`.
    let headWords: [UInt64]
    /// By the numbers of `Lead` and `Standing`.
    let leadWords, standingWords: [UInt64]

    /// The features that are numbered, and their rows; and with the word `status` behind.
    let closed: ClosedFeatures
    let rows, statusRows: Weights.Rows
    let statusWord: UInt64

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
        var closed = ClosedFeatures()
        func word(_ word: String) -> UInt64 { names.word(word) }
        func start(_ start: String) -> UInt64 { names.start(start) }
        func family(
            _ name: String, _ first: [UInt64], _ second: [UInt64]? = nil, _ third: [UInt64]? = nil
        ) -> Family {
            closed.family(start(name), first, second, third)
        }
        func feature(_ name: String, _ ending: String) -> Int { family(name, [word(ending)])[0] }
        let counts = ["0", "1", "2", "3", "4"].map(word)
        let distances = FeatureReader.buckets.map(word)
        let frames = knowledge.frames.map { word($0.id) }
        let cues = Cue.allCases.map { word($0.name) }
        let constructions = Construction.allCases.map { word($0.name) }
        let offices = knowledge.offices.map { word($0.id) }
        let none = word("none")
        let headWords = [
            "<state>", "<clipped>", "<capital>", "<seat>", "<organ>", "<official>",
        ].map(word)
        let leadWords = cues + [none]
        let standingWords = ["L0", "L1", "L2", "R0", "R1", "R2", "context"].map(word)
        func side(_ words: String) -> Side {
            Side(
                own: family(
                    words, headWords + ["place", "unofficial", "former"].map(word) + [none]),
                lead: family(words + " lead", leadWords),
                office: family(words + " office", offices),
                distance: family(words + " distance", distances),
                leadOfFrame: family(words + " lead-frame", leadWords, frames),
                nearFrame: family(words + " frame", frames, distances),
                pre: start(words + " pre"), pre2: start(words + " pre2"),
                post: start(words + " post"), word: start(words + " word"))
        }
        func role(_ role: String) -> Role {
            Role(
                left: side(role + " L"), right: side(role + " R"),
                context: family(
                    role + " context", PartyStanding.Context.allCases.map { word("\($0)") }),
                rank: family(role + " rank", counts),
                title: closed.feature(start(role + " title")),
                home: closed.feature(start(role + " home")))
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
        frame = family("frame", frames)
        foundByRule = family("rules", frames, [word("s1")])
        rejected = family("rules", RoleResult.Reason.allCases.map { word($0.name) })
        status = family("status", StatusReader.Reading.allCases.map { word($0.name) })
        cue = family("cue", cues, ["near", "clause", "before", "after"].map(word))
        clause = family("clause", ["background", "subordinate"].map(word))
        dated = family("dated", ["none", "clause", "sentence"].map(word))
        quoted = feature("quoted", "before")
        previous = family("previous", frames)
        previousNear = family("previous", frames, distances)
        next = family("next", frames)
        order = family("order", counts)

        rule = family("rule", constructions + ["none", "other"].map(word))
        ruleOfFrame = family("rule", frames, constructions)
        pattern = family("pattern", standingWords, standingWords)
        patternOfFrame = family("pattern-frame", frames, standingWords, standingWords)
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

        actor = role("A")
        target = role("B")

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
        statusWord = word("status")
        (self.headWords, self.leadWords) = (headWords, leadWords)
        self.standingWords = standingWords
        rows = Weights.Rows(knowledge.weights, of: closed.keys)
        let statusWord = statusWord
        statusRows = Weights.Rows(
            knowledge.weights, of: closed.keys.map { Weights.key($0, statusWord) })
        self.closed = closed
        self.names = names
    }

    /// Nil for a word of a text.
    subscript(hash: UInt64) -> String? { names[hash] }

    /// Of a numbered feature.
    func name(of number: Int) -> String {
        closed[number].map { names[$0]! }.joined(separator: " ")
    }
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
