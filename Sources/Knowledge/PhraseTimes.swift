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
        /// Natural logarithm of odds, in thousandths.
        let thousandths: Int16
    }

    /// Those that any row speaks of, in order.
    package let years: [Int]
    /// Where in `cells` each row begins, times 256, and how many it has, by the key of its phrase.
    private var rows = HashTable()
    /// A bit for the upper bits of each key: most phrases of a text are in no row, and known by it.
    private var filter = [UInt64](repeating: 0, count: 1 << (filterBits - 6))
    private var cells: [(column: UInt16, thousandths: Int16)] = []

    private static let filterBits = 17
    static let mostWeights = 255
    /// A year has a column for the whole of it and one for each quarter.
    private static let columnsPerYear = 5

    /// - Parameter rows: of two for one phrase the later stays.
    init(_ rows: [(words: [String], weights: [Weight])]) {
        years = Set(rows.lazy.flatMap(\.weights).map(\.year)).sorted()
        for row in rows {
            let key = row.words.reduce(0) { Weights.key($0, Lexicon.hash(of: $1)) }
            self.rows.set(key, Int32(cells.count * 256 + row.weights.count))
            filter[Self.place(key)] |= Self.bit(key)
            for told in row.weights {
                let year = years.firstIndex(of: told.year)! * Self.columnsPerYear
                cells.append((UInt16(year + (told.quarter ?? 0)), told.thousandths))
            }
        }
    }

    @inline(__always)
    private static func place(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: key >> UInt64(64 - filterBits + 6))
    }

    @inline(__always)
    private static func bit(_ key: UInt64) -> UInt64 { 1 << (key >> UInt64(64 - filterBits) & 63) }

    @inline(__always)
    private func row(_ key: UInt64) -> Int? {
        guard filter[Self.place(key)] & Self.bit(key) != 0 else { return nil }
        return rows[key].map(Int.init)
    }

    /// The phrases of a text by their token positions; one may come more than once.
    package static func phrases(in tokens: [Token]) -> [Range<Int>] {
        var phrases: [Range<Int>] = []
        forEachPhrase(in: tokens) { phrase, _ in phrases.append(phrase) }
        return phrases
    }

    /// In order of their starts, with the keys they have in the table.
    @inline(__always)
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
        /// A bit for each cell that a row begins with.
        private var met: [UInt64]
        /// In thousandths.
        private var sums: [Int]
        package private(set) var isEmpty = true

        package init(_ times: PhraseTimes) {
            self.times = times
            met = Array(repeating: 0, count: (times.cells.count + 63) / 64)
            sums = Array(repeating: 0, count: times.years.count * PhraseTimes.columnsPerYear)
        }

        package mutating func add(_ tokens: [Token]) {
            PhraseTimes.forEachPhrase(in: tokens) { _, key in
                if let row = times.row(key) { add(row) }
            }
        }

        @inline(__always)
        private mutating func add(_ row: Int) {
            let (start, count) = (row / 256, row % 256)
            guard count > 0, met[start / 64] >> UInt64(start % 64) & 1 == 0 else { return }
            met[start / 64] |= 1 << UInt64(start % 64)
            for i in start..<start + count {
                sums[Int(times.cells[i].column)] += Int(times.cells[i].thousandths)
                isEmpty = false
            }
        }

        /// Of a year, 0 if the table knows nothing of it, with what is said of its quarter (1 to 4) if
        /// one is given; relative to all years that the table knows: together these become neither
        /// likelier nor less likely, since the table knows nothing of others.
        package func score(of year: Int, quarter: Int?) -> Double {
            guard !isEmpty, let place = times.years.firstIndex(of: year) else { return 0 }
            let scores = times.years.indices.map { place in
                let year = place * PhraseTimes.columnsPerYear
                return Double(sums[year] + (quarter.map { sums[year + $0] } ?? 0)) / 1000
            }
            let mean = scores.reduce(0) { $0 + exp($1) } / Double(scores.count)
            return scores[place] - log(mean)
        }
    }
}
