import Diplomacy
import Knowledge
import VietnameseText

/// People named on the page with state and office, so that "ông Tillerson" later finds them. Names no
/// table has are bound the same way.
struct NameBinder {
    struct Binding: Hashable {
        let name: String
        let country: CountryCode
        let office: String?
        /// Those of the tables who may be meant, by number.
        let people: [Int]
    }

    /// What a name goes by: all its words, its last and, for names that put the family first, its first.
    private struct Keys {
        var whole: UInt64 = 0
        var last: UInt64 = 0
        var first: UInt64 = 0

        /// Nil for a name without words.
        init?(_ name: ArraySlice<Token>) {
            for word in name where word.isWord {
                whole = Weights.key(whole, word.hash)
                last = Weights.key(0, word.hash)
                if first == 0 { first = last }
            }
            if first == 0 { return nil }
        }
    }

    private var bindings: [UInt64: Binding] = [:]
    /// Hashes of the words that a bound name may be found by.
    private var hashes: Set<UInt64> = []
    /// Their lowest bits: a quick way out for most words.
    private var filter = Array(repeating: false, count: 1 << 10)

    /// Names of those for whom `Mention.isFormer` holds.
    private var former: Set<String> = []

    private static func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash & 0x3FF) }

    /// Whether a name with these words may be bound: a quick way out for most.
    func mayBind(_ words: ArraySlice<Token>) -> Bool {
        words.contains { filter[Self.place($0.hash)] && hashes.contains($0.hash) }
    }

    /// Keeps the first binding of a name: a page introduces people before it shortens them.
    ///
    /// - Parameter words: the tokens of the name.
    mutating func bind(
        _ name: String, by words: ArraySlice<Token>, country: CountryCode, office: String?,
        people: [Int] = []
    ) {
        guard let keys = Keys(words) else { return }
        var isNew = false
        for key in [keys.whole, keys.last, keys.first] {
            if let known = bindings[key], known.office != nil || office == nil { continue }
            bindings[key] = Binding(
                name: name, country: country, office: office, people: people)
            isNew = true
        }
        guard isNew else { return }
        for word in words where word.isWord {
            hashes.insert(word.hash)
            filter[Self.place(word.hash)] = true
        }
    }

    mutating func noteFormer(_ name: String) { former.insert(name) }

    func isFormer(_ name: String) -> Bool { former.contains(name) }

    func binding(_ name: ArraySlice<Token>) -> Binding? {
        Keys(name).flatMap { bindings[$0.whole] ?? bindings[$0.last] ?? bindings[$0.first] }
    }
}
