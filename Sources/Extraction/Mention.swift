import Diplomacy
import Knowledge
import VietnameseText

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
        start = Int32(truncatingIfNeeded: range.lowerBound)
        end = Int32(truncatingIfNeeded: range.upperBound)
        self.country = country
        self.head = head
        officeNumber = Self.number(office)
        personNumber = Self.number(person)
        self.host = host
        self.lead = lead
    }

    /// Token positions.
    @inline(__always)
    var range: Range<Int> { Range(uncheckedBounds: (Int(start), Int(end))) }
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

/// A verb or noun of a frame, in a sentence.
struct Trigger: Hashable {
    private let start: Int32
    private let end: Int32
    private let frameNumber: Int32

    init(range: Range<Int>, frame: Int) {
        start = Int32(truncatingIfNeeded: range.lowerBound)
        end = Int32(truncatingIfNeeded: range.upperBound)
        frameNumber = Int32(truncatingIfNeeded: frame)
    }

    @inline(__always)
    var range: Range<Int> { Range(uncheckedBounds: (Int(start), Int(end))) }
    /// By number.
    @inline(__always)
    var frame: Int { Int(frameNumber) }
}

/// A word or phrase of a class, as it stands in a sentence. Small, as there are many.
struct PlacedCue {
    private let start: Int32
    private let end: Int32
    let cue: Cue

    @inline(__always)
    init(_ match: PhraseTrie.Match, _ cue: Cue) {
        (start, end) = (match.start, match.end)
        self.cue = cue
    }

    /// Token positions.
    @inline(__always)
    var range: Range<Int> { Range(uncheckedBounds: (Int(start), Int(end))) }
}

/// What is told as a place: a capital behind "tại", a seat of government, a place of the tables.
struct PlaceName {
    let range: Range<Int>
    let country: CountryCode?
    /// Position in the tables' places; nil for one that goes by the words of the text.
    let number: Int?
}

/// What was found in the sentences of an article: of each sort one array, of which every sentence has a part.
final class Findings: Sendable {
    let sentences: [Sentence.Outline]
    let mentions: [Mention]
    let triggers: [Trigger]
    let cues: [PlacedCue]
    let places: [PlaceName]
    let clauses: [Clause]

    init(
        sentences: [Sentence.Outline], mentions: [Mention], triggers: [Trigger],
        cues: [PlacedCue], places: [PlaceName], clauses: [Clause]
    ) {
        self.sentences = sentences
        self.mentions = mentions
        self.triggers = triggers
        self.cues = cues
        self.places = places
        self.clauses = clauses
    }

    func with(mentions: [Mention]) -> Findings {
        Findings(
            sentences: sentences, mentions: mentions, triggers: triggers, cues: cues,
            places: places, clauses: clauses)
    }
}

/// Elements of an array that stand in a row, counted from 0.
struct Part<Element>: RandomAccessCollection {
    private let all: [Element]
    private var start: Int
    private(set) var endIndex: Int
    var startIndex: Int { 0 }

    /// None.
    init() { self.init([], 0..<0) }

    @inline(__always)
    init(_ all: [Element], _ range: Range<Int>) {
        self.all = all
        start = range.lowerBound
        endIndex = range.count
    }

    @inline(__always)
    subscript(position: Int) -> Element {
        precondition(position >= 0 && position < endIndex)
        return all[start &+ position]
    }

    /// Moves to other elements of the array: cheaper than to make another part.
    @inline(__always)
    mutating func move(to range: Range<Int>) {
        start = range.lowerBound
        endIndex = range.count
    }

    /// Some of them, counted from 0 again.
    func part(_ range: Range<Int>) -> Part {
        precondition(range.lowerBound >= 0 && range.upperBound <= endIndex)
        return Part(all, start + range.lowerBound..<start + range.upperBound)
    }
}

/// Classes of cues.
struct CueSet: Hashable {
    private var bits: UInt32 = 0

    init(_ cues: Cue...) { for cue in cues { insert(cue) } }

    mutating func insert(_ cue: Cue) { bits |= Self.bit(cue) }

    func contains(_ cue: Cue) -> Bool { bits & Self.bit(cue) != 0 }

    func isDisjoint(with other: CueSet) -> Bool { bits & other.bits == 0 }

    private static func bit(_ cue: Cue) -> UInt32 { 1 &<< UInt32(truncatingIfNeeded: cue.rawValue) }
}

/// A sentence with all that its tables know of it. Ranges are token positions in the passage.
struct Sentence {
    /// Where a sentence stands, and its parts of the article's findings.
    struct Outline {
        let range: Range<Int32>
        /// Those of all its cues.
        let classes: CueSet
        let hasSemicolon: Bool
        fileprivate(set) var mentions: Range<Int32>
        let triggers: Range<Int32>
        let cues: Range<Int32>
        let places: Range<Int32>
        let clauses: Range<Int32>
    }

    fileprivate let findings: Findings
    fileprivate let outline: Outline

    init(_ outline: Outline, of findings: Findings) {
        self.outline = outline
        self.findings = findings
    }

