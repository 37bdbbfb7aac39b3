import Knowledge

/// Reads one line's features in one walk over its words and one over its bytes.
struct LineReader {
    let bytes: UnsafeBufferPointer<UInt8>
    let matcher: SectionMatcher
    private static let longestLinkWords = 40
    /// `Ảnh: Hãng thông tấn trung ương Triều Tiên`
    private static let longestCreditWords = 8

    private static let longestHeadingWords = 9

    private var boxWords = 0
    private var formWords = 0
    /// Where the phrase at the line's start ends.
    private var phraseEnd = 0

    init(bytes: UnsafeBufferPointer<UInt8>, matcher: SectionMatcher) {
        self.bytes = bytes
        self.matcher = matcher
    }

    mutating func read(_ line: inout Line) {
        countWords(&line)
        findEnding(&line)
        line.startsAsSource = line.group == .byline
        if line.group != nil, !isBelievable(line) {
            line.group = nil
            line.groupWords = 0
        }
        if line.group == nil || line.group == .byline { findGroup(&line) }
        let half = bytes.count / 2
        line.isDoubled =
            line.words >= 8 && bytes.count % 2 == 0
            && bytes[..<half].elementsEqual(bytes[half...])
        if line.words <= Line.Limits.longestCaptionWords {
            line.isCaptionCued = namesFigure(line)
            findMarks(&line)
        }
        if line.words <= 16 { line.isAuthorCued = endsWithAuthor }
    }

    private mutating func countWords(_ line: inout Line) {
        var scanner = WordScanner(bytes)
        var last: (UInt64, UInt64) = (0, 0)
        var end = 0
        while let word = scanner.next() {
            line.sentences += stops(in: end..<word.start)
            end = word.end
            line.words += 1
            if word.startsWithDigit {
                line.numbers += 1
                continue
            }
            if word.isCapital { line.capitals += 1 }
            if !word.isAllCapitals { line.isAllCapitals = false }
            let kinds = matcher.kinds(of: word.hash)
            if kinds.contains(.stopword) { line.stopwords += 1 }
            if kinds.contains(.dateline) { line.datelineWords += 1 }
            if kinds.contains(.agency) { line.agencyWords += 1 }
            if kinds.contains(.box) { boxWords += 1 }
            if kinds.contains(.form) { formWords += 1 }
            line.hash = WordScanner.join(line.hash, word.hash)
            if line.words <= SectionMatcher.longestStartWords,
                let found = matcher.start(line.hash),
                !found.needsColon || word.end < bytes.count && bytes[word.end] == 0x3A
            {
                line.group = found.group
                line.groupWords = line.words
                phraseEnd = word.end
            }
            last = (last.1, word.hash)
        }
        line.sentences += stops(in: end..<bytes.count)
        if let group = matcher.line(line.hash) {
            line.group = group
            line.groupWords = line.words
        } else if line.words <= 30, last.0 != 0 {
            let hash = WordScanner.join(WordScanner.join(WordScanner.seed, last.0), last.1)
            if let group = matcher.end(hash) {
                line.group = line.group ?? group
                line.endsWithCounter = group == .counter
            }
        }
    }

    /// How often a sentence ends between two words, before a blank.
    @inline(__always)
    private func stops(in gap: Range<Int>) -> Int {
        guard gap.count > 1 else { return 0 }
        return gap.dropFirst().count { i in
            let before = bytes[i - 1]
            return bytes[i] == 0x20 && (before == 0x2E || before == 0x3F || before == 0x21)
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
            return line.ending != .stop || line.words < 10 || line.stopwordPercent < 15
        case .inline: return line.words <= Self.longestLinkWords
        default: return true
        }
    }

    private func findEnding(_ line: inout Line) {
        var end = bytes.count
        // Closing quotes and brackets, the agency slash and blanks after the last sentence.
        while end > 0, "\"')]/ ".utf8.contains(bytes[end - 1]) || isQuote(endingAt: end) {
            end -= bytes[end - 1] < 0x80 ? 1 : 3
        }
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

    private func isEllipsis(endingAt end: Int) -> Bool {
        end > 2 && bytes[end - 2] == 0x2E && bytes[end - 3] == 0x2E
    }

    private func isQuote(endingAt end: Int) -> Bool {
        end > 2 && bytes[end - 3] == 0xE2 && bytes[end - 2] == 0x80
            && (0x98...0x9F).contains(bytes[end - 1])
    }

    /// Looks for captions' and addresses' marks in one walk over the bytes.
    ///
    /// A credit (`Ảnh: Reuters`, `(Nguồn: TASS)`, `Ảnh tư liệu`) is a credit word at the start of
    /// the line or of what follows a full stop, a dash or a bracket, with a few words after it at
    /// the line's end.
    private func findMarks(_ line: inout Line) {
        matcher.marks.forEachLikely(bytes) { i in
            if bytes[i] == 0x3A {
                line.hasAddress = line.hasAddress || isAddress(i)
            } else if matcher.cues.stands(in: bytes, at: i) {
                line.isCaptionCued = true
            } else if mayBeginCredit(i) {
                let isOne = matcher.credits.matches(bytes, at: i) {
                    isCredit(from: i, to: i + $0)
                }
                if isOne { line.isCaptionCued = true }
            }
        }
    }

    /// `://`
    private func isAddress(_ i: Int) -> Bool { bytes[i + 1] == 0x2F && bytes[i + 2] == 0x2F }

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
