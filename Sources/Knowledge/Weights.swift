import Diplomacy
import VietnameseText

/// The weights of the linear model that chooses among readings of a trigger: for each feature one
/// number a kind of event, for the first reading of an article and for the second. A feature's name is
/// words apart by spaces; it is found by a hash of them.
///
/// Learnt from annotated pages by `Training/train.py`; rows may be added like those of any table.
///
/// A hash table by open addressing, at most five eighths full. Reading a page is for a good part waiting for
/// the rows of its features: so each stands in one line of the cache, as whole hundredths, together
/// with its key. The keys are those that the tables make, so that no text can choose them to collide.
@usableFromInline
package struct Weights: Sendable {
    /// Hundredths. The bits of the last four lanes are the feature's key, 0 in an empty slot.
    @usableFromInline typealias Slot = SIMD32<Int16>

    /// Natural logarithms of odds by `Kind.allCases` position: of the first reading from lane 0 on, of the second
    /// from `second` on. Other lanes mean nothing.
    @usableFromInline
    package struct Row: Sendable {
        @usableFromInline let hundredths: Slot

        /// In natural logarithms of odds, of every lane.
        package init(repeating weight: Float) {
            hundredths = Slot(repeating: Int16(weight * 100))
        }

        fileprivate init(_ hundredths: Slot) { self.hundredths = hundredths }

        @inlinable @inline(__always)
        package subscript(lane: Int) -> Float { Float(hundredths[lane]) / 100 }

        /// Of at most eight sums; each is from -40.96 to 40.95, which is as sure as can be.
        package static func + (a: Row, b: Row) -> Row { Row(a.hundredths &+ b.hundredths) }
    }

    /// The lane where the second reading's begin.
    package static let second = 14

    /// No weight is further from 0, in hundredths. A lane has two, for all kinds and for its own: so many
    /// rows as are summed at once stay within 16 bits.
    static let most: Int16 = 400
    fileprivate static let atOnce = Int(Int16.max / (2 * most))

    private var storage = Storage(count: 64)
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

    private static func slots(for rows: Int) -> Int { rows * 8 / 5 }

    /// Makes room for so many more rows.
    mutating func reserve(_ rows: Int) {
        let needed = Self.slots(for: count + rows)
        if needed > storage.count { storage = Storage(copying: storage, count: needed) }
    }

    /// Adds a row in hundredths, none beyond 2 * `most`; of two for one feature the later stays.
    mutating func insert(_ key: UInt64, _ hundredths: SIMD32<Int16>) {
        let needed = Self.slots(for: count + 1)
        if needed > storage.count || !isKnownUniquelyReferenced(&storage) {
            storage = Storage(copying: storage, count: max(storage.count, needed))
        }
        var lanes = unsafeBitCast(hundredths, to: SIMD8<UInt64>.self)
        lanes[7] = key
        if storage.insert(unsafeBitCast(lanes, to: Slot.self)) { count += 1 }
    }

    /// Nil for a feature without weight.
    package subscript(key: UInt64) -> Row? { storage.slot(of: key).map { Row(storage.slots[$0]) } }

    /// Rows that are known by number, so that nothing has to be looked up: of features that can be told before a page is
    /// read.
    package final class Rows: @unchecked Sendable {
        fileprivate let slots: UnsafeMutableBufferPointer<Slot>

        /// - Parameter keys: of the features, by number. What has no row adds nothing.
        package init(_ weights: Weights, of keys: [UInt64]) {
            slots = Storage.allocate(keys.count)
            for (number, key) in keys.enumerated() {
                if let slot = weights.storage.slot(of: key) {
                    slots[number] = weights.storage.slots[slot]
                }
            }
        }

        deinit { slots.deallocate() }
    }

    /// A sum of rows that goes on. Features are noted first, and their rows looked up together, so that the waits for
    /// them are one beside the other.
    @usableFromInline
    package struct Sum: Sendable {
        /// How many features are noted before they are looked up.
        @usableFromInline static let room = 64

        private let weights: Weights
        private let rows: Rows
        @usableFromInline var keys = InlineArray<64, UInt64>(repeating: 0)
        @usableFromInline var keyCount = 0
        @usableFromInline var numbers = InlineArray<64, Int32>(repeating: 0)
        @usableFromInline var numberCount = 0
        private var found = InlineArray<64, Int32>(repeating: 0)
        private var some = Slot(repeating: 0)
        /// How many more rows fit into 16 bits.
        private var left = Weights.atOnce
        /// What did not, of every other lane: 16 bits become 32 by shifts alone.
        private var even = SIMD16<Int32>(repeating: 0)
        private var odd = SIMD16<Int32>(repeating: 0)
        private var isWide = false

        package init(_ weights: Weights, _ rows: Rows) {
            self.weights = weights
            self.rows = rows
        }

        /// Adds the row of a feature, where it has one.
        @inlinable @inline(__always)
        package mutating func add(_ key: UInt64) {
            keys[keyCount] = key
            keyCount &+= 1
            if keyCount == Self.room { gather() }
        }

        /// Adds the row of this number.
        @inlinable @inline(__always)
        package mutating func add(row number: Int) {
            numbers[numberCount] = Int32(truncatingIfNeeded: number)
            numberCount &+= 1
            if numberCount == Self.room { gather() }
        }

        /// Looks up what is noted.
        @usableFromInline @inline(never)
        mutating func gather() {
            let (slots, storage) = (rows.slots, weights.storage)
            var at = 0
            while at < numberCount {
                let end = makeRoom(for: at..<numberCount)
                var total = some
                while at < end {
                    total &+= slots[Int(numbers[at])]
                    at &+= 1
                }
                some = total
            }
            let foundCount = storage.find(&keys, count: keyCount, at: &found)
            at = 0
            while at < foundCount {
                let end = makeRoom(for: at..<foundCount)
                var total = some
                while at < end {
                    total &+= storage.row(of: keys[at], at: Int(found[at]))
                    at &+= 1
                }
                some = total
            }
            (keyCount, numberCount) = (0, 0)
        }

        /// - Returns: the end of those that fit.
        private mutating func makeRoom(for some: Range<Int>) -> Int {
            if left == 0 { widen() }
            let end = min(some.lowerBound + left, some.upperBound)
            left -= end - some.lowerBound
            return end
        }

        private mutating func widen() {
            let pairs = unsafeBitCast(some, to: SIMD16<Int32>.self)
            even &+= (pairs &<< 16) &>> 16
            odd &+= pairs &>> 16
            (some, left, isWide) = (Slot(repeating: 0), Weights.atOnce, true)
        }

        /// The sum; the next begins anew.
        package mutating func take() -> Row {
            if keyCount + numberCount > 0 { gather() }
            var total = some
            if isWide || !isWithinBounds {
                widen()
                for lane in 0..<2 * Weights.second {
                    let sum = lane % 2 == 0 ? even[lane / 2] : odd[lane / 2]
                    total[lane] = Int16(min(max(sum, -4_096), 4_095))
                }
                (even, odd, isWide) = (SIMD16(repeating: 0), SIMD16(repeating: 0), false)
            }
            (some, left) = (Slot(repeating: 0), Weights.atOnce)
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
        /// How many tags are compared at once.
        private static let window = MemoryLayout<UInt64>.size

        /// A power of 2.
        fileprivate let count: Int
        fileprivate let slots: UnsafeMutableBufferPointer<Slot>
        /// Of each slot 8 bits of its key, 0 where it is empty: small enough for the cache, they tell of most features
        /// without a row that they have none. The first ones stand once more behind the last.
        private let tags: UnsafeMutablePointer<UInt8>

        init(count: Int) {
            self.count = count
            slots = Self.allocate(count)
            tags = .allocate(capacity: count + Self.window)
            tags.initialize(repeating: 0, count: count + Self.window)
        }

        /// Slots of zeros, each on a line of the cache.
        fileprivate static func allocate(_ count: Int) -> UnsafeMutableBufferPointer<Slot> {
            // Swift knows no alignment beyond 16.
            let bytes = UnsafeMutableRawBufferPointer.allocate(
                byteCount: count * MemoryLayout<Slot>.stride, alignment: MemoryLayout<Slot>.size)
            let slots = bytes.bindMemory(to: Slot.self)
            slots.initialize(repeating: Slot(repeating: 0))
            return slots
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
        fileprivate func insert(_ row: Slot) -> Bool {
            let key = Self.key(in: row)
            if let known = slot(of: key) {
                slots[known] = row
                return false
            }
            var at = home(of: key)
            while tags[at] != 0 { at = (at + 1) & (count - 1) }
            slots[at] = row
            tags[at] = Self.tag(key)
            if at < Self.window { tags[count + at] = tags[at] }
            return true
        }

        /// Where a key stands.
        func slot(of key: UInt64) -> Int? {
            let tag = Self.tag(key)
            var at = home(of: key)
            while tags[at] != 0 {
                if tags[at] == tag, Self.key(in: slots[at]) == key { return at }
                at = (at &+ 1) & (count &- 1)
            }
            return nil
        }

        /// Keeps those of some keys that may have a row, in order: with the slots where each would stand by its tag, without a
        /// branch that would be foretold wrong.
        ///
        /// - Returns: how many these are.
        fileprivate func find<let room: Int>(
            _ keys: inout InlineArray<room, UInt64>, count: Int,
            at found: inout InlineArray<room, Int32>
        ) -> Int {
            var kept = 0
            for number in 0..<count {
                let key = keys[number]
                let home = home(of: key)
                let window = UnsafeRawPointer(tags + home).loadUnaligned(as: UInt64.self)
                let alike = Self.zeros(window ^ (UInt64(Self.tag(key)) &* Self.everyByte))
                // No empty slot within the window: it may stand behind.
                let isBehind = alike | Self.zeros(window) == 0
                keys[kept] = key
                found[kept] = Int32(
                    truncatingIfNeeded: (home &+ alike.trailingZeroBitCount / 8) & (self.count &- 1)
                )
                kept &+= alike != 0 || isBehind ? 1 : 0
            }
            return kept
        }

        /// The row of a key, where it should stand by its tag; of zeros where it has none.
        @inline(__always)
        fileprivate func row(of key: UInt64, at slot: Int) -> Slot {
            let row = slots[slot]
            if Self.key(in: row) == key { return row }
            return self.slot(of: key).map { slots[$0] } ?? Slot(repeating: 0)
        }

        private static let everyByte: UInt64 = 0x0101_0101_0101_0101

        /// The highest bit of the first byte that is 0, at least; nothing where none is.
        @inline(__always)
        private static func zeros(_ bytes: UInt64) -> UInt64 {
            (bytes &- everyByte) & ~bytes & (everyByte << 7)
        }

        @inline(__always)
        private func home(of key: UInt64) -> Int {
            Int(truncatingIfNeeded: key >> 32) & (count &- 1)
        }

        @inline(__always)
        private static func tag(_ key: UInt64) -> UInt8 {
            max(1, UInt8(truncatingIfNeeded: key))
        }

        @inline(__always)
        fileprivate static func key(in row: Slot) -> UInt64 {
            unsafeBitCast(row, to: SIMD8<UInt64>.self)[7]
        }
    }
}
