/// An element's name: its first eight bytes in lower case, which tell all that matter apart.
struct TagName: Hashable, Sendable {
    let packed: UInt64

    init(packed: UInt64) { self.packed = packed }

    init(_ name: String) {
        packed = name.utf8.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// Divides HTML into tags and text with the exact bytes each comes from, in one walk forward.
///
/// Not libxml2: its SAX interface takes more than a minute for one hostile mebibyte (attributes
/// without end, end tags that match nothing), and tells where a text ended but not where it began.
struct HTMLTokenizer {
    enum Token {
        case text(Range<Int>)
        case start(TagName, attributes: Range<Int>)
        case end(TagName)
    }

    let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    /// The element whose content is not markup, when the walk stands at its start.
    private var raw: TagName?

    /// Elements whose content is text up to their end tag.
    private static let rawElements: Set<TagName> = Set(
        ["script", "style", "textarea", "title", "noscript", "iframe", "xmp", "noframes"]
            .map { TagName($0) })

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func next() -> Token? {
        while at < bytes.count {
            if let name = raw {
                raw = nil
                let start = at
                at = endTag(of: name, from: at)
                if start < at { return .text(start..<at) }
            }
            guard at < bytes.count else { return nil }
            if bytes[at] != 0x3C { return text() }
            if let token = markup() { return token }
        }
        return nil
    }

    private mutating func text() -> Token {
        let start = at
        while at < bytes.count, bytes[at] != 0x3C { at += 1 }
        return .text(start..<at)
    }

    /// What the `<` at hand begins; nil for a comment or a declaration, which are passed over.
    private mutating func markup() -> Token? {
        guard at + 1 < bytes.count else {
            defer { at = bytes.count }
            return .text(at..<bytes.count)
        }
        let next = bytes[at + 1]
        if next == 0x21 || next == 0x3F {
            skipDeclaration()
            return nil
        }
        let isEnd = next == 0x2F
        let nameStart = at + (isEnd ? 2 : 1)
        guard nameStart < bytes.count, Self.isLetter(bytes[nameStart]) else {
            let start = at
            at += 1
            while at < bytes.count, bytes[at] != 0x3C { at += 1 }
            return .text(start..<at)
        }
        let (name, nameEnd) = readName(from: nameStart)
        at = tagEnd(from: nameEnd)
        if isEnd { return .end(name) }
        if Self.rawElements.contains(name) { raw = name }
        return .start(name, attributes: nameEnd..<max(nameEnd, at - 1))
    }

    private mutating func skipDeclaration() {
        if at + 3 < bytes.count, bytes[at + 2] == 0x2D, bytes[at + 3] == 0x2D {
            var i = at + 4
            while i + 2 < bytes.count {
                if bytes[i] == 0x2D, bytes[i + 1] == 0x2D, bytes[i + 2] == 0x3E {
                    at = i + 3
                    return
                }
                i += 1
            }
            at = bytes.count
        } else {
            while at < bytes.count, bytes[at] != 0x3E { at += 1 }
            at += 1
        }
    }

    private func readName(from start: Int) -> (TagName, Int) {
        var packed: UInt64 = 0
        var i = start
        while i < bytes.count, Self.isLetter(bytes[i]) || (0x30...0x39).contains(bytes[i]) {
            let isCapital = (0x41...0x5A).contains(bytes[i])
            if i < start + 8 {
                packed = packed << 8 | UInt64(isCapital ? bytes[i] | 0x20 : bytes[i])
            }
            i += 1
        }
        return (TagName(packed: packed), i)
    }

    /// After the `>` that ends a tag; one inside quotes does not.
    private func tagEnd(from start: Int) -> Int {
        var i = start
        var quote: UInt8 = 0
        var before: UInt8 = 0
        while i < bytes.count {
            let byte = bytes[i]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == 0x3E {
                return i + 1
            } else if byte == 0x22 || byte == 0x27, before == 0x3D {
                quote = byte
            }
            if byte > 0x20 { before = byte }
            i += 1
        }
        return bytes.count
    }

    /// Where the end tag of a raw element begins, or the end.
    private func endTag(of name: TagName, from start: Int) -> Int {
        var i = start
        while i + 2 < bytes.count {
            if bytes[i] == 0x3C, bytes[i + 1] == 0x2F, readName(from: i + 2).0 == name { return i }
            i += 1
        }
        return bytes.count
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}

/// A tag's attributes, read when asked for.
struct HTMLAttributes {
    /// Further attributes of a tag are not read.
    private static let mostRead = 40

    let bytes: UnsafeBufferPointer<UInt8>
    let range: Range<Int>

    /// Calls `body` with each name in lower case and the range of its value.
    func forEach(_ body: (TagName, Range<Int>) -> Void) {
        var i = range.lowerBound
        var count = 0
        while i < range.upperBound, count < Self.mostRead {
            while i < range.upperBound, bytes[i] <= 0x20 || bytes[i] == 0x2F { i += 1 }
            var packed: UInt64 = 0
            let start = i
            while i < range.upperBound, bytes[i] > 0x20, bytes[i] != 0x3D {
                let isCapital = (0x41...0x5A).contains(bytes[i])
                if i < start + 8 {
                    packed = packed << 8 | UInt64(isCapital ? bytes[i] | 0x20 : bytes[i])
                }
                i += 1
            }
            while i < range.upperBound, bytes[i] <= 0x20 { i += 1 }
            guard i < range.upperBound, bytes[i] == 0x3D else {
                count += 1
                if i == start { i += 1 }
                continue
            }
            i += 1
            let value = readValue(&i)
            body(TagName(packed: packed), value)
            count += 1
        }
    }

    private func readValue(_ i: inout Int) -> Range<Int> {
        while i < range.upperBound, bytes[i] <= 0x20 { i += 1 }
        guard i < range.upperBound else { return i..<i }
        let quote = bytes[i]
        if quote == 0x22 || quote == 0x27 {
            let start = i + 1
            i = start
            while i < range.upperBound, bytes[i] != quote { i += 1 }
            let end = i
            i = min(i + 1, range.upperBound)
            return start..<end
        }
        let start = i
        while i < range.upperBound, bytes[i] > 0x20 { i += 1 }
        return start..<i
    }

    /// The value of an attribute, references decoded; nil where the tag has none.
    func value(_ name: String) -> String? {
        let wanted = TagName(name)
        var found: Range<Int>?
        forEach { name, value in
            if name == wanted, found == nil { found = value }
        }
        return found.map { HTMLText.decoded(bytes, $0) }
    }
}
