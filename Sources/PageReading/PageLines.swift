import Diplomacy

/// The lines of a page in their order: how each looks, and what it says.
///
/// The two are kept apart, for the looks are asked for again and again, and are cheap to copy without
/// the text.
struct PageLines: Sendable {
    private(set) var lines: [Line] = []
    /// For each line its text.
    private(set) var texts: [SourceText] = []

    init(expected: Int = 0) {
        lines.reserveCapacity(expected)
        texts.reserveCapacity(expected)
    }

    var count: Int { lines.count }

    mutating func append(_ line: Line, _ text: SourceText) {
        lines.append(line)
        texts.append(text)
    }

    /// Appends a line of plain text that looks like the one before, as it says the same: titles of other articles are often
    /// printed twice, as the name of a picture and as a link.
    ///
    /// - Returns: whether it says the same.
    mutating func appendAgain(_ bytes: ArraySlice<UInt8>, blankBefore: Bool) -> Bool {
        let last = texts.count - 1
        guard last >= 0, texts[last].utf8[...] == bytes else { return false }
        append(lines[last], SourceText(utf8: texts[last].utf8, sourceStart: bytes.startIndex))
        lines[last + 1].blankBefore = blankBefore
        return true
    }

    /// Markup of the line at `i`.
    mutating func setZone(_ zone: Markup.Zone, at i: Int) { lines[i].markup?.zone = zone }

    /// The lines as plain text would have them.
    var unmarked: PageLines {
        var page = self
        for i in lines.indices { page.setZone(.none, at: i) }
        return page
    }
}
