import Diplomacy
import Knowledge
import VietnameseText

/// What stands for a state, an office, a person or a place in a sentence, or only looks like it: at each
/// place the longest phrase, so that none overlaps another.
struct SentenceNames {
    struct Name {
        let range: Range<Int>
        /// Nil where the phrase stands for nothing here.
        var entity: Entity?
    }

    /// In order.
    private(set) var all: [Name] = []
    /// By token of the sentence: one more than the position in `all` of what takes it in, or 0.
    private var numbers: [Int32]
    private let start: Int

    init(_ sentence: Range<Int>, in text: AnnotatedText, _ knowledge: KnowledgeBase) {
        start = sentence.lowerBound
        numbers = Array(repeating: 0, count: sentence.count)
        var best: (range: Range<Int>, rank: Int, entry: Int32)?
        let matches = text.matches(in: sentence)
        all.reserveCapacity(matches.count)
        for match in matches {
            guard let rank = Self.rank(match) else { continue }
            let range = match.range
            guard range.upperBound <= sentence.upperBound,
                !match.isOf(.notName) || isName(match, in: text, knowledge)
            else { continue }
            if let known = best {
                if range.lowerBound == known.range.lowerBound {
                    guard
                        range.upperBound > known.range.upperBound
                            || (range.upperBound == known.range.upperBound && rank > known.rank)
                    else { continue }
                } else if range.lowerBound < known.range.upperBound {
                    continue
                } else {
                    append(known.range, knowledge.entities[Int(known.entry)])
                }
            }
            best = (range, rank, match.entry)
        }
        if let best { append(best.range, knowledge.entities[Int(best.entry)]) }
        dropLoneClippedNames(text.tokens)
        dropPartsOfPersonalNames(text.tokens)
    }

    /// Of phrases equally long the one of the highest rank counts; nil for what is no name.
    private static func rank(_ match: PhraseTrie.Match) -> Int? {
        switch match.entityKind {
        case .person: 5
        case .notName: 4
        case .country: 3
        case .place: 2
        case .office, .gathering: 1
        case .clippedCountry: 0
        // "thượng đỉnh Nga - Mỹ" names two states as well.
        case .summit, .landmark, .cue, .date, .trigger, nil: nil
        }
    }

    private func isName(
        _ match: PhraseTrie.Match, in text: AnnotatedText, _ knowledge: KnowledgeBase
    ) -> Bool {
        guard case .notName(.spacedOnly) = knowledge.entities[Int(match.entry)] else { return true }
        return !text.tokens[match.range].contains(where: \.isDash)
    }

    private mutating func append(_ range: Range<Int>, _ entity: Entity) {
        all.append(Name(range: range, entity: entity))
        for at in range { numbers[at - start] = Int32(all.count) }
    }

    /// "Trung" is China in "Mỹ - Trung" and "Trung, Nhật, Hàn", and nothing alone.
    private mutating func dropLoneClippedNames(_ tokens: [Token]) {
        for (i, name) in all.enumerated() {
            guard case .country(_, .short)? = name.entity else { continue }
            let joinsBefore =
                i > 0 && isJoined(all[i - 1], name, tokens)
            let joinsAfter = i + 1 < all.count && isJoined(name, all[i + 1], tokens)
            if !joinsBefore && !joinsAfter { all[i].entity = nil }
        }
    }

    /// Whether only a dash stands between two states.
    private func isJoined(_ a: Name, _ b: Name, _ tokens: [Token]) -> Bool {
        func isState(_ name: Name) -> Bool {
            switch name.entity {
            case .country(_, .name), .country(_, .short): true
            default: false
            }
        }
        return b.range.lowerBound == a.range.upperBound + 1 && tokens[a.range.upperBound].isDash
            && isState(a) && isState(b)
    }

    /// "Lan Anh", "Hồng Nga": a one-word state name after a capital that no table explains.
    private mutating func dropPartsOfPersonalNames(_ tokens: [Token]) {
        for (i, name) in all.enumerated() {
            let at = name.range.lowerBound
            guard case .country(_, .name)? = name.entity, name.range.count == 1, at > start,
                tokens[at].spaceBefore
            else { continue }
            let before = tokens[at - 1]
            if before.startsUpper, before.shape != .upper, !covers(at - 1) {
                all[i].entity = .notName(.any)
            }
        }
    }

    func covers(_ token: Int) -> Bool { number(token) != nil }

    /// The name that starts at a token.
    subscript(token: Int) -> (end: Int, entity: Entity)? {
        guard let number = number(token) else { return nil }
        let name = all[number]
        guard name.range.lowerBound == token, let entity = name.entity else { return nil }
        return (name.range.upperBound, entity)
    }

    /// What the name that ends before a token stands for.
    func entity(before token: Int) -> Entity? {
        guard let number = number(token - 1), all[number].range.upperBound == token else {
            return nil
        }
        return all[number].entity
    }

    private func number(_ token: Int) -> Int? {
        guard token >= start, token - start < numbers.count else { return nil }
        let number = Int(numbers[token - start])
        return number > 0 ? number - 1 : nil
    }
}
