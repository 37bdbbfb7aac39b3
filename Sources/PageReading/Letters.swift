import Foundation

/// Letters without case, tone or shape (`Ệ` and `ế` are `e`), so that a word is the same word in a
/// title set in capitals, in an address and in either way of placing tones.
enum Letters {
    /// Set on capitals.
    static let capitalBit: UInt8 = 0x80

    private static let latinEnd = 0x250
    private static let additionalStart = 0x1E00
    private static let additionalEnd = 0x1F00

    /// Bare lower-case ASCII by scalar, 0 where there is none; first Latin, then Latin Additional.
    private static let table: [UInt8] = {
        let ranges = [0x80..<latinEnd, additionalStart..<additionalEnd]
        var table = [UInt8](repeating: 0, count: 0x80)
        for value in ranges.joined() {
            table.append(bare(Unicode.Scalar(UInt32(value))!))
        }
        return table
    }()

    private static func bare(_ scalar: Unicode.Scalar) -> UInt8 {
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

    /// The bare letter (with `capitalBit`) of a scalar above ASCII, 0 for anything else.
    static func bare(scalar: Int) -> UInt8 {
        switch scalar {
        case 0x80..<latinEnd: table[scalar]
        case additionalStart..<additionalEnd: table[latinEnd + scalar - additionalStart]
        default: 0
        }
    }
}

/// A word of a line: a run of letters and digits.
struct Word {
    /// Of its bare letters and digits.
    var hash: UInt64
    var start: Int
    var end: Int
    var isCapital: Bool
    var isAllCapitals: Bool
    var startsWithDigit: Bool
}

/// Walks over the words of UTF-8 text.
struct WordScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at: Int
    private let letters = Letters.self

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

    mutating func next() -> Word? {
        var word = Word(
            hash: Self.seed, start: at, end: at, isCapital: false, isAllCapitals: true,
            startsWithDigit: false)
        var inside = false
        while at < bytes.count {
            let (letter, size) = read()
            if letter == 0 {
                if inside { break }
                at += size
                continue
            }
            let small = letter & ~Letters.capitalBit
            let isCapital = letter != small
            if !inside {
                inside = true
                word.start = at
                word.isCapital = isCapital
                word.startsWithDigit = (0x30...0x39).contains(small)
            }
            if !isCapital { word.isAllCapitals = false }
            word.hash = (word.hash ^ UInt64(small)) &* Self.prime
            at += size
        }
        word.end = at
        return inside ? word : nil
    }

    /// The bare letter or digit at `at` (0 for what divides words) and its size in bytes. Letters of
    /// other scripts are told apart by their low bits, which is enough for a hash.
    private func read() -> (letter: UInt8, size: Int) {
        let b = bytes[at]
        if b < 0x80 {
            switch b {
            case 0x61...0x7A, 0x30...0x39: return (b, 1)
            case 0x41...0x5A: return (b | 0x20 | Letters.capitalBit, 1)
            default: return (0, 1)
            }
        }
        if b < 0xE0 {
            guard at + 1 < bytes.count else { return (0, 1) }
            let scalar = Int(b & 0x1F) << 6 | Int(bytes[at + 1] & 0x3F)
            if scalar < 0xC0 { return (0, 2) }
            return (scalar < 0x250 ? Letters.bare(scalar: scalar) : other(bytes[at + 1]), 2)
        }
        guard b < 0xF0, at + 2 < bytes.count else { return (0, min(4, bytes.count - at)) }
        let scalar =
            Int(b & 0x0F) << 12 | Int(bytes[at + 1] & 0x3F) << 6 | Int(bytes[at + 2] & 0x3F)
        switch scalar {
        case 0x1E00..<0x1F00: return (Letters.bare(scalar: scalar), 3)
        case 0x2000..<0x2C00, 0x3000..<0x3040, 0xFE00...0xFFFF, 0xE000..<0xF900: return (0, 3)
        default: return (other(bytes[at + 2]), 3)
        }
    }

    private func other(_ last: UInt8) -> UInt8 { last & 0x3F | 0x40 }
}