    var range: Range<Int> { Range(outline.range) }
    var classes: CueSet { outline.classes }
    /// Where there are triggers.
    var hasSemicolon: Bool { outline.hasSemicolon }
    var isSport: Bool { outline.classes.contains(.sport) }
    var hasTriggers: Bool { !outline.triggers.isEmpty }
    var hasMentions: Bool { !outline.mentions.isEmpty }
    var mentions: Part<Mention> { Part(findings.mentions, Range(outline.mentions)) }
    var triggers: Part<Trigger> { Part(findings.triggers, Range(outline.triggers)) }
    /// Cues by where they start. These and all below only where there are triggers; cues also beside "nước này".
    var cues: Part<PlacedCue> { Part(findings.cues, Range(outline.cues)) }
    var places: Part<PlaceName> { Part(findings.places, Range(outline.places)) }
    var clauses: Part<Clause> { Part(findings.clauses, Range(outline.clauses)) }

    /// The same with other mentions.
    func with(mentions: [Mention]) -> Sentence {
        var outline = outline
        outline.mentions = 0..<Int32(mentions.count)
        return Sentence(outline, of: findings.with(mentions: mentions))
    }

    /// Of the clauses, which cover the sentence, the one that a token of it belongs to.
    func clause(at token: Int) -> Int {
        let clauses = findings.clauses
        var before = 0
        for i in Range(outline.clauses) {
            // A sentence may have clauses by the ten thousand.
            if clauses[i].range.lowerBound > token { break }
            before += clauses[i].range.upperBound <= token ? 1 : 0
        }
        return max(0, min(before, outline.clauses.count - 1))
    }

    /// The tokens of which `clause(at:)` is this clause.
    func tokens(ofClause number: Int) -> Range<Int> {
        let clauses = clauses
        let start = number > 0 ? clauses[number - 1].range.upperBound : .min
        return start..<(number + 1 < clauses.count ? clauses[number].range.upperBound : .max)
    }
}

/// What readers of triggers ask of the sentence in hand. It moves from sentence to sentence of an article, which share their
/// arrays, so that no references are counted.
struct SentenceInHand {
    private(set) var range = 0..<0
    private(set) var mentions = Part<Mention>()
    private(set) var cues = Part<PlacedCue>()
    private(set) var triggers = Part<Trigger>()
    private var findings: Findings?

    mutating func move(to sentence: Sentence) {
        range = sentence.range
        if sentence.findings === findings {
            mentions.move(to: Range(sentence.outline.mentions))
            cues.move(to: Range(sentence.outline.cues))
            triggers.move(to: Range(sentence.outline.triggers))
        } else {
            findings = sentence.findings
            (mentions, cues, triggers) = (sentence.mentions, sentence.cues, sentence.triggers)
        }
    }
}

/// The sentences of a passage, counted from 0.
struct Sentences: RandomAccessCollection {
    private let findings: Findings
    private let start: Int
    let endIndex: Int
    var startIndex: Int { 0 }

    /// - Parameter range: positions in the findings' sentences.
    init(_ findings: Findings, _ range: Range<Int>) {
        self.findings = findings
        start = range.lowerBound
        endIndex = range.count
    }

    /// How many sentences and triggers the article has.
    var countsOfArticle: (sentences: Int, triggers: Int) {
        (findings.sentences.count, findings.triggers.count)
    }

    /// Each mention of the article, with the number of its sentence.
    @inline(__always)
    func forEachMentionOfArticle(_ body: (Mention, Int32) -> Void) {
        let (sentences, mentions) = (findings.sentences, findings.mentions)
        for number in sentences.indices {
            for i in Range(sentences[number].mentions) { body(mentions[i], Int32(number)) }
        }
    }

    subscript(position: Int) -> Sentence {
        precondition(position >= 0 && position < endIndex)
        return Sentence(findings.sentences[start + position], of: findings)
    }
}

extension Range<Int> {
    fileprivate init(_ range: Range<Int32>) {
        self = Range(uncheckedBounds: (Int(range.lowerBound), Int(range.upperBound)))
    }
}

/// A stretch of a sentence between commas and conjunctions.
struct Clause: Hashable {
    private let start: Int32
    private let end: Int32
    /// Opened by "sau khi", "trong khi", "để" …: its dates are its own.
    let isSubordinate: Bool
    /// "sau khi gặp …": it happened before what the sentence tells.
    let isBackground: Bool

    init(range: Range<Int>, isSubordinate: Bool, isBackground: Bool) {
        start = Int32(truncatingIfNeeded: range.lowerBound)
        end = Int32(truncatingIfNeeded: range.upperBound)
        self.isSubordinate = isSubordinate
        self.isBackground = isBackground
    }

    @inline(__always)
    var range: Range<Int> { Range(uncheckedBounds: (Int(start), Int(end))) }
}

/// A block of the page with its sentences.
struct Passage {
    let block: Int
    let role: BlockRole
    let text: AnnotatedText
    let sentences: Sentences
}
