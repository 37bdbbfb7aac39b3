/// The words that the tables know, each with a small number. Words no table names have number 0.
///
/// Words are found by a 64-bit hash of their folded form, of which the lower half is kept: a word that no table has is
/// taken for one of the tables' (once in 10^9 words, for their few thousand) where both are alike in that and in place.
package struct Lexicon: Sendable {
    package static let unknown: Int32 = 0

    /// A word stands in the pair that its hash tells, else in one of those behind it; three of four places are empty at least.
    private var pairs = [Pair](repeating: Pair(), count: 32)
    package private(set) var words: [String] = [""]

    /// Two words, the first in the lower halves; 0 where there is none. 16 bytes, a quarter of a line of the cache, as most
    /// of a reading is the wait for memory; and looked through without a branch, as nothing tells which of them it will be.
    private struct Pair: Sendable {
        private var marks: UInt64 = 0
        private var words: UInt64 = 0

        var isFull: Bool { words &>> 32 != 0 }

        mutating func add(_ word: Int32, _ mark: UInt32) {
            let shift: UInt64 = words == 0 ? 0 : 32
            marks |= UInt64(mark) << shift
            words |= UInt64(UInt32(bitPattern: word)) << shift
        }

        @inline(__always)
        func word(_ mark: UInt32) -> Int32 {
            let first = UInt32(truncatingIfNeeded: marks) == mark ? words : 0
            let second = UInt32(truncatingIfNeeded: marks &>> 32) == mark ? words &>> 32 : 0
            return Int32(truncatingIfNeeded: first | second)
        }
    }

    package init() {}

    /// The number of a word, given its folded form's hash.
    @inline(__always)
    func word(hash: UInt64) -> Int32 {
        let first = place(hash)
        let pair = pairs[first]
        let word = pair.word(Self.mark(hash))
        return word == Self.unknown && pair.isFull ? self.word(hash: hash, behind: first) : word
    }

    /// Of one that does not stand in the pair where it is looked for first, as few do.
    @inline(never)
    private func word(hash: UInt64, behind first: Int) -> Int32 {
        var at = first
        while true {
            at = place(behind: at)
            let word = pairs[at].word(Self.mark(hash))
            if word != Self.unknown || !pairs[at].isFull { return word }
        }
    }

    @inline(__always)
    private static func mark(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash) }

    /// Of the pair where a word is looked for first.
    @inline(__always)
    private func place(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash &>> 32) & (pairs.count &- 1)
    }

    @inline(__always)
    private func place(behind at: Int) -> Int { (at &+ 1) & (pairs.count &- 1) }

    /// Adds a folded word, or finds it.
    package mutating func intern(_ folded: String) -> Int32 {
        intern(hash: Self.hash(of: folded)) { folded }
    }

    /// Adds the word of a token, or finds it.
    package mutating func intern(_ token: Token, in utf8: [UInt8]) -> Int32 {
        intern(hash: token.hash) {
            Folding.fold(String(decoding: utf8[token.range], as: UTF8.self))
        }
    }

    private mutating func intern(hash: UInt64, _ folded: () -> String) -> Int32 {
        let known = word(hash: hash)
        guard known == Self.unknown else { return known }
        if words.count * 2 >= pairs.count { grow() }
        let id = Int32(words.count)
        words.append(folded())
        put(id, hash: hash)
        return id
    }

    private mutating func put(_ id: Int32, hash: UInt64) {
        var at = place(hash)
        while pairs[at].isFull { at = place(behind: at) }
        pairs[at].add(id, Self.mark(hash))
    }

    private mutating func grow() {
        pairs = Array(repeating: Pair(), count: pairs.count * 2)
        for id in words.indices.dropFirst() { put(Int32(id), hash: Self.hash(of: words[id])) }
    }

    package func id(of folded: String) -> Int32 { word(hash: Self.hash(of: folded)) }

    /// Of a folded word in UTF-8.
    package static func hash(of folded: ArraySlice<UInt8>) -> UInt64 {
        if (1...16).contains(folded.count) {
            return WordHash.of(folded.reversed().reduce(0) { $0 << 8 | UInt128($1) })
        }
        let bytes = folded.span
        var hash = WordHash()
        var at = 0
        while at < bytes.count { hash.append(bytes.scalar(&at)) }
        return hash.value
    }

    package static func hash(of folded: String) -> UInt64 {
        var hash = WordHash()
        for scalar in folded.unicodeScalars { hash.append(scalar.value) }
        return hash.value
    }
}

// MARK: - Words as they are written

extension Lexicon {
    /// A word of a text.
    struct Known {
        let word: Int32
        let hash: UInt64
        let end: Int
        /// 1 where it begins with a capital, else 0.
        let capital: UInt32
        /// The byte behind it, 0 at the end of the text.
        let next: UInt8
    }

