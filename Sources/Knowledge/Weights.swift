import Diplomacy
import VietnameseText

/// The weights of the linear model that chooses among readings of a trigger: for each feature one
/// number a kind of event. A feature's name is words apart by spaces; it is found by a hash of them.
///
/// Learnt from annotated pages by `Training/train.py`; rows may be added like those of any table.
package struct Weights: Sendable {
    /// By `Kind.allCases` position; the last three lanes are not used.
    package typealias Row = SIMD16<Float>

    private var places = HashTable()
    private var rows: [Row] = []

    package init() {}

    package var isEmpty: Bool { rows.isEmpty }

    /// Extends a feature's key by one more word.
    @inline(__always)
    package static func key(_ key: UInt64, _ word: UInt64) -> UInt64 {
        let mixed = (key ^ word) &* 0x9e37_79b9_7f4a_7c15
        return mixed ^ (mixed >> 29)
    }

    package static func key(_ words: [Substring]) -> UInt64 {
        words.reduce(0) { key($0, Lexicon.hash(of: String($1))) }
    }

    /// Adds a row; of two for one feature the later stays.
    mutating func insert(_ key: UInt64, _ row: Row) {
        if let place = places[key] {
            rows[Int(place)] = row
        } else {
            places.set(key, Int32(rows.count))
            rows.append(row)
        }
    }

    /// Nil for a feature without weight.
    @inline(__always)
    package subscript(key: UInt64) -> Row? {
        places[key].map { rows[Int($0)] }
    }
}
