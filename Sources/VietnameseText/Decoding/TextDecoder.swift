/// Bytes of unknown origin to UTF-8.
///
/// The order of belief: a byte order mark; UTF-8 that is valid and says something beyond ASCII
/// (no other encoding's Vietnamese passes for it, while scrapers often save a page as UTF-8 and keep
/// its old header); the declared charset; UTF-8 with a few broken bytes; windows-1258.
package enum TextDecoder {
    /// More control bytes than one in this many, and one, are no text's.
    private static let bytesPerToleratedControl = 200
    /// A broken UTF-8 file has at least this many good sequences for each bad one.
    private static let goodSequencesPerBad = 20
    /// Of the bytes above ASCII in a windows-1258 page, at least this share are Vietnamese letters,
    /// tone marks or printer's punctuation.
    private static let plausiblePercent = 85

    package static func decode(_ bytes: [UInt8], declared: TextEncoding?)
        throws(DecodingProblem) -> DecodedText
    {
        let text = try decodeUnchecked(bytes, declared: declared)
        guard hasInk(text.utf8) else { throw .empty }
        return text
    }

    private static func decodeUnchecked(_ bytes: [UInt8], declared: TextEncoding?)
        throws(DecodingProblem) -> DecodedText
    {
        if bytes.starts(with: [0xFF, 0xFE]) {
            return try utf16(bytes.dropFirst(2), .utf16LittleEndian)
        }
        if bytes.starts(with: [0xFE, 0xFF]) {
            return try utf16(bytes.dropFirst(2), .utf16BigEndian)
        }
        let common = CommonText.end(bytes)
        let census = Census(bytes, from: common)
        if let encoding = census.unmarkedUTF16 { return try utf16(bytes[...], encoding) }
        guard census.controls <= 1 + bytes.count / bytesPerToleratedControl else { throw .binary }
        let broken = UTF8Check(bytes, from: common)
        if broken.badSequences == 0 { return DecodedText(utf8: bytes, encoding: .utf8) }
        if declared == .windows1258, let text = windows1258(bytes) { return text }
        if broken.goodSequences >= goodSequencesPerBad * broken.badSequences {
            let repaired = String(decoding: bytes, as: UTF8.self)
            return DecodedText(utf8: Array(repaired.utf8), encoding: .utf8)
        }
        if let text = windows1258(bytes) { return text }
        throw .undecodable(encoding: "UTF-8 or windows-1258")
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, _ encoding: TextEncoding)
        throws(DecodingProblem) -> DecodedText
    {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var i = bytes.startIndex
        while i + 1 < bytes.endIndex {
            let first = UInt16(bytes[i])
            let second = UInt16(bytes[i + 1])
            units.append(encoding == .utf16LittleEndian ? second << 8 | first : first << 8 | second)
            i += 2
        }
        let controls = units.count { $0 < 0x20 && $0 != 9 && $0 != 10 && $0 != 13 }
        guard controls <= 1 + units.count / bytesPerToleratedControl else { throw .binary }
        let text = String(decoding: units, as: UTF16.self)
        return DecodedText(utf8: Array(text.utf8), encoding: encoding)
    }

    private static func windows1258(_ bytes: [UInt8]) -> DecodedText? {
        var high = 0
        var plausible = 0
        for byte in bytes where byte >= 0x80 {
            guard Windows1258.scalars[Int(byte - 0x80)] != 0 else { return nil }
            high += 1
            if Windows1258.isPlausible(byte) { plausible += 1 }
        }
        guard plausible * 100 >= high * plausiblePercent else { return nil }
        return DecodedText(utf8: Windows1258.utf8(bytes), encoding: .windows1258)
    }

    private static func hasInk(_ utf8: [UInt8]) -> Bool {
        var rest = utf8[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        return rest.contains { $0 > 0x20 }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Where the first byte below the blank stands from `start` on, or the end.
    package func firstControl(from start: Int) -> Int {
        var i = start
        while i + 16 <= count, controls(at: i) | controls(at: i + 8) == 0 { i += 16 }
        while i + 8 <= count {
            let controls = controls(at: i)
            if controls != 0 { return i + controls.trailingZeroBitCount / 8 }
            i += 8
        }
        while i < count, self[i] >= 0x20 { i += 1 }
        return i
    }

    /// The lowest bit set is the highest of the first of eight bytes that is below the blank; zero
    /// where none is.
    @inline(__always)
    private func controls(at start: Int) -> UInt64 {
        let eight = UInt64(
            littleEndian: UnsafeRawBufferPointer(self)
                .loadUnaligned(fromByteOffset: start, as: UInt64.self))
        return (eight &- 0x2020_2020_2020_2020) & ~eight & 0x8080_8080_8080_8080
    }
}

/// What nearly all of nearly every file is: UTF-8 of at most three bytes a character, without controls
/// but tabs and line ends. Looked at in whole blocks, without a branch.
private enum CommonText {
    private static let blockBytes = 64

    /// Where it ends: behind an ASCII character, so that the rest can be looked at by itself.
    static func end(_ bytes: [UInt8]) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            guard bytes.count > 2, odd(bytes[0], 0, 0) | odd(bytes[1], bytes[0], 0) == 0 else {
                return 0
            }
            var i = 2
            while i + blockBytes <= bytes.count, bytes.isPlain(i..<i + blockBytes, odd) {
                i += blockBytes
            }
            while i < bytes.count, odd(bytes[i], bytes[i - 1], bytes[i - 2]) == 0 { i += 1 }
            while i > 0, bytes[i - 1] >= 0x80 { i -= 1 }
            return i
        }
    }

    /// 1 for a byte that does not go on as the two before it ask for, or needs a closer look: a
    /// control, and leads of which not all characters are valid or that are long (C0, C1, E0, ED, F0
    /// and above).
    @inline(__always)
    private static func odd(_ byte: UInt8, _ before: UInt8, _ beforeThat: UInt8) -> UInt8 {
        let continues = UInt8(byte & 0xC0 == 0x80)
        let isAskedFor = UInt8(before >= 0xC2) | UInt8(beforeThat >= 0xE0)
        let isControl = UInt8(byte < 0x20)
        let isSpace = UInt8(byte == 0x09) | UInt8(byte == 0x0A) | UInt8(byte == 0x0D)
        let isRareLead =
            UInt8(byte & 0xFE == 0xC0) | UInt8(byte == 0xE0) | UInt8(byte == 0xED)
            | UInt8(byte >= 0xF0)
        return (continues ^ isAskedFor) | (isControl ^ isSpace) | isRareLead
    }
}

