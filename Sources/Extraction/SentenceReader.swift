import Diplomacy
import Knowledge
import VietnameseText

/// Reads the passages of an article, one after another, into sentences: mentions, cues, triggers, places,
/// clauses.
struct SentenceReader: ~Copyable {
    private let knowledge: KnowledgeBase
    private let vocabulary: Vocabulary
    private var mentions: MentionReader
    // Of all sentences so far.
    private var outlines: [Sentence.Outline] = []
    private var triggers: [Trigger] = []
    private var places: [PlaceName] = []
    private var clauses: [Clause] = []

    init(knowledge: KnowledgeBase, vocabulary: Vocabulary) {
        self.knowledge = knowledge
        self.vocabulary = vocabulary
        mentions = MentionReader(
            AnnotatedText(), knowledge: knowledge, vocabulary: vocabulary)
    }

    /// The people named so far.
    var people: NameBinder { mentions.binder }

    /// Reads the blocks of an article, in order.
    mutating func passages(_ blocks: [Int], of page: Page) -> [Passage] {
        var read: [Range<Int>] = []
        read.reserveCapacity(blocks.count)
        // Few texts have more.
        let bytes = blocks.reduce(0) { $0 + page.blocks[$1].text.utf8.count }
        outlines.reserveCapacity(blocks.count + bytes / 200)
        triggers.reserveCapacity(bytes / 50)
        clauses.reserveCapacity(bytes / 30)
        mentions.reserve(mentions: bytes / 60, cues: bytes / 16)
        // First all texts, so that the code of each task is at hand.
        let texts = AnnotatedText.read(
            blocks.map { page.blocks[$0].text.utf8 }, knowledge: knowledge)
        for text in texts {
            let first = outlines.count
            self.read(text)
            read.append(first..<outlines.count)
        }
        let findings = Findings(
            sentences: outlines, mentions: mentions.all, triggers: triggers, cues: mentions.cues,
            places: places, clauses: clauses)
        return blocks.indices.map { i in
            Passage(
                block: blocks[i], role: page.blocks[blocks[i]].role, text: texts[i],
                sentences: Sentences(findings, read[i]))
        }
    }

    private mutating func read(_ text: AnnotatedText) {
        mentions.begin(text)
        let tokens = text.tokens
        var start = 0
        while start < tokens.count {
            let end = knowledge.splitter.end(from: start, in: tokens)
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
        let frames = knowledge.frames
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
            guard !isNamed, !isIdiom(range.lowerBound),
                fits(frames, frame, range, sentence: sentence, in: tokens)
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
        guard mentions.classes.contains(.idiom) else { return false }
        return mentions.cues[mentions.firstCue...].contains {
            $0.cue == .idiom && $0.range.contains(token)
        }
    }

    /// How far before and after a trigger the words it needs may stand, in tokens.
    static let beforeTokens = 7
    static let tailTokens = 12

    private mutating func fits(
        _ frames: [Frame], _ number: Int, _ range: Range<Int>, sentence: Range<Int>,
        in tokens: [Token]
    ) -> Bool {
        let (start, end) = (range.lowerBound, range.upperBound)
        if end < tokens.count, frames[number].avoid.mayStart(with: tokens[end].word),
            frames[number].avoid.start(at: end..<end + 1, in: tokens)
        {
            return false
        }
        let before = max(sentence.lowerBound, start - Self.beforeTokens)..<start
        let tail = end..<min(sentence.upperBound, end + Self.tailTokens)
        return
            (frames[number].before.isEmpty
            || frames[number].before.start(at: before, in: tokens))
            && (frames[number].tail.isEmpty || frames[number].tail.start(at: tail, in: tokens))
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
        var divided = token(behindDividerFrom: range.lowerBound, in: range, of: tokens)
        var cue = mentions.firstCue
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
                divided = token(behindDividerFrom: at, in: range, of: tokens)
                continue
            }
            let (conjunction, sort) = mentions.cues[cue]
            cue += 1
            let isRetaliation: Bool
            switch sort {
            case .boundary: isRetaliation = false
            case .retaliation: isRetaliation = true
            default: continue
            }
            // The "khi" of "sau khi" opens no clause of its own.
            guard conjunction.upperBound > end || start.token == at else { continue }
            end = max(end, conjunction.upperBound)
            endClause(&start, at: at)
            start.isSubordinate = vocabulary[tokens[at]].contains(.subordinator)
            if isRetaliation { start.isBackground = true }
        }
        endClause(&start, at: range.upperBound)
        return hasSemicolon || tokens[range.upperBound - 1].isMark(";")
    }

    /// The first token of a range that stands behind a comma or the like, which stands at `start` or later.
    private mutating func token(
        behindDividerFrom start: Int, in range: Range<Int>, of tokens: [Token]
    ) -> Int {
        for at in start..<range.upperBound where isDivider(tokens[at].word) { return at + 1 }
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
        self = Int32(range.lowerBound)..<Int32(range.upperBound)
    }
}
