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
    package let word: Int32
    package let shape: Shape
    package let spaceBefore: Bool
    /// Of the folded word, as `Lexicon.hash(of:)`; 0 for a mark.
    package let hash: UInt64
    /// Of a number with at most 9 digits, else -1.
    package let value: Int32

    package var isWord: Bool { shape != .mark }
    package var startsUpper: Bool { shape == .capital || shape == .upper }
    package var range: Range<Int> { Int(start)..<Int(end) }

    @inline(__always)
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
        var word: [UInt32] = []
        word.reserveCapacity(32)
        utf8.withUnsafeBufferPointer { bytes in
            var at = 0
            var spaced = true
            while at < bytes.count {
                let start = at
                let first = Self.scalar(bytes, &at)
                if Folding.isWordScalar(first) {
                    word.removeAll(keepingCapacity: true)
                    var shape = ShapeReader()
                    var scalar = first
                    var end = at
                    repeat {
                        shape.read(scalar)
                        word.append(Folding.lower(scalar))
                        end = at
                        guard at < bytes.count else { break }
                        scalar = Self.scalar(bytes, &at)
                    } while Folding.isWordScalar(scalar)
                    at = end
                    Folding.placeTone(&word)
                    var hash = Lexicon.hashSeed
                    for scalar in word { hash = Lexicon.hash(hash, scalar) }
                    tokens.append(
                        Token(
                            start: Int32(start), end: Int32(end), word: lexicon.id(hash: hash),
                            shape: shape.shape, spaceBefore: spaced, hash: hash, value: shape.value)
                    )
                    spaced = false
                } else if first <= 0x20 || first == 0xA0 {
                    spaced = true
                } else {
                    tokens.append(
                        Token(
                            start: Int32(start), end: Int32(at), word: -Int32(first), shape: .mark,
                            spaceBefore: spaced, hash: 0, value: -1))
                    spaced = false
                }
            }
        }
        return tokens
    }

    /// The scalar at `at`, which moves past it. The bytes are valid UTF-8.
    @inline(__always)
    private static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> UInt32 {
        let first = UInt32(bytes[at])
        if first < 0x80 {
            at += 1
            return first
        }
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        var scalar = first & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for i in 1..<length {
            scalar = scalar << 6 | UInt32(bytes[min(at + i, bytes.count - 1)] & 0x3F)
        }
        at = min(at + length, bytes.count)
        return scalar
    }

    private struct ShapeReader {
        private var count = 0
        private var upper = 0
        private var digits = 0
        private var number = 0
        private var firstUpper = false

        @inline(__always)
        mutating func read(_ scalar: UInt32) {
            if scalar >= 0x30 && scalar <= 0x39 {
                digits += 1
                if digits <= 9 { number = number * 10 + Int(scalar - 0x30) }
            } else if Folding.isUpper(scalar) {
                upper += 1
                if count == 0 { firstUpper = true }
            }
            count += 1
        }

        var shape: Token.Shape {
            if digits == count { return .number }
            if upper >= 2 && upper + digits == count { return .upper }
            return firstUpper ? .capital : .lower
        }

        var value: Int32 { digits == count && digits <= 9 ? Int32(number) : -1 }
    }
}
