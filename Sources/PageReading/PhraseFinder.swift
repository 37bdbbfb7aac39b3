/// Phrases that are looked for byte by byte, accents and case counting.
struct PhraseFinder: Sendable {
    /// By their first byte, longest first: `Ảnh tư liệu` before `Ảnh`.
    private let byFirst: [[[UInt8]]]
    private let isFirst: [Bool]

    init(_ phrases: [String]) {
        var byFirst: [[[UInt8]]] = Array(repeating: [], count: 256)
        for phrase in Set(phrases).sorted(by: { ($1.utf8.count, $0) < ($0.utf8.count, $1) }) {
            let bytes = Array(phrase.utf8)
            byFirst[Int(bytes[0])].append(bytes)
        }
        self.byFirst = byFirst
        isFirst = byFirst.map { !$0.isEmpty }
    }

    /// The lengths in bytes of the phrases that stand at `start`, longest first.
    func matches(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, _ body: (Int) -> Bool) -> Bool
    {
        guard isFirst[Int(bytes[start])] else { return false }
        return byFirst[Int(bytes[start])].contains { phrase in
            guard start + phrase.count <= bytes.count else { return false }
            for i in 1..<max(1, phrase.count) where bytes[start + i] != phrase[i] { return false }
            return body(phrase.count)
        }
    }

    func stands(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        matches(bytes, at: start) { _ in true }
    }
}
