/// Phrases that are looked for byte by byte, accents and case counting.
struct PhraseFinder: Sendable {
    /// By their first byte, longest first: `Ảnh tư liệu` before `Ảnh`.
    private let byFirst: [[[UInt8]]]
    /// A bit by the hash of the three bytes that a phrase begins with; it rules out nearly every
    /// place. All bits are set where a phrase is shorter.
    private let filter: [UInt64]
    /// A bit for each byte that a phrase begins with.
    private let firsts: [UInt64]

    init(_ phrases: [String]) {
        var byFirst: [[[UInt8]]] = Array(repeating: [], count: 256)
        let isShort = phrases.contains { $0.utf8.count < 3 }
        var filter = [UInt64](repeating: isShort ? .max : 0, count: 64)
        var firsts = [UInt64](repeating: 0, count: 4)
        for phrase in Set(phrases).sorted(by: { ($1.utf8.count, $0) < ($0.utf8.count, $1) }) {
            let bytes = Array(phrase.utf8)
            byFirst[Int(bytes[0])].append(bytes)
            firsts[Int(bytes[0] >> 6)] |= 1 << UInt64(bytes[0] & 63)
            guard !isShort else { continue }
            let bit = Self.bit(bytes[0], bytes[1], bytes[2])
            filter[bit >> 6] |= 1 << UInt64(bit & 63)
        }
        self.byFirst = byFirst
        self.filter = filter
        self.firsts = firsts
    }

    @inline(__always)
    private static func bit(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> Int {
        let three = UInt32(a) | UInt32(b) << 8 | UInt32(c) << 16
        return Int((three &* 0x9E37_79B1) >> 20)
    }

    /// Whether a look at `start` is worth it; false for nearly every place.
    @inline(__always)
    func mayStand(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        let first = bytes[start]
        guard firsts[Int(first >> 6)] >> UInt64(first & 63) & 1 != 0 else { return false }
        guard start + 2 < bytes.count else { return true }
        let bit = Self.bit(first, bytes[start + 1], bytes[start + 2])
        return filter[bit >> 6] >> UInt64(bit & 63) & 1 != 0
    }

    /// Whether `body` accepts a phrase that stands at `start`, given its length in bytes.
    func matches(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, _ body: (Int) -> Bool) -> Bool
    {
        guard mayStand(in: bytes, at: start) else { return false }
        return byFirst[Int(bytes[start])].contains { phrase in
            guard start + phrase.count <= bytes.count else { return false }
            for i in 1..<max(1, phrase.count) where bytes[start + i] != phrase[i] { return false }
            return body(phrase.count)
        }
    }

    @inline(__always)
    func stands(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        mayStand(in: bytes, at: start) && matches(bytes, at: start) { _ in true }
    }

    func stands(anywhereIn bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.indices.contains { stands(in: bytes, at: $0) }
    }
}
