import Diplomacy
import VietnameseText

/// A plain-text page's lines.
enum PlainText {
    /// - Parameter text: valid UTF-8; the lines' offsets count in it.
    static func lines(_ text: [UInt8], matcher: SectionMatcher) -> [Line] {
        var lines: [Line] = []
        var isAfterBlank = true
        var start = 0
        while start < text.count, lines.count < Line.Limits.mostLines {
            let end = lineEnd(text, from: start)
            if start < end {
                let source = SourceText.normalized(text[start..<end], at: start)
                let line = Line(source, blankBefore: isAfterBlank, markup: nil, matcher: matcher)
                isAfterBlank = line == nil
                if let line { lines.append(line) }
            } else if start > 0, text[start - 1] != 0x0D {
                isAfterBlank = true
            }
            start = end + 1
        }
        return lines
    }

    private static func lineEnd(_ text: [UInt8], from start: Int) -> Int {
        text.withUnsafeBufferPointer { bytes in
            var i = bytes.firstControl(from: start)
            while i < bytes.count, bytes[i] != 0x0A, bytes[i] != 0x0D {
                i = bytes.firstControl(from: i + 1)
            }
            return i
        }
    }
}

extension SourceText {
    /// In NFC, without the blanks around it.
    static func normalized(_ bytes: ArraySlice<UInt8>, at offset: Int) -> SourceText {
        let text = NormalizedText(bytes)
        let whole = SourceText(
            utf8: text.utf8,
            anchors: text.anchors.map { Anchor(text: $0.text, source: $0.source + offset) })
        return whole.trimmed
    }

    /// No more than its first bytes, whole characters of them.
    func prefix(bytes: Int) -> SourceText {
        guard bytes < utf8.count else { return self }
        let end = utf8[...bytes].lastIndex { $0 & 0xC0 != 0x80 } ?? 0
        return SourceText(utf8: Array(utf8[..<end]), anchors: anchors.filter { $0.text <= end })
    }

    /// Without the blanks around it.
    var trimmed: SourceText {
        let start = utf8.firstIndex { $0 != 0x20 } ?? utf8.count
        let end = (utf8.lastIndex { $0 != 0x20 } ?? start - 1) + 1
        if start == 0, end == utf8.count { return self }
        var kept = [Anchor(text: 0, source: source(of: start))]
        for anchor in anchors where anchor.text > start && anchor.text <= end {
            kept.append(Anchor(text: anchor.text - start, source: anchor.source))
        }
        return SourceText(utf8: Array(utf8[start..<end]), anchors: kept)
    }
}
