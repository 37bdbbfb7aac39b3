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

    /// Letters below U+1F00 by scalar: the lower case, and `wordBit` where it stands in words.
    ///
    /// Icelandic eth, a common slip for đ, becomes đ.
    package static let letters: [UInt16] = {
        var table = (0..<0x1F00).map { UInt16($0) }
        for code in UInt32(0x41)..<0x1F00 {
            guard let mapped = Unicode.Scalar(code)?.properties.lowercaseMapping.unicodeScalars,
                mapped.count == 1, let only = mapped.first, only.value < 0x1F00
            else { continue }
            table[Int(code)] = UInt16(only.value)
        }
        table[0xD0] = 0x111
        table[0xF0] = 0x111
        for code in table.indices where isWordScalar(UInt32(code)) { table[code] |= wordBit }
        return table
    }()

    package static let wordBit: UInt16 = 0x8000

    package static func lower(_ scalar: UInt32) -> UInt32 {
        scalar < UInt32(letters.count) ? UInt32(letters[Int(scalar)] & ~wordBit) : scalar
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