/// What kinds of bytes a file is made of.
private struct Census {
    /// Bytes that no text has: C0 controls but tab, line ends, form feed and escape.
    private(set) var controls = 0
    private(set) var unmarkedUTF16: TextEncoding?

    /// - Parameter start: no such byte stands before.
    init(_ bytes: [UInt8], from start: Int) {
        bytes.withUnsafeBufferPointer { bytes in
            var i = bytes.firstControl(from: start)
            while i < bytes.count {
                switch bytes[i] {
                case 9, 10, 12, 13, 27: break
                default: controls += 1
                }
                i = bytes.firstControl(from: i + 1)
            }
        }
        guard controls > 0 else { return }
        var zeros = (even: 0, odd: 0)
        for i in bytes.indices where bytes[i] == 0 {
            if i % 2 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
        }
        // Vietnamese in UTF-16: most letters and every space are ASCII, their high byte is zero.
        let half = bytes.count / 2
        guard half >= 8, bytes.count % 2 == 0 else { return }
        if zeros.odd * 2 > half, zeros.even * 20 < half { unmarkedUTF16 = .utf16LittleEndian }
        if zeros.even * 2 > half, zeros.odd * 20 < half { unmarkedUTF16 = .utf16BigEndian }
    }
}

/// How far bytes are UTF-8: sequences beyond ASCII, good and bad.
private struct UTF8Check {
    private(set) var goodSequences = 0
    private(set) var badSequences = 0

    /// - Parameter start: all is good before.
    init(_ bytes: [UInt8], from start: Int) {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span.extracting(droppingFirst: start))
        } catch {
            count(bytes)
        }
    }

    private mutating func count(_ bytes: [UInt8]) {
        var i = 0
        while i < bytes.count {
            let lead = bytes[i]
            let follow: Int
            switch lead {
            case ..<0x80:
                i += 1
                continue
            case 0xC2...0xDF: follow = 1
            case 0xE0...0xEF: follow = 2
            case 0xF0...0xF4: follow = 3
            default: follow = 0
            }
            var seen = 0
            while seen < follow, i + 1 + seen < bytes.count, bytes[i + 1 + seen] & 0xC0 == 0x80 {
                seen += 1
            }
            if follow > 0, seen == follow { goodSequences += 1 } else { badSequences += 1 }
            i += 1 + seen
        }
        // Overlong forms and surrogates pass the count above, and the file was not valid.
        badSequences = max(badSequences, 1)
    }
}
