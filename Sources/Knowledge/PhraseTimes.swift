import VietnameseText

/// When phrases are in the news: how much likelier a year, or a quarter of it, becomes for an article
/// that has the phrase. A phrase is a word with a capital, or two words in a row; numbers are none.
///
/// Learnt by `Training/train_years.py`; rows may be added like those of any table.
package struct PhraseTimes: Sendable {
    package struct Weight: Sendable, Hashable {
        package let year: Int
        /// 1 to 4; nil for the whole year, to which a quarter's weight is added.
        package let quarter: Int?
        /// Natural logarithm of odds.
        package let weight: Double
    }

    private var places = HashTable()
    private var rows: [[Weight]] = []
    /// Those that any row speaks of, in order.
    package private(set) var years: [Int] = []

    package init() {}

    /// The phrases of a text by their token positions; one may come more than once.
    package static func phrases(in tokens: [Token]) -> [Range<Int>] {
        func isWord(_ at: Int) -> Bool { tokens[at].isWord && tokens[at].shape != .number }
        var phrases: [Range<Int>] = []
        for at in tokens.indices where isWord(at) {
            if tokens[at].startsUpper { phrases.append(at..<at + 1) }
            if at + 1 < tokens.count, isWord(at + 1) { phrases.append(at..<at + 2) }
        }
        return phrases
    }

    /// Of a phrase in a text.
    package static func key(_ phrase: Range<Int>, in tokens: [Token]) -> UInt64 {
        phrase.reduce(0) { Weights.key($0, tokens[$1].hash) }
    }

    /// Adds a row; of two for one phrase the later stays.
    mutating func insert(_ words: [String], _ weights: [Weight]) {
        for weight in weights where !years.contains(weight.year) {
            years.append(weight.year)
            years.sort()
        }
        let key = words.reduce(0) { Weights.key($0, Lexicon.hash(of: $1)) }
        if let place = places[key] {
            rows[Int(place)] = weights
        } else {
            places.set(key, Int32(rows.count))
            rows.append(weights)
        }
    }

    /// Nil for a phrase that no row has.
    package subscript(key: UInt64) -> [Weight]? { places[key].map { rows[Int($0)] } }
}
