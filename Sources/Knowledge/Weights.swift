import Diplomacy
import VietnameseText

/// The weights of the linear model that chooses among readings of a trigger: for each feature one
/// number a kind of event, for the first reading of an article and for the second. A feature's name is
/// words apart by spaces; it is found by a hash of them.
///
/// Learnt from annotated pages by `Training/train.py`; rows may be added like those of any table.
///
/// A hash table by open addressing, at most half full. Reading a page is for a good part waiting for
/// the rows of its features: so each stands in one line of the cache, as whole hundredths, together
/// with its key. The keys are those that the tables make, so that no text can choose them to collide.
@usableFromInline
package struct Weights: Sendable {
    /// Natural logarithms of odds by `Kind.allCases` position: of the first reading from lane 0 on, of the second
    /// from `second` on. Other lanes mean nothing.
    package struct Row: Sendable {
        /// Hundredths of every other lane: 16 bits become 32 by shifts alone.
        private var even = SIMD16<Int32>(repeating: 0)
        private var odd = SIMD16<Int32>(repeating: 0)

        package init() {}

        /// In natural logarithms of odds, of every lane.
        package init(repeating weight: Float) {
            even = SIMD16(repeating: Int32(weight * 100))
            odd = even
        }

        @inline(__always)
        fileprivate mutating func add(_ hundredths: Slot) {
            let pairs = unsafeBitCast(hundredths, to: SIMD16<Int32>.self)
            even &+= (pairs &<< 16) &>> 16
            odd &+= pairs &>> 16
        }

        package subscript(lane: Int) -> Float {
            Float(lane % 2 == 0 ? even[lane / 2] : odd[lane / 2]) / 100
        }

        package static func + (a: Row, b: Row) -> Row {
            var sum = a
            sum.even &+= b.even
            sum.odd &+= b.odd
            return sum
        }
    }

    /// The lane where the second reading's begin.
    package static let second = 14

    /// No weight is further from 0, in hundredths. A lane has two, for all kinds and for its own: so many
    /// rows as are summed at once stay within 16 bits.
    static let most: Int16 = 2_000
    private static let atOnce = Int16.max / (2 * most)

    /// Hundredths. The bits of the last four lanes are the feature's key, 0 in an empty slot.
    fileprivate typealias Slot = SIMD32<Int16>

    private var slots = [Slot](repeating: Slot(repeating: 0), count: 64)
    /// Of each slot 8 bits of its key, 0 where it is empty: small enough for the cache, they tell of most features without a
    /// row that they have none.
    private var tags = [UInt8](repeating: 0, count: 64)
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

    /// Adds a row in hundredths, none beyond 2 * `most`; of two for one feature the later stays.
    mutating func insert(_ key: UInt64, _ hundredths: SIMD32<Int16>) {
        if (count + 1) * 2 > slots.count { grow() }
        let slot = slot(of: key)
        if tags[slot] == 0 { count += 1 }
        var lanes = unsafeBitCast(hundredths, to: SIMD8<UInt64>.self)
        lanes[7] = key
        slots[slot] = unsafeBitCast(lanes, to: Slot.self)
        tags[slot] = Self.tag(key)
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(repeating: 0), count: old.count * 2)
        tags = Array(repeating: 0, count: slots.count)
        for row in old where Self.key(in: row) != 0 {
            let slot = slot(of: Self.key(in: row))
            slots[slot] = row
            tags[slot] = Self.tag(Self.key(in: row))
        }
    }

    /// Nil for a feature without weight.
    package subscript(key: UInt64) -> Row? {
        let slot = slots[slot(of: key)]
        guard Self.key(in: slot) != 0 else { return nil }
        var row = Row()
        row.add(slot)
        return row
    }

    /// Sums the rows of features part by part.
    ///
    /// - Parameter ends: where each part ends in `keys`.
    package func sums(of keys: [UInt64], ends: [Int]) -> [Row] {
        withUnsafeTemporaryAllocation(of: Place.self, capacity: keys.count) { places in
            // All are fetched at once, before the first is waited for.
            for (i, key) in keys.enumerated() {
                let slot = likelySlot(of: key)
                places.initializeElement(
                    at: i, to: Place(slot: slot, key: slot < 0 ? 0 : Self.key(in: slots[slot])))
            }
            var i = 0
            return ends.map { end in
                var sum = Row()
                while i < end {
                    var some = Slot(repeating: 0)
                    var left = Self.atOnce
                    while i < end, left > 0 {
                        if places[i].slot >= 0 {
                            let isThere = places[i].key == keys[i]
                            let slot = isThere ? places[i].slot : slot(of: keys[i])
                            if tags[slot] != 0 {
                                some &+= slots[slot]
                                left -= 1
                            }
                        }
                        i += 1
                    }
                    sum.add(some)
                }
                return sum
            }
        }
    }

    private struct Place {
        let slot: Int
        let key: UInt64
    }

    /// Where a key stands by its tag; below 0 where it does not.
    @inline(__always)
    private func likelySlot(of key: UInt64) -> Int {
        let tag = Self.tag(key)
        var slot = home(of: key)
        while true {
            if tags[slot] == tag { return slot }
            if tags[slot] == 0 { return -1 }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    @inline(__always)
    private static func tag(_ key: UInt64) -> UInt8 { max(1, UInt8(truncatingIfNeeded: key)) }

    @inline(__always)
    private static func key(in row: Slot) -> UInt64 {
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
