import Diplomacy
import VietnameseText

/// A plain-text page's lines.
enum PlainText {
    /// Few pages have shorter lines.
    private static let bytesPerLine = 50

    /// - Parameter text: valid UTF-8; the lines' offsets count in it.
    static func lines(_ text: [UInt8], matcher: SectionMatcher) -> PageLines {
        var lines = PageLines(expected: text.count / bytesPerLine)
        var isAfterBlank = true
        var start = 0
        while start < text.count, lines.count < Line.Limits.mostLines {
            let end = lineEnd(text, from: start)
            if start < end {
                isAfterBlank = !read(
                    start..<end, of: text, blankBefore: isAfterBlank, matcher, into: &lines)
            } else if start > 0, text[start - 1] != 0x0D {
                isAfterBlank = true
            }
            start = end + 1
        }
        return lines
    }

    /// Reads a line as it stands on the page, or in NFC where that is another; false where there is
    /// nothing to read.
    private static func read(
        _ range: Range<Int>, of page: [UInt8], blankBefore: Bool, _ matcher: SectionMatcher,
        into lines: inout PageLines
    ) -> Bool {
        let inked = SourceText.inked(page, range)
        if lines.appendAgain(page[inked], blankBefore: blankBefore) { return true }
        let text = SourceText(utf8: Array(page[inked]), sourceStart: inked.lowerBound)
        guard
            let line = Line(text, blankBefore: blankBefore, markup: nil, matcher: matcher)
        else { return false }
        if line.isPlain || NormalizedText.isNormal(text.utf8) {
            lines.append(line, text)
            return true
        }
        let normal = SourceText.normalized(page[range], at: range.lowerBound)
        guard
            let line = Line(normal, blankBefore: blankBefore, markup: nil, matcher: matcher)
        else { return false }
        lines.append(line, normal)
        return true
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

    /// A part of a page without the blanks around it.
    static func inked(_ page: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, page[start] == 0x20 { start += 1 }
        while start < end, page[end - 1] == 0x20 { end -= 1 }
        return start..<end
    }

    /// No more than its first bytes, fewer than it has, and whole characters of them.
    func prefix(bytes: Int) -> SourceText {
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
