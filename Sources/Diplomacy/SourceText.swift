/// Text in NFC and the way from each of its bytes back to the page's own.
///
/// Offsets are UTF-8 bytes. `anchors` map text offsets to source offsets, ascending; between two
/// anchors both run in step. The source is the page as decoded to UTF-8, before NFC and, for HTML,
/// before tags and entities were taken out.
package struct SourceText: Hashable, Sendable {
    package struct Anchor: Hashable, Sendable {
        package let text: Int
        package let source: Int

        package init(text: Int, source: Int) {
            self.text = text
            self.source = source
        }
    }

    package let utf8: [UInt8]
    /// Where the first byte comes from.
    private let sourceStart: Int
    /// The anchors but the first: most texts have none, and need no array.
    private let steps: [Anchor]

    package init(utf8: [UInt8], anchors: [Anchor]) {
        self.utf8 = utf8
        sourceStart = anchors.first?.source ?? 0
        steps = Array(anchors.dropFirst())
    }

    /// The text stands in the source as it is, from `sourceStart` on.
    package init(utf8: [UInt8], sourceStart: Int = 0) {
        self.utf8 = utf8
        self.sourceStart = sourceStart
        steps = []
    }

    package init(_ text: String, sourceStart: Int = 0) {
        self.init(utf8: Array(text.utf8), sourceStart: sourceStart)
    }

    package var anchors: [Anchor] { [Anchor(text: 0, source: sourceStart)] + steps }

    package var string: String { String(decoding: utf8, as: UTF8.self) }

    /// - Parameter range: whole characters. The text is valid UTF-8, so that these need not be checked.
    package func string(_ range: Range<Int>) -> String {
        String(copying: UTF8Span(unchecked: utf8.span.extracting(range)))
    }

    /// Where the byte at `offset` (0 to the length of the text) comes from.
    package func source(of offset: Int) -> Int {
        var passed = 0
        var end = steps.count
        while passed < end {
            let middle = (passed + end) / 2
            if steps[middle].text <= offset { passed = middle + 1 } else { end = middle }
        }
        let plain =
            passed == 0
            ? sourceStart + offset
            : steps[passed - 1].source + (offset - steps[passed - 1].text)
        return passed < steps.count ? min(plain, steps[passed].source) : plain
    }

    /// The source range of a text range: its end is where its last byte ends.
    package func source(of range: Range<Int>) -> Range<Int> {
        guard !range.isEmpty else {
            let at = source(of: range.lowerBound)
            return at..<at
        }
        let start = source(of: range.lowerBound)
        return start..<max(start, source(of: range.upperBound - 1) + 1)
    }
}
