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

    /// UTF-8 offset in the text.
    @usableFromInline package let start: Int32
    /// Number in the lexicon; 0 for a word no table knows. For marks: the scalar, negated.
    @usableFromInline package let word: Int32
    /// Position of the first phrase that starts here or later, among those that the trie found.
    @usableFromInline package internal(set) var firstMatch: Int32 = 0
    /// What else is known, in few bits: tokens are gone through time and again. From the lowest: whether a space stands
    /// before; the shape in three; whether it is a dash or, of a number, whether its value is told; the length or, behind
    /// that, the digits of a number in three bits and its value.
    @usableFromInline let bits: UInt32
    /// Of the folded word, as `Lexicon.hash(of:)`; 0 for a mark.
    package let hash: UInt64

    /// What stands behind the last token of a text: a mark that is none.
    static let end = Token(
        start: 0, word: .min, bits: Self.bits(.mark, 0, spaceBefore: true))

    /// Numbers of more digits have no value.
    static let mostDigits = 6

    @inline(__always)
    fileprivate init(start: Int, word: Int32, bits: UInt32, hash: UInt64 = 0) {
        self.start = Int32(truncatingIfNeeded: start)
        self.word = word
        self.bits = bits
        self.hash = hash
    }

    @inline(__always)
    fileprivate static func bits(_ shape: Shape, _ length: Int, spaceBefore: Bool) -> UInt32 {
        UInt32(truncatingIfNeeded: length) &<< 5 | UInt32(shape.rawValue) &<< 1
            | (spaceBefore ? 1 : 0)
    }

    /// Of a word in small letters, but for its first where `capital` is 1.
    @inline(__always)
    fileprivate static func bits(
        capital: UInt32, _ length: Int, spaceBefore: Bool
    ) -> UInt32 {
        UInt32(truncatingIfNeeded: length) &<< 5 | capital &<< 1 | (spaceBefore ? 1 : 0)
    }

    /// Of a number of at most `mostDigits`.
    fileprivate static func bits(value: UInt32, digits: Int, spaceBefore: Bool) -> UInt32 {
        value << 8 | UInt32(digits) << 5 | 16 | bits(.number, 0, spaceBefore: spaceBefore)
    }

    fileprivate init(mark scalar: UInt32, start: Int, length: Int, spaceBefore: Bool) {
        let isDash = Self.isDash(scalar)
        self.init(
            start: start, word: -Int32(scalar),
            bits: Self.bits(.mark, length, spaceBefore: spaceBefore) | (isDash ? 16 : 0))
    }

    /// Hyphen-minus, hyphen, non-breaking hyphen, en dash, em dash.
    private static func isDash(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2D, 0x2010, 0x2011, 0x2013, 0x2014: true
        default: false
        }
    }

    @inlinable package var isWord: Bool { word >= 0 }
    @inlinable package var spaceBefore: Bool { bits & 1 != 0 }
    @inlinable package var shape: Shape {
        Shape(rawValue: UInt8(truncatingIfNeeded: bits &>> 1 & 7)) ?? .mark
    }
    @inlinable package var isNumber: Bool { bits & 14 == 6 }
    @inlinable package var startsUpper: Bool { (bits &- 2) & 12 == 0 }
    @inlinable package var isDash: Bool { bits & 30 == 24 }
    @inlinable var hasValue: Bool { bits & 30 == 22 }

    /// Of a number with at most 6 digits, else -1.
    @inlinable package var value: Int32 { hasValue ? Int32(bits &>> 8) : -1 }
    @inlinable package var end: Int32 {
        start &+ Int32(hasValue ? bits &>> 5 & 7 : bits &>> 5)
    }
    @inlinable package var range: Range<Int> { Int(start)..<Int(end) }

    @inlinable
    package func isMark(_ scalar: Unicode.Scalar) -> Bool { word == -Int32(scalar.value) }
}

