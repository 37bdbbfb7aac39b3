import Knowledge

/// Reads how a line looks: one walk over its words and what stands between them, and one over the
/// hashes of the words.
struct LineReader {
    let bytes: UnsafeBufferPointer<UInt8>
    let matcher: SectionMatcher
    private static let longestLinkWords = 40
    /// `Ảnh: Hãng thông tấn trung ương Triều Tiên`
    private static let longestCreditWords = 8

    private static let longestHeadingWords = 9
    /// The words that end a line are looked up in one no longer than this.
    private static let longestEndedWords = 30

    private var boxWords = 0
    private var formWords = 0
    /// Where the phrase at the line's start ends.
    private var phraseEnd = 0
    private var sentences = 0
    private var holdsCue = false
    private var holdsAddress = false
    private var holdsControl = false
    /// Holds what parts the entries of a menu.
    private(set) var holdsBar = false
    private var mayHoldPart: Bool

    init(bytes: UnsafeBufferPointer<UInt8>, matcher: SectionMatcher) {
        self.bytes = bytes
        self.matcher = matcher
        mayHoldPart = matcher.everyLineMayHoldPart
    }

    /// - Parameter room: for the hashes of the line's words but numbers.
    mutating func read(_ line: inout Line, room: UnsafeMutableBufferPointer<UInt64>) {
        let hashes = UnsafeBufferPointer(rebasing: room[..<scanWords(&line, room)])
        lookUp(hashes, &line)
        findPhrases(hashes, &line)
        line.sentences = sentences
        findEnding(&line)
        line.startsAsSource = line.group == .byline
        if line.group != nil, !isBelievable(line) {
            line.group = nil
            line.groupWords = 0
        }
        if line.group == nil || line.group == .byline { findGroup(&line) }
        line.isDoubled = line.words >= 8 && isDoubled
        if line.words <= Line.Limits.longestCaptionWords {
            line.isCaptionCued =
                holdsCue || mayHoldPart && matcher.cues.stands(anywhereIn: bytes)
                || namesFigure(line)
            line.hasAddress = holdsAddress
        }
        if line.words <= 16 { line.isAuthorCued = endsWithAuthor }
    }

    private var isDoubled: Bool {
        let half = bytes.count / 2
        guard bytes.count % 2 == 0 else { return false }
        return (0..<half).allSatisfy { bytes[$0] == bytes[half + $0] }
    }

    /// Whether an outlet says of itself what it is.
    var holdsMasthead: Bool { mayHoldPart && matcher.mastheads.stands(anywhereIn: bytes) }

    /// Fills in the hashes, and returns how many there are.
    private mutating func scanWords(
        _ line: inout Line, _ hashes: UnsafeMutableBufferPointer<UInt64>
    ) -> Int {
        var scanner = WordScanner(bytes)
        var (count, numbers, capitals, end) = (0, 0, 0, 0)
        while let word = scanner.next() {
            if word.start != end &+ 1 || bytes[end] != 0x20 { readGap(end..<word.start) }
            end = word.end
            if word.startsWithDigit {
                numbers &+= 1
            } else {
                hashes[count] = word.hash
                count &+= 1
                capitals &+= Int(word.first / Letters.capitalBit)
            }
        }
        readGap(end..<bytes.count)
        line.isPlain = !scanner.sawOthers && !holdsControl
        line.words = count + numbers
        line.numbers = numbers
        line.capitals = capitals
        line.isAllCapitals = capitals == count && isAllCapitals
        return count
    }

    /// Of all words but numbers.
    private var isAllCapitals: Bool {
        var scanner = WordScanner(bytes)
        while let word = scanner.next() {
            if !word.startsWithDigit, !scanner.isAllCapitals(word) { return false }
        }
        return true
    }

    /// What stands before a word: ends of sentences, before a blank, and signs; and whether the word
    /// after a sign is a credit.
    @inline(never)
    private mutating func readGap(_ gap: Range<Int>) {
        for i in gap {
            switch bytes[i] {
            case 0x20:
                guard i > gap.lowerBound else { continue }
                let before = bytes[i - 1]
                if before == 0x2E || before == 0x3F || before == 0x21 { sentences += 1 }
            case ..<0x20, 0x7F: holdsControl = true
            case 0x3A: holdsAddress = holdsAddress || isAddress(i)
            case 0x7C:
                holdsBar = true
                fallthrough
            default: readCue(at: i)
            }
        }
        if gap.upperBound < bytes.count { readCue(at: gap.upperBound) }
    }

    /// Whether a caption's cue or a credit stands at `i`.
    @inline(__always)
    private mutating func readCue(at i: Int) {
        guard !holdsCue, matcher.captionSigns.mayStand(in: bytes, at: i) else { return }
        holdsCue = matcher.cues.stands(in: bytes, at: i) || isCredit(at: i)
    }

