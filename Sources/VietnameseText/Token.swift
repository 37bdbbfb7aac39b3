/// A word or a mark of punctuation in a text.
@usableFromInline
package struct Token: Hashable, Sendable {
    @usableFromInline
    package enum Shape: UInt8, Sendable {
        case lower
        /// First letter upper, the rest not.
        case capital
        /// Two letters or more, all upper.
        case upper
        /// Digits only.
        case number
        case mark
    }

    /// UTF-8 offsets in the text.
    @usableFromInline package let start: Int32
    @usableFromInline package let end: Int32
    /// Number in the lexicon; 0 for a word no table knows. For marks: the scalar, negated.
    @usableFromInline package let word: Int32
    @usableFromInline package let shape: Shape
    package let spaceBefore: Bool
    /// Of the folded word, as `Lexicon.hash(of:)`; 0 for a mark.
    package let hash: UInt64
    /// Of a number with at most 9 digits, else -1.
    package let value: Int32
    /// Position of the first phrase that starts here or later, among those that the trie found.
    /// Before it has looked, the bits of the phrases that begin with the word.
    @usableFromInline package internal(set) var firstMatch: Int32

    /// What stands behind the last token of a text: a mark that is none.
    static let end = Token(start: 0, end: 0, word: .min, shape: .mark, spaceBefore: true)

    @inline(__always)
    fileprivate init(
        start: Int, end: Int, word: Int32, shape: Shape, spaceBefore: Bool, hash: UInt64 = 0,
        value: Int32 = -1, beginning: PhraseBeginning = PhraseBeginning()
    ) {
        self.start = Int32(truncatingIfNeeded: start)
        self.end = Int32(truncatingIfNeeded: end)
        self.word = word
        self.shape = shape
        self.spaceBefore = spaceBefore
        self.hash = hash
        self.value = value
        firstMatch = Int32(bitPattern: beginning.bits)
    }

    /// As long as nobody has looked for phrases.
    var beginning: PhraseBeginning {
        get { PhraseBeginning(bits: UInt32(bitPattern: firstMatch)) }
        set { firstMatch = Int32(bitPattern: newValue.bits) }
    }

    @inlinable package var isWord: Bool { word >= 0 }
    @inlinable package var startsUpper: Bool {
        switch shape {
        case .capital, .upper: true
        case .lower, .number, .mark: false
        }
    }
    @inlinable package var range: Range<Int> { Int(start)..<Int(end) }

    @inlinable
    package func isMark(_ scalar: Unicode.Scalar) -> Bool { word == -Int32(scalar.value) }

    /// Hyphen-minus, hyphen, non-breaking hyphen, en dash, em dash.
    @inlinable package var isDash: Bool {
        switch word {
        case -0x2D, -0x2010, -0x2011, -0x2013, -0x2014: true
        default: false
        }
    }
}

