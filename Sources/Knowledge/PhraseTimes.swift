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

    private struct Group {
        /// The position of the first.
        var first: Int32 = 0
        /// How many more there are than places.
        var more: Int32 = 0
    }

    /// A row: 48 bits of its phrase's key, then what it says of each year, in thousandths.
    private typealias Cells = SIMD8<Int16>

    /// Those that any row speaks of, in order.
    package let years: [Int]
    /// A bit for each place that the key of a row has. Most phrases of a text are in no row, and known by that.
    private var filter = [UInt64](repeating: 0, count: 1 << (placeBits - 6))
    /// The rows that have the places of each word of the filter.
    private var groups = [Group](repeating: Group(), count: 1 << (placeBits - 6))
    /// The rows by their keys: for the whole of a year, then anew for each quarter with what the whole adds to it. A
    /// text asks for one of these.
    private var cells: [Cells]
    private let rowCount: Int
    /// How many vectors a row has.
    private let width: Int

    /// So many upper bits of a key, its place, tell most phrases apart; the others all.
    private static let placeBits = 16
    private static let keyLanes = 3
    /// No row speaks of others: as many as are weighed.
    static let possibleYears = 1995...2035
    /// So many vectors have room for these.
    private typealias Vectors = InlineArray<6, SIMD8<Int32>>

    /// - Parameter rows: of two for one phrase the later stays.
    init(_ rows: [(words: [String], weights: [Weight])]) {
        let years = Set(rows.lazy.flatMap(\.weights).map(\.year)).sorted()
        self.years = years
        width = (Self.keyLanes + years.count + 7) / 8
        var latest: [UInt64: Int] = [:]
        for (number, row) in rows.enumerated() {
            latest[row.words.reduce(0) { Weights.key($0, Lexicon.hash(of: $1)) }] = number
        }
        let sorted = latest.filter { !rows[$0.value].weights.isEmpty }
            .sorted { $0.key < $1.key }
        rowCount = sorted.count
        cells = []
        cells.reserveCapacity(5 * rowCount * width)
        for quarter in 0...4 {
            for row in sorted { append(row.key, rows[row.value].weights, quarter: quarter) }
        }
        for (i, row) in sorted.enumerated().reversed() {
            let (word, bit) = Self.place(row.key)
            groups[word].first = Int32(i)
            if filter[word] & bit != 0 { groups[word].more += 1 }
            filter[word] |= bit
        }
    }

    /// - Parameter quarter: 0 for the whole year alone.
    private mutating func append(_ key: UInt64, _ weights: [Weight], quarter: Int) {
        var thousandths = [Int](repeating: 0, count: width * 8)
        for told in weights where told.quarter == nil || told.quarter == quarter {
            thousandths[Self.keyLanes + years.firstIndex(of: told.year)!] += Int(told.thousandths)
        }
        for vector in 0..<width {
            var lanes = Cells()
            for lane in 0..<8 { lanes[lane] = Int16(clamping: thousandths[8 * vector + lane]) }
            if vector == 0 {
                for lane in 0..<Self.keyLanes {
                    lanes[lane] = Int16(truncatingIfNeeded: key >> UInt64(16 * lane))
                }
            }
            cells.append(lanes)
        }
    }

    /// The word of the filter that tells of a key, and its bit there.
    @inline(__always)
    private static func place(_ key: UInt64) -> (word: Int, bit: UInt64) {
        let place = key >> UInt64(64 - placeBits)
        return (Int(truncatingIfNeeded: place >> 6), 1 &<< (place & 63))
    }

    /// What the key in a row and that of a phrase have alike.
    @inline(__always)
    private static func mark(_ key: UInt64) -> UInt64 { key & 0xFFFF_FFFF_FFFF }

    @inline(__always)
    private static func mark(_ row: Cells) -> UInt64 {
        mark(unsafeBitCast(row, to: SIMD2<UInt64>.self)[0])
    }

    /// The phrases of a text by their token positions; one may come more than once.
    package static func phrases(in tokens: [Token]) -> [Range<Int>] {
        var phrases: [Range<Int>] = []
        var isBehindWord = false
        for at in tokens.indices {
            let isWord = isWord(tokens[at])
            if isBehindWord, isWord { phrases.append(at - 1..<at + 1) }
            if tokens[at].startsUpper { phrases.append(at..<at + 1) }
            isBehindWord = isWord
        }
        return phrases
    }

    @inline(__always)
    private static func isWord(_ token: Token) -> Bool {
        token.shape.rawValue < Token.Shape.number.rawValue
    }

    /// What the phrases of some texts say of each of `years`, each phrase once; nil where they say nothing. Relative to
    /// all of them: together they become neither likelier nor less likely, since the table knows nothing of others.
    ///
    /// - Parameter quarter: 1 to 4, where what is said of that of a year counts too.
    package func scores(of texts: [AnnotatedText], quarter: Int?) -> [Double]? {
        var keys = Keys()
        var sums = Sums(self, quarter: quarter ?? 0)
        for text in texts {
            let tokens = text.tokens
            var before = Before()
            for first in stride(from: 0, to: tokens.count, by: Keys.tokens) {
                if !keys.hasRoom { sums.add(&keys, self) }
                keys.find(in: tokens, from: first, behind: &before, filter)
            }
        }
        sums.add(&keys, self)
        return sums.scores(self)
    }

    /// What stands before a token.
    private struct Before {
        /// Of the word.
        var key: UInt64 = 0
        /// 0 where it is none, else 1.
        var isWord = 0
    }

    /// The keys of phrases that may have a row. Which may is not for a branch to guess: each is written, over the one before
    /// where that may have none.
    private struct Keys {
        /// So many are looked at at once.
        static let tokens = 50
        /// Of a token two phrases at most end, and one more is written behind the last.
        private static let most = 2 * tokens + 1

        /// Room for so many.
        static let room = 2 * most

        private(set) var all = [UInt64](filledWith: 0, count: room)
        var count = 0

        var hasRoom: Bool { count + Self.most <= Self.room }

        /// Adds those of the phrases that end in some tokens of a text.
        mutating func find(
            in tokens: [Token], from first: Int, behind before: inout Before, _ filter: [UInt64]
        ) {
            let (tokens, filter) = (tokens.span, filter.span)
            var count = count
            var all = all.mutableSpan
            for at in first..<min(first + Self.tokens, tokens.count) {
                let isWord = PhraseTimes.isWord(tokens[at]) ? 1 : 0
                let hash = tokens[at].hash
                let pair = Weights.key(before.key, hash)
                all[count] = pair
                count &+= PhraseTimes.mayHave(pair, filter) & before.isWord & isWord
                let word = Weights.key(0, hash)
                all[count] = word
                count &+= PhraseTimes.mayHave(word, filter) & (tokens[at].startsUpper ? 1 : 0)
                before = Before(key: word, isWord: isWord)
            }
            self.count = count
        }
    }

    /// 1 where the filter has the key, else 0.
    @inline(__always)
    private static func mayHave(_ key: UInt64, _ filter: Span<UInt64>) -> Int {
        let place = key >> UInt64(64 - placeBits)
        return Int(
            truncatingIfNeeded: filter[Int(truncatingIfNeeded: place >> 6)] &>> (place & 63) & 1)
    }

    /// Sums what rows say, each once.
    private struct Sums {
        /// Where the rows for the quarter begin.
        private let start: Int
        /// A bit for each row.
        private var met: [UInt64]
        /// In thousandths; the lanes of the keys mean nothing.
        private var sums = Vectors(repeating: SIMD8(repeating: 0))
        /// Where the rows of some keys would be; all bits turned over where others stand there.
        private var places = [Int32](filledWith: 0, count: Keys.room)

        init(_ times: PhraseTimes, quarter: Int) {
            start = quarter * times.rowCount * times.width
            met = Array(filledWith: 0, count: times.rowCount / 64 + 1)
        }

        /// Adds the rows of some keys, all of which the filter has, and empties these.
        mutating func add(_ keys: inout Keys, _ times: PhraseTimes) {
            look(keys, times)
            let (start, width, all) = (start, times.width, keys.all)
            let cells = times.cells.span
            for i in 0..<keys.count {
                var row = Int(places[i])
                if row < 0 {
                    row = ~row
                    let mark = PhraseTimes.mark(all[i])
                    let last = row &+ times.more(inGroupOf: all[i])
                    repeat {
                        row &+= 1
                    } while row <= last
                        && PhraseTimes.mark(cells[start &+ row &* width]) != mark
                    if row > last { continue }
                }
                let own: UInt64 = 1 &<< UInt64(row & 63)
                if met[row >> 6] & own != 0 { continue }
                met[row >> 6] |= own
                for part in 0..<width {
                    sums[part] &+= SIMD8(truncatingIfNeeded: cells[start &+ row &* width &+ part])
                }
            }
            keys.count = 0
        }

        /// Looks where the rows of keys would be: in a short loop of its own, in which the waits for memory overlap.
        private mutating func look(_ keys: Keys, _ times: PhraseTimes) {
            let (start, width, all) = (start, times.width, keys.all)
            let (filter, groups) = (times.filter.span, times.groups.span)
            let cells = times.cells.span
            var places = places.mutableSpan
            for i in 0..<keys.count {
                let (word, bit) = PhraseTimes.place(all[i])
                let before = (filter[word] & (bit &- 1)).nonzeroBitCount
                places[i] = groups[word].first &+ Int32(truncatingIfNeeded: before)
            }
            for i in 0..<keys.count {
                let at = start &+ Int(places[i]) &* width
                let isThere = PhraseTimes.mark(cells[at]) == PhraseTimes.mark(all[i])
                places[i] ^= isThere ? 0 : -1
            }
        }

        func scores(_ times: PhraseTimes) -> [Double]? {
            if met.allSatisfy({ $0 == 0 }) { return nil }
            var scores = times.years.indices.map { year in
                let lane = PhraseTimes.keyLanes + year
                return Double(sums[lane / 8][lane % 8]) / 1000
            }
            let total = scores.reduce(0) { $0 + exp($1) }
            let mean = log(total / Double(scores.count))
            for year in scores.indices { scores[year] -= mean }
            return scores
        }
    }

    /// How many rows more than places there are in the group of a key: those that share a place put the ones behind them
    /// further on.
    private func more(inGroupOf key: UInt64) -> Int { Int(groups[Self.place(key).word].more) }
}
