import Foundation

/// Letters without case, tone or shape (`Ệ` and `ế` are `e`), so that a word is the same word in a
/// title set in capitals, in an address and in either way of placing tones.
enum Letters {
    /// Set on capitals.
    static let capitalBit: UInt8 = 0x80

    static let latinEnd = 0x250
    static let additional = 0x1E00..<0x1F00

    /// Bare lower-case ASCII with `capitalBit`, 0 where there is no letter or digit: of the scalars up
    /// to U+024F, and after them of U+1E00 to U+1EFF. Never freed; a pointer, for it is read for
    /// every byte of every page.
    nonisolated(unsafe) static let table: UnsafePointer<UInt8> = {
        let scalars = [0..<latinEnd, additional].joined()
        let table = UnsafeMutablePointer<UInt8>.allocate(capacity: latinEnd + additional.count)
        for (i, value) in scalars.enumerated() {
            table[i] = bare(Unicode.Scalar(UInt32(value))!)
        }
        return UnsafePointer(table)
    }()

    private static func bare(_ scalar: Unicode.Scalar) -> UInt8 {
        if (0x30...0x39).contains(scalar.value) { return UInt8(scalar.value) }
        guard scalar.properties.isAlphabetic else { return 0 }
        let letter: UInt8
        switch scalar {
        case "đ", "Đ", "ð", "Ð": letter = 0x64
        case "ø", "Ø": letter = 0x6F
        case "ł", "Ł": letter = 0x6C
        case "ı": letter = 0x69
        default:
            let parts = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars
            guard let first = parts.first, first.isASCII else { return 0 }
            letter = UInt8(first.value) | 0x20
        }
        return scalar.properties.isUppercase ? letter | capitalBit : letter
    }
}

extension Letters {
    /// Tells apart letters whose bare letter is the same, capitals and small ones alike: the low
    /// bits of the small letter's scalar.
    @inline(__always)
    static func mark(scalar: Int) -> UInt8 {
        // In Latin-1 small letters are 32 above capitals; further up one, but for ư.
        if scalar < 0x100 { return UInt8(truncatingIfNeeded: scalar | 0x20) }
        return scalar == 0x1AF ? 0xB1 : UInt8(truncatingIfNeeded: scalar | 1)
    }
}

/// A word of a line: a run of letters and digits.
struct Word {
    /// Of its bare letters and digits.
    let hash: UInt64
    let start: Int
    let end: Int
    /// Its first letter or digit, bare.
    let first: UInt8

    var startsWithDigit: Bool { first &- 0x30 < 10 }
}

