import Diplomacy
import VietnameseText

/// The weights of the linear model that chooses among readings of a trigger: for each feature one
/// number a kind of event, for the first reading of an article and for the second. A feature's name is
/// words apart by spaces; it is found by a hash of them. Names that begin with `A`, `B` and `S` are those of what is told of
/// an actor, of a target and of whether an act happened: there the rest is the feature.
///
/// Learnt from annotated pages by `Training/train.py`; rows may be added like those of any table.
///
/// Reading a page is for a good part waiting for the rows of its features: so a row has 32 bytes, its key among them, and
/// those of one feature stand in one line of the cache. The keys are those that the tables make, so that no
/// text can choose them to collide.
@usableFromInline
package struct Weights: Sendable {
    /// A row as it is stored: in each lane two bytes, in fiftieths, the second reading's with its sign above the first's,
    /// which counts from -128; in the last two lanes half of the feature's key.
    @usableFromInline typealias Slot = SIMD16<Int16>

    /// Adds nothing; its key is 0.
    fileprivate static let zeros = {
        var slot = Slot(repeating: 128)
        (slot[14], slot[15]) = (0, 0)
        return slot
    }()

    /// A row, or the sum of several.
    ///
    /// Natural logarithms of odds by `Kind.allCases` position: of the first reading from lane 0 on, of the second from
    /// `second` on. Other lanes mean nothing.
    @usableFromInline
    package struct Row: Sendable {
        @usableFromInline var fiftieths: SIMD32<Int16>

        /// In natural logarithms of odds, of every lane.
        package init(repeating weight: Float) {
            fiftieths = SIMD32(repeating: Int16(weight * 50))
        }

        @inlinable @inline(__always)
        package subscript(lane: Int) -> Float { Float(fiftieths[lane]) / 50 }

        /// Of at most eight sums; each is from -40.96 to 40.94, which is as sure as can be.
        package static func + (a: Row, b: Row) -> Row {
            var sum = a
            sum.fiftieths &+= b.fiftieths
            return sum
        }

        /// Adds the sum of some slots: at most `2 * Sums.room` of them to what is within bounds.
        ///
        /// - Parameters:
        ///   - slots: the sum of them as they are.
        ///   - seconds: that of their upper bytes.
        @inline(__always)
        fileprivate mutating func add(_ slots: Slot, seconds: Slot, count: Int) {
            let none = Int16(truncatingIfNeeded: count &* 128)
            fiftieths.lowHalf &+= slots &- (seconds &<< 8) &- Slot(repeating: none)
            fiftieths.highHalf &+= seconds
        }

        fileprivate mutating func add(_ slot: Slot) { add(slot, seconds: slot &>> 8, count: 1) }

        /// Brings it within bounds.
        fileprivate mutating func limit() {
            for lane in fiftieths.indices {
                fiftieths[lane] = min(max(fiftieths[lane], -Self.bound), Self.bound - 1)
            }
        }

        /// Swift compares vectors lane by lane, so bits tell: of numbers that are within ±2,048 the five highest are alike.
        fileprivate var isWithinBounds: Bool {
            let lanes = unsafeBitCast(fiftieths, to: SIMD8<UInt64>.self)
            var differing: UInt64 = 0
            // All lanes but those of the keys.
            for i in 0..<8 {
                let bits = lanes[i] ^ (lanes[i] << 1)
                differing |= i % 4 == 3 ? bits & 0xFFFF_FFFF : bits
            }
            return differing & 0xF000_F000_F000_F000 == 0
        }

        private static let bound: Int16 = 2_048
    }

    /// The lane where the second reading's begin.
    package static let second = 16

    /// What a feature tells of: an act, who acts or is acted on, whether it happened.
    package enum Subject: CaseIterable, Sendable {
        case act, actor, target, status

        /// Of a feature told of it.
        package func name(_ feature: String) -> String {
            switch self {
            case .act: feature
            case .actor: "A " + feature
            case .target: "B " + feature
            case .status: "S " + feature
            }
        }

        fileprivate var storage: Int {
            switch self {
            case .act: 0
            case .actor, .target: 1
            case .status: 2
            }
        }

        /// Which of the rows of a feature is its.
        fileprivate var place: Int { self == .target ? 1 : 0 }

        private static let words = ["A", "B", "S"].map { Lexicon.hash(of: $0) }

        /// Of a feature with a name of these words, and the words that name it apart from that.
        static func told(by name: [UInt64]) -> (Subject, ArraySlice<UInt64>) {
            guard name.count > 1, let number = words.firstIndex(of: name[0]) else {
                return (.act, name[...])
            }
            return ([.actor, .target, .status][number], name.dropFirst())
        }
    }

    /// No weight is further from 0, in fiftieths.
    private static let most: Int16 = 127

    /// What a table has of a feature.
    package struct Entry: Sendable {
        fileprivate let key: UInt64
        fileprivate let subject: Subject
        fileprivate let row: Slot

        /// - Parameter hundredths: by lane; beyond ±254 they count as that.
        package init(_ key: UInt64, of subject: Subject = .act, _ hundredths: SIMD32<Int16>) {
            self.key = key
            self.subject = subject
            row = Weights.slot { lane in
                // Of two fiftieths as near the even one: else all weights grew.
                let half = hundredths[lane] >> 1
                return half + (half & hundredths[lane] & 1)
            }
        }
    }

    /// - Parameter fiftieths: by lane.
    fileprivate static func slot(_ fiftieths: (Int) -> Int16) -> Slot {
        func byte(_ lane: Int) -> Int16 { min(max(fiftieths(lane), -most), most) }
        var slot = zeros
        for lane in 0..<Kind.allCases.count {
            slot[lane] = byte(second + lane) << 8 | (byte(lane) + 128)
        }
        return slot
    }

    /// By `Subject.storage`.
    private let storages: [Storage]

    /// - Parameter entries: of two for one feature the later stays.
    package init(_ entries: [Entry] = []) {
        storages = [Subject.act, .actor, .status].map(\.storage).map { number in
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
        ///   - subject: an actor stands for a target too.
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
                    slots[number * width + place] = Weights.slot { row.fiftieths[$0] }
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
        /// Of the sum that goes on: as actor, as target; else the first alone.
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

        /// The sums that have ended; of features of parties each as actor and as target.
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
            var (key, number) = (0, 0)
            for end in 0..<endCount {
                let (keyEnd, numberEnd) = (Int(ends[end].keys), Int(ends[end].numbers))
                add(key..<keyEnd, number..<numberEnd)
                for place in 0..<rows.storage.width {
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
                var (all, seconds) = (Slot(), Slot())
                for i in numbers {
                    let slot = slots[Int(self.numbers[i]) &* width &+ place]
                    all &+= slot
                    seconds &+= slot &>> 8
                }
                for i in found {
                    let slot = storage.slots[Int(self.found[i]) &* width &+ place]
                    all &+= slot
                    seconds &+= slot &>> 8
                }
                var total = totals[place]
                total.add(all, seconds: seconds, count: numbers.count &+ found.count)
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

        /// The lower half of the key stands in the row; by the upper one it stands where it does.
        @inline(__always)
        private func isKey(_ key: UInt64, at slot: Int) -> Bool {
            let lanes = unsafeBitCast(slots[slot &* width], to: SIMD8<UInt32>.self)
            return lanes[7] == UInt32(truncatingIfNeeded: key)
        }

        private static func write(_ key: UInt64, into row: inout Slot) {
            var lanes = unsafeBitCast(row, to: SIMD8<UInt32>.self)
            lanes[7] = UInt32(truncatingIfNeeded: key)
            row = unsafeBitCast(lanes, to: Slot.self)
        }
    }
}
