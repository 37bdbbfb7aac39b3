import Diplomacy
import Knowledge
import VietnameseText

/// What stands for a state, an office, a person or a place in a sentence, or only looks like it: at each
/// place the longest phrase, so that none overlaps another.
struct SentenceNames: Sendable {
    struct Name {
        let range: Range<Int>
        /// Nil where the phrase stands for nothing here.
        var entity: Entity?
    }

    /// In order.
    private(set) var all: [Name] = []

    /// Of phrases equally long the one of the highest rank counts, 0 for what is no name; by the kinds' raw values.
    private static let ranks: [Int] = EntityKind.allCases.map { kind in
        switch kind {
        case .person: 6
        case .notName: 5
        case .country: 4
        case .place: 3
        case .office, .gathering: 2
        case .clippedCountry: 1
        // "thượng đỉnh Nga - Mỹ" names two states as well.
        case .summit, .landmark, .cue, .date, .trigger: 0
        }
    }

    private let ranks = Self.ranks
    private let notName = EntityKind.notName.rawValue
    private let clipped = EntityKind.clippedCountry.rawValue

    /// Overwrites what another sentence left.
    mutating func read(
        _ sentence: Range<Int>, in text: AnnotatedText, _ knowledge: KnowledgeBase
    ) {
        if !all.isEmpty { all.removeAll(keepingCapacity: true) }
        var best: (match: PhraseTrie.Match, rank: Int)?
        var hasClipped = false
        let matches = text.matches
        for i in text.matchPositions(in: sentence) {
            let match = matches[i]
            let rank = ranks[Int(match.kind)]
            guard rank > 0, match.end <= sentence.upperBound else { continue }
            if let best {
                if match.start == best.match.start {
                    guard
                        match.end > best.match.end
                            || (match.end == best.match.end && rank > best.rank)
                    else { continue }
                } else if match.start < best.match.end {
                    continue
                }
            }
            if match.kind == notName, !isName(match, text.tokens, knowledge) { continue }
            if let best, match.start != best.match.start { append(best.match, knowledge) }
            best = (match, rank)
            if match.kind == clipped { hasClipped = true }
        }
        guard let best else { return }
        append(best.match, knowledge)
        if hasClipped { dropLoneClippedNames(text.tokens) }
        dropPartsOfPersonalNames(text.tokens, sentence.lowerBound)
    }

    private func isName(
        _ match: PhraseTrie.Match, _ tokens: [Token], _ knowledge: KnowledgeBase
    ) -> Bool {
        guard case .notName(.spacedOnly) = knowledge.entities[Int(match.entry)] else { return true }
        return !match.range.contains { tokens[$0].isDash }
    }

    private mutating func append(_ match: PhraseTrie.Match, _ knowledge: KnowledgeBase) {
        all.append(Name(range: match.range, entity: knowledge.entities[Int(match.entry)]))
    }

    /// "Trung" is China in "Mỹ - Trung" and "Trung, Nhật, Hàn", and nothing alone.
    private mutating func dropLoneClippedNames(_ tokens: [Token]) {
        for i in all.indices {
            guard case .country(_, .short)? = all[i].entity else { continue }
            let joinsBefore = i > 0 && isJoined(i - 1, i, tokens)
            let joinsAfter = i + 1 < all.count && isJoined(i, i + 1, tokens)
            if !joinsBefore && !joinsAfter { all[i].entity = nil }
        }
    }

    /// Whether only a dash stands between two states.
    private func isJoined(_ a: Int, _ b: Int, _ tokens: [Token]) -> Bool {
        let end = all[a].range.upperBound
        return all[b].range.lowerBound == end + 1 && tokens[end].isDash && isState(a) && isState(b)
    }

    private func isState(_ name: Int) -> Bool {
        switch all[name].entity {
        case .country(_, .name), .country(_, .short): true
        default: false
        }
    }

    /// "Lan Anh", "Hồng Nga": a one-word state name after a capital that no table explains.
    private mutating func dropPartsOfPersonalNames(_ tokens: [Token], _ start: Int) {
        for i in all.indices {
            let at = all[i].range.lowerBound
            guard case .country(_, .name)? = all[i].entity, all[i].range.upperBound == at + 1,
                at > start, tokens[at].spaceBefore
            else { continue }
            switch tokens[at - 1].shape {
            case .capital: if !covers(at - 1) { all[i].entity = .notName(.any) }
            case .upper, .lower, .number, .mark: continue
            }
        }
    }

    func covers(_ token: Int) -> Bool {
        let number = first(endingBehind: token)
        return number < all.count && all[number].range.lowerBound <= token
    }

    /// The name that starts at a token.
    subscript(token: Int) -> (end: Int, entity: Entity)? {
        let number = first(endingBehind: token)
        guard number < all.count, all[number].range.lowerBound == token,
            let entity = all[number].entity
        else { return nil }
        return (all[number].range.upperBound, entity)
    }

    /// What the name that ends before a token stands for.
    func entity(before token: Int) -> Entity? {
        let number = first(endingBehind: token - 1)
        guard number < all.count, all[number].range.upperBound == token else { return nil }
        return all[number].entity
    }

    private func first(endingBehind token: Int) -> Int {
        var (low, high) = (0, all.count)
        while low < high {
            let middle = (low + high) / 2
            if all[middle].range.upperBound <= token { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