/// Splits text in NFC into tokens and looks each word up.
package struct Tokenizer: Sendable {
    private let lexicon: Lexicon
    private let letters = Folding.letters

    package init(lexicon: Lexicon) { self.lexicon = lexicon }

    package func tokens(_ utf8: [UInt8]) -> [Token] {
        var tokens = read(utf8)
        tokens.removeLast()
        return tokens
    }

    /// So many bytes of a text are a token at least; few texts have more tokens.
    private static let bytesPerToken = 4
    private static let fewTokens = 8

    /// Behind the last token stands `Token.end`.
    package func read(_ utf8: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        var place = Place()
        repeat {
            let left = utf8.count - place.at
            tokens.append(addingCapacity: left / Self.bytesPerToken + Self.fewTokens) {
                cut(utf8.span, from: &place, into: &$0)
            }
        } while place.at < utf8.count
        tokens.append(.end)
        return tokens
    }

    /// Where a text is cut next.
    private struct Place {
        var at = 0
        /// Whether a space stands before.
        var isSpaced = true
    }

    /// Cuts as many tokens as there is room for but one.
    private func cut(
        _ bytes: Span<UInt8>, from place: inout Place, into tokens: inout OutputSpan<Token>
    ) {
        var (at, isSpaced) = (place.at, place.isSpaced)
        while at < bytes.count, tokens.freeCapacity > 1 {
            let next: UInt8
            if let known = lexicon.known(bytes, at: at) {
                tokens.append(
                    Token(
                        start: at, end: known.end, word: known.word.id,
                        shape: known.beginsWithCapital ? .capital : .lower, spaceBefore: isSpaced,
                        hash: known.word.hash, beginning: known.word.beginning))
                (at, next) = (known.end, known.next)
                isSpaced = false
            } else {
                if Self.isMark(bytes[at]) {
                    tokens.append(
                        Token(
                            start: at, end: at &+ 1, word: -Int32(bytes[at]), shape: .mark,
                            spaceBefore: isSpaced))
                    at &+= 1
                    isSpaced = false
                } else {
                    (at, isSpaced) = readByLetters(bytes, at, isSpaced, into: &tokens)
                }
                next = at < bytes.count ? bytes[at] : 0
            }
            let isSpace = next == 0x20
            isSpaced = isSpaced || isSpace
            at &+= isSpace ? 1 : 0
        }
        place = Place(at: at, isSpaced: isSpaced)
    }

    /// Whether a byte is a mark of ASCII; not all are asked for, the others are read as letters are.
    @inline(__always)
    private static func isMark(_ byte: UInt8) -> Bool { byte &- 0x21 < 0x0F || byte &- 0x3A < 6 }

    /// Reads the space, the mark or the word at a place.
    ///
    /// - Returns: the place behind it, and whether it was a space.
    @inline(never)
    private func readByLetters(
        _ bytes: Span<UInt8>, _ start: Int, _ isSpaced: Bool,
        into tokens: inout OutputSpan<Token>
    ) -> (Int, isSpace: Bool) {
        if let number = number(bytes, start, isSpaced) {
            tokens.append(number)
            return (Int(number.end), false)
        }
        let letters = letters.span
        var at = start
        let first = bytes.letter(&at, letters)
        guard first.isWord else {
            if !first.isSpace {
                tokens.append(
                    Token(
                        start: start, end: at, word: -Int32(first.scalar), shape: .mark,
                        spaceBefore: isSpaced))
            }
            return (at, first.isSpace)
        }
        var (all, last, letter) = (first, first, first)
        var end = at
        var hash = WordHash()
        repeat {
            hash.append(letter.scalar)
            all = all & letter
            last = letter
            end = at
            letter = bytes.letter(&at, letters)
        } while letter.isWord
        let word = start..<end
        if last.isTonedFinal, let placed = hashOfPlaced(bytes, word, last, letters) {
            hash = placed
        }
        var shape = first.isUpper ? Token.Shape.capital : .lower
        if all.isDigit {
            shape = .number
        } else if all.isUpperOrDigit, isUpper(bytes, word, letters) {
            shape = .upper
        }
        let hashed = hash.value
        let known = lexicon.word(hash: hashed)
        tokens.append(
            Token(
                start: start, end: end, word: known.id, shape: shape, spaceBefore: isSpaced,
                hash: hashed, value: all.isDigit ? value(bytes, word) : -1,
                beginning: known.beginning))
        return (end, false)
    }

    /// The number of at most eight digits at a place; nil for what is none or longer.
    private func number(_ bytes: Span<UInt8>, _ start: Int, _ isSpaced: Bool) -> Token? {
        var written: UInt64 = 0
        var value: Int32 = 0
        var end = start
        while end < bytes.count, bytes[end] &- 0x30 < 10 {
            guard end &- start < 8 else { return nil }
            written |= UInt64(bytes[end]) &<< UInt64((end &- start) &* 8)
            value = value &* 10 &+ Int32(bytes[end] &- 0x30)
            end &+= 1
        }
        // No letter is below 0x40.
        guard end > start, end == bytes.count || bytes[end] < 0x40 else { return nil }
        let hash = WordHash.of(UInt128(written))
        let known = lexicon.word(hash: hash)
        return Token(
            start: start, end: end, word: known.id, shape: .number, spaceBefore: isSpaced,
            hash: hash, value: value, beginning: known.beginning)
    }

    /// Whether a word of capitals and digits has two capitals.
    private func isUpper(
        _ bytes: Span<UInt8>, _ word: Range<Int>, _ letters: Span<Folding.Letter>
    ) -> Bool {
        var count = 0
        var at = word.lowerBound
        while at < word.upperBound { count += bytes.letter(&at, letters).isUpper ? 1 : 0 }
        return count >= 2
    }

    /// Of a folded word whose tone stands on another letter than it is written on; nil for others.
    private func hashOfPlaced(
        _ bytes: Span<UInt8>, _ word: Range<Int>, _ last: Folding.Letter,
        _ letters: Span<Folding.Letter>
    ) -> WordHash? {
        let glideAt = word.upperBound - (last.scalar < 0x800 ? 2 : 3) - 1
        guard glideAt >= word.lowerBound,
            let (glide, vowel) = Folding.placeTone(UInt32(bytes[glideAt] | 0x20), last.scalar)
        else { return nil }
        var hash = WordHash()
        var at = word.lowerBound
        while at < glideAt { hash.append(bytes.letter(&at, letters).scalar) }
        hash.append(glide)
        hash.append(vowel)
        return hash
    }

    /// Of ASCII digits; -1 for more than 9.
    private func value(_ bytes: Span<UInt8>, _ digits: Range<Int>) -> Int32 {
        guard digits.count <= 9 else { return -1 }
        var value: Int32 = 0
        for i in digits { value = value * 10 + Int32(bytes[i] - 0x30) }
        return value
    }
}

extension Span<UInt8> {
    /// The scalar at `at`, which moves past it. The bytes are valid UTF-8.
    @inline(__always)
    func scalar(_ at: inout Int) -> UInt32 {
        let first = UInt32(self[at])
        at &+= 1
        if first < 0x80 { return first }
        if first < 0xE0 { return (first & 0x1F) << 6 | continuation(&at) }
        let upper = first < 0xF0 ? first & 0x0F : (first & 0x07) << 6 | continuation(&at)
        return upper << 12 | continuation(&at) << 6 | continuation(&at)
    }

    /// The letter at `at`, which moves past it; behind the end one of no kind.
    @inline(__always)
    fileprivate func letter(_ at: inout Int, _ letters: Span<Folding.Letter>) -> Folding.Letter {
        guard at < count else { return .ofNoKind }
        let scalar = Int(scalar(&at))
        return scalar < letters.count ? letters[scalar] : .beyondTable(UInt32(scalar))
    }

    /// The six bits of a byte that continues a scalar; 0 where the text is cut.
    @inline(__always)
    private func continuation(_ at: inout Int) -> UInt32 {
        guard at < count else { return 0 }
        defer { at &+= 1 }
        return UInt32(self[at] & 0x3F)
    }
}
