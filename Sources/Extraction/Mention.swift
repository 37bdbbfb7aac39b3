import Diplomacy
import Knowledge

/// A state, an organ or an official of a state, as named in a sentence. Numbers alone, as it is copied a lot.
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

    private let start: Int32
    private let end: Int32
    var country: CountryCode
    private var officeNumber: Int32
    private var personNumber: Int32
    /// Where an ambassador is posted.
    let host: CountryCode?
    let head: Head
    /// The cue that ends right before it.
    var lead: Cue?
    /// Where something is, not who does it.
    var isPlace = false
    /// People or things of the state that do not act for it.
    var isUnofficial = false
    /// Somebody whom the page told of, here or before, as no longer or not yet in office, or beside people of theirs who act for
    /// no state.
    var isFormer = false

    init(
        range: Range<Int>, country: CountryCode, head: Head, office: Int? = nil,
        person: Int? = nil, host: CountryCode? = nil, lead: Cue? = nil
    ) {
        start = Int32(range.lowerBound)
        end = Int32(range.upperBound)
        self.country = country
        self.head = head
        officeNumber = Self.number(office)
        personNumber = Self.number(person)
        self.host = host
        self.lead = lead
    }

    /// Token positions.
    var range: Range<Int> { Int(start)..<Int(end) }
    /// Position in the tables' offices.
    var office: Int? {
        get { officeNumber < 0 ? nil : Int(officeNumber) }
        set { officeNumber = Self.number(newValue) }
    }
    /// Number in the page's `NameBinder`.
    var person: Int? {
        get { personNumber < 0 ? nil : Int(personNumber) }
        set { personNumber = Self.number(newValue) }
    }

    private static func number(_ number: Int?) -> Int32 { number.map(Int32.init) ?? -1 }

    var canAct: Bool {
        if isPlace || isUnofficial { return false }
        switch lead {
        case .topic, .from: return false
        default: return true
        }
    }
    var isOfficial: Bool {
        switch head {
        case .official, .organ: true
        case .state, .clipped, .capital, .seat: false
        }
    }
    var isStateOrCapital: Bool {
        switch head {
        case .state, .capital: true
        case .clipped, .seat, .organ, .official: false
        }
    }
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

/// What is told as a place: a capital behind "tại", a seat of government, a place of the tables.
struct PlaceName {
    let range: Range<Int>
    let country: CountryCode?
    /// Position in the tables' places; nil for one that goes by the words of the text.
    let number: Int?
}

/// A sentence with all that its tables know of it. Ranges are token positions in the passage.
final class Sentence {
    let range: Range<Int>
    let isSport: Bool
    let mentions: [Mention]
    let triggers: [Trigger]
    /// Cues by where they start. These and all below only where there are triggers; cues also beside "nước này".
    let cues: [(range: Range<Int>, cue: Cue)]
    let pairs: [PairReference]
    let places: [PlaceName]
    let clauses: [Clause]

    init(
        range: Range<Int>, isSport: Bool = false, mentions: [Mention] = [],
        triggers: [Trigger] = [], cues: [(range: Range<Int>, cue: Cue)] = [],
        pairs: [PairReference] = [], places: [PlaceName] = [], clauses: [Clause] = []
    ) {
        self.range = range
        self.isSport = isSport
        self.mentions = mentions
        self.triggers = triggers
        self.cues = cues
        self.pairs = pairs
        self.places = places
        self.clauses = clauses
    }

    /// The same with other mentions.
    func with(mentions: [Mention]) -> Sentence {
        Sentence(
            range: range, isSport: isSport, mentions: mentions, triggers: triggers, cues: cues,
            pairs: pairs, places: places, clauses: clauses)
    }

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
