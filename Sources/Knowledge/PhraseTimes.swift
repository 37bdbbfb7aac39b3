import Foundation
import VietnameseText

/// When phrases are in the news: how much likelier a year, or a quarter of it, becomes for an article
/// that has the phrase. A phrase is a word with a capital, or two words in a row; numbers are none.
///
/// Learnt by `Training/train_years.py`; rows may be added like those of any table.
package struct PhraseTimes: Sendable {
    package struct Weight: Sendable {
        let year: Int
        /// 1 to 4; nil for the whole year, to which a quarter's weight is added.
        let quarter: Int?
        /// Natural logarithm of odds.
        let weight: Double
    }

    /// Those that any row speaks of, in order.
    package let years: [Int]
    /// Numbers of rows by the keys of their phrases.
    private var numbers = HashTable()
    /// A bit for the upper bits of each key: most phrases of a text are in no row, and known by it.
    private var filter = [UInt64](repeating: 0, count: 1 << (filterBits - 6))
    /// Of each row among `weights`, and the end of the last.
    private var starts = [0]
    private var weights: [(column: Int, weight: Double)] = []

    private static let filterBits = 17
    /// A year has a column for the whole of it and one for each quarter.
    private static let columnsPerYear = 5

    /// - Parameter rows: of two for one phrase the later stays.
    init(_ rows: [(words: [String], weights: [Weight])]) {
        years = Set(rows.lazy.flatMap(\.weights).map(\.year)).sorted()
        for (number, row) in rows.enumerated() {
            let key = row.words.reduce(0) { Weights.key($0, Lexicon.hash(of: $1)) }
            numbers.set(key, Int32(number))
            filter[Self.place(key)] |= Self.bit(key)
            for told in row.weights {
                let year = years.firstIndex(of: told.year)! * Self.columnsPerYear
                weights.append((year + (told.quarter ?? 0), told.weight))
            }
            starts.append(weights.count)
        }
    }

    private static func place(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: key >> UInt64(64 - filterBits + 6))
    }

    private static func bit(_ key: UInt64) -> UInt64 { 1 << (key >> UInt64(64 - filterBits) & 63) }

    private func number(_ key: UInt64) -> Int? {
        guard filter[Self.place(key)] & Self.bit(key) != 0 else { return nil }
        return numbers[key].map(Int.init)
    }

    /// The phrases of a text by their token positions; one may come more than once.
    package static func phrases(in tokens: [Token]) -> [Range<Int>] {
        var phrases: [Range<Int>] = []
        forEachPhrase(in: tokens) { phrase, _ in phrases.append(phrase) }
        return phrases
    }

    /// In order of their starts, with the keys they have in the table.
    private static func forEachPhrase(in tokens: [Token], _ body: (Range<Int>, UInt64) -> Void) {
        var before: UInt64?
        for (at, token) in tokens.enumerated() {
            switch token.shape {
            case .mark, .number: before = nil
            case .lower, .capital, .upper:
                if let before { body(at - 1..<at + 1, Weights.key(before, token.hash)) }
                let key = Weights.key(0, token.hash)
                if token.startsUpper { body(at..<at + 1, key) }
                before = key
            }
        }
    }

    /// What the phrases of a text say of years, each phrase once.
    package struct Tally: Sendable {
        private let times: PhraseTimes
        /// By number of row.
        private var isMet: [Bool]
        private var sums: [Double]
        package private(set) var isEmpty = true

        package init(_ times: PhraseTimes) {
            self.times = times
            isMet = Array(repeating: false, count: times.starts.count - 1)
            sums = Array(repeating: 0, count: times.years.count * PhraseTimes.columnsPerYear)
        }

        package mutating func add(_ tokens: [Token]) {
            PhraseTimes.forEachPhrase(in: tokens) { _, key in
                guard let row = times.number(key), !isMet[row] else { return }
                isMet[row] = true
                for told in times.weights[times.starts[row]..<times.starts[row + 1]] {
                    sums[told.column] += told.weight
                    isEmpty = false
                }
            }
        }

        /// Of a year, 0 if the table knows nothing of it, with what is said of its quarter (1 to 4) if
        /// one is given; relative to all years that the table knows: together these become neither
        /// likelier nor less likely, since the table knows nothing of others.
        package func score(of year: Int, quarter: Int?) -> Double {
            guard !isEmpty, let place = times.years.firstIndex(of: year) else { return 0 }
            let scores = stride(from: 0, to: sums.count, by: PhraseTimes.columnsPerYear).map {
                year in
                sums[year] + (quarter.map { sums[year + $0] } ?? 0)
            }
            let mean = scores.reduce(0) { $0 + exp($1) } / Double(scores.count)
            return scores[place] - log(mean)
        }
    }
}
