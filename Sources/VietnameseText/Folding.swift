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

    @inline(__always)
    package static func lower(_ scalar: UInt32) -> UInt32 {
        scalar < UInt32(lowerTable.count) ? UInt32(lowerTable[Int(scalar)]) : scalar
    }

    @inline(__always)
    package static func isUpper(_ scalar: UInt32) -> Bool { lower(scalar) != scalar }

    /// Simple lower-case mappings of U+0000 to U+1EFF; Icelandic eth, a common slip for đ, becomes đ.
    private static let lowerTable: [UInt16] = {
        var table = (0..<0x1F00).map { UInt16($0) }
        for code in 0..<0x1F00 {
            guard let scalar = Unicode.Scalar(UInt32(code)) else { continue }
            let mapped = scalar.properties.lowercaseMapping.unicodeScalars
            if mapped.count == 1, let only = mapped.first, only.value < 0x1F00 {
                table[code] = UInt16(only.value)
            }
        }
        table[0xD0] = 0x111
        table[0xF0] = 0x111
        return table
    }()

    /// Moves the tone of a final `oa`, `oe`, `uy` to its first vowel. Scalars are lower case.
    @inline(__always)
    package static func placeTone(_ scalars: inout [UInt32]) {
        let count = scalars.count
        guard count >= 2 else { return }
        let glide = scalars[count - 2]
        guard glide == 0x6F || glide == 0x75 else { return }
        let vowel = scalars[count - 1]
        guard vowel > 0x7F, let (base, tone) = tonedFinals[vowel] else { return }
        let isPair = glide == 0x6F ? base != 0x79 : base == 0x79
        guard isPair else { return }
        scalars[count - 2] = glide == 0x6F ? oTones[tone] : uTones[tone]
        scalars[count - 1] = base
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
            placeTone(&word)
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
