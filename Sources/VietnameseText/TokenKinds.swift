/// Some of the places of a row, from 0 on.
@usableFromInline
package struct PlaceSet: Sendable {
    /// Of 64 places after another a word, a bit for each place; other sets have their words between.
    @usableFromInline let words: [UInt64]
    @usableFromInline let first: Int
    @usableFromInline let step: Int

    init(_ words: [UInt64], from first: Int, step: Int) {
        self.words = words
        self.first = first
        self.step = step
    }

    /// The first of some places that is in it; the end of these where none is.
    @inlinable
    package func first(in places: Range<Int>) -> Int {
        guard !places.isEmpty else { return places.upperBound }
        var start = places.lowerBound & ~63
        var bits =
            words[places.lowerBound &>> 6 &* step &+ first]
            & (~0 &<< UInt64(places.lowerBound & 63))
        while bits == 0 {
            start &+= 64
            if start >= places.upperBound { return places.upperBound }
            bits = words[start &>> 6 &* step &+ first]
        }
        return min(places.upperBound, start &+ bits.trailingZeroBitCount)
    }
}

/// Which tokens of some texts are marks, which are numbers, which begin with a capital: who asks for these need not look at
/// the others. Each text has its tokens' places behind those of the one before, or the same where it is that once more.
package struct TokenKinds: Sendable {
    private var words: [UInt64] = []
    /// The place of the first token of each text.
    package private(set) var starts: [Int] = []

    package var marks: PlaceSet { PlaceSet(words, from: 0, step: 3) }
    package var numbers: PlaceSet { PlaceSet(words, from: 1, step: 3) }
    package var capitals: PlaceSet { PlaceSet(words, from: 2, step: 3) }

    /// - Parameters:
    ///   - texts: so many will be added.
    ///   - tokens: so many they have, more or less.
    package init(texts: Int, tokens: Int) {
        words.reserveCapacity(3 * (texts + tokens / 64))
        starts.reserveCapacity(texts)
    }

    /// Adds the text before once more.
    package mutating func repeatLast() { starts.append(starts[starts.count - 1]) }

    /// Adds another text.
    package mutating func add(_ tokens: [Token]) {
        starts.append(words.count / 3 * 64)
        let tokens = tokens.span
        var start = 0
        while start < tokens.count {
            let end = min(start + 64, tokens.count)
            var (marks, numbers, capitals): (UInt64, UInt64, UInt64) = (0, 0, 0)
            var bit: UInt64 = 0
            while start < end {
                let next = min(start + 8, end)
                let shapes = Shapes(of: tokens, at: start..<next)
                marks |= shapes.marks &<< bit
                numbers |= shapes.numbers &<< bit
                capitals |= shapes.capitals &<< bit
                bit += 8
                start = next
            }
            words.append(marks)
            words.append(numbers)
            words.append(capitals)
        }
    }
}

/// The shapes of eight tokens in a row, a byte each: what a token is is not for a branch to guess.
private struct Shapes {
    private var bytes: UInt64 = 0

    @inline(__always)
    init(of tokens: Span<Token>, at positions: Range<Int>) {
        var at = positions.upperBound
        while at > positions.lowerBound {
            at &-= 1
            bytes = bytes &<< 8 | UInt64(tokens[at].bits & 14)
        }
    }

    // Of the three bits of a shape the lowest for what has a capital, the next for what is all capitals, both for a number;
    // the highest for a mark.
    private var first: UInt64 { bytes &>> 1 & Self.lowest }
    private var second: UInt64 { bytes &>> 2 & Self.lowest }

    var marks: UInt64 { Self.gathered(bytes &>> 3 & Self.lowest) }
    var numbers: UInt64 { Self.gathered(first & second) }
    var capitals: UInt64 { Self.gathered(first ^ second) }

    /// The lowest bit of each byte.
    private static var lowest: UInt64 { 0x0101_0101_0101_0101 }

    /// The lowest bits of the bytes, which have no others, in a row.
    @inline(__always)
    private static func gathered(_ bits: UInt64) -> UInt64 {
        (bits &* 0x0102_0408_1020_4080) &>> 56
    }
}
