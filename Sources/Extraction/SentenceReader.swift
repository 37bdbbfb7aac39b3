import Diplomacy
import Knowledge
import VietnameseText

/// Reads the passages of an article, one after another, into sentences: mentions, cues, triggers, places,
/// clauses.
struct SentenceReader: ~Copyable {
    private let knowledge: KnowledgeBase
    private let vocabulary: Vocabulary
    private let texts: [AnnotatedText]
    private var mentions: MentionReader
    // Of all sentences so far.
    private var outlines: [Sentence.Outline] = []
    private var triggers: [Trigger] = []
    private var places: [PlaceName] = []
    private var clauses: [Clause] = []
    /// Of the tokens of all texts.
    let kinds: TokenKinds
    private let marks: PlaceSet
    /// The place of the passage's first token in `marks`.
    private var firstToken = 0

    /// - Parameter texts: those of an article's passages, in order; at least one. They are read before, all together, so that
    ///   the code of each task is at hand.
    init(_ texts: [AnnotatedText], knowledge: KnowledgeBase, vocabulary: Vocabulary) {
        self.knowledge = knowledge
        self.vocabulary = vocabulary
        self.texts = texts
        kinds = TokenKinds(of: texts)
        marks = kinds.marks
        mentions = MentionReader(
            texts[0], capitals: kinds.capitals, knowledge: knowledge, vocabulary: vocabulary)
    }

    /// The people named so far.
    var people: NameBinder { mentions.binder }

    /// Reads the passages, which are the texts of some blocks.
    mutating func passages(_ blocks: [Int], of page: Page) -> [Passage] {
        // Where the sentences of each begin, and the end.
        var starts: [Int] = []
        starts.reserveCapacity(blocks.count + 1)
        // Few texts have more.
        let bytes = texts.reduce(0) { $0 + $1.utf8.count }
        outlines.reserveCapacity(blocks.count + bytes / 200)
        triggers.reserveCapacity(bytes / 50)
        clauses.reserveCapacity(bytes / 30)
        mentions.reserve(mentions: bytes / 60, cues: bytes / 16)
        var hasPeople = false
        for (i, text) in texts.enumerated() {
            starts.append(outlines.count)
            // Printed once more, a text tells the same, but for people, who are numbered whenever they are named.
            if i > 0, text === texts[i - 1], !hasPeople {
                for sentence in starts[i - 1]..<starts[i] { outlines.append(outlines[sentence]) }
                continue
            }
            let firstMention = mentions.all.count
            read(text, at: kinds.starts[i])
            hasPeople = mentions.all[firstMention...].contains { $0.person != nil }
        }
        starts.append(outlines.count)
        let findings = Findings(
            sentences: outlines, mentions: mentions.all, triggers: triggers, cues: mentions.cues,
            places: places, clauses: clauses)
        var passages: [Passage] = []
        passages.reserveCapacity(blocks.count)
        let all = page.blocks.span
        for i in blocks.indices {
            passages.append(
                Passage(
                    block: blocks[i], role: all[blocks[i]].role, text: texts[i],
                    sentences: Sentences(findings, starts[i]..<starts[i + 1])))
        }
        return passages
    }

    /// - Parameter first: the place in `marks` of the text's first token.
    private mutating func read(_ text: AnnotatedText, at first: Int) {
        mentions.begin(text, at: first)
        firstToken = first
        let splitter = knowledge.splitter
        let tokens = text.tokens
        var start = 0
        while start < tokens.count {
            let end = splitter.end(from: start, in: tokens.span, marks: marks, at: first)
            read(start..<end, of: tokens)
            start = end
        }
    }

    private mutating func read(_ range: Range<Int>, of tokens: [Token]) {
        let found = mentions.read(range)
        let (firstTrigger, firstPlace, firstClause) = (
            triggers.count, places.count, clauses.count
        )
        var hasSemicolon = false
        readTriggers(in: range, outside: found, of: tokens)
        if triggers.count > firstTrigger {
            readPlaces(found)
            hasSemicolon = readClauses(range, of: tokens)
        } else if !mentions.classes.contains(.sameState) {
            // Where no act is told, nobody asks for more than what "nước này" stands for.
            mentions.dropCues()
        }
        outlines.append(
            Sentence.Outline(
                range: Range(short: range), classes: mentions.classes, hasSemicolon: hasSemicolon,
                mentions: Range(short: found),
                triggers: Range(short: firstTrigger..<triggers.count),
                cues: Range(short: mentions.firstCue..<mentions.cues.count),
                places: Range(short: firstPlace..<places.count),
                clauses: Range(short: firstClause..<clauses.count)))
    }

    /// The longest phrase at each place, outside of names; all frames that share it, in table order.
    private mutating func readTriggers(
        in sentence: Range<Int>, outside found: Range<Int>, of tokens: [Token]
    ) {
        if mentions.triggers.isEmpty { return }
        let hasIdiom = mentions.classes.contains(.idiom)
        var end = sentence.lowerBound
        var last: Range<Int>?
        // The first mention that does not end before the trigger.
        var mention = found.lowerBound
        for i in mentions.triggers.indices {
            let range = mentions.triggers[i].range
            guard range.lowerBound >= end || range == last, !isPartOfLonger(i) else { continue }
            while mention < found.upperBound,
                mentions.all[mention].range.upperBound <= range.lowerBound
            {
                mention += 1
            }
            let isNamed =
                mention < found.upperBound
                && mentions.all[mention].range.lowerBound <= range.lowerBound
            let frame = Int(mentions.triggers[i].number)
            guard !isNamed, !(hasIdiom && isIdiom(range.lowerBound)),
                fits(frame, range, sentence: sentence, in: tokens)
            else { continue }
            triggers.append(Trigger(range: range, frame: frame))
            last = range
            end = range.upperBound
        }
    }

