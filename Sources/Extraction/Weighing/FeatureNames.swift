import Knowledge
import VietnameseText

/// The words that features' names are made of, by their hashes (`Lexicon.hash(of:)`), and how names
/// begin, by their keys (`Weights.key`): all that can be known before a page is read.
final class FeatureNames: Sendable {
    /// How names begin.
    let words, wordPair, frame, form, rules, status: UInt64
    let l1, l2, l21, r1, r2, r12, lb, rb: UInt64
    let passage, cue, states, first, second, clause, dated, quoted, previous, next, order: UInt64
    let patternFrame: UInt64
    let rule, pattern, leads, gap, heads, oneList, topPair, titlePair, handPair: UInt64
    let actor, target: Role

    /// What one party alone tells, as actor or as target.
    struct Role {
        let left, right: Side
        let context, rank, title, home: UInt64
    }

    /// What its mention on one side of the trigger tells.
    struct Side {
        let own, lead, office, pre, post, list, distance, between, word: UInt64
        let pre2, over, path, leadFrame, frameNear: UInt64
    }

    /// Words.
    let edge, number, capital, mark, quote, comma, stop, colon, dash, bracket: UInt64
    let none, found, caption, near, inClause, inSentence, before, after: UInt64
    let background, subordinate, place, unofficial, former, outside, other: UInt64
    let hand, title, post: UInt64
    /// By number: up to four; from 0, 1, 2, 3, 5, 9 and 17 tokens on; of passages; of frames; of offices.
    let counts, distances, places, frames, offices: [UInt64]
    /// None, one, two states or more between, on the left and on the right.
    let standings: [UInt64]
    /// By `Mention.Head.number`.
    let headWords: [UInt64]
    /// By the numbers of their cases.
    let cues, statuses, reasons, constructions: [UInt64]

    /// What all of these stand for.
    private let names: NameTable

    init(_ knowledge: KnowledgeBase) {
        var names = NameTable()
        func word(_ word: String) -> UInt64 { names.word(word) }
        func start(_ start: String) -> UInt64 { names.start(start) }
        func side(_ words: String) -> Side {
            Side(
                own: start(words), lead: start(words + " lead"),
                office: start(words + " office"), pre: start(words + " pre"),
                post: start(words + " post"), list: start(words + " list"),
                distance: start(words + " distance"), between: start(words + " between"),
                word: start(words + " word"), pre2: start(words + " pre2"),
                over: start(words + " over"), path: start(words + " path"),
                leadFrame: start(words + " lead-frame"), frameNear: start(words + " frame"))
        }
        func role(_ role: String) -> Role {
            Role(
                left: side(role + " L"), right: side(role + " R"),
                context: start(role + " context"), rank: start(role + " rank"),
                title: start(role + " title"), home: start(role + " home"))
        }
        words = start("w")
        wordPair = start("w2")
        frame = start("frame")
        form = start("form")
        rules = start("rules")
        status = start("status")
        l1 = start("l1")
        l2 = start("l2")
        l21 = start("l21")
        r1 = start("r1")
        r2 = start("r2")
        r12 = start("r12")
        lb = start("lb")
        rb = start("rb")
        passage = start("passage")
        cue = start("cue")
        states = start("states")
        first = start("s1")
        second = start("s12")
        clause = start("clause")
        dated = start("dated")
        quoted = start("quoted")
        previous = start("previous")
        next = start("next")
        order = start("order")
        rule = start("rule")
        patternFrame = start("pattern-frame")
        pattern = start("pattern")
        leads = start("leads")
        gap = start("gap")
        heads = start("head")
        oneList = start("one-list")
        topPair = start("top-pair")
        titlePair = start("title-pair")
        handPair = start("hand-pair")
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
        none = word("none")
        found = word("s1")
        caption = word("caption")
        near = word("near")
        inClause = word("clause")
        inSentence = word("sentence")
        before = word("before")
        after = word("after")
        background = word("background")
        subordinate = word("subordinate")
        place = word("place")
        unofficial = word("unofficial")
        former = word("former")
        outside = word("context")
        other = word("other")
        hand = word("hand")
        title = word("title")
        post = word("post")
        counts = ["0", "1", "2", "3", "4"].map(word)
        distances = FeatureReader.buckets.map(word)
        places = ["title", "lead", "early", "late"].map(word)
        frames = knowledge.frames.map { word($0.id) }
        standings = ["L0", "L1", "L2", "R0", "R1", "R2"].map(word)
        headWords = [
            "<state>", "<clipped>", "<capital>", "<seat>", "<organ>", "<official>",
        ].map(word)
        cues = Cue.allCases.map { word($0.name) }
        statuses = StatusReader.Reading.allCases.map { word($0.name) }
        reasons = RoleResult.Reason.allCases.map { word($0.name) }
        constructions = Construction.allCases.map { word($0.name) }
        offices = knowledge.offices.map { word($0.id) }
        self.names = names
    }

    /// Nil for a word of a text.
    subscript(hash: UInt64) -> String? { names[hash] }
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
