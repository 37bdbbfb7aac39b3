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
    /// Hundredths. The bits of the last four lanes are the feature's key, 0 in an empty slot.
    @usableFromInline typealias Slot = SIMD32<Int16>

    /// Natural logarithms of odds by `Kind.allCases` position: of the first reading from lane 0 on, of the second
    /// from `second` on. Other lanes mean nothing.
    package struct Row: Sendable {
        private var hundredths = Slot(repeating: 0)

        package init() {}

        /// In natural logarithms of odds, of every lane.
        package init(repeating weight: Float) {
            hundredths = Slot(repeating: Int16(weight * 100))
        }

        fileprivate init(_ hundredths: Slot) { self.hundredths = hundredths }

        package subscript(lane: Int) -> Float { Float(hundredths[lane]) / 100 }

        /// Of at most eight sums; each is from -40.96 to 40.95, which is as sure as can be.
        package static func + (a: Row, b: Row) -> Row { Row(a.hundredths &+ b.hundredths) }
    }

    /// The lane where the second reading's begin.
    package static let second = 14

    /// No weight is further from 0, in hundredths. A lane has two, for all kinds and for its own: so many
    /// rows as are summed at once stay within 16 bits.
    static let most: Int16 = 400
    @usableFromInline static let atOnce = Int16.max / (2 * most)

    @usableFromInline var storage = Storage(count: 64)
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

    /// Makes room for so many more rows.
    mutating func reserve(_ rows: Int) {
        let needed = (count + rows) * 2
        if needed > storage.count { storage = Storage(copying: storage, count: needed) }
    }

    /// Adds a row in hundredths, none beyond 2 * `most`; of two for one feature the later stays.
    mutating func insert(_ key: UInt64, _ hundredths: SIMD32<Int16>) {
        if (count + 1) * 2 > storage.count || !isKnownUniquelyReferenced(&storage) {
            storage = Storage(copying: storage, count: max(storage.count, (count + 1) * 2))
        }
        var lanes = unsafeBitCast(hundredths, to: SIMD8<UInt64>.self)
        lanes[7] = key
        if storage.insert(unsafeBitCast(lanes, to: Slot.self)) { count += 1 }
    }

    /// Nil for a feature without weight.
    package subscript(key: UInt64) -> Row? { storage.slot(of: key).map { Row(storage.slots[$0]) } }

    /// Adds the row of a feature, where it has one.
    @inlinable @inline(__always)
    package func add(_ key: UInt64, to sum: inout Sum) {
        if let slot = storage.slot(of: key) { sum.add(storage.slots[slot]) }
    }

    /// A sum of rows that goes on.
    @usableFromInline
    package struct Sum: Sendable {
        @usableFromInline var some = Slot(repeating: 0)
        /// How many more rows fit into 16 bits.
        @usableFromInline var left = Weights.atOnce
        /// What did not, of every other lane: 16 bits become 32 by shifts alone.
        private var even = SIMD16<Int32>(repeating: 0)
        private var odd = SIMD16<Int32>(repeating: 0)
        private var isWide = false

        package init() {}

        @inlinable @inline(__always)
        mutating func add(_ slot: Slot) {
            some &+= slot
            left &-= 1
            if left == 0 { widen() }
        }

        @usableFromInline
        mutating func widen() {
            let pairs = unsafeBitCast(some, to: SIMD16<Int32>.self)
            even &+= (pairs &<< 16) &>> 16
            odd &+= pairs &>> 16
            (some, left, isWide) = (Slot(repeating: 0), Weights.atOnce, true)
        }

        /// The sum; the next begins anew.
        package mutating func take() -> Row {
            var total = some
            if isWide || !isWithinBounds {
                widen()
                for lane in 0..<2 * Weights.second {
                    let sum = lane % 2 == 0 ? even[lane / 2] : odd[lane / 2]
                    total[lane] = Int16(min(max(sum, -4_096), 4_095))
                }
                self = Sum()
            } else {
                (some, left) = (Slot(repeating: 0), Weights.atOnce)
            }
            return Row(total)
        }

        /// Whether the lanes of `some` are from -4,096 to 4,095: where the four highest bits are alike. Swift compares
        /// vectors lane by lane.
        private var isWithinBounds: Bool {
            let lanes = unsafeBitCast(some, to: SIMD8<UInt64>.self)
            var differing: UInt64 = 0
            for i in 0..<7 { differing |= lanes[i] ^ (lanes[i] << 1) }
            return differing & 0xE000_E000_E000_E000 == 0
        }
    }

    /// The slots, each on a line of the cache, and by pointers, since these few lines are what reading a page does most.
    /// Written only through `insert`, which makes it its own first.
    @usableFromInline
    final class Storage: @unchecked Sendable {
        /// A power of 2.
        @usableFromInline let count: Int
        @usableFromInline let slots: UnsafeMutablePointer<Slot>
        /// Of each slot 8 bits of its key, 0 where it is empty: small enough for the cache, they tell of most features
        /// without a row that they have none.
        @usableFromInline let tags: UnsafeMutablePointer<UInt8>

        init(count: Int) {
            self.count = count
            // Swift knows no alignment beyond 16.
            slots = UnsafeMutableRawPointer.allocate(
                byteCount: count * MemoryLayout<Slot>.stride, alignment: MemoryLayout<Slot>.size
            ).bindMemory(to: Slot.self, capacity: count)
            slots.initialize(repeating: Slot(repeating: 0), count: count)
            tags = .allocate(capacity: count)
            tags.initialize(repeating: 0, count: count)
        }

        /// - Parameter count: the power of 2 from there on is taken.
        convenience init(copying other: Storage, count: Int) {
            var power = other.count
            while power < count { power *= 2 }
            self.init(count: power)
            for at in 0..<other.count where other.tags[at] != 0 { _ = insert(other.slots[at]) }
        }

        deinit {
            slots.deallocate()
            tags.deallocate()
        }

        /// - Returns: whether its key is new.
        func insert(_ row: Slot) -> Bool {
            let key = Self.key(in: row)
            if let known = slot(of: key) {
                slots[known] = row
                return false
            }
            var at = home(of: key)
            while tags[at] != 0 { at = (at + 1) & (count - 1) }
            slots[at] = row
            tags[at] = Self.tag(key)
            return true
        }

        /// Where a key stands.
        @inlinable @inline(__always)
        func slot(of key: UInt64) -> Int? {
            let tag = Self.tag(key)
            var at = home(of: key)
            while tags[at] != 0 {
                if tags[at] == tag, Self.key(in: slots[at]) == key { return at }
                at = (at &+ 1) & (count &- 1)
            }
            return nil
        }

        @inlinable @inline(__always)
        func home(of key: UInt64) -> Int { Int(truncatingIfNeeded: key >> 32) & (count &- 1) }

        @inlinable @inline(__always)
        static func tag(_ key: UInt64) -> UInt8 { max(1, UInt8(truncatingIfNeeded: key)) }

        @inlinable @inline(__always)
        static func key(in row: Slot) -> UInt64 { unsafeBitCast(row, to: SIMD8<UInt64>.self)[7] }
    }
}
