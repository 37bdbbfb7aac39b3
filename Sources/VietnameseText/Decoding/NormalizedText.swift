import Foundation

/// Text in NFC with plain spaces and nothing invisible, and the way back to where it came from.
///
/// No-break and other odd spaces, tabs and line ends become a space; control characters,
/// zero-width characters, soft hyphens and marks of direction are left out.
package struct NormalizedText: Sendable {
    package private(set) var utf8: [UInt8]
    /// Text offset to offset in the bytes given, ascending; between two anchors both run in step.
    package private(set) var anchors: [(text: Int, source: Int)]
    /// Where in the source the character ends that was rewritten last.
    private var rewrittenEnd = 0

    /// - Parameter source: valid UTF-8.
    package init(_ source: ArraySlice<UInt8>) {
        anchors = [(0, 0)]
        utf8 = []
        source.withUnsafeBufferPointer { bytes in
            let clean = Self.cleanPrefix(bytes, from: 0)
            utf8 = Array(bytes[..<clean])
            rebuild(bytes, from: clean)
        }
    }

    /// Putting marks in order takes time by the square of their number, so that a longer run is cut.
    /// The stream-safe format of Unicode (UAX 15) allows 30 marks.
    private static let longestRunBytes = 512

    private enum Class {
        /// Stands as it is and never composes with what comes before.
        case plain
        case space
        case invisible
        /// May compose with its neighbours or have another normal form.
        case composing
    }

    /// Whether the text, valid UTF-8, is what `NormalizedText` would make of it.
    package static func isNormal(_ text: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { cleanPrefix($0, from: 0) == $0.count }
    }

    /// Where the first character stands that is not plain, or the end.
    private static func cleanPrefix(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var i = endOfPlainBlocks(bytes, from: start)
        while i < bytes.count {
            let byte = bytes[i]
            if byte >= 0x20, byte < 0x7F {
                i += 1
            } else if byte >= 0xC3, byte <= 0xCB {
                i += 2
            } else if byte == 0xE1, i + 1 < bytes.count, bytes[i + 1] >= 0xB8 {
                i += 3
            } else {
                let size = length(lead: byte)
                guard i + size <= bytes.count, classify(bytes, i, size) == .plain else { return i }
                i = endOfPlainBlocks(bytes, from: i + size)
            }
        }
        return bytes.count
    }

    private static let blockBytes = 32

    /// A character up to which, from the one at `start` on, all are ASCII, letters of Vietnamese or
    /// printers' dashes and quotation marks: in whole blocks, each looked at without a branch.
    private static func endOfPlainBlocks(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> Int {
        guard bytes.count - start > blockBytes + 2 else { return start }
        var i = start + 2
        guard odd(bytes[start], 0, 0) | odd(bytes[start + 1], bytes[start], 0) == 0 else {
            return start
        }
        while i + blockBytes <= bytes.count, bytes.isPlain(i..<i + blockBytes, odd) {
            i += blockBytes
        }
        let last = bytes.count - blockBytes..<bytes.count
        if i > last.lowerBound, bytes.isPlain(last, odd) { return bytes.count }
        // A block may end within a character.
        while i > start, i < bytes.count, bytes[i] & 0xC0 == 0x80 { i -= 1 }
        return i
    }

    /// 1 for a byte that ends or leads what may not be plain: a control, a lead but of Latin letters,
    /// E1 with what is no letter from U+1E00 on, E2 with what is not from U+2010 to U+2027.
    @inline(__always)
    private static func odd(_ byte: UInt8, _ before: UInt8, _ beforeThat: UInt8) -> UInt8 {
        let isUsual =
            UInt8(byte &- 0x20 < 0x5F) | UInt8(byte & 0xC0 == 0x80) | UInt8(byte &- 0xC3 < 0x09)
            | UInt8(byte &- 0xE1 < 2)
        let isOtherLetter = UInt8(before == 0xE1) & UInt8(byte < 0xB8)
        let isOtherMark = UInt8(before == 0xE2) & UInt8(byte != 0x80)
        let isOtherSign = UInt8(beforeThat == 0xE2) & UInt8(byte &- 0x90 >= 0x18)
        return isUsual ^ 1 | isOtherLetter | isOtherMark | isOtherSign
    }

    private static func length(lead: UInt8) -> Int {
        switch lead {
        case ..<0xC0: 1
        case ..<0xE0: 2
        case ..<0xF0: 3
        default: 4
        }
    }

    private static func classify(_ b: UnsafeBufferPointer<UInt8>, _ i: Int, _ size: Int) -> Class {
        switch size {
        case 1: b[i] >= 0x20 && b[i] < 0x7F ? .plain : (9...13).contains(b[i]) ? .space : .invisible
        case 2: classify(UInt32(b[i] & 0x1F) << 6 | UInt32(b[i + 1] & 0x3F))
        case 3:
            classify(
                UInt32(b[i] & 0x0F) << 12 | UInt32(b[i + 1] & 0x3F) << 6 | UInt32(b[i + 2] & 0x3F))
        // Emoji have no other form; the few composing scripts up there are not seen in news.
        // F3 A0 leads the invisible tags.
        default: b[i] == 0xF3 && b[i + 1] == 0xA0 ? .invisible : .plain
        }
    }

    private static func classify(_ scalar: UInt32) -> Class {
        switch scalar {
        case 0x80...0x9F: scalar == 0x85 ? .space : .invisible
        case 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: .space
        case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: .invisible
        case 0xA1..<0x300, 0x1E00...0x1EFF, 0x2010...0x20CF, 0x2100...0x2125, 0x2190...0x2328,
            0x2400...0x2ADB, 0x3001...0x3029, 0x3041...0x3098, 0x309B...0xA66E,
            0xE000...0xF8FF, 0xFF00...0xFFFF, 0x400...0x482, 0x388...0x3FF:
            .plain
        default: .composing
        }
    }

    private mutating func rebuild(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
        var i = start
        while i < bytes.count {
            let size = min(Self.length(lead: bytes[i]), bytes.count - i)
            switch Self.classify(bytes, i, size) {
            case .plain:
                let end = Self.cleanPrefix(bytes, from: i)
                utf8.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[i..<end]))
                i = end
            case .space:
                replace(source: i..<(i + size), with: [0x20])
                i += size
            case .invisible:
                i += size
                anchor(source: i)
            case .composing:
                i = compose(bytes, at: i)
            }
        }
    }

    /// Normalizes the run of composing characters at `i` with the character before it, if that was
    /// not rewritten already; returns where the run ends.
    private mutating func compose(_ bytes: UnsafeBufferPointer<UInt8>, at i: Int) -> Int {
        var start = i
        let step = anchors[anchors.count - 1]
        if i > rewrittenEnd, utf8.count > step.text {
            var base = utf8.count - 1
            while base > step.text, utf8[base] & 0xC0 == 0x80 { base -= 1 }
            start = step.source + (base - step.text)
            utf8.removeLast(utf8.count - base)
        }
        var end = i
        while end < bytes.count, end - i < Self.longestRunBytes {
            let size = min(Self.length(lead: bytes[end]), bytes.count - end)
            guard Self.classify(bytes, end, size) == .composing else { break }
            end += size
        }
        let run = String(
            decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
        replace(source: start..<end, with: Self.composed(run))
        return end
    }

    private static func composed(_ run: String) -> [UInt8] {
        let scalars = run.unicodeScalars.map(\.value)
        if let base = scalars.first,
            let one = VietnameseComposition.compose(base, marks: Array(scalars.dropFirst())),
            let scalar = Unicode.Scalar(one)
        {
            return Array(UTF8.encode(scalar)!)
        }
        return Array(run.precomposedStringWithCanonicalMapping.utf8)
    }

    /// Anchors both ends and, for its own end to be found, the last byte of what was put in.
    private mutating func replace(source: Range<Int>, with new: [UInt8]) {
        anchor(source: source.lowerBound)
        utf8.append(contentsOf: new)
        if new.count != source.count, new.count > 1 {
            anchors.append((utf8.count - 1, source.upperBound - 1))
        }
        anchor(source: source.upperBound)
        rewrittenEnd = source.upperBound
    }

    private mutating func anchor(source: Int) {
        let last = anchors[anchors.count - 1]
        if last.text == utf8.count {
            anchors[anchors.count - 1].source = source
        } else if last.source + (utf8.count - last.text) != source {
            anchors.append((utf8.count, source))
        }
    }
}
