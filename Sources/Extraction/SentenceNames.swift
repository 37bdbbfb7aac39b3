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
    /// Bits of the tokens that belong to names: a quick way out for most.
    private var covered: UInt64 = 0
    /// Whether any is a place of the tables.
    private(set) var hasPlaces = false
    /// In `all` the one from which on is looked first.
    var near = 0
    private var start = 0
    /// The best of the phrases so far, until one stands behind it.
    private var best: PhraseTrie.Match?
    private var hasClipped = false

    /// Of phrases equally long the one of the highest rank counts; by the kinds' raw values.
    private static let ranks: [Int] = EntityKind.allCases.map { kind in
        switch kind {
        case .person: 6
        case .notName: 5
        case .country: 4
        case .place: 3
        case .office, .gathering: 2
        case .clippedCountry: 1
        case .summit, .landmark, .cue, .date, .trigger: 0
        }
    }

    private let ranks = Self.ranks
    private let notName = EntityKind.notName.rawValue
    private let clipped = EntityKind.clippedCountry.rawValue
    private let place = EntityKind.place.rawValue

    /// More than most sentences have.
    private static let usual = 16

    init() { all.reserveCapacity(Self.usual) }

    /// Begins with another sentence.
    mutating func begin(_ sentence: Range<Int>) {
        start = sentence.lowerBound
        covered = 0
        hasPlaces = false
        near = 0
        if !all.isEmpty { all.removeAll(keepingCapacity: true) }
        best = nil
        hasClipped = false
    }

    /// Takes in a phrase of the sentence that may be a name; they come in order.
    mutating func add(_ match: PhraseTrie.Match, _ tokens: [Token], _ knowledge: KnowledgeBase) {
        if let best {
            if match.start == best.start {
                guard
                    match.end > best.end
                        || (match.end == best.end
                            && ranks[Int(match.kind)] > ranks[Int(best.kind)])
                else { return }
            } else if match.start < best.end {
                return
            }
        }
        if match.kind == notName, !isName(match, tokens, knowledge) { return }
        if let best, match.start != best.start { append(best, knowledge) }
        best = match
        if match.kind == clipped { hasClipped = true }
    }

    /// When all phrases are taken in.
    mutating func end(_ tokens: [Token], _ knowledge: KnowledgeBase) {
        guard let best else { return }
        append(best, knowledge)
        if hasClipped { dropLoneClippedNames(tokens) }
        dropPartsOfPersonalNames(tokens, start)
    }

    private func isName(
        _ match: PhraseTrie.Match, _ tokens: [Token], _ knowledge: KnowledgeBase
    ) -> Bool {
        guard case .notName(.spacedOnly) = knowledge.entities[Int(match.entry)] else { return true }
        return !match.range.contains { tokens[$0].isDash }
    }

    private mutating func append(_ match: PhraseTrie.Match, _ knowledge: KnowledgeBase) {
        all.append(Name(range: match.range, entity: knowledge.entities[Int(match.entry)]))
        if match.kind == place { hasPlaces = true }
        covered |= Self.bits(match.range)
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

    func covers(_ token: Int) -> Bool { name(at: token) != nil }

    /// The name that starts at a token.
    subscript(token: Int) -> (end: Int, entity: Entity)? {
        guard let name = name(at: token), all[name].range.lowerBound == token,
            let entity = all[name].entity
        else { return nil }
        return (all[name].range.upperBound, entity)
    }

    /// What the name that ends before a token stands for.
    func entity(before token: Int) -> Entity? {
        guard let name = name(at: token - 1), all[name].range.upperBound == token else {
            return nil
        }
        return all[name].entity
    }

    private static func bit(_ token: Int) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: token) }

    /// Those of several tokens.
    private static func bits(_ tokens: Range<Int>) -> UInt64 {
        let bits = (UInt64(1) << tokens.count) &- 1
        let first = tokens.lowerBound & 63
        return bits << first | bits >> (64 - first)
    }

    /// The one that a token belongs to.
    private func name(at token: Int) -> Int? {
        if covered & Self.bit(token) == 0 { return nil }
        var i = near < all.count && all[near].range.lowerBound <= token ? near : 0
        while i < all.count {
            if all[i].range.upperBound > token { return all[i].range.lowerBound <= token ? i : nil }
            i += 1
        }
        return nil
    }
}