    /// Counts the words of each kind, and finds the phrase at the start.
    private mutating func lookUp(_ hashes: UnsafeBufferPointer<UInt64>, _ line: inout Line) {
        // Nobody asks how many of the words of a long line stand in dates or headings.
        let noted: SectionMatcher.WordKinds =
            hashes.count <= DateStamp.longestWords ? .rare : .part
        var hash = WordScanner.seed
        var stopwords = 0
        for i in hashes.indices {
            hash = WordScanner.join(hash, hashes[i])
            let kinds = matcher.kinds(of: hashes[i])
            if kinds.isEmpty { continue }
            stopwords &+= kinds.contains(.stopword) ? 1 : 0
            if !kinds.isDisjoint(with: noted) { note(kinds, at: i, hashes, &line) }
        }
        line.stopwords = stopwords
        line.hash = hash
        guard let first = hashes.first else { return }
        line.openingHash = first
        if matcher.kinds(of: first).contains(.opening) { findStart(hashes, &line) }
    }

    /// Notes what a word is besides a small word.
    @inline(never)
    private mutating func note(
        _ kinds: SectionMatcher.WordKinds, at word: Int, _ hashes: UnsafeBufferPointer<UInt64>,
        _ line: inout Line
    ) {
        if kinds.contains(.dateline) { line.datelineWords += 1 }
        if kinds.contains(.agency) { line.agencyWords += 1 }
        if kinds.contains(.box) { boxWords += 1 }
        if kinds.contains(.form) { formWords += 1 }
        if kinds.contains(.part) {
            mayHoldPart = mayHoldPart || matcher.beginsPart(hashes[word...])
        }
    }

    /// Finds the phrases that the line begins with.
    private mutating func findStart(_ hashes: UnsafeBufferPointer<UInt64>, _ line: inout Line) {
        var hash = WordScanner.seed
        for i in 0..<min(hashes.count, SectionMatcher.longestStartWords) {
            hash = WordScanner.join(hash, hashes[i])
            if let found = matcher.start(hash) {
                readStart(of: i + 1, found.group, needsColon: found.needsColon, &line)
            }
        }
    }

    /// Takes a phrase of so many words but numbers for the start of the line, if it is.
    @inline(never)
    private mutating func readStart(
        of count: Int, _ group: SectionWords.Group, needsColon: Bool, _ line: inout Line
    ) {
        var scanner = WordScanner(bytes)
        var (words, left, end) = (0, count, 0)
        while left > 0, let word = scanner.next() {
            words += 1
            if !word.startsWithDigit { left -= 1 }
            end = word.end
        }
        guard words <= SectionMatcher.longestStartWords,
            !needsColon || end < bytes.count && bytes[end] == 0x3A
        else { return }
        line.group = group
        line.groupWords = words
        phraseEnd = end
    }

    /// Whether the whole line or its end is in the table of sections.
    private func findPhrases(_ hashes: UnsafeBufferPointer<UInt64>, _ line: inout Line) {
        if let group = matcher.line(line.hash) {
            line.group = group
            line.groupWords = line.words
        } else if line.words <= Self.longestEndedWords, hashes.count >= 2 {
            let last = WordScanner.join(WordScanner.seed, hashes[hashes.count - 2])
            if let group = matcher.end(WordScanner.join(last, hashes[hashes.count - 1])) {
                line.group = line.group ?? group
                line.endsWithCounter = group == .counter
            }
        }
    }

    /// The group of a line that no phrase of the table names: by the sign at its start, or, more
    /// weakly, by being made of nothing but the words that headings are made of.
    private func findGroup(_ line: inout Line) {
        guard line.words <= Self.longestLinkWords, bytes.count > 0 else { return }
        if matcher.linkSigns.stands(in: bytes, at: 0) {
            line.group = .inline
            line.groupWords = 0
        } else if matcher.footSigns.stands(in: bytes, at: 0) {
            line.group = .imprint
            line.groupWords = line.words
        }
        let words = line.words - line.numbers
        guard words >= 2, line.words <= Self.longestHeadingWords, line.ending != .stop,
            line.isAllCapitals || line.capitals < words
        else { return }
        if boxWords == words {
            line.likelyHeading = .teasers
        } else if formWords == words {
            line.likelyHeading = .comments
        }
    }

    /// Whether the line is what the phrase at its start or end promises, and no sentence that happens
    /// to begin or end so.
    private func isBelievable(_ line: Line) -> Bool {
        guard line.words > line.groupWords else { return true }
        switch line.group {
        case .byline:
            let small = line.words - line.numbers - line.capitals
            return line.words <= 12
                && (small <= line.groupWords || line.agencyWords > 0 && line.words <= 8)
        case .dateline: return line.words <= 6
        case .counter: return line.words - line.numbers <= 5
        case .imprint, .furniture:
            if phraseEnd < bytes.count, bytes[phraseEnd] == 0x3A { return true }
            return line.ending != .stop || line.words < 10 || !line.hasStopwords(percent: 15)
        case .inline: return line.words <= Self.longestLinkWords
        default: return true
        }
    }

