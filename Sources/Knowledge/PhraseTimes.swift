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
    /// The keys of the rows' phrases, in order, and one behind them all.
    private let keys: [UInt64]
    /// By the upper bits of a key the rows whose keys share them: the position of the first, above a bit for each of the
    /// next three bits that a key has. Most phrases of a text are in no row, and known by that.
    private var groups = [UInt32](repeating: 0, count: 1 << (placeBits - 3))
    /// What each row says, in its order: by year the whole of it and each quarter, in thousandths.
    private var cells: [SIMD8<Int16>]
    /// How many vectors a row has.
    private let width: Int
    /// A row that says nothing.
    private let nothing: [SIMD8<Int32>]

    /// So many upper bits of a key tell most phrases apart.
    private static let placeBits = 16
    /// No row speaks of others: as many as are weighed.
    static let possibleYears = 1995...2035
    /// A year has a column for the whole of it and one for each quarter.
    private static let columnsPerYear = 5

    /// - Parameter rows: of two for one phrase the later stays.
    init(_ rows: [(words: [String], weights: [Weight])]) {
        years = Set(rows.lazy.flatMap(\.weights).map(\.year)).sorted()
        width = (years.count * Self.columnsPerYear + 7) / 8
        nothing = Array(repeating: SIMD8(repeating: 0), count: width)
        var latest: [UInt64: Int] = [:]
        for (number, row) in rows.enumerated() {
            latest[row.words.reduce(0) { Weights.key($0, Lexicon.hash(of: $1)) }] = number
        }
        let sorted = latest.filter { !rows[$0.value].weights.isEmpty }
            .sorted { $0.key < $1.key }
        keys = sorted.map(\.key) + [.max]
        cells = Array(repeating: SIMD8(repeating: 0), count: sorted.count * width)
        for (i, row) in sorted.enumerated() {
            let (place, bit) = (Self.place(row.key), Self.bit(row.key))
            if groups[place] == 0 { groups[place] = UInt32(i) << 8 }
            groups[place] |= 1 << bit
            for told in rows[row.value].weights {
                let year = years.firstIndex(of: told.year)! * Self.columnsPerYear
                let column = year + (told.quarter ?? 0)
                cells[i * width + column / 8][column % 8] &+= told.thousandths
            }
        }
    }

    @inline(__always)
    private static func place(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: key >> UInt64(64 - placeBits + 3))
    }

    @inline(__always)
    private static func bit(_ key: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: key >> UInt64(64 - placeBits)) & 7
    }

    /// The row of a phrase, given the group that it would be in.
    @inline(__always)
    private func row(_ key: UInt64, _ group: UInt32) -> Int? {
        var row = Int(group >> 8)
        while keys[row] < key { row += 1 }
        return keys[row] == key && row < keys.count - 1 ? row : nil
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
        // Of the word before; 0 where none stands there.
        var before: UInt64 = 0
        for at in tokens.indices {
            let isUpper: Bool
            switch tokens[at].shape {
            case .lower: isUpper = false
            case .capital, .upper: isUpper = true
            case .mark, .number:
                before = 0
                continue
            }
            let hash = tokens[at].hash
            if before != 0 { body(at - 1..<at + 1, Weights.key(before, hash)) }
            before = Weights.key(0, hash)
            if isUpper { body(at..<at + 1, before) }
        }
    }

    /// What the phrases of a text say of years, each phrase once.
    package struct Tally: Sendable {
        private let times: PhraseTimes
        /// A bit for each row.
        private var met: [UInt64]
        /// In thousandths, of each column.
        private var sums: [SIMD8<Int32>]
        package private(set) var isEmpty = true

        package init(_ times: PhraseTimes) {
            self.times = times
            met = Array(repeating: 0, count: times.keys.count / 64 + 1)
            sums = times.nothing
        }

        package mutating func add(_ texts: [AnnotatedText]) {
            let groups = times.groups
            for text in texts {
                PhraseTimes.forEachPhrase(in: text.tokens) { _, key in
                    let group = groups[PhraseTimes.place(key)]
                    if group &>> PhraseTimes.bit(key) & 1 == 1 { add(key, group) }
                }
            }
        }

        @inline(never)
        private mutating func add(_ key: UInt64, _ group: UInt32) {
            guard let row = times.row(key, group) else { return }
            let bit = UInt64(1) << UInt64(row & 63)
            if met[row >> 6] & bit != 0 { return }
            met[row >> 6] |= bit
            isEmpty = false
            let start = row * times.width
            for i in sums.indices {
                sums[i] &+= SIMD8(truncatingIfNeeded: times.cells[start + i])
            }
        }

        /// Those that the table knows.
        package var years: [Int] { times.years }

        /// Of each of these years, with what is said of its quarter (1 to 4) if one is given; relative to
        /// all of them: together they become neither likelier nor less likely, since the table knows nothing of
        /// others.
        package func scores(quarter: Int?) -> [Double] {
            if isEmpty { return times.years.map { _ in 0 } }
            let scores = times.years.indices.map { place in
                let year = place * PhraseTimes.columnsPerYear
                return Double(sum(year) + (quarter.map { sum(year + $0) } ?? 0)) / 1000
            }
            let total = scores.reduce(0) { $0 + exp($1) }
            let mean = log(total / Double(scores.count))
            return scores.map { $0 - mean }
        }

        private func sum(_ column: Int) -> Int { Int(sums[column / 8][column % 8]) }
    }
}