    /// The word at a place of UTF-8 text, no letter before it, if the tables know it and it is written as it is folded, but
    /// for a capital of ASCII at its start: so nine words of ten are found, without a look at their letters.
    @inline(__always)
    func known(_ bytes: Span<UInt8>, at start: Int) -> Known? {
        let eight = bytes.eight(from: start)
        let marks = eight.marks
        guard marks != 0 else { return knownLong(bytes, at: start) }
        let bits = marks.trailingZeroBitCount & 56
        guard bits > 0 else { return nil }
        return known(
            UInt128(eight & marks.below), end: start &+ bits &>> 3,
            next: UInt8(truncatingIfNeeded: eight &>> bits))
    }

    /// As `known`, of a word of eight bytes or more, which few have.
    @inline(never)
    private func knownLong(_ bytes: Span<UInt8>, at start: Int) -> Known? {
        let high = start + 8 < bytes.count ? bytes.eight(from: start + 8) : 0
        let marks = high.marks
        // It may go on behind sixteen bytes.
        guard marks != 0 else { return nil }
        let bits = marks.trailingZeroBitCount & 56
        let written = UInt128(high & marks.below) << 64 | UInt128(bytes.eight(from: start))
        return known(
            written, end: start + 8 + bits >> 3, next: UInt8(truncatingIfNeeded: high >> bits))
    }

    /// - Parameter written: the bytes before the first that no letter is.
    @inline(__always)
    private func known(_ written: UInt128, end: Int, next: UInt8) -> Known? {
        let capital: UInt32 = UInt8(truncatingIfNeeded: written) &- 0x41 < 26 ? 1 : 0
        let hash = WordHash.of(written | UInt128(capital &<< 5))
        let word = word(hash: hash)
        // A digit is no letter, but goes on with the word.
        guard word != Self.unknown, next &- 0x30 >= 10 else { return nil }
        return Known(word: word, hash: hash, end: end, capital: capital, next: next)
    }
}

extension Span<UInt8> {
    /// The first lowest; zeros behind the end.
    @inline(__always)
    fileprivate func eight(from start: Int) -> UInt64 {
        count &- start >= 8 ? eight(at: start) : eight(beyondEndFrom: start)
    }

    @inline(__always)
    private func eight(at start: Int) -> UInt64 {
        UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
    }

    @inline(never)
    private func eight(beyondEndFrom start: Int) -> UInt64 {
        guard count < 8 else { return eight(at: count - 8) >> ((start + 8 - count) * 8) }
        return indices[start...].reversed().reduce(0) { $0 << 8 | UInt64(self[$1]) }
    }
}

extension UInt64 {
    /// The highest bit of each byte below 0x40, which no letter is.
    @inline(__always)
    fileprivate var marks: UInt64 { ~(self | self &<< 1) & 0x8080_8080_8080_8080 }

    /// Of marks: all bits of the bytes before the first.
    @inline(__always)
    fileprivate var below: UInt64 { (self & (0 &- self)) &>> 7 &- 1 }
}

/// The hash of a folded word: of its letters in UTF-8, as many at a time as fit into sixteen bytes.
package struct WordHash {
    private var hash = seed
    private var bytes: UInt128 = 0
    /// Bits of them.
    private var filled = 0

    private static var seed: UInt64 { 0xcbf2_9ce4_8422_2325 }

    package init() {}

    /// Of a word of at most sixteen bytes.
    @inline(__always)
    static func of(_ word: UInt128) -> UInt64 { join(seed, word) }

    @inline(__always)
    private static func join(_ hash: UInt64, _ bytes: UInt128) -> UInt64 {
        let (low, high) = (
            UInt64(truncatingIfNeeded: bytes), UInt64(truncatingIfNeeded: bytes &>> 64)
        )
        let first = (hash ^ low) &* 0x9e37_79b9_7f4a_7c15
        let second = (first ^ first &>> 32 ^ high) &* 0xd6e8_feb8_6659_fd93
        return second ^ second &>> 32
    }

    package var isEmpty: Bool { filled == 0 }

    package var value: UInt64 { isEmpty ? hash : Self.join(hash, bytes) }

    package mutating func append(_ scalar: UInt32) {
        let (letter, size) = Self.utf8(scalar)
        if filled &+ size > UInt128.bitWidth {
            hash = value
            bytes = 0
            filled = 0
        }
        bytes |= UInt128(letter) &<< filled
        filled &+= size
    }

    /// The first byte lowest; how many bits they are.
    @inline(__always)
    private static func utf8(_ scalar: UInt32) -> (UInt32, size: Int) {
        let last = scalar & 0x3F | 0x80
        if scalar < 0x80 { return (scalar, 8) }
        if scalar < 0x800 { return (scalar &>> 6 | 0xC0 | last &<< 8, 16) }
        let third = scalar &>> 6 & 0x3F | 0x80
        if scalar < 0x1_0000 { return (scalar &>> 12 | 0xE0 | third &<< 8 | last &<< 16, 24) }
        let second = scalar &>> 12 & 0x3F | 0x80
        return (scalar &>> 18 | 0xF0 | second &<< 8 | third &<< 16 | last &<< 24, 32)
    }
}
