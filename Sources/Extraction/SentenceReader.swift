import Diplomacy
import Knowledge
import VietnameseText

/// Reads a passage into sentences: mentions, cues, triggers, places, clauses.
struct SentenceReader: Sendable {
    private let knowledge: KnowledgeBase
    private let vocabulary: Vocabulary

    init(knowledge: KnowledgeBase) {
        self.knowledge = knowledge
        vocabulary = Vocabulary(lexicon: knowledge.lexicon)
    }

    func passage(_ block: Block, number: Int, binder: inout NameBinder) -> Passage {
        let text = AnnotatedText(block.text.utf8, knowledge: knowledge)
        let sentences = knowledge.splitter.split(text.tokens).map {
            sentence($0, in: text, binder: &binder)
        }
        return Passage(block: number, role: block.role, text: text, sentences: sentences)
    }

    private func sentence(
        _ range: Range<Int>, in text: AnnotatedText, binder: inout NameBinder
    ) -> Sentence {
        var sentence = Sentence(range: range)
        // "nhằm vào" is not also "nhằm", but a phrase may be of several classes.
        let cues = text.longest(.cue, in: range)
        sentence.cues.reserveCapacity(cues.count)
        for match in cues {
            guard case .cue(let cue) = knowledge.entities[Int(match.entry)] else { continue }
            sentence.cues.append((match.range, cue))
            switch cue {
            case .sport: sentence.isSport = true
            case .two: sentence.pairs.append(PairReference(range: match.range))
            default: break
            }
        }
        let reader = MentionReader(
            text: text, sentence: range, cues: sentence.cues, knowledge: knowledge,
            vocabulary: vocabulary)
        sentence.mentions = reader.mentions(&binder)
        sentence.triggers = triggers(in: sentence, text)
        sentence.places = places(sentence.mentions, named: reader.places, in: text)
        sentence.clauses = clauses(range, in: text.tokens, cues: sentence.cues)
        return sentence
    }

    /// The longest phrase at each place, outside of names; all frames that share it, in table order.
    private func triggers(in sentence: Sentence, _ text: AnnotatedText) -> [Trigger] {
        var found: [Trigger] = []
        var end = sentence.range.lowerBound
        for match in text.longest(.trigger, in: sentence.range) {
            let range = match.range
            guard range.lowerBound >= end || range == found.last?.range,
                !isTaken(range.lowerBound, in: sentence),
                case .trigger(let frame) = knowledge.entities[Int(match.entry)],
                fits(frame, range, sentence: sentence.range, in: text.tokens)
            else { continue }
            found.append(Trigger(range: range, frame: frame))
            end = range.upperBound
        }
        return found
    }

    /// Whether a token is part of a name or an idiom.
    private func isTaken(_ token: Int, in sentence: Sentence) -> Bool {
        sentence.mentions.indices.contains { sentence.mentions[$0].range.contains(token) }
            || sentence.cues.contains { $0.range.contains(token) && $0.cue == .idiom }
    }

    /// How far before and after a trigger the words it needs may stand, in tokens.
    static let beforeTokens = 7
    static let tailTokens = 12

    private func fits(
        _ number: Int, _ range: Range<Int>, sentence: Range<Int>, in tokens: [Token]
    ) -> Bool {
        let frames = knowledge.frames
        let (start, end) = (range.lowerBound, range.upperBound)
        let before = max(sentence.lowerBound, start - Self.beforeTokens)..<start
        let tail = end..<min(sentence.upperBound, end + Self.tailTokens)
        return !frames[number].avoid.start(at: end..<end + 1, in: tokens)
            && (frames[number].before.isEmpty
                || frames[number].before.start(at: before, in: tokens))
            && (frames[number].tail.isEmpty || frames[number].tail.start(at: tail, in: tokens))
    }

    /// Places told as where: capitals behind "tại", seats of government, and the places table.
    private func places(
        _ mentions: [Mention], named: [(range: Range<Int>, place: NamedPlace)],
        in text: AnnotatedText
    ) -> [(range: Range<Int>, place: Place)] {
        var places: [(range: Range<Int>, place: Place)] = []
        for mention in mentions
        where (mention.head == .capital && mention.isPlace) || mention.head == .seat {
            let name = text.string(mention.range)
            places.append((mention.range, Place(name: name, country: mention.country)))
        }
        for (range, place) in named {
            places.append((range, Place(name: place.name, country: place.country)))
        }
        return places
    }

    private func clauses(
        _ range: Range<Int>, in tokens: [Token], cues: [(range: Range<Int>, cue: Cue)]
    ) -> [Clause] {
        var clauses: [Clause] = []
        var open = (start: range.lowerBound, isSubordinate: false, isBackground: false)
        func begin(at start: Int) {
            guard start > open.start else { return }
            close(at: start)
            open = (start, false, false)
        }
        func close(at end: Int) {
            clauses.append(
                Clause(
                    range: open.start..<end, isSubordinate: open.isSubordinate,
                    isBackground: open.isBackground))
        }
        var cue = cues.startIndex
        // Of the conjunctions so far.
        var end = range.lowerBound
        for at in range {
            if at > range.lowerBound, isDivider(tokens[at - 1]) {
                begin(at: at)
                open.isSubordinate = tokens[at - 1].isMark("(")
            }
            while cue < cues.endIndex, cues[cue].range.lowerBound == at {
                let (conjunction, sort) = cues[cue]
                cue += 1
                let isRetaliation: Bool
                switch sort {
                case .boundary: isRetaliation = false
                case .retaliation: isRetaliation = true
                default: continue
                }
                // The "khi" of "sau khi" opens no clause of its own.
                guard conjunction.upperBound > end || open.start == at else { continue }
                end = max(end, conjunction.upperBound)
                begin(at: at)
                open.isSubordinate = vocabulary[tokens[at]].contains(.subordinator)
                if isRetaliation { open.isBackground = true }
            }
        }
        close(at: range.upperBound)
        return clauses
    }

    private func isDivider(_ token: Token) -> Bool {
        switch token.word {
        // , ; : ( )
        case -0x2C, -0x3B, -0x3A, -0x28, -0x29: true
        default: false
        }
    }
}
