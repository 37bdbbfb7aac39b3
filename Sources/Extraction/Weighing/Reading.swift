import Diplomacy
import Knowledge

/// A state that may be a party of a trigger, with where it stands. Small, as it is copied a lot.
struct PartyStanding {
    enum Context: Int, CaseIterable {
        /// Of the pair in hand; the subject of the sentence before; of the title.
        case hand, before, title
        /// Where an ambassador named here is posted.
        case post
    }

    let country: CountryCode
    private var leftNumber: Int16 = -1
    private var rightNumber: Int16 = -1
    /// Why a state that the sentence does not name is thought of.
    let context: Context?

    init(country: CountryCode, context: Context? = nil) {
        self.country = country
        self.context = context
    }

    /// Positions in the sentence's mentions: the nearest on each side of the trigger.
    var left: Int? {
        get { leftNumber < 0 ? nil : Int(leftNumber) }
        set { leftNumber = newValue.map { Int16($0) } ?? -1 }
    }
    var right: Int? {
        get { rightNumber < 0 ? nil : Int(rightNumber) }
        set { rightNumber = newValue.map { Int16($0) } ?? -1 }
    }
}

/// What the rules make of the triggers of an article.
final class Rulings: Sendable {
    let results: [RoleResult]
    /// Those that results point to.
    let roles: [Roles]

    init(results: [RoleResult], roles: [Roles]) {
        self.results = results
        self.roles = roles
    }
}

/// The frames that share a phrase of the sentence, and what the rules make of them.
struct TriggerGroup {
    /// The group's place among the triggers of its sentence and the results of the article.
    struct Outline {
        private let start: Int32
        private let end: Int32
        private let firstTrigger: Int32
        private let firstResult: Int32
        private let count: Int32
        /// By the first frame.
        var status = StatusReader.Reading.untold

        /// - Parameters:
        ///   - triggers: in the sentence.
        ///   - result: the first of as many.
        init(range: Range<Int>, triggers: Range<Int>, firstResult result: Int) {
            start = Int32(truncatingIfNeeded: range.lowerBound)
            end = Int32(truncatingIfNeeded: range.upperBound)
            firstTrigger = Int32(truncatingIfNeeded: triggers.lowerBound)
            firstResult = Int32(truncatingIfNeeded: result)
            count = Int32(truncatingIfNeeded: triggers.count)
        }

        var range: Range<Int> { Int(start)..<Int(end) }
        var triggers: Range<Int> { Int(firstTrigger)..<Int(firstTrigger + count) }
        var results: Range<Int> { Int(firstResult)..<Int(firstResult + count) }
    }

    let range: Range<Int>
    let triggers: Part<Trigger>
    let status: StatusReader.Reading
    private let rulings: Rulings
    private let ruled: Range<Int>

    init(_ outline: Outline, in sentence: Sentence, _ rulings: Rulings) {
        range = outline.range
        triggers = sentence.triggers.part(outline.triggers)
        status = outline.status
        self.rulings = rulings
        ruled = outline.results
    }

    /// Of each trigger.
    var results: Part<RoleResult> { Part(rulings.results, ruled) }

    /// Those that results point to.
    var roles: [Roles] { rulings.roles }

    /// What the rules make of its status.
    var statusByRule: Status { status.status }

    /// The frame that a reading of a kind goes by: of that kind, and one whose rule finds parties first.
    func frame(for kind: Kind, _ knowledge: KnowledgeBase) -> Int {
        var ofKind: Int?
        for i in triggers.indices where knowledge.frames[triggers[i].frame].kind == kind {
            if case .found = results[i] { return triggers[i].frame }
            ofKind = ofKind ?? triggers[i].frame
        }
        return ofKind ?? triggers[0].frame
    }
}

/// What of the article bears on every sentence of it.
struct ArticleFacts {
    /// States of the title, in order.
    let title: [CountryCode]
    /// All states, those named in most sentences first.
    let ranked: [CountryCode]

    /// How many sentences name a state, and the last that does.
    private struct Count {
        let country: CountryCode
        var sentences: Int32 = 0
        var last: Int32 = -1
    }

    /// More states than most articles name.
    private static let usual = 32

    init(_ passages: [Passage]) {
        guard let first = passages.first else {
            (title, ranked) = ([], [])
            return
        }
        var counts: [Count] = []
        counts.reserveCapacity(Self.usual)
        first.sentences.forEachMentionOfArticle { mention, sentence in
            let country = mention.country
            var at = 0
            while at < counts.count, counts[at].country != country { at += 1 }
            if at == counts.count { counts.append(Count(country: country)) }
            if counts[at].last != sentence { counts[at].sentences += 1 }
            counts[at].last = sentence
        }
        counts.sort { ($1.sentences, $0.country) < ($0.sentences, $1.country) }
        ranked = counts.map(\.country)
        var title: [CountryCode] = []
        for sentence in first.sentences {
            for mention in sentence.mentions where !title.contains(mention.country) {
                title.append(mention.country)
            }
        }
        self.title = title
    }
}
