/// A path below the root, as the bytes the kernel knows it by. Not a `String`: names may be any
/// bytes, and Swift takes "Hội.txt" composed and decomposed for one string, two files on disk.
struct RelativePath: Hashable, Comparable, Sendable {
    /// No slash at either end; empty for the root itself.
    let bytes: [UInt8]

    /// The kernel takes no longer path in one piece.
    static let maxBytes = 4095
    static let root = RelativePath(bytes: [])
    static let slash = UInt8(ascii: "/")

    init(bytes: [UInt8]) { self.bytes = bytes }

    init(_ text: String) { bytes = Array(text.utf8) }

    func appending(_ name: some Collection<UInt8>) -> RelativePath {
        bytes.isEmpty
            ? RelativePath(bytes: Array(name)) : RelativePath(bytes: bytes + [Self.slash] + name)
    }

    var components: [ArraySlice<UInt8>] {
        bytes.isEmpty ? [] : bytes.split(separator: Self.slash, omittingEmptySubsequences: false)
    }

    /// Nil for the root.
    var name: ArraySlice<UInt8>? { components.last }

    var parent: RelativePath {
        RelativePath(bytes: Array(components.dropLast().joined(separator: [Self.slash])))
    }

    /// No component that would leave the root or that `open` would read differently than we do.
    var staysBelowRoot: Bool {
        !bytes.isEmpty && !bytes.contains(0)
            && components.allSatisfy { part in
                !part.isEmpty && !part.elementsEqual([UInt8(ascii: ".")])
                    && !part.elementsEqual([UInt8(ascii: "."), UInt8(ascii: ".")])
            }
    }

    /// Nil if the name is not UTF-8.
    var text: String? { String(validating: bytes, as: UTF8.self) }

    /// For people: bytes that are not UTF-8 as `\xFF`.
    var escaped: String {
        if let text { return text }
        var shown = ""
        var rest = bytes[...]
        while let first = rest.first {
            let piece = (1...4).lazy.compactMap { count in
                String(validating: rest.prefix(count), as: UTF8.self)
            }.first
            if let piece, !piece.isEmpty {
                shown += piece
                rest.removeFirst(piece.utf8.count)
            } else {
                let hex = String(first, radix: 16, uppercase: true)
                shown += "\\x" + (hex.count == 1 ? "0" + hex : hex)
                rest.removeFirst()
            }
        }
        return shown
    }

    static func < (a: RelativePath, b: RelativePath) -> Bool {
        a.bytes.lexicographicallyPrecedes(b.bytes)
    }
}
