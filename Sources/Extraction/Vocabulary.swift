import Diplomacy
import Knowledge
import VietnameseText

/// What single words say of the names beside them, by their number in the lexicon. Words that no table
/// has say nothing, family names aside.
final class Vocabulary: Sendable {
    struct Sense: OptionSet, Sendable {
        let rawValue: UInt16

        /// "ông", "bà".
        static let pronoun = Sense(rawValue: 1 << 0)
        /// Before a person's name.
        static let honorific = Sense(rawValue: 1 << 1)
        /// May stand between a cue and the name that it bears on.
        static let filler = Sense(rawValue: 1 << 2)
        /// Between an office and its state: "của", "nước".
        static let owner = Sense(rawValue: 1 << 3)
        static let at = Sense(rawValue: 1 << 4)
        static let and = Sense(rawValue: 1 << 5)
        /// Of a person's name, in lower case.
        static let particle = Sense(rawValue: 1 << 6)
        /// State names that are ordinary words at the start of a sentence.
        static let ordinary = Sense(rawValue: 1 << 7)
        /// Begins conjunctions whose clause has a time of its own.
        static let subordinator = Sense(rawValue: 1 << 8)
        /// May stand before a state that acts: "phía Nga", "việc Mỹ", "khi Anh".
        static let opener = Sense(rawValue: 1 << 9)
        /// Between states that act together.
        static let joining = Sense(rawValue: 1 << 10)
    }

    private static let words: [(Sense, String)] = [
        (.pronoun, "ông bà"),
        (.honorific, "ông bà ngài"),
        (.filler, "nước các phía những ông bà ngài cả một"),
        (.owner, "của nước"),
        (.at, "tại"),
        (.and, "và"),
        (.particle, "al el bin ibn von van der de da dos di le bint"),
        (.ordinary, "anh ý áo"),
        (.subordinator, "sau trước khi trong kể để nhằm vì mà trả đáp phản"),
        (
            .opener,
            """
            phía nước cả việc khi mà rằng nếu và là thì do vì còn theo để lúc chính như hoặc hay nhưng song \
            các
            """
        ),
        (.joining, "và với cùng nước"),
    ]

    /// A Vietnamese office-holder is named without his state at home.
    private static let familyNames = """
        nguyễn trần lê phạm võ vũ bùi đỗ tô phan đặng trương hoàng đinh huỳnh mai lương trịnh đoàn hồ \
        ngô dương lý đào hà cao tòng uông chu tạ thào lưu vương
        """

    private let senses: [Sense]
    /// Of the frames, by number: what is asked of each that a sentence may tell.
    let frames: [FrameTraits]
    private let familyNames: Set<UInt64>
    /// Position in the tables' offices of "người đồng cấp", whose office is that of the one he meets.
    let counterpart: Int?
    /// The state of those whose state nobody names.
    let home = CountryCode("VNM")

    init(_ knowledge: KnowledgeBase) {
        let lexicon = knowledge.lexicon
        counterpart = knowledge.number(ofOffice: "counterpart")
        frames = knowledge.frames.map(FrameTraits.init)
        var senses: [Sense] = Array(repeating: [], count: lexicon.words.count)
        for (sense, words) in Self.words {
            for word in words.split(separator: " ") {
                let number = lexicon.id(of: String(word))
                if number != Lexicon.unknown { senses[Int(number)].insert(sense) }
            }
        }
        self.senses = senses
        familyNames = Set(
            Self.familyNames.split(separator: " ").map { Lexicon.hash(of: String($0)) })
    }

    subscript(token: Token) -> Sense { token.word > 0 ? senses[Int(token.word)] : [] }

    func isVietnameseFamily(_ token: Token) -> Bool { familyNames.contains(token.hash) }
}

/// What readers ask of a frame: a few bytes, where the frame itself is as large as two lines of the cache.
struct FrameTraits: Sendable {
    let kind: Kind
    let shape: FrameShape
    /// Whether the words before it, and behind it, must have some among them.
    let needsBefore: Bool
    let needsTail: Bool
    /// "tới", "đến", "sang".
    let isArrival: Bool
    /// Bits of the words that may not follow it, as in `WordLists`.
    private let avoided: UInt64

    init(_ frame: Frame) {
        kind = frame.kind
        shape = frame.shape
        needsBefore = !frame.before.isEmpty
        needsTail = !frame.tail.isEmpty
        isArrival = frame.id == "visit.verb.den"
        avoided = frame.avoid.beginnings
    }

    /// Whether what may not follow it may begin with a word: a quick way out for most.
    func mayAvoid(_ word: Int32) -> Bool {
        avoided & 1 &<< UInt64(truncatingIfNeeded: word) != 0
    }
}
