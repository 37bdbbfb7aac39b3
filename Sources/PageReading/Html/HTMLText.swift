import Diplomacy
import VietnameseText

/// The text of one block being gathered from HTML, with anchors to its bytes in the page.
struct HTMLText {
    private(set) var utf8: [UInt8] = []
    private var anchors: [SourceText.Anchor] = []
    /// Where a blank stood that is printed only if more text follows.
    private var pendingBlank: Int?
    /// Bytes inside links.
    private(set) var linkBytes = 0

    var isEmpty: Bool { utf8.isEmpty }

    mutating func append(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, isLink: Bool
    ) {
        let before = utf8.count
        var i = range.lowerBound
        while i < range.upperBound {
            let byte = bytes[i]
            if byte <= 0x20 {
                blank(at: i)
                i += 1
            } else if byte == 0x26, let found = HTMLEntities.read(bytes, at: i),
                found.end <= range.upperBound
            {
                appendReference(found.scalar, from: i..<found.end)
                i = found.end
            } else {
                let start = i
                while i < range.upperBound, bytes[i] > 0x20, bytes[i] != 0x26 || i == start {
                    i += 1
                }
                printBlank()
                anchor(source: start)
                utf8.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<i]))
            }
        }
        if isLink { linkBytes += utf8.count - before }
    }

    private mutating func appendReference(_ scalar: Unicode.Scalar, from range: Range<Int>) {
        if scalar.value == 0xA0 || scalar.value <= 0x20 { return blank(at: range.lowerBound) }
        printBlank()
        anchor(source: range.lowerBound)
        let encoded = UTF8.encode(scalar)!
        utf8.append(contentsOf: encoded)
        // The last byte is anchored so that the reference's own end is found.
        if encoded.count > 1 {
            anchors.append(.init(text: utf8.count - 1, source: range.upperBound - 1))
        }
        anchor(source: range.upperBound)
    }

    mutating func blank(at source: Int) {
        if !utf8.isEmpty, pendingBlank == nil { pendingBlank = source }
    }

    private mutating func printBlank() {
        guard let blank = pendingBlank else { return }
        pendingBlank = nil
        anchor(source: blank)
        utf8.append(0x20)
    }

    private mutating func anchor(source: Int) {
        guard let last = anchors.last else {
            return anchors.append(.init(text: utf8.count, source: source))
        }
        if last.text == utf8.count {
            anchors[anchors.count - 1] = .init(text: utf8.count, source: source)
        } else if last.source + (utf8.count - last.text) != source {
            anchors.append(.init(text: utf8.count, source: source))
        }
    }

    /// The text in NFC; the gatherer is empty afterwards.
    mutating func take() -> SourceText {
        defer { self = HTMLText() }
        let gathered = SourceText(utf8: utf8, anchors: anchors)
        let text = NormalizedText(utf8[...])
        if text.anchors.count == 1, text.utf8.count == utf8.count { return gathered }
        let inner = SourceText(
            utf8: text.utf8, anchors: text.anchors.map { .init(text: $0.text, source: $0.source) })
        return inner.over(gathered).trimmed
    }

    /// A title's or an attribute's value with its references decoded.
    ///
    /// - Parameter range: may end within a character, as where a limit has cut it; that is left out.
    static func decoded(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
        var end = range.upperBound
        while end > range.lowerBound, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        var text = HTMLText()
        text.append(bytes, range.lowerBound..<end, isLink: false)
        return String(decoding: NormalizedText(text.utf8[...]).utf8, as: UTF8.self)
    }
}

extension SourceText {
    /// This text's anchors lead into `base`, and `base`'s to the source: both steps in one.
    func over(_ base: SourceText) -> SourceText {
        let (anchors, inner) = (self.anchors, base.anchors)
        var joined: [Anchor] = []
        var next = 0
        for (i, anchor) in anchors.enumerated() {
            joined.append(Anchor(text: anchor.text, source: base.source(of: anchor.source)))
            let end = i + 1 < anchors.count ? anchors[i + 1].text : utf8.count + 1
            let baseEnd = anchor.source + (end - anchor.text)
            while next < inner.count, inner[next].text <= anchor.source { next += 1 }
            while next < inner.count, inner[next].text < baseEnd {
                let step = inner[next]
                joined.append(
                    Anchor(text: anchor.text + step.text - anchor.source, source: step.source))
                next += 1
            }
        }
        return SourceText(utf8: utf8, anchors: joined)
    }
}