/// Walks over the words of UTF-8 text.
struct WordScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let table = Letters.table
    private var at: Int
    /// Has come by characters that are not ASCII, Latin letters or printers' marks.
    private(set) var sawOthers = false

    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) {
        self.bytes = bytes
        at = start
    }

    static let seed: UInt64 = 0xCBF2_9CE4_8422_2325
    static let prime: UInt64 = 0x100_0000_01B3

    /// The hash of some words in a row from the hash of those before and the next one.
    static func join(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        (hash ^ word) &* 0x9E37_79B9_7F4A_7C15 &+ (hash >> 29)
    }

    @inline(__always)
    mutating func next() -> Word? {
        var letter = (bare: UInt8(0), size: 0)
        repeat {
            at &+= letter.size
            guard at < bytes.count else { return nil }
            letter = read(at)
        } while letter.bare == 0
        let (start, first) = (at, letter.bare)
        var end = at
        // Eight letters stand in it side by side, which is all of a Vietnamese syllable.
        var letters: UInt64 = 0
        repeat {
            letters = Self.append(letter.bare, to: letters)
            end &+= letter.size
            // Most letters are ASCII, and are read by themselves.
            while end < bytes.count, bytes[end] < 0x80 {
                letter = (table[Int(bytes[end])], 1)
                if letter.bare == 0 { break }
                letters = Self.append(letter.bare, to: letters)
                end &+= 1
            }
            guard end < bytes.count else { break }
            if bytes[end] >= 0x80 { letter = read(end) }
        } while letter.bare != 0
        // What divides it from the next one is not looked at again.
        at = end < bytes.count ? end &+ letter.size : end
        // The tables look at the lower bits.
        let mixed = (letters & Self.withoutCapitals) &* 0x9E37_79B9_7F4A_7C15
        return Word(hash: mixed ^ mixed >> 32, start: start, end: end, first: first)
    }

    @inline(__always)
    private static func append(_ bare: UInt8, to letters: UInt64) -> UInt64 {
        (letters << 8 | letters >> 56) ^ UInt64(bare)
    }

    private static let withoutCapitals: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

    /// Whether all of a word is set in capitals, which digits are not.
    func isAllCapitals(_ word: Word) -> Bool {
        var at = word.start
        while at < word.end {
            let letter = decode(at)
            if letter.bare < Letters.capitalBit { return false }
            at += letter.size
        }
        return true
    }

    /// Of the letters with their marks, in lower case.
    func exactHash(of word: Word) -> UInt64 {
        var hash = Self.seed
        var at = word.start
        while at < word.end {
            let letter = decode(at)
            let small = letter.bare & ~Letters.capitalBit
            hash = (hash ^ UInt64(small) ^ UInt64(letter.mark) << 8) &* Self.prime
            at += letter.size
        }
        return hash
    }

    /// The bare letter or digit at `at`, 0 for what divides words, and its size in bytes.
    @inline(__always)
    private mutating func read(_ at: Int) -> (bare: UInt8, size: Int) {
        let lead = bytes[at]
        if lead < 0x80 { return (table[Int(lead)], 1) }
        guard at &+ 1 < bytes.count else { return readOther(at) }
        let next = Int(bytes[at &+ 1] & 0x3F)
        if lead >= 0xC3, lead < 0xC9 { return (table[Int(lead & 0x1F) << 6 | next], 2) }
        guard lead == 0xE1, next >= 0x38, next < 0x3C, at &+ 2 < bytes.count else {
            return readOther(at)
        }
        let last = Int(bytes[at &+ 2] & 0x3F)
        return (table[Letters.latinEnd + (next & 3) << 6 + last], 3)
    }

    /// As `read`, of what is neither ASCII nor a letter of Vietnamese.
    @inline(never)
    private mutating func readOther(_ at: Int) -> (bare: UInt8, size: Int) {
        let letter = decode(at)
        let isMark =
            letter.size == 3 && bytes[at] == 0xE2 && bytes[at + 1] == 0x80
            && (0x90...0xA7).contains(bytes[at + 2])
        if !isMark { sawOthers = true }
        return (letter.bare, letter.size)
    }

    /// As `read`, with what tells a letter from others with the same bare letter. Letters of other
    /// scripts are told apart by their low bits, which is enough for a hash.
    @inline(never)
    private func decode(_ at: Int) -> (bare: UInt8, mark: UInt8, size: Int) {
        let b = bytes[at]
        if b < 0x80 { return (table[Int(b)], 0, 1) }
        if b < 0xE0 {
            guard at + 1 < bytes.count else { return (0, 0, 1) }
            let scalar = Int(b & 0x1F) << 6 | Int(bytes[at + 1] & 0x3F)
            if scalar < Letters.latinEnd {
                return (table[scalar], Letters.mark(scalar: scalar), 2)
            }
            return (other(bytes[at + 1]), 0, 2)
        }
        guard b < 0xF0, at + 2 < bytes.count else { return (0, 0, min(4, bytes.count - at)) }
        let scalar =
            Int(b & 0x0F) << 12 | Int(bytes[at + 1] & 0x3F) << 6 | Int(bytes[at + 2] & 0x3F)
        switch scalar {
        case Letters.additional:
            let place = Letters.latinEnd + scalar - Letters.additional.lowerBound
            return (table[place], Letters.mark(scalar: scalar), 3)
        case 0x2000..<0x2C00, 0x3000..<0x3040, 0xFE00...0xFFFF, 0xE000..<0xF900: return (0, 0, 3)
        default: return (other(bytes[at + 2]), 0, 3)
        }
    }

    private func other(_ last: UInt8) -> UInt8 { last & 0x3F | 0x40 }
}
