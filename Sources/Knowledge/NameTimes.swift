import VietnameseText

/// When names are in the news: how much likelier a year, or a quarter of it, becomes for an article that has the name.
///
/// Learnt by `Training/train_years.py`; rows may be added like those of any table. A name is one to
/// three words in a row that are written with a capital, or that a hyphen joins to such a word.
package struct NameTimes: Sendable {
    package struct Weight: Sendable, Hashable {
        package let year: Int
        /// 1 to 4; nil for the whole year, to which a quarter's weight is added.
        package let quarter: Int?
        /// Natural logarithm of odds.
        package let weight: Double
    }

    private var places = HashTable()
    private var rows: [[Weight]] = []

    package init() {}

    package var isEmpty: Bool { rows.isEmpty }

    /// The key of a name by the hashes of its folded words.
    package static func key(_ words: some Sequence<UInt64>) -> UInt64 {
        words.reduce(0, Weights.key)
    }

    /// Adds a row; of two for one name the later stays.
    mutating func insert(_ key: UInt64, _ weights: [Weight]) {
        if let place = places[key] {
            rows[Int(place)] = weights
        } else {
            places.set(key, Int32(rows.count))
            rows.append(weights)
        }
    }

    package subscript(key: UInt64) -> [Weight] { places[key].map { rows[Int($0)] } ?? [] }
}
