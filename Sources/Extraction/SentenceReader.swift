import Diplomacy
import Knowledge
import VietnameseText

/// Reads a passage into sentences: mentions, cues, triggers, places, clauses.
struct SentenceReader {
    let knowledge: KnowledgeBase

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
        sentence.cues = cues(range, in: text)
        sentence.isSport = sentence.cues.contains { $0.cue == .sport }
        let reader = MentionReader(text: text, sentence: range, knowledge: knowledge)
        sentence.mentions = reader.mentions(range, cues: sentence.cues, binder: &binder)
        sentence.pairs = sentence.cues.filter { $0.cue == .two }.map {
            PairReference(range: $0.range)
        }
        let taken =
            sentence.mentions.map(\.range)
            + sentence.cues.filter { $0.cue == .idiom }.map(\.range)
        sentence.triggers = triggers(range, in: text, outside: taken)
        sentence.places = places(sentence.mentions, named: reader.places, in: text)
        sentence.clauses = clauses(range, in: text, cues: sentence.cues)
        return sentence
    }

    /// At each token the longest, in every class it has: "nhằm vào" is not also "nhằm".
    private func cues(_ range: Range<Int>, in text: AnnotatedText) -> [(
        range: Range<Int>, cue: Cue
    )] {
        var found: [(range: Range<Int>, cue: Cue)] = []
        for at in range {
            var longest: [(range: Range<Int>, cue: Cue)] = []
            for match in text.matches(at: at) where match.range.upperBound <= range.upperBound {
                guard case .cue(let cue) = knowledge.entities[Int(match.entry)] else { continue }
                if match.range.count > longest.first?.range.count ?? 0 { longest = [] }
                longest.append((match.range, cue))
            }
            found += longest
        }
        return found
    }

    /// The longest phrase at each place, outside of names; all frames that share it, in table order.
    private func triggers(
        _ range: Range<Int>, in text: AnnotatedText, outside taken: [Range<Int>]
    ) -> [Trigger] {
        var found: [Trigger] = []
        var at = range.lowerBound
        while at < range.upperBound {
            if let name = taken.first(where: { $0.contains(at) }) {
                at = name.upperBound
                continue
            }
            var end = at
            var frames: [Int] = []
            for match in text.matches(at: at) where match.range.upperBound <= range.upperBound {
                guard case .trigger(let frame) = knowledge.entities[Int(match.entry)] else {
                    continue
                }
                if match.range.upperBound > end {
                    end = match.range.upperBound
                    frames = []
                }
                frames.append(frame)
            }
            let fitting = frames.filter { fits($0, at..<end, sentence: range, in: text) }
            if fitting.isEmpty {
                at += 1
            } else {
                found += fitting.map { Trigger(range: at..<end, frame: $0) }
                at = end
            }
        }
        return found
    }

    /// How far before and after a trigger the words it needs may stand, in tokens.
    static let beforeTokens = 7
    static let tailTokens = 12

    private func fits(
        _ number: Int, _ range: Range<Int>, sentence: Range<Int>, in text: AnnotatedText
    ) -> Bool {
        let frame = knowledge.frames[number]
        if frame.avoid.contains(where: { stands($0, at: range.upperBound, in: text) }) {
            return false
        }
        if !frame.before.isEmpty {
            let first = max(sentence.lowerBound, range.lowerBound - Self.beforeTokens)
            let window = first..<range.lowerBound
            guard
                window.contains(where: { at in
                    frame.before.contains { stands($0, at: at, in: text) }
                })
            else { return false }
        }
        if !frame.tail.isEmpty {
            let last = min(sentence.upperBound, range.upperBound + Self.tailTokens)
            guard
                (range.upperBound..<last).contains(where: { at in
                    frame.tail.contains { stands($0, at: at, in: text) }
                })
            else { return false }
        }
        return true
    }

    private func stands(_ words: [Int32], at start: Int, in text: AnnotatedText) -> Bool {
        guard start + words.count <= text.tokens.count else { return false }
        for (i, word) in words.enumerated() where text.tokens[start + i].word != word {
            return false
        }
        return true
    }

    /// Places told as where: capitals behind "tại", seats of government, and the places table.
    private func places(
        _ mentions: [Mention], named: [(range: Range<Int>, place: NamedPlace)],
        in text: AnnotatedText
    ) -> [(range: Range<Int>, place: Place)] {
        let seats = mentions.filter { ($0.head == .capital && $0.isPlace) || $0.head == .seat }
        return seats.map {
            ($0.range, Place(name: text.string($0.range), country: $0.country))
        } + named.map { ($0.range, Place(name: $0.place.name, country: $0.place.country)) }
    }

    private func clauses(
        _ range: Range<Int>, in text: AnnotatedText, cues: [(range: Range<Int>, cue: Cue)]
    ) -> [Clause] {
        var starts: [Int: Bool] = [range.lowerBound: false]
        var backgrounds: Set<Int> = []
        for at in range where at > range.lowerBound {
            let mark = text.tokens[at - 1]
            if mark.isMark(",") || mark.isMark(";") || mark.isMark(":") || mark.isMark("(")
                || mark.isMark(")")
            {
                starts[at] = mark.isMark("(")
            }
        }
        var end = range.lowerBound
        for (range, cue) in cues where cue == .boundary || cue == .retaliation {
            // The "khi" of "sau khi" opens no clause of its own.
            if range.upperBound <= end, starts[range.lowerBound] == nil { continue }
            end = max(end, range.upperBound)
            starts[range.lowerBound] = subordinators.contains(range, in: text, knowledge)
            if cue == .retaliation { backgrounds.insert(range.lowerBound) }
        }
        let sorted = starts.sorted { $0.key < $1.key }
        return sorted.enumerated().map { i, start in
            let end = i + 1 < sorted.count ? sorted[i + 1].key : range.upperBound
            return Clause(
                range: start.key..<end, isSubordinate: start.value,
                isBackground: backgrounds.contains(start.key))
        }
    }

    private var subordinators: Subordinators { Subordinators() }
}

/// Conjunctions whose clause has a time of its own.
private struct Subordinators {
    private static let words: Set<String> = [
        "sau", "trước", "khi", "trong", "kể", "để", "nhằm", "vì", "mà", "trả", "đáp", "phản",
    ]

    func contains(_ range: Range<Int>, in text: AnnotatedText, _ knowledge: KnowledgeBase) -> Bool {
        let word = text.tokens[range.lowerBound].word
        return word > 0 && Self.words.contains(knowledge.lexicon.words[Int(word)])
    }
}
