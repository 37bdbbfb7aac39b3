import Diplomacy
import Knowledge

/// A state, an organ or an official of a state, as named in a sentence.
struct Mention: Hashable {
    enum Head: Hashable {
        /// The state's own name.
        case state
        /// A clipped name, as in "Việt - Trung".
        case clipped
        case capital
        case seat
        /// Ministry, parliament, forces, delegation, "quan chức".
        case organ
        /// A person in office, named or not.
        case official
    }

    /// Token positions.
    var range: Range<Int>
    var country: CountryCode
    var head: Head
    var office: String?
    var person: String?
    /// Those of the tables who may be meant, by number.
    var people: [Int] = []
    /// Where an ambassador is posted.
    var host: CountryCode?
    /// The cue that ends right before it.
    var lead: Cue?
    /// Where something is, not who does it.
    var isPlace = false
    /// People or things of the state that do not act for it.
    var isUnofficial = false
    /// Somebody whom the page told of, here or before, as no longer or not yet in office, or beside people of theirs who act for
    /// no state.
    var isFormer = false

    var canAct: Bool {
        if isPlace || isUnofficial { return false }
        switch lead {
        case .topic, .from: return false
        default: return true
        }
    }
    var participant: Participant? {
        person.map { Participant(name: $0, office: office, country: country) }
    }
    var isOfficial: Bool { head == .official || head == .organ }
}

/// Two states taken together: "hai nước", "nhau", "song phương".
struct PairReference: Hashable {
    let range: Range<Int>
}

/// A verb or noun of a frame, in a sentence.
struct Trigger: Hashable {
    let range: Range<Int>
    let frame: Int
}

/// A sentence with all that its tables know of it. Ranges are token positions in the passage.
struct Sentence {
    let range: Range<Int>
    var mentions: [Mention] = []
    var pairs: [PairReference] = []
    var triggers: [Trigger] = []
    /// Cues by where they start.
    var cues: [(range: Range<Int>, cue: Cue)] = []
    var places: [(range: Range<Int>, place: Place)] = []
    var clauses: [Clause] = []
    var isSport = false

    func clause(at token: Int) -> Int {
        clauses.firstIndex { $0.range.contains(token) } ?? max(0, clauses.count - 1)
    }
}

/// A stretch of a sentence between commas and conjunctions.
struct Clause: Hashable {
    let range: Range<Int>
    /// Opened by "sau khi", "trong khi", "để" …: its dates are its own.
    let isSubordinate: Bool
    /// "sau khi gặp …": it happened before what the sentence tells.
    let isBackground: Bool
}

/// A block of the page with its sentences.
struct Passage {
    let block: Int
    let role: BlockRole
    let text: AnnotatedText
    var sentences: [Sentence]
}
