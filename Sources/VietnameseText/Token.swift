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
        var tokens: [Token] = []
        read(utf8, into: &tokens)
        tokens.removeLast()
        return tokens
    }

    /// Overwrites what another text left. Behind the last token stands `Token.end`.
    package func read(_ utf8: [UInt8], into tokens: inout [Token]) {
        tokens.removeAll(keepingCapacity: true)
        tokens.append(addingCapacity: utf8.count + 1) {
            cut(utf8.span, into: &$0)
            $0.append(.end)
        }
    }

    private func cut(_ bytes: Span<UInt8>, into tokens: inout OutputSpan<Token>) {
        var at = 0
        var isSpaced = true
        while at < bytes.count {
            guard let known = lexicon.known(bytes, at: at) else {
                readByLetters(bytes, &at, &isSpaced, into: &tokens)
                if at < bytes.count, bytes[at] == 0x20 {
                    isSpaced = true
                    at &+= 1
                }
                continue
            }
            tokens.append(
                Token(
                    start: at, end: known.end, word: known.word.id,
                    shape: known.beginsWithCapital ? .capital : .lower, spaceBefore: isSpaced,
                    hash: known.word.hash, beginning: known.word.beginning))
            isSpaced = known.next == 0x20
            at = known.end &+ (isSpaced ? 1 : 0)
        }
    }

    /// Reads the space, the mark or the word at `at`, which moves past it.
    @inline(never)
    private func readByLetters(
        _ bytes: Span<UInt8>, _ at: inout Int, _ isSpaced: inout Bool,
        into tokens: inout OutputSpan<Token>
    ) {
        let letters = letters.span
        let start = at
        let first = bytes.letter(&at, letters)
        guard first.isWord else {
            if !first.isSpace {
                tokens.append(
                    Token(
                        start: start, end: at, word: -Int32(first.scalar), shape: .mark,
                        spaceBefore: isSpaced))
            }
            isSpaced = first.isSpace
            return
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
        at = end
        let word = start..<end
        if last.isTonedFinal, let placed = hashOfPlaced(bytes, word, last, letters) {
            hash = placed
        }
        var shape = first.isUpper ? Token.Shape.capital : .lower
        var value: Int32 = -1
        if all.isDigit {
            shape = .number
            value = self.value(bytes, word)
        } else if all.isUpperOrDigit, isUpper(bytes, word, letters) {
            shape = .upper
        }
        let known = lexicon.word(hash: hash.value)
        tokens.append(
            Token(
                start: start, end: end, word: known.id, shape: shape, spaceBefore: isSpaced,
                hash: hash.value, value: value, beginning: known.beginning))
        isSpaced = false
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
