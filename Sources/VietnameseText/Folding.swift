/// Folding of Vietnamese syllables, so that one word has one form: lower case, and the tone mark on
/// the vowel where the older rule puts it (`khoá` and `khóa` are one, `quý` and `qúy`).
///
/// Works on Unicode scalars in NFC. Latin letters up to U+1EFF are folded; others pass unchanged.
package enum Folding {
    /// Letters and digits of any script; marks count, so that stray combining marks stay in words.
    @inline(__always)
    package static func isWordScalar(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 {
            return (scalar >= 0x30 && scalar <= 0x39) || (scalar >= 0x41 && scalar <= 0x5A)
                || (scalar >= 0x61 && scalar <= 0x7A)
        }
        if scalar < 0xC0 { return scalar == 0xAA || scalar == 0xB5 || scalar == 0xBA }
        if scalar < 0x250 { return scalar != 0xD7 && scalar != 0xF7 }
        if scalar >= 0x1E00 && scalar <= 0x1EFF { return true }
        if scalar >= 0x300 && scalar <= 0x36F { return true }
        guard let value = Unicode.Scalar(scalar) else { return false }
        return value.properties.isAlphabetic || value.properties.numericType != nil
    }

    /// A scalar, folded, and what it says of the word that it stands in.
    struct Letter {
        private let bits: UInt32

        private static var word: UInt32 { 1 << 21 }
        private static var upper: UInt32 { 1 << 22 }
        private static var digit: UInt32 { 1 << 23 }
        private static var upperOrDigit: UInt32 { 1 << 24 }
        private static var toned: UInt32 { 1 << 25 }
        private static var space: UInt32 { 1 << 26 }

        /// As it is. Few texts have any, so that the loops over letters had better not be full of this.
        @inline(never)
        static func beyondTable(_ scalar: UInt32) -> Letter {
            Letter(bits: isWordScalar(scalar) ? scalar | word : scalar)
        }

        static var ofNoKind: Letter { Letter(bits: 0) }

        fileprivate init(_ scalar: UInt32, lower: UInt32) {
            var bits = lower
            if isWordScalar(scalar) { bits |= Self.word }
            if lower != scalar { bits |= Self.upper | Self.upperOrDigit }
            if 0x30...0x39 ~= scalar { bits |= Self.digit | Self.upperOrDigit }
            if tonedFinals[lower] != nil { bits |= Self.toned }
            if scalar <= 0x20 || scalar == 0xA0 { bits |= Self.space }
            self.bits = bits
        }

        private init(bits: UInt32) { self.bits = bits }

        /// In lower case.
        @inline(__always) var scalar: UInt32 { bits & 0x1F_FFFF }
        @inline(__always) var isWord: Bool { bits & Self.word != 0 }
        @inline(__always) var isUpper: Bool { bits & Self.upper != 0 }
        /// Of ASCII.
        @inline(__always) var isDigit: Bool { bits & Self.digit != 0 }
        @inline(__always) var isUpperOrDigit: Bool { bits & Self.upperOrDigit != 0 }
        /// Whether `placeTone` may move its tone to the letter before.
        @inline(__always) var isTonedFinal: Bool { bits & Self.toned != 0 }
        @inline(__always) var isSpace: Bool { bits & Self.space != 0 }

        /// What holds for both; no letter of its own.
        @inline(__always)
        static func & (a: Letter, b: Letter) -> Letter { Letter(bits: a.bits & b.bits) }
    }

    /// Scalars up to the general punctuation. Only letters below U+1F00 are folded.
    ///
    /// Icelandic eth, a common slip for đ, becomes đ.
    static let letters: [Letter] = {
        let folded: UInt32 = 0x1F00
        return (0..<UInt32(0x2070)).map { scalar in
            var lower = scalar
            if scalar == 0xD0 || scalar == 0xF0 {
                lower = 0x111
            } else if scalar < folded, scalar >= 0x41,
                let mapped = Unicode.Scalar(scalar)?.properties.lowercaseMapping.unicodeScalars,
                mapped.count == 1, let only = mapped.first, only.value < folded
            {
                lower = only.value
            }
            return Letter(scalar, lower: lower)
        }
    }()

    package static func lower(_ scalar: UInt32) -> UInt32 {
        scalar < UInt32(letters.count) ? letters[Int(scalar)].scalar : scalar
    }

    package static func isUpper(_ scalar: UInt32) -> Bool { lower(scalar) != scalar }

    /// The last two scalars of a word, lower case, with the tone of a final `oa`, `oe`, `uy` on its first
    /// vowel; nil for what has none, or has it there.
    @inline(__always)
    package static func placeTone(_ glide: UInt32, _ vowel: UInt32) -> (UInt32, UInt32)? {
        guard glide == 0x6F || glide == 0x75, vowel > 0x7F, let (base, tone) = tonedFinals[vowel],
            (glide == 0x75) == (base == 0x79)
        else { return nil }
        return (glide == 0x6F ? oTones[tone] : uTones[tone], base)
    }

    private static let oTones: [UInt32] = Array("òóỏõọ".unicodeScalars.map(\.value))
    private static let uTones: [UInt32] = Array("ùúủũụ".unicodeScalars.map(\.value))

    /// à, è, ỳ and the other tones: the plain vowel and the tone's position in the tables above.
    private static let tonedFinals: [UInt32: (base: UInt32, tone: Int)] = {
        var table: [UInt32: (base: UInt32, tone: Int)] = [:]
        for (base, forms) in [("a", "àáảãạ"), ("e", "èéẻẽẹ"), ("y", "ỳýỷỹỵ")] {
            let plain = base.unicodeScalars.first!.value
            for (tone, scalar) in forms.unicodeScalars.enumerated() {
                table[scalar.value] = (plain, tone)
            }
        }
        return table
    }()

    /// The folded form of a text in NFC, spaces and punctuation as they are.
    package static func fold(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var word: [UInt32] = []
        func flush() {
            if word.count >= 2,
                let (glide, vowel) = placeTone(word[word.count - 2], word[word.count - 1])
            {
                word.replaceSubrange((word.count - 2)..., with: [glide, vowel])
            }
            result.append(contentsOf: word.compactMap(Unicode.Scalar.init))
            word.removeAll(keepingCapacity: true)
        }
        for scalar in text.unicodeScalars {
            if isWordScalar(scalar.value) {
                word.append(lower(scalar.value))
            } else {
                flush()
                result.append(scalar)
            }
        }
        flush()
        return String(result)
    }
}
