import Diplomacy
import VietnameseText

/// The weights of the linear model that chooses among readings of a trigger: for each feature one
/// number a kind of event. A feature's name is words apart by spaces; it is found by a hash of them.
///
/// Learnt from annotated pages by `Training/train.py`; rows may be added like those of any table.
package struct Weights: Sendable {
    /// By `Kind.allCases` position; the last three lanes are not used.
    package typealias Row = SIMD16<Float>

    private var keys: [UInt64] = Array(repeating: 0, count: 64)
    private var places: [Int32] = Array(repeating: 0, count: 64)
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
        if (rows.count + 1) * 2 >= keys.count { grow() }
        let slot = slot(key)
        if keys[slot] == key {
            rows[Int(places[slot])] = row
        } else {
            keys[slot] = key
            places[slot] = Int32(rows.count)
            rows.append(row)
        }
    }

    @inline(__always)
    private func slot(_ key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: key >> 7) & (keys.count - 1)
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
        return slot
    }

    private mutating func grow() {
        let old = zip(keys, places).filter { $0.0 != 0 }
        keys = Array(repeating: 0, count: keys.count * 2)
        places = Array(repeating: 0, count: keys.count)
        for (key, place) in old {
            let slot = slot(key)
            keys[slot] = key
            places[slot] = place
        }
    }

    /// Nil for a feature without weight.
    @inline(__always)
    package subscript(key: UInt64) -> Row? {
        let slot = slot(key)
        return keys[slot] == 0 ? nil : rows[Int(places[slot])]
    }
}
