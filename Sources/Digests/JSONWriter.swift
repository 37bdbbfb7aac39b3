/// Writes JSON (RFC 8259) by hand: keys stay in the order they are written, strings keep every
/// scalar, and what could act on a terminal or turn text around is escaped. Encoders of Foundation
/// sort keys or promise no order, and are several times slower.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// - Parameter reports: how many about are to be written.
    package init(reports: Int = 1) { bytes.reserveCapacity(reports * Self.usualBytes) }

    /// A report takes about as much.
    private static let usualBytes = 1024

    package var text: String {
        // Made of ASCII and of what Strings hold, so that it need not be checked.
        String(copying: UTF8Span(unchecked: bytes.span))
    }

    package mutating func object(_ members: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "{"))
        members(&self)
        close(UInt8(ascii: "}"))
    }

    package mutating func array<Items: Sequence>(
        _ items: Items, _ element: (inout JSONWriter, Items.Element) -> Void
    ) {
        open(UInt8(ascii: "["))
        for item in items { element(&self, item) }
        close(UInt8(ascii: "]"))
    }

    /// An array with each element on a line of its own, so that two digests can be compared by line.
    package mutating func lines<Items: Sequence>(
        _ items: Items, _ element: (inout JSONWriter, Items.Element) -> Void
    ) {
        open(UInt8(ascii: "["))
        for item in items {
            if needsComma { bytes.append(UInt8(ascii: ",")) }
            needsComma = false
            newline()
            element(&self, item)
        }
        if needsComma { newline() }
        close(UInt8(ascii: "]"))
    }

    /// - Parameter name: plain ASCII; it is not escaped.
    package mutating func key(_ name: StaticString) {
        let needsComma = needsComma
        name.withUTF8Buffer { name in
            bytes.append(addingCapacity: name.count + 4) { text in
                if needsComma { text.append(UInt8(ascii: ",")) }
                text.append(UInt8(ascii: "\""))
                for byte in name { text.append(byte) }
                text.append(UInt8(ascii: "\""))
                text.append(UInt8(ascii: ":"))
            }
        }
        self.needsComma = false
    }

    package mutating func member(_ name: StaticString, _ value: String?) {
        key(name)
        if let value { string(value) } else { null() }
    }

    package mutating func member(_ name: StaticString, _ value: Int?) {
        key(name)
        if let value { integer(value) } else { null() }
    }

    package mutating func string(_ value: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var value = value
        value.withUTF8 { appendEscaped($0) }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    package mutating func integer(_ value: Int) {
        raw(String(value))
    }

    package mutating func null() {
        raw("null")
    }

    /// A number from 0 to 1 in thousandths, so that no float noise reaches a file; what is no number
    /// counts as 0.
    package mutating func fraction(_ value: Double) {
        let bounded = value.isNaN ? 0 : min(1, max(0, value))
        let thousandths = Int((bounded * 1000).rounded())
        guard thousandths % 1000 != 0 else { return raw(String(thousandths / 1000)) }
        separate()
        bytes.append(UInt8(ascii: "0"))
        bytes.append(UInt8(ascii: "."))
        var (rest, place) = (thousandths, 100)
        while rest > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(rest / place))
            (rest, place) = (rest % place, place / 10)
        }
        needsComma = true
    }

    package mutating func newline() {
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func raw(_ value: String) {
        separate()
        bytes.append(contentsOf: value.utf8)
        needsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }
}

extension JSONWriter {
    /// Copies runs that need no escape whole. `utf8` is valid: it is the content of a String.
    private mutating func appendEscaped(_ utf8: UnsafeBufferPointer<UInt8>) {
        var runStart = 0
        var index = 0
        // Up to here bytes are to be looked at one by one.
        var blockEnd = 0
        while index < utf8.count {
            if index >= blockEnd, index + Self.blockBytes <= utf8.count {
                blockEnd = index + Self.blockBytes
                if Self.isPlain(utf8, index..<blockEnd) {
                    index = blockEnd
                    continue
                }
            }
            let byte = utf8[index]
            let isSyntax = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
            guard isSyntax || HarmfulScalar.mayBegin(with: byte) else {
                index += 1
                continue
            }
            let (scalar, width) = Self.decode(utf8, at: index)
            if isSyntax || HarmfulScalar.contains(scalar) {
                bytes.append(contentsOf: utf8[runStart..<index])
                appendEscape(scalar)
                runStart = index + width
            }
            index += width
        }
        bytes.append(contentsOf: utf8[runStart..<utf8.count])
    }

    private static let blockBytes = 16

    /// Whether no byte of the block needs a closer look; all at once, without a branch.
    @inline(__always)
    private static func isPlain(_ utf8: UnsafeBufferPointer<UInt8>, _ block: Range<Int>) -> Bool {
        var found: UInt8 = 0
        for i in block {
            let byte = utf8[i]
            found |= bit(byte < 0x20) | bit(byte == 0x22) | bit(byte == 0x5C) | bit(byte == 0x7F)
            // What `HarmfulScalar` has beyond ASCII begins with C2, D8, E2, EF or F3.
            found |= bit(byte == 0xC2) | bit(byte == 0xD8) | bit(byte == 0xE2) | bit(byte >= 0xEF)
        }
        return found == 0
    }

    @inline(__always)
    private static func bit(_ condition: Bool) -> UInt8 {
        unsafeBitCast(condition, to: UInt8.self)
    }

    private static func decode(
        _ utf8: UnsafeBufferPointer<UInt8>, at index: Int
    ) -> (scalar: UInt32, width: Int) {
        let lead = utf8[index]
        let width = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard width > 1 else { return (UInt32(lead), 1) }
        var scalar = UInt32(lead) & (0x7F >> UInt32(width))
        for offset in 1..<width {
            scalar = scalar << 6 | UInt32(utf8[index + offset] & 0x3F)
        }
        return (scalar, width)
    }

    private mutating func appendEscape(_ scalar: UInt32) {
        switch scalar {
        case 0x22: bytes.append(contentsOf: [0x5C, 0x22])
        case 0x5C: bytes.append(contentsOf: [0x5C, 0x5C])
        case 0x0A: bytes.append(contentsOf: [0x5C, UInt8(ascii: "n")])
        case 0x0D: bytes.append(contentsOf: [0x5C, UInt8(ascii: "r")])
        case 0x09: bytes.append(contentsOf: [0x5C, UInt8(ascii: "t")])
        case 0x10000...:
            appendUnit(0xD800 + (scalar - 0x10000) >> 10)
            appendUnit(0xDC00 + (scalar - 0x10000) & 0x3FF)
        default: appendUnit(scalar)
        }
    }

    private mutating func appendUnit(_ unit: UInt32) {
        bytes.append(contentsOf: [0x5C, UInt8(ascii: "u")])
        for shift in [UInt32(12), 8, 4, 0] {
            let digit = UInt8(unit >> shift & 0xF)
            bytes.append(digit < 10 ? digit + 48 : digit + 87)
        }
    }
}
