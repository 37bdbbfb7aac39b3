/// Places that may be in it or not, from 0 on, a bit for each.
@usableFromInline
package struct PlaceSet: Sendable {
    @usableFromInline var words: [UInt64] = []

    /// The first of some places that is in it; the end of these where none is.
    @inlinable
    package func first(in places: Range<Int>) -> Int {
        guard !places.isEmpty else { return places.upperBound }
        var word = places.lowerBound &>> 6
        var bits = words[word] & (~0 &<< UInt64(places.lowerBound & 63))
        while bits == 0 {
            word &+= 1
            if word &<< 6 >= places.upperBound { return places.upperBound }
            bits = words[word]
        }
        return min(places.upperBound, word &<< 6 | bits.trailingZeroBitCount)
    }
}

/// Which tokens of some texts are marks, which are numbers, which begin with a capital: who asks for these need not look at
/// the others. Each text has its tokens' places behind those of the one before.
package struct TokenKinds: Sendable {
    package private(set) var marks = PlaceSet()
    package private(set) var numbers = PlaceSet()
    package private(set) var capitals = PlaceSet()
    /// Of the first token of each text.
    package private(set) var starts: [Int] = []

    private static var number: UInt64 { 1 << UInt64(Token.Shape.number.rawValue) }
    private static var capital: UInt64 {
        1 << UInt64(Token.Shape.capital.rawValue) | 1 << UInt64(Token.Shape.upper.rawValue)
    }

    /// - Parameters:
    ///   - texts: so many will be added.
    ///   - tokens: so many they have, more or less.
    package init(texts: Int, tokens: Int) {
        let words = texts + tokens / 64
        marks.words.reserveCapacity(words)
        numbers.words.reserveCapacity(words)
        capitals.words.reserveCapacity(words)
        starts.reserveCapacity(texts)
    }

    package mutating func add(_ tokens: [Token]) {
        starts.append(marks.words.count * 64)
        let tokens = tokens.span
        var start = 0
        while start < tokens.count {
            let end = min(start + 64, tokens.count)
            // What a token is is not for a branch to guess.
            var (marks, numbers, capitals): (UInt64, UInt64, UInt64) = (0, 0, 0)
            var at = end
            while at > start {
                at &-= 1
                let token = tokens[at]
                marks = marks &* 2 &+ token.markBit
                numbers = numbers &* 2 &+ token.bit(of: Self.number)
                capitals = capitals &* 2 &+ token.bit(of: Self.capital)
            }
            self.marks.words.append(marks)
            self.numbers.words.append(numbers)
            self.capitals.words.append(capitals)
            start = end
        }
    }
}

extension Token {
    /// 1 for a mark, else 0.
    @inline(__always)
    fileprivate var markBit: UInt64 { UInt64(UInt32(bitPattern: word) &>> 31) }

    /// 1 where it has one of some shapes, each a bit, else 0.
    @inline(__always)
    fileprivate func bit(of shapes: UInt64) -> UInt64 {
        shapes &>> UInt64(bits &>> 1 & 7) & 1
    }
}