/// Splits text in NFC into tokens and looks each word up.
package struct Tokenizer: Sendable {
    private let lexicon: Lexicon
    private let letters = Folding.letters

    package init(lexicon: Lexicon) { self.lexicon = lexicon }

    package func tokens(_ utf8: [UInt8]) -> [Token] {
        var tokens = read(utf8).tokens
        tokens.removeLast()
        return tokens
    }

    /// So many bytes of a text are a token at least; few texts have more tokens.
    private static let bytesPerToken = 4
    private static let fewTokens = 8

    /// Behind the last token stands `Token.end`.
    package func read(_ utf8: [UInt8]) -> (tokens: [Token], mayHaveNumbers: Bool) {
        var tokens: [Token] = []
        var place = Place()
        repeat {
            let left = utf8.count - place.at
            tokens.append(addingCapacity: left / Self.bytesPerToken + Self.fewTokens) {
                cut(utf8.span, from: &place, into: &$0)
            }
        } while place.at < utf8.count
        tokens.append(.end)
        return (tokens, place.mayHaveNumbers)
    }

    /// Where a text is cut next.
    private struct Place {
        var at = 0
        /// Whether a space stands before.
        var isSpaced = true
        /// Whether a word so far begins with a digit.
        var mayHaveNumbers = false
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
                        start: at, word: known.word,
                        bits: Token.bits(
                            capital: known.capital, known.end &- at, spaceBefore: isSpaced),
                        hash: known.hash))
                (at, next) = (known.end, known.next)
                isSpaced = false
            } else {
                let first = bytes[at]
                if Self.isMark(first) {
                    tokens.append(
                        Token(mark: UInt32(first), start: at, length: 1, spaceBefore: isSpaced))
                    at &+= 1
                    isSpaced = false
                } else {
                    if first &- 0x30 < 10 { place.mayHaveNumbers = true }
                    (at, isSpaced) = readByLetters(bytes, at, isSpaced, into: &tokens)
                }
                next = at < bytes.count ? bytes[at] : 0
            }
            let isSpace = next == 0x20
            isSpaced = isSpaced || isSpace
            at &+= isSpace ? 1 : 0
        }
        place.at = at
        place.isSpaced = isSpaced
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
                        mark: first.scalar, start: start, length: at - start,
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
        tokens.append(
            Token(
                start: start, word: lexicon.word(hash: hashed),
                bits: value(bytes, word, isNumber: all.isDigit).map {
                    Token.bits(value: $0, digits: word.count, spaceBefore: isSpaced)
                } ?? Token.bits(shape, word.count, spaceBefore: isSpaced),
                hash: hashed))
        return (end, false)
    }

    /// The number of few digits at a place where no letter follows; nil for anything else.
    private func number(_ bytes: Span<UInt8>, _ start: Int, _ isSpaced: Bool) -> Token? {
        var written: UInt64 = 0
        var value: UInt32 = 0
        var end = start
        while end < bytes.count, bytes[end] &- 0x30 < 10 {
            guard end &- start < Token.mostDigits else { return nil }
            written |= UInt64(bytes[end]) &<< UInt64((end &- start) &* 8)
            value = value &* 10 &+ UInt32(bytes[end] &- 0x30)
            end &+= 1
        }
        // No letter is below 0x40.
        guard end > start, end == bytes.count || bytes[end] < 0x40 else { return nil }
        let hash = WordHash.of(UInt128(written))
        return Token(
            start: start, word: lexicon.word(hash: hash),
            bits: Token.bits(value: value, digits: end &- start, spaceBefore: isSpaced),
            hash: hash)
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

    /// Of ASCII digits; nil for many, and for what is no number.
    private func value(_ bytes: Span<UInt8>, _ word: Range<Int>, isNumber: Bool) -> UInt32? {
        guard isNumber, word.count <= Token.mostDigits else { return nil }
        var value: UInt32 = 0
        for i in word { value = value * 10 + UInt32(bytes[i] - 0x30) }
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
