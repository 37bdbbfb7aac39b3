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
    }

    private var byLastWord: [String: Binding] = [:]
    /// Hashes of the words that a bound name may be found by.
    private var hashes: Set<UInt64> = []

    /// Whether a name with these words may be bound: a quick way out for most.
    func mayBind(_ words: ArraySlice<Token>) -> Bool {
        words.contains { hashes.contains($0.hash) }
    }

    /// Keeps the first binding of a name: a page introduces people before it shortens them.
    mutating func bind(_ name: String, country: CountryCode, office: String?) {
        for word in Self.keys(name) {
            if let known = byLastWord[word], known.office != nil || office == nil { continue }
            for part in word.split(separator: " ") {
                hashes.insert(Lexicon.hash(of: String(part)))
            }
            byLastWord[word] = Binding(name: name, country: country, office: office)
        }
    }

    func binding(_ name: String) -> Binding? {
        let words = Self.words(name)
        guard let last = words.last else { return nil }
        return byLastWord[words.joined(separator: " ")] ?? byLastWord[last]
            ?? words.first.flatMap { byLastWord[$0] }
    }

    /// The whole name, its last word and, for names that put the family first, its first word.
    private static func keys(_ name: String) -> [String] {
        let words = words(name)
        guard let last = words.last, let first = words.first else { return [] }
        return [words.joined(separator: " "), last, first]
    }

    private static func words(_ name: String) -> [String] {
        PhraseTrie.words(name).map(\.folded)
    }
}
