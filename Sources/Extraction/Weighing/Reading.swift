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

/// What the rules make of a trigger.
struct Ruling {
    private let frameNumber: Int32
    let result: RoleResult

    init(frame: Int, result: RoleResult) {
        frameNumber = Int32(truncatingIfNeeded: frame)
        self.result = result
    }

    var frame: Int { Int(frameNumber) }
}

/// What the rules make of the triggers of an article.
struct Rulings {
    /// Of each trigger.
    var all: [Ruling] = []
    /// Those that results point to.
    var roles: [Roles] = []

    /// The frame that a reading of a kind goes by: of that kind, and one whose rule finds parties first.
    func frame(of group: TriggerGroup, for kind: Kind, _ knowledge: KnowledgeBase) -> Int {
        var ofKind: Int?
        for i in group.rulings where knowledge.frames[all[i].frame].kind == kind {
            if case .found = all[i].result { return all[i].frame }
            ofKind = ofKind ?? all[i].frame
        }
        return ofKind ?? all[group.rulings.lowerBound].frame
    }
}

/// The frames that share a phrase of a sentence: where it stands, and where they do among the triggers of the sentence and
/// the rulings of the article.
struct TriggerGroup {
    private let start: Int32
    private let end: Int32
    private let firstTrigger: Int32
    private let firstRuling: Int32
    private let count: Int32
    /// By the first frame.
    var status = StatusReader.Reading.untold

    init(range: Range<Int>, triggers: Range<Int>, firstRuling: Int) {
        start = Int32(truncatingIfNeeded: range.lowerBound)
        end = Int32(truncatingIfNeeded: range.upperBound)
        firstTrigger = Int32(truncatingIfNeeded: triggers.lowerBound)
        self.firstRuling = Int32(truncatingIfNeeded: firstRuling)
        count = Int32(truncatingIfNeeded: triggers.count)
    }

    var range: Range<Int> { Int(start)..<Int(end) }
    var triggers: Range<Int> { Int(firstTrigger)..<Int(firstTrigger + count) }
    var rulings: Range<Int> { Int(firstRuling)..<Int(firstRuling + count) }

    /// What the rules make of its status.
    var statusByRule: Status { status.status }
}

/// A sentence with triggers that may tell of some states.
struct ReadSentence {
    let sentence: Sentence
    let spot: Candidate.Spot
}

/// A phrase that may tell of some states, with what was in hand when it was read.
struct ReadTrigger {
    let sentence: FirstReading.SentenceNumber
    let group: TriggerGroup
    let pool: PartyPool
    /// Among those of the article.
    let hand: Int
    let handPair: (CountryCode, CountryCode)?
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
