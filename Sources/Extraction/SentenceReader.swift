import Diplomacy
import Knowledge
import VietnameseText

/// Reads the passages of an article, one after another, into sentences: mentions, cues, triggers, places,
/// clauses.
struct SentenceReader: ~Copyable {
    private let knowledge: KnowledgeBase
    private let vocabulary: Vocabulary
    private var annotator: Annotator
    private var mentions: MentionReader

    init(knowledge: KnowledgeBase, vocabulary: Vocabulary) {
        self.knowledge = knowledge
        self.vocabulary = vocabulary
        var annotator = Annotator(knowledge: knowledge)
        mentions = MentionReader(
            AnnotatedText([], by: &annotator), knowledge: knowledge, vocabulary: vocabulary)
        self.annotator = annotator
    }

    /// The people named so far.
    var people: NameBinder { mentions.binder }

    mutating func passage(_ block: Block, number: Int) -> Passage {
        let text = AnnotatedText(block.text.utf8, by: &annotator)
        mentions.begin(text)
        var sentences: [Sentence] = []
        var start = 0
        while start < text.tokens.count {
            let end = knowledge.splitter.end(from: start, in: text.tokens)
            sentences.append(sentence(start..<end, in: text))
            start = end
        }
        return Passage(block: number, role: block.role, text: text, sentences: sentences)
    }

    private mutating func sentence(_ range: Range<Int>, in text: AnnotatedText) -> Sentence {
        let found = mentions.mentions(in: range)
        let triggers = triggers(in: range, outside: found, text)
        // Where no act is told, nobody asks for more than what "nước này" stands for.
        guard !triggers.isEmpty else {
            return Sentence(
                range: range, isSport: mentions.isSport, mentions: found,
                cues: mentions.refersBack ? mentions.cues : [])
        }
        let cues = mentions.cues
        var pairs: [PairReference] = []
        if mentions.hasPair {
            for case (let range, .two) in cues { pairs.append(PairReference(range: range)) }
        }
        return Sentence(
            range: range, isSport: mentions.isSport, mentions: found, triggers: triggers,
            cues: cues, pairs: pairs, places: places(found),
            clauses: clauses(range, in: text.tokens, cues: cues))
    }

    private let triggerKind = EntityKind.trigger.rawValue

    /// The longest phrase at each place, outside of names; all frames that share it, in table order.
    private func triggers(
        in sentence: Range<Int>, outside mentions: [Mention], _ text: AnnotatedText
    ) -> [Trigger] {
        var found: [Trigger] = []
        var end = sentence.lowerBound
        // The first mention that does not end before the trigger.
        var mention = 0
        let (matches, positions) = (text.matches, text.matchPositions(in: sentence))
        for i in positions where matches[i].kind == triggerKind {
            let range = matches[i].range
            guard range.lowerBound >= end || range == found.last?.range,
                range.upperBound <= sentence.upperBound,
                !isPartOfLonger(matches, i, positions.upperBound, in: sentence)
            else { continue }
            while mention < mentions.count,
                mentions[mention].range.upperBound <= range.lowerBound
            {
                mention += 1
            }
            let isNamed =
                mention < mentions.count
                && mentions[mention].range.lowerBound <= range.lowerBound
            guard !isNamed, !isIdiom(range.lowerBound),
                case .trigger(let frame) = knowledge.entities[Int(matches[i].entry)],
                fits(knowledge.frames, frame, range, sentence: sentence, in: text.tokens)
            else { continue }
            if found.isEmpty { found.reserveCapacity(4) }
            found.append(Trigger(range: range, frame: frame))
            end = range.upperBound
        }
        return found
    }

    /// Whether a longer trigger starts at the same token.
    private func isPartOfLonger(
        _ matches: [PhraseTrie.Match], _ number: Int, _ last: Int, in sentence: Range<Int>
    ) -> Bool {
        var other = number + 1
        while other < last, matches[other].start == matches[number].start {
            if matches[other].kind == triggerKind, matches[other].end > matches[number].end,
                matches[other].end <= sentence.upperBound
            {
                return true
            }
            other += 1
        }
        return false
    }

    private func isIdiom(_ token: Int) -> Bool {
        guard mentions.hasIdiom else { return false }
        for case (let range, .idiom) in mentions.cues where range.contains(token) { return true }
        return false
    }

    /// How far before and after a trigger the words it needs may stand, in tokens.
    static let beforeTokens = 7
    static let tailTokens = 12

    private func fits(
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
    private func places(_ found: [Mention]) -> [PlaceName] {
        var places: [PlaceName] = []
        for mention in found {
            switch mention.head {
            case .capital where mention.isPlace, .seat:
                places.append(
                    PlaceName(range: mention.range, country: mention.country, number: nil))
            default: continue
            }
        }
        for name in mentions.names.all {
            guard case .place(let number)? = name.entity else { continue }
            places.append(
                PlaceName(
                    range: name.range, country: knowledge.places[number].country, number: number))
        }
        return places
    }

    /// The clauses so far, and how the next begins.
    private struct Clauses {
        private(set) var all: [Clause] = []
        private(set) var start: Int
        var isSubordinate = false
        var isBackground = false

        init(from start: Int) {
            self.start = start
            all.reserveCapacity(4)
        }

        mutating func begin(at token: Int) {
            guard token > start else { return }
            all.append(
                Clause(
                    range: start..<token, isSubordinate: isSubordinate, isBackground: isBackground))
            (start, isSubordinate, isBackground) = (token, false, false)
        }
    }

    private func clauses(
        _ range: Range<Int>, in tokens: [Token], cues: [(range: Range<Int>, cue: Cue)]
    ) -> [Clause] {
        var clauses = Clauses(from: range.lowerBound)
        var divided = token(behindDividerFrom: range.lowerBound, in: range, of: tokens)
        var cue = 0
        // Of the conjunctions so far.
        var end = range.lowerBound
        while true {
            let nextCue = cue < cues.count ? cues[cue].range.lowerBound : .max
            let at = min(divided, nextCue)
            if at >= range.upperBound { break }
            if at == divided {
                clauses.begin(at: at)
                clauses.isSubordinate = tokens[at - 1].isMark("(")
                divided = token(behindDividerFrom: at, in: range, of: tokens)
                continue
            }
            let (conjunction, sort) = cues[cue]
            cue += 1
            let isRetaliation: Bool
            switch sort {
            case .boundary: isRetaliation = false
            case .retaliation: isRetaliation = true
            default: continue
            }
            // The "khi" of "sau khi" opens no clause of its own.
            guard conjunction.upperBound > end || clauses.start == at else { continue }
            end = max(end, conjunction.upperBound)
            clauses.begin(at: at)
            clauses.isSubordinate = vocabulary[tokens[at]].contains(.subordinator)
            if isRetaliation { clauses.isBackground = true }
        }
        clauses.begin(at: range.upperBound)
        return clauses.all
    }

    /// The first token of a range that stands behind a comma or the like, which stands at `start` or later.
    private func token(
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
