import Diplomacy
import Knowledge

/// A state that may be a party of a trigger, with where it stands.
struct PartyStanding {
    enum Context {
        /// Of the pair in hand; the subject of the sentence before; of the title.
        case hand, before, title
        /// Where an ambassador named here is posted.
        case post
    }

    let country: CountryCode
    /// Positions in the sentence's mentions: the nearest on each side of the trigger.
    var left: Int?
    var right: Int?
    /// Why a state that the sentence does not name is thought of.
    var context: Context?
}

/// The frames that share a phrase of the sentence, and what the rules make of them.
struct TriggerGroup {
    let range: Range<Int>
    let triggers: ArraySlice<Trigger>
    /// Of each trigger.
    var results: [RoleResult] = []
    /// By the first frame.
    var status = StatusReader.Reading.untold

    subscript(number: Int) -> Trigger { triggers[triggers.startIndex + number] }

    /// What the rules make of its status.
    var statusByRule: Status { status.status }

    /// The frame that a reading of a kind goes by: of that kind, and one whose rule finds parties first.
    func frame(for kind: Kind, _ knowledge: KnowledgeBase) -> Int {
        var ofKind: Int?
        for (trigger, result) in zip(triggers, results)
        where knowledge.frames[trigger.frame].kind == kind {
            if case .found = result { return trigger.frame }
            ofKind = ofKind ?? trigger.frame
        }
        return ofKind ?? triggers.first!.frame
    }
}

/// The triggers of a sentence by the phrases that they stand for.
struct TriggerGroups: Sequence, IteratorProtocol {
    private let triggers: [Trigger]
    private var at = 0

    init(_ triggers: [Trigger]) { self.triggers = triggers }

    mutating func next() -> TriggerGroup? {
        guard at < triggers.count else { return nil }
        let (start, range) = (at, triggers[at].range)
        while at < triggers.count, triggers[at].range == range { at += 1 }
        return TriggerGroup(range: range, triggers: triggers[start..<at])
    }
}

/// What of the article bears on every sentence of it.
struct ArticleFacts {
    /// States of the title, in order.
    let title: [CountryCode]
    /// All states, those named in most sentences first.
    let ranked: [CountryCode]

    init(_ passages: [Passage]) {
        var counts: [(country: CountryCode, sentences: Int, last: Int)] = []
        var number = 0
        for passage in passages {
            for sentence in passage.sentences {
                number += 1
                for mention in sentence.mentions {
                    if let at = counts.firstIndex(where: { $0.country == mention.country }) {
                        if counts[at].last != number { counts[at].sentences += 1 }
                        counts[at].last = number
                    } else {
                        counts.append((mention.country, 1, number))
                    }
                }
            }
        }
        ranked = counts.sorted { ($1.sentences, $0.country) < ($0.sentences, $1.country) }
            .map(\.country)
        var title: [CountryCode] = []
        for sentence in passages.first?.sentences ?? [] {
            for mention in sentence.mentions where !title.contains(mention.country) {
                title.append(mention.country)
            }
        }
        self.title = title
    }
}
