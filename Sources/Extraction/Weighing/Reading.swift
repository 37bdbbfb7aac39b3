import Diplomacy
import Knowledge

/// A state that may be a party of a trigger, with where it stands.
struct PartyStanding {
    enum Context: String {
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
    var frames: [Int] = []
    var results: [RoleResult] = []
    var statuses: [StatusReader.Reading] = []

    static func groups(of triggers: [Trigger]) -> [TriggerGroup] {
        var groups: [TriggerGroup] = []
        for trigger in triggers {
            if groups.last?.range == trigger.range {
                groups[groups.count - 1].frames.append(trigger.frame)
            } else {
                groups.append(TriggerGroup(range: trigger.range, frames: [trigger.frame]))
            }
        }
        return groups
    }

    /// The frame that a reading of a kind goes by: of that kind, and one whose rule finds parties first.
    func frame(for kind: Kind, _ knowledge: KnowledgeBase) -> Int {
        let ofKind = frames.indices.filter { knowledge.frames[frames[$0]].kind == kind }
        let found = ofKind.first { if case .found = results[$0] { true } else { false } }
        return frames[found ?? ofKind.first ?? 0]
    }

    /// What the rules find for the first frame that finds its parties.
    var found: Roles? {
        for (result, status) in zip(results, statuses) {
            if case .rejected = status { continue }
            if case .found(let roles) = result { return roles.first }
        }
        return nil
    }
}

/// What of the article bears on every sentence of it.
struct ArticleFacts {
    /// States of the title, in order.
    let title: [CountryCode]
    /// All states, those named in most sentences first.
    let ranked: [CountryCode]

    init(_ passages: [Passage]) {
        var counts: [CountryCode: Int] = [:]
        for passage in passages {
            for sentence in passage.sentences {
                for country in Set(sentence.mentions.map(\.country)) {
                    counts[country, default: 0] += 1
                }
            }
        }
        ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        var title: [CountryCode] = []
        for mention in passages.first?.sentences.flatMap(\.mentions) ?? []
        where !title.contains(mention.country) {
            title.append(mention.country)
        }
        self.title = title
    }
}
