/// A word or a mark of punctuation in a text.
package struct Token: Hashable, Sendable {
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
    package let start: Int32
    package let end: Int32
    /// Number in the lexicon; 0 for a word no table knows. For marks: the scalar, negated.
    package fileprivate(set) var word: Int32
    package let shape: Shape
    package let spaceBefore: Bool
    /// Of the folded word, as `Lexicon.hash(of:)`; 0 for a mark.
    package let hash: UInt64
    /// Of a number with at most 9 digits, else -1.
    package let value: Int32

    package var isWord: Bool { word >= 0 }
    package var startsUpper: Bool {
        switch shape {
        case .capital, .upper: true
        case .lower, .number, .mark: false
        }
    }
    package var range: Range<Int> { Int(start)..<Int(end) }

    package func isMark(_ scalar: Unicode.Scalar) -> Bool { word == -Int32(scalar.value) }

    /// Hyphen-minus, hyphen, non-breaking hyphen, en dash, em dash.
    package var isDash: Bool {
        switch word {
        case -0x2D, -0x2010, -0x2011, -0x2013, -0x2014: true
        default: false
        }
    }
}

/// Splits text in NFC into tokens and looks each word up.
package struct Tokenizer: Sendable {
    private let lexicon: Lexicon

    package init(lexicon: Lexicon) { self.lexicon = lexicon }

    package func tokens(_ utf8: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        tokens.reserveCapacity(utf8.count / 4)
        let table = Folding.letters
        let letters = table.span
        let bytes = utf8.span
        var at = 0
        var spaced = true
        while at < bytes.count {
            let start = at
            var scalar = bytes.scalar(&at)
            if scalar <= 0x20 || scalar == 0xA0 {
                spaced = true
                continue
            }
            guard let lower = Self.lower(scalar, letters) else {
                tokens.append(
                    Token(
                        start: Int32(start), end: Int32(at), word: -Int32(scalar), shape: .mark,
                        spaceBefore: spaced, hash: 0, value: -1))
                spaced = false
                continue
            }
            var word = WordReader(scalar, lower)
            var end = at
            while at < bytes.count {
                scalar = bytes.scalar(&at)
                guard let next = Self.lower(scalar, letters) else { break }
                word.read(scalar, next)
                end = at
            }
            at = end
            let hash =
                word.isToneMoved
                ? Lexicon.hash(of: Folding.fold(String(decoding: utf8[start..<end], as: UTF8.self)))
                : word.hash
            tokens.append(
                Token(
                    start: Int32(start), end: Int32(end), word: Lexicon.unknown, shape: word.shape,
                    spaceBefore: spaced, hash: hash,
                    value: word.shape == .number ? Self.value(utf8[start..<end]) : -1))
            spaced = false
        }
        // In a loop of its own, in which the waits for memory overlap.
        for i in tokens.indices where tokens[i].isWord {
            tokens[i].word = lexicon.id(hash: tokens[i].hash)
        }
        return tokens
    }

    /// Of a scalar that stands in words; nil for others.
    @inline(__always)
    private static func lower(_ scalar: UInt32, _ letters: Span<UInt16>) -> UInt32? {
        guard scalar < UInt32(letters.count) else {
            return Folding.isWordScalar(scalar) ? scalar : nil
        }
        let letter = letters[Int(scalar)]
        return letter & Folding.wordBit != 0 ? UInt32(letter & ~Folding.wordBit) : nil
    }

    /// Of ASCII digits; -1 for more than 9.
    private static func value(_ digits: ArraySlice<UInt8>) -> Int32 {
        digits.count <= 9 ? digits.reduce(0) { $0 * 10 + Int32($1 - 0x30) } : -1
    }

    /// Takes in a word scalar by scalar.
    private struct WordReader {
        private(set) var hash: UInt64
        private var count = 1
        private var upper: Int
        private var digits: Int
        private let startsUpper: Bool
        /// The last two, lower case.
        private var ending: (UInt32, UInt32)

        @inline(__always)
        init(_ scalar: UInt32, _ lower: UInt32) {
            hash = Lexicon.hash(Lexicon.hashSeed, lower)
            startsUpper = lower != scalar
            upper = startsUpper ? 1 : 0
            digits = Self.isDigit(scalar) ? 1 : 0
            ending = (0, lower)
        }

        @inline(__always)
        mutating func read(_ scalar: UInt32, _ lower: UInt32) {
            hash = Lexicon.hash(hash, lower)
            count &+= 1
            upper &+= lower != scalar ? 1 : 0
            digits &+= Self.isDigit(scalar) ? 1 : 0
            ending = (ending.1, lower)
        }

        @inline(__always)
        private static func isDigit(_ scalar: UInt32) -> Bool { scalar &- 0x30 < 10 }

        /// Whether the folded word has its tone on another letter, so that its hash is another.
        var isToneMoved: Bool { Folding.placeTone(ending.0, ending.1) != nil }

        var shape: Token.Shape {
            if digits == count { return .number }
            if upper >= 2 && upper + digits == count { return .upper }
            return startsUpper ? .capital : .lower
        }
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

    /// The six bits of a byte that continues a scalar; 0 where the text is cut.
    @inline(__always)
    private func continuation(_ at: inout Int) -> UInt32 {
        guard at < count else { return 0 }
        defer { at &+= 1 }
        return UInt32(self[at] & 0x3F)
    }
}
