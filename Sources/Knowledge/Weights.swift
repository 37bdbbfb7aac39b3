import Diplomacy
import VietnameseText

/// The weights of the linear model that chooses among readings of a trigger: for each feature one
/// number a kind of event. A feature's name is words apart by spaces; it is found by a hash of them.
///
/// Learnt from annotated pages by `Training/train.py`; rows may be added like those of any table.
///
/// A hash table by open addressing, at most half full. Reading a page is for a good part waiting for
/// the rows of its features: so each stands in one line of the cache, together with its key. The keys
/// are those that the tables make, so that no text can choose them to collide.
@usableFromInline
package struct Weights: Sendable {
    /// By `Kind.allCases` position; the last three lanes mean nothing.
    package typealias Row = SIMD16<Float>

    /// The bits of the last two lanes are the feature's key, 0 in an empty slot.
    private var slots = [Row](repeating: Row(repeating: 0), count: 64)
    private var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    /// Extends a feature's key by one more word. Inlinable, for which its type must be usable from
    /// inline code too: called for every word of every feature.
    @inlinable @inline(__always)
    package static func key(_ key: UInt64, _ word: UInt64) -> UInt64 {
        let mixed = (key ^ word) &* 0x9e37_79b9_7f4a_7c15
        return mixed ^ (mixed >> 29)
    }

    package static func key(_ words: [Substring]) -> UInt64 {
        words.reduce(0) { key($0, Lexicon.hash(of: String($1))) }
    }

    /// Adds a row; of two for one feature the later stays.
    mutating func insert(_ key: UInt64, _ row: Row) {
        if (count + 1) * 2 > slots.count { grow() }
        let slot = slot(of: key)
        if Self.key(in: slots[slot]) == 0 { count += 1 }
        var lanes = unsafeBitCast(row, to: SIMD8<UInt64>.self)
        lanes[7] = key
        slots[slot] = unsafeBitCast(lanes, to: Row.self)
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Row(repeating: 0), count: old.count * 2)
        for row in old where Self.key(in: row) != 0 { slots[slot(of: Self.key(in: row))] = row }
    }

    /// Nil for a feature without weight.
    package subscript(key: UInt64) -> Row? {
        let row = slots[slot(of: key)]
        return Self.key(in: row) == 0 ? nil : row
    }

    /// Sums the rows of features part by part, in their order.
    ///
    /// - Parameter ends: where each part ends in `keys`.
    package func sums(of keys: [UInt64], ends: [Int]) -> [Row] {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: keys.count) { found in
            // All are fetched at once, before the first is waited for.
            for (i, key) in keys.enumerated() {
                found.initializeElement(at: i, to: Self.key(in: slots[home(of: key)]))
            }
            var i = 0
            return ends.map { end in
                var sum = Row(repeating: 0)
                while i < end {
                    if found[i] != 0 {
                        let slot = found[i] == keys[i] ? home(of: keys[i]) : slot(of: keys[i])
                        if Self.key(in: slots[slot]) != 0 { sum += slots[slot] }
                    }
                    i += 1
                }
                return sum
            }
        }
    }

    @inline(__always)
    private static func key(in row: Row) -> UInt64 {
        unsafeBitCast(row, to: SIMD8<UInt64>.self)[7]
    }

    @inline(__always)
    private func home(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: key >> 32) & (slots.count - 1)
    }

    /// Where a key stands, or the empty slot where it would.
    @inline(__always)
    private func slot(of key: UInt64) -> Int {
        var slot = home(of: key)
        while true {
            let held = Self.key(in: slots[slot])
            if held == key || held == 0 { return slot }
            slot = (slot + 1) & (slots.count - 1)
        }
    }
}
