import Diplomacy
import VietnameseText

/// The weights of the linear model that chooses among readings of a trigger: for each feature one
/// number a kind of event. A feature's name is words apart by spaces; it is found by a hash of them. Names that begin with
/// `A`, `B`, `P` and `C` are those of what is told of an actor, of a target, of whether an act is planned and whether it was
/// cancelled: there the rest is the feature.
///
/// Learnt from annotated pages by `Training/train.py`; rows may be added like those of any table.
///
/// Reading a page is for a good part waiting for the rows of its features: so a row has 16 bytes, its key among them, and
/// those of one feature stand in one line of the cache. The keys are those that the tables make, so that no
/// text can choose them to collide.
@usableFromInline
package struct Weights: Sendable {
    /// A row as it is stored: in each lane two bytes, in fiftieths, that of one of the first kinds, which counts from -128,
    /// and above it with its sign that of one of the others; in the last three bytes a part of the feature's key.
    @usableFromInline typealias Slot = SIMD8<Int16>

    /// So many kinds stand in the lower bytes.
    private static let lowerKinds = 7

    /// Adds nothing; its key is 0.
    fileprivate static let zeros = slot { _ in 0 }

    /// A row, or the sum of several: natural logarithms of odds, by kind.
    @usableFromInline
    package struct Row: Sendable {
        /// In fiftieths, of the kinds of a slot's lower and of its upper bytes. What stands where a slot has its key means
        /// nothing.
        @usableFromInline var lower, upper: SIMD8<Int16>

        /// In natural logarithms of odds, of every kind.
        package init(repeating weight: Float) {
            lower = SIMD8(repeating: Int16(weight * 50))
            upper = lower
        }

        /// - Parameter kind: by number.
        @inlinable @inline(__always)
        package subscript(kind: Int) -> Float {
            // 1 from the first of the upper bytes on.
            let behind = (kind &+ 9) &>> 4
            return Float(unsafeBitCast(self, to: SIMD16<Int16>.self)[kind &+ behind]) / 50
        }

        /// Of at most eight sums; each is from -40.96 to 40.94, which is as sure as can be.
        package static func + (a: Row, b: Row) -> Row {
            var sum = a
            sum.lower &+= b.lower
            sum.upper &+= b.upper
            return sum
        }

        /// Adds the sum of some slots: at most `2 * Sums.room` of them to what is within bounds.
        ///
        /// - Parameters:
        ///   - slots: the sum of them as they are.
        ///   - uppers: that of their upper bytes.
        @inline(__always)
        fileprivate mutating func add(_ slots: Slot, uppers: Slot, count: Int) {
            let none = Int16(truncatingIfNeeded: count &* 128)
            lower &+= slots &- (uppers &<< 8) &- Slot(repeating: none)
            upper &+= uppers
        }

        fileprivate mutating func add(_ slot: Slot) { add(slot, uppers: slot &>> 8, count: 1) }

        fileprivate func fiftieths(of kind: Int) -> Int16 {
            kind < lowerKinds ? lower[kind] : upper[kind - lowerKinds]
        }

        /// Brings it within bounds.
        fileprivate mutating func limit() {
            for lane in lower.indices {
                lower[lane] = min(max(lower[lane], -Self.bound), Self.bound - 1)
                upper[lane] = min(max(upper[lane], -Self.bound), Self.bound - 1)
            }
        }

        /// Swift compares vectors lane by lane, so bits tell: of numbers that are within ±2,048 the five highest are alike.
        fileprivate var isWithinBounds: Bool {
            let lowers = unsafeBitCast(lower ^ (lower &<< 1), to: SIMD2<UInt64>.self)
            let uppers = unsafeBitCast(upper ^ (upper &<< 1), to: SIMD2<UInt64>.self)
            // Not where a slot has its key.
            let differing =
                lowers.x | uppers.x | lowers.y & 0xFFFF_FFFF_FFFF | uppers.y & 0xFFFF_FFFF
            return differing & 0xF000_F000_F000_F000 == 0
        }

        private static let bound: Int16 = 2_048
    }

    /// What a feature tells of: an act, who acts or is acted on, whether it is yet to happen or never will.
    package enum Subject: CaseIterable, Sendable {
        case act, actor, target, planned, cancelled

        /// Of a feature told of it.
        package func name(_ feature: String) -> String {
            switch self {
            case .act: feature
            case .actor: "A " + feature
            case .target: "B " + feature
            case .planned: "P " + feature
            case .cancelled: "C " + feature
            }
        }

        fileprivate var storage: Int {
            switch self {
            case .act: 0
            case .actor, .target: 1
            case .planned, .cancelled: 2
            }
        }

        /// Which of the rows of a feature is its.
        fileprivate var place: Int { self == .target || self == .cancelled ? 1 : 0 }

        private static let words = ["A", "B", "P", "C"].map { Lexicon.hash(of: $0) }

        /// Of a feature with a name of these words, and the words that name it apart from that.
        static func told(by name: [UInt64]) -> (Subject, ArraySlice<UInt64>) {
            guard name.count > 1, let number = words.firstIndex(of: name[0]) else {
                return (.act, name[...])
            }
            return ([.actor, .target, .planned, .cancelled][number], name.dropFirst())
        }
    }

    /// No weight is further from 0, in fiftieths.
    private static let most: Int16 = 127

    /// What a table has of a feature.
    package struct Entry: Sendable {
        fileprivate let key: UInt64
        fileprivate let subject: Subject
        fileprivate let row: Slot

        /// - Parameter hundredths: by the kinds' numbers; beyond ±254 they count as that.
        package init(_ key: UInt64, of subject: Subject = .act, _ hundredths: SIMD16<Int16>) {
            self.key = key
            self.subject = subject
            row = Weights.slot { kind in
                // Of two fiftieths as near the even one: else all weights grew.
                let half = hundredths[kind] >> 1
                return half + (half & hundredths[kind] & 1)
            }
        }
    }

    /// - Parameter fiftieths: by the kinds' numbers.
    fileprivate static func slot(_ fiftieths: (Int) -> Int16) -> Slot {
        let kinds = Kind.allCases.count
        func weight(_ kind: Int) -> Int16 {
            kind < kinds ? min(max(fiftieths(kind), -most), most) : 0
        }
        var slot = Slot()
        for lane in 0..<lowerKinds {
            slot[lane] = weight(lowerKinds + lane) << 8 | (weight(lane) + 128)
        }
        return slot
    }

    /// By `Subject.storage`.
    private let storages: [Storage]

    /// - Parameter entries: of two for one feature the later stays.
    package init(_ entries: [Entry] = []) {
        storages = [Subject.act, .actor, .planned].map(\.storage).map { number in
            Storage(
                entries.filter { $0.subject.storage == number },
                width: 1 + Subject.allCases.filter { $0.storage == number }.map(\.place).max()!)
        }
    }

    package var isEmpty: Bool { storages.allSatisfy(\.isEmpty) }

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

    /// Nil for a feature without weight; zeros where a party has weights in its other role alone.
    package subscript(key: UInt64, subject: Subject = .act) -> Row? {
        let storage = storages[subject.storage]
        return storage.slot(of: key).map { slot in
            var row = Row(repeating: 0)
            row.add(storage.slots[slot * storage.width + subject.place])
            return row
        }
    }

    /// Rows that are known by number, so that nothing has to be looked up: of features that can be told before a page is
    /// read.
    package final class Rows: @unchecked Sendable {
        fileprivate let storage: Storage
        fileprivate let slots: UnsafeMutableBufferPointer<Slot>

        /// - Parameters:
        ///   - keys: of the features that always come together, by number. What has no row adds nothing.
        ///     Together they count no further than one.
        ///   - subject: an actor stands for a target too, what is planned for what is cancelled.
        package init(_ weights: Weights, of keys: [[UInt64]], telling subject: Subject = .act) {
            storage = weights.storages[subject.storage]
            let width = storage.width
            slots = Storage.allocate(keys.count * width)
            for (number, keys) in keys.enumerated() {
                let known = keys.compactMap(storage.slot)
                if known.isEmpty { continue }
                for place in 0..<width {
                    var row = Row(repeating: 0)
                    for slot in known { row.add(storage.slots[slot * width + place]) }
                    slots[number * width + place] = Weights.slot { row.fiftieths(of: $0) }
                }
            }
        }

        deinit { slots.deallocate() }
    }

    /// Sums of rows. Features are noted first, those of many sums, and their rows looked up together, so that the waits
    /// for them are one beside the other.
    @usableFromInline
    package struct Sums: Sendable {
        /// How many features of each sort are noted before they are looked up: of no more than twice as many the sum is
        /// within 16 bits.
        @usableFromInline static let room = 56

        private let rows: Rows
        @usableFromInline var keys = InlineArray<56, UInt64>(repeating: 0)
        @usableFromInline var keyCount = 0
        @usableFromInline var numbers = InlineArray<56, Int32>(repeating: 0)
        @usableFromInline var numberCount = 0
        private var found = InlineArray<56, Int32>(repeating: 0)
        /// Where sums end among the keys and the numbers.
        private var ends = InlineArray<56, (keys: UInt8, numbers: UInt8)>(repeating: (0, 0))
        private var endCount = 0
        /// Of the sum that goes on: as actor, as target; planned, cancelled; else the first alone.
        private var totals = InlineArray<2, Row>(repeating: Row(repeating: 0))
        private var sums: [Row] = []

        /// - Parameter rows: of the features that are known by number; others are looked up beside them.
        package init(_ rows: Rows) { self.rows = rows }

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

        /// The next features are of another sum.
        package mutating func end() {
            ends[endCount] = (UInt8(keyCount), UInt8(numberCount))
            endCount &+= 1
            if endCount == Self.room { gather() }
        }

        /// Makes room for so many sums.
        package mutating func reserve(_ count: Int) {
            sums.reserveCapacity(count * rows.storage.width)
        }

        /// The sums that have ended; of features of parties each as actor and as target, of those of a status each as planned and
        /// as cancelled.
        package mutating func takeAll() -> [Row] {
            if endCount > 0 { gather() }
            defer { sums = [] }
            return sums
        }

        /// The one sum that goes on, where no other has ended.
        package mutating func take() -> Row {
            gather()
            defer { totals = InlineArray(repeating: Row(repeating: 0)) }
            return totals[0]
        }

        /// Looks up what is noted.
        @usableFromInline @inline(never)
        mutating func gather() {
            rows.storage.find(&keys, count: keyCount, at: &found)
            let width = rows.storage.width
            var (key, number) = (0, 0)
            for end in 0..<endCount {
                let (keyEnd, numberEnd) = (Int(ends[end].keys), Int(ends[end].numbers))
                add(key..<keyEnd, number..<numberEnd)
                for place in 0..<width {
                    sums.append(totals[place])
                    totals[place] = Row(repeating: 0)
                }
                (key, number) = (keyEnd, numberEnd)
            }
            add(key..<keyCount, number..<numberCount)
            (keyCount, numberCount, endCount) = (0, 0, 0)
        }

        @inline(__always)
        private mutating func add(_ found: Range<Int>, _ numbers: Range<Int>) {
            let (slots, storage) = (rows.slots, rows.storage)
            let width = storage.width
            for place in 0..<width {
                var (all, uppers) = (Slot(), Slot())
                for i in numbers {
                    let slot = slots[Int(self.numbers[unchecked: i]) &* width &+ place]
                    all &+= slot
                    uppers &+= slot &>> 8
                }
                for i in found {
                    let slot = storage.slots[Int(self.found[unchecked: i]) &* width &+ place]
                    all &+= slot
                    uppers &+= slot &>> 8
                }
                var total = totals[place]
                total.add(all, uppers: uppers, count: numbers.count &+ found.count)
                if !total.isWithinBounds { total.limit() }
                totals[place] = total
            }
        }
    }

    /// A hash table by open addressing, at most five eighths full, by pointers, since these few lines are what reading a
    /// page does most.
    fileprivate final class Storage: @unchecked Sendable {
        /// How many tags are compared at once.
        private static let window = MemoryLayout<UInt64>.size

        /// How many rows of a feature stand side by side.
        let width: Int
        let slots: UnsafeMutableBufferPointer<Slot>
        /// Of each feature's slots 8 bits of its key, 0 where they are empty: small enough for the cache, they tell of most
        /// features without a row that they have none. The first ones stand once more behind the last.
        private let tags: UnsafeMutablePointer<UInt8>
        private let count: Int
        private(set) var isEmpty = true

        init(_ entries: [Entry], width: Int) {
            self.width = width
            count = Self.window + Set(entries.map(\.key)).count * 8 / 5
            // Behind the last one of zeros.
            slots = Self.allocate((count + 1) * width)
            tags = .allocate(capacity: count + Self.window)
            tags.initialize(repeating: 0, count: count + Self.window)
            for entry in entries { insert(entry) }
        }

        /// Slots of zeros, each feature's on a line of the cache.
        static func allocate(_ count: Int) -> UnsafeMutableBufferPointer<Slot> {
            // Swift knows no alignment beyond 16.
            let bytes = UnsafeMutableRawBufferPointer.allocate(
                byteCount: count * MemoryLayout<Slot>.stride, alignment: 64)
            let slots = bytes.bindMemory(to: Slot.self)
            slots.initialize(repeating: Weights.zeros)
            return slots
        }

        deinit {
            slots.deallocate()
            tags.deallocate()
        }

        private func insert(_ entry: Entry) {
            var at = home(of: entry.key)
            let known = slot(of: entry.key)
            while known == nil, tags[at] != 0 { at = next(at) }
            let slot = known ?? at
            tags[slot] = Self.tag(entry.key)
            if slot < Self.window { tags[count + slot] = tags[slot] }
            isEmpty = false
            let place = slot * width + entry.subject.place
            slots[place] = entry.row
            for row in slot * width..<(slot + 1) * width {
                Self.write(entry.key, into: &slots[row])
            }
        }

        /// Where a feature's rows stand.
        func slot(of key: UInt64) -> Int? {
            let tag = Self.tag(key)
            var at = home(of: key)
            while tags[at] != 0 {
                if tags[at] == tag, isKey(key, at: at) { return at }
                at = next(at)
            }
            return nil
        }

        /// Finds the slots of some keys, that of zeros for those without a row.
        ///
        /// Without a branch that would be foretold wrong, and so few steps for each that many rows are waited for at
        /// once.
        ///
        /// - Parameter keys: of those without a row most become 0, which is the key of that of zeros.
        func find<let room: Int>(
            _ keys: inout InlineArray<room, UInt64>, count keyCount: Int,
            at found: inout InlineArray<room, Int32>
        ) {
            for number in 0..<keyCount {
                let key = keys[number]
                let home = home(of: key)
                let window = UnsafeRawPointer(tags + home).loadUnaligned(as: UInt64.self)
                let alike = Self.zeros(window ^ (UInt64(Self.tag(key)) &* Self.everyByte))
                var slot = home &+ alike.trailingZeroBitCount / 8
                slot = slot >= count ? slot &- count : slot
                slot = alike == 0 ? count : slot
                // No empty slot within the window: it may stand behind.
                if alike | Self.zeros(window) == 0 { slot = self.slot(of: key) ?? count }
                found[number] = Int32(truncatingIfNeeded: slot)
                keys[number] = slot == count ? 0 : key
            }
            for number in 0..<keyCount where !isKey(keys[number], at: Int(found[number])) {
                found[number] = Int32(truncatingIfNeeded: slot(of: keys[number]) ?? count)
            }
        }

        private static let everyByte: UInt64 = 0x0101_0101_0101_0101

        /// The highest bit of the first byte that is 0, at least; nothing where none is.
        @inline(__always)
        private static func zeros(_ bytes: UInt64) -> UInt64 {
            (bytes &- everyByte) & ~bytes & (everyByte << 7)
        }

        @inline(__always)
        private func home(of key: UInt64) -> Int {
            Int(truncatingIfNeeded: ((key >> 32) &* UInt64(truncatingIfNeeded: count)) >> 32)
        }

        @inline(__always)
        private func next(_ at: Int) -> Int { at &+ 1 == count ? 0 : at &+ 1 }

        @inline(__always)
        private static func tag(_ key: UInt64) -> UInt8 {
            max(1, UInt8(truncatingIfNeeded: key))
        }

        /// Of the lower half of the key one byte is the tag, the others stand in the row; by the upper half it stands where
        /// it does.
        @inline(__always)
        private func isKey(_ key: UInt64, at slot: Int) -> Bool {
            let lanes = unsafeBitCast(slots[slot &* width], to: SIMD4<UInt32>.self)
            return (lanes[3] ^ UInt32(truncatingIfNeeded: key)) & ~0xFF == 0
        }

        private static func write(_ key: UInt64, into row: inout Slot) {
            var lanes = unsafeBitCast(row, to: SIMD4<UInt32>.self)
            lanes[3] = lanes[3] & 0xFF | UInt32(truncatingIfNeeded: key) & ~0xFF
            row = unsafeBitCast(lanes, to: Slot.self)
        }
    }
}