    /// Whether a longer trigger starts at the same token.
    private mutating func isPartOfLonger(_ number: Int) -> Bool {
        var other = number + 1
        while other < mentions.triggers.count,
            mentions.triggers[other].start == mentions.triggers[number].start
        {
            if mentions.triggers[other].end > mentions.triggers[number].end { return true }
            other += 1
        }
        return false
    }

    private mutating func isIdiom(_ token: Int) -> Bool {
        mentions.cues[mentions.firstCue...].contains {
            $0.cue == .idiom && $0.range.contains(token)
        }
    }

    /// How far before and after a trigger the words it needs may stand, in tokens.
    static let beforeTokens = 7
    static let tailTokens = 12

    private mutating func fits(
        _ frame: Int, _ range: Range<Int>, sentence: Range<Int>, in tokens: [Token]
    ) -> Bool {
        let traits = vocabulary.frames[frame]
        let (start, end) = (range.lowerBound, range.upperBound)
        if end < tokens.count, traits.mayAvoid(tokens[end].word),
            knowledge.frames[frame].avoid.start(at: end..<end + 1, in: tokens)
        {
            return false
        }
        if traits.needsBefore {
            let before = max(sentence.lowerBound, start - Self.beforeTokens)..<start
            guard knowledge.frames[frame].before.start(at: before, in: tokens) else { return false }
        }
        if traits.needsTail {
            let tail = end..<min(sentence.upperBound, end + Self.tailTokens)
            return knowledge.frames[frame].tail.start(at: tail, in: tokens)
        }
        return true
    }

    /// Places told as where: capitals behind "tại", seats of government, and of the places table those that no longer
    /// name takes in ("Thái Bình" in "châu Á - Thái Bình Dương" is none).
    private mutating func readPlaces(_ found: Range<Int>) {
        for i in found {
            switch mentions.all[i].head {
            case .capital where mentions.all[i].isPlace, .seat:
                places.append(
                    PlaceName(
                        range: mentions.all[i].range, country: mentions.all[i].country, number: nil)
                )
            default: continue
            }
        }
        if !mentions.names.hasPlaces { return }
        for name in mentions.names.all {
            guard case .place(let number)? = name.entity else { continue }
            places.append(
                PlaceName(
                    range: name.range, country: knowledge.places[number].country, number: number))
        }
    }

    /// How the clause in hand begins.
    private struct ClauseStart {
        var token: Int
        var isSubordinate = false
        var isBackground = false
    }

    /// Ends the clause in hand before a token, with which the next begins.
    private mutating func endClause(_ start: inout ClauseStart, at token: Int) {
        guard token > start.token else { return }
        clauses.append(
            Clause(
                range: start.token..<token, isSubordinate: start.isSubordinate,
                isBackground: start.isBackground))
        start = ClauseStart(token: token)
    }

    /// - Returns: whether there is a semicolon.
    private mutating func readClauses(_ range: Range<Int>, of tokens: [Token]) -> Bool {
        var hasSemicolon = false
        var start = ClauseStart(token: range.lowerBound)
        var divided = tokenBehindDivider(in: range, of: tokens)
        var cue = conjunction(from: mentions.firstCue)
        // Of the conjunctions so far.
        var end = range.lowerBound
        while true {
            let nextCue = cue < mentions.cues.count ? mentions.cues[cue].range.lowerBound : .max
            let at = min(divided, nextCue)
            if at >= range.upperBound { break }
            if at == divided {
                endClause(&start, at: at)
                start.isSubordinate = tokens[at - 1].isMark("(")
                if tokens[at - 1].isMark(";") { hasSemicolon = true }
                divided = tokenBehindDivider(in: at..<range.upperBound, of: tokens)
                continue
            }
            let conjunction = mentions.cues[cue]
            cue = self.conjunction(from: cue + 1)
            // The "khi" of "sau khi" opens no clause of its own.
            guard conjunction.range.upperBound > end || start.token == at else { continue }
            end = max(end, conjunction.range.upperBound)
            endClause(&start, at: at)
            start.isSubordinate = vocabulary[tokens[at]].contains(.subordinator)
            if conjunction.cue == .retaliation { start.isBackground = true }
        }
        endClause(&start, at: range.upperBound)
        return hasSemicolon || tokens[range.upperBound - 1].isMark(";")
    }

    /// The first cue from a position on that opens a clause.
    private mutating func conjunction(from first: Int) -> Int {
        var at = first
        while at < mentions.cues.count {
            switch mentions.cues[at].cue {
            case .boundary, .retaliation: return at
            default: at += 1
            }
        }
        return at
    }

    /// The first token behind a comma or the like of a range.
    private mutating func tokenBehindDivider(in range: Range<Int>, of tokens: [Token]) -> Int {
        var at = range.lowerBound
        while at < range.upperBound {
            let mark =
                marks.first(in: firstToken + at..<firstToken + range.upperBound) - firstToken
            guard mark < range.upperBound else { break }
            at = mark + 1
            if isDivider(tokens[mark].word) { return at }
        }
        return .max
    }

    private func isDivider(_ word: Int32) -> Bool {
        switch word {
        // , ; : ( )
        case -0x2C, -0x3B, -0x3A, -0x28, -0x29: true
        default: false
        }
    }
}

extension Range<Int32> {
    fileprivate init(short range: Range<Int>) {
        self = Range(
            uncheckedBounds: (
                Int32(truncatingIfNeeded: range.lowerBound),
                Int32(truncatingIfNeeded: range.upperBound)
            ))
    }
}