    private func findEnding(_ line: inout Line) {
        var end = bytes.count
        // Closing quotes and brackets, the agency slash and blanks after the last sentence.
        while end > 0, let size = closingSize(endingAt: end) { end -= size }
        guard end > 0 else { return }
        switch bytes[end - 1] {
        case 0x2E:
            line.ending = isEllipsis(endingAt: end) ? .ellipsis : .stop
        case 0x21, 0x3F: line.ending = .question
        case 0x3A: line.ending = .colon
        case 0xA6 where end > 2 && bytes[end - 2] == 0x80 && bytes[end - 3] == 0xE2:
            line.ending = .ellipsis
        default: break
        }
        if line.ending != .none { line.sentences += 1 }
    }

    private func closingSize(endingAt end: Int) -> Int? {
        switch bytes[end - 1] {
        case 0x20, 0x22, 0x27, 0x29, 0x2F, 0x5D: 1
        case 0x98...0x9F: isQuote(endingAt: end) ? 3 : nil
        default: nil
        }
    }

    private func isEllipsis(endingAt end: Int) -> Bool {
        end > 2 && bytes[end - 2] == 0x2E && bytes[end - 3] == 0x2E
    }

    private func isQuote(endingAt end: Int) -> Bool {
        end > 2 && bytes[end - 3] == 0xE2 && bytes[end - 2] == 0x80
    }

    /// `://`
    private func isAddress(_ i: Int) -> Bool {
        i + 2 < bytes.count && bytes[i + 1] == 0x2F && bytes[i + 2] == 0x2F
    }

    /// A credit (`Ảnh: Reuters`, `(Nguồn: TASS)`, `Ảnh tư liệu`) is a credit word at the start of
    /// the line or of what follows a full stop, a dash or a bracket, with a few words after it at
    /// the line's end.
    private func isCredit(at i: Int) -> Bool {
        matcher.credits.mayStand(in: bytes, at: i) && mayBeginCredit(i)
            && matcher.credits.matches(bytes, at: i) { isCredit(from: i, to: i + $0) }
    }

    private func mayBeginCredit(_ start: Int) -> Bool {
        var i = start
        while i > 0, bytes[i - 1] == 0x20 { i -= 1 }
        guard i > 0 else { return true }
        switch bytes[i - 1] {
        case 0x28, 0x2E, 0x2D, 0x7C, 0x5B, 0x2F: return true
        // The last byte of an en or em dash.
        case 0x93, 0x94: return i > 2 && bytes[i - 2] == 0x80 && bytes[i - 3] == 0xE2
        default: return false
        }
    }

    private func isCredit(from start: Int, to wordEnd: Int) -> Bool {
        var end = wordEnd
        while end < bytes.count, bytes[end] == 0x20 { end += 1 }
        guard end < bytes.count else { return true }
        var rest = WordScanner(bytes, from: end)
        var words = 0
        while words <= Self.longestCreditWords, rest.next() != nil { words += 1 }
        switch bytes[end] {
        case 0x3A: return words <= Self.longestCreditWords
        case 0x29, 0x2E: return words == 0
        // Without a colon only the picture words that nothing else begins with: `Ảnh Reuters`.
        default: return start > 0 && bytes[start] == 0xE1 && words <= 3
        }
    }

    /// `… - Hình 1`, `Hình 2`.
    private func namesFigure(_ line: Line) -> Bool {
        guard line.numbers > 0, line.ending == .none else { return false }
        var i = bytes.count
        while i > 0, (0x30...0x39).contains(bytes[i - 1]) { i -= 1 }
        guard i < bytes.count, i > 0, bytes[i - 1] == 0x20 else { return false }
        if ["anh", "hinh"].contains(where: { endsWith($0, before: i - 1) }),
            bytes.allSatisfy({ $0 < 0x80 })
        {
            return true
        }
        return ["Hình", "Ảnh", "hình", "ảnh"].contains { word in
            let start = i - 1 - word.utf8.count
            return endsWith(word, before: i - 1)
                && (start == 0 || start > 1 && bytes[start - 2] == 0x2D)
        }
    }

    private func endsWith(_ word: String, before end: Int) -> Bool {
        let start = end - word.utf8.count
        return start >= 0
            && UnsafeBufferPointer(rebasing: bytes[start..<end]).elementsEqual(word.utf8)
    }

    /// `Minh Khôi (theo AFP)`: the last bracket begins as an author's does.
    private var endsWithAuthor: Bool {
        guard bytes.last == 0x29 || bytes.last == 0x2E,
            let open = bytes.lastIndex(of: 0x28)
        else { return false }
        var scanner = WordScanner(bytes, from: open)
        var hash = WordScanner.seed
        for _ in 0..<2 {
            guard let word = scanner.next() else { return false }
            hash = WordScanner.join(hash, word.hash)
            if matcher.closes(hash) { return true }
        }
        return false
    }
}
