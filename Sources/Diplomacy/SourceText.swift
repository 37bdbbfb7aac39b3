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
    package let anchors: [Anchor]

    package init(utf8: [UInt8], anchors: [Anchor]) {
        self.utf8 = utf8
        self.anchors = anchors.isEmpty ? [Anchor(text: 0, source: 0)] : anchors
    }

    /// The text stands in the source as it is, from `sourceStart` on.
    package init(_ text: String, sourceStart: Int = 0) {
        self.init(utf8: Array(text.utf8), anchors: [Anchor(text: 0, source: sourceStart)])
    }

    package var string: String { String(decoding: utf8, as: UTF8.self) }

    package func string(_ range: Range<Int>) -> String {
        String(decoding: utf8[range], as: UTF8.self)
    }

    /// Where the byte at `offset` (0 to the length of the text) comes from.
    package func source(of offset: Int) -> Int {
        var low = 0
        var high = anchors.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if anchors[middle].text <= offset { low = middle } else { high = middle }
        }
        let plain = anchors[low].source + (offset - anchors[low].text)
        return low + 1 < anchors.count ? min(plain, anchors[low + 1].source) : plain
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
