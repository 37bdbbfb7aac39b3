import Diplomacy
import Knowledge
import VietnameseText

/// What the markup around a line says of it; plain text has none.
struct Markup: Sendable {
    /// `outside` is what a page with a marked article has beside it.
    enum Zone: Sendable { case none, article, outside, aside, navigation, footer }
    enum Element: Sendable { case other, title, subtitle, caption, author }

    var zone: Zone = .none
    var element: Element = .other
    /// Bytes of the line inside links, of all its bytes.
    var linkPercent = 0
}

/// How a line of a page looks: in plain text what stands between line ends, in HTML a block's text.
struct Line: Sendable {
    enum Ending: Sendable {
        /// A full stop, quotation closed after it, or the like.
        case stop
        case question
        case colon
        /// Cut off: `…` or `...`.
        case ellipsis
        case none
    }

    /// Set apart from the line before it.
    var blankBefore: Bool
    var markup: Markup?

    var words = 0
    var stopwords = 0
    var capitals = 0
    var numbers = 0
    var datelineWords = 0
    var agencyWords = 0
    var sentences = 0
    var isAllCapitals = true
    var ending = Ending.none
    /// Of all its words but numbers.
    var hash: UInt64 = WordScanner.seed
    /// Of the first of these words: most lines are told apart by it.
    var openingHash: UInt64 = 0
    /// What the whole line, its start or its end is in the table of sections.
    var group: SectionWords.Group?
    /// A heading by its words, where nothing around the line speaks against it.
    var likelyHeading: SectionWords.Group?
    /// How many of its words the phrase at its start takes.
    var groupWords = 0
    var stamp: DateStamp?
    var isCaptionCued = false
    /// `… (Lượt xem: 1623)`
    var endsWithCounter = false
    var isAuthorCued = false
    /// Holds a web address.
    var hasAddress = false
    /// Begins as an author's or a source's line does.
    var startsAsSource = false
    /// Holds no character that NFC may have in another form, and none that is not seen.
    var isPlain = true
    /// The same text twice with nothing between: a picture's name and its link.
    var isDoubled = false
    /// A paragraph of running text: sentences, held together by the small words.
    private(set) var isRunning = false
    /// Could be the title of an article.
    private(set) var isTitleLike = false

    /// Nil for a line with nothing to read on it.
    init?(_ text: SourceText, blankBefore: Bool, markup: Markup?, matcher: SectionMatcher) {
        guard !text.utf8.isEmpty else { return nil }
        self.blankBefore = blankBefore
        self.markup = markup
        text.utf8.withUnsafeBufferPointer { bytes in
            var reader = LineReader(bytes: bytes, matcher: matcher)
            withUnsafeTemporaryAllocation(of: UInt64.self, capacity: bytes.count / 2 + 1) {
                reader.read(&self, room: $0)
            }
            if numbers > 0 || group == .dateline, words <= DateStamp.longestWords {
                stamp = DateStamp(
                    text.utf8, strangeWords: words - numbers - datelineWords,
                    isDateline: group == .dateline)
            }
            isRunning = runs
            guard stamp == nil, group == nil, !isRunning else { return }
            // Entries of a menu in one line.
            if reader.holdsBar { group = .furniture }
            if words <= Limits.longestMastheadWords, reader.holdsMasthead { group = .imprint }
        }
        isTitleLike = looksLikeTitle
    }

    /// Whether of its words at least so many percent hold running text together.
    func hasStopwords(percent: Int) -> Bool { stopwords * 100 >= words * percent }

    var isJunk: Bool { words == 0 }

    private var runs: Bool {
        guard words >= Limits.shortestParagraphWords, group == nil || words >= 25, !isDoubled,
            hasStopwords(percent: Limits.leastStopwordPercent)
        else { return false }
        switch ending {
        case .stop: return true
        case .ellipsis: return sentences > 1 || words > Limits.longestCutTitleWords
        case .question: return sentences > 1 || words > Limits.longestTitleWords
        case .colon: return words >= 12
        case .none: return sentences > 1 || words > Limits.longestTitleWords
        }
    }

    private var looksLikeTitle: Bool {
        guard !isRunning, group == nil, stamp == nil, words >= Limits.shortestTitleWords,
            words <= Limits.longestTitleWords
        else { return false }
        return ending != .stop && ending != .colon || isDoubled
    }

    enum Limits {
        static let shortestParagraphWords = 9
        static let leastStopwordPercent = 10
        static let shortestTitleWords = 4
        static let longestTitleWords = 32
        static let longestCutTitleWords = 20
        static let longestCaptionWords = 70
        static let longestMastheadWords = 20
        /// Lines of a page beyond are not read: an article stands among the first.
        static let mostLines = 20_000
        /// Nor is what a block holds beyond this, ten thousand words.
        static let longestBlockBytes = 1 << 16
        /// Nor the blocks after so much text: what is made of it in memory takes 50 times as much.
        static let mostBytes = 1 << 20
    }
}
