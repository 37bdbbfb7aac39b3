/// Hashes to bytes, open addressing; the keys are hashes already.
struct HashTable: Sendable {
    /// A key of 0 is none.
    private var slots: [(key: UInt64, value: UInt8)] = Array(repeating: (0, 0), count: 64)
    private var count = 0
    /// A bit for the upper bits of each key: most words of a page are in no table, and known by it.
    private var filter = [UInt64](repeating: 0, count: 64)

    /// Of two values for one key the first stays, or their bits are united.
    mutating func insert(_ key: UInt64, _ value: UInt8, uniting: Bool = false) {
        guard key != 0 else { return }
        if count * 4 >= slots.count { grow() }
        filter[Int(truncatingIfNeeded: key >> 58)] |= Self.bit(key)
        let slot = slot(key)
        if slots[slot].key == 0 {
            slots[slot] = (key, value)
            count += 1
        } else if uniting {
            slots[slot].value |= value
        }
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: (0, 0), count: old.count * 2)
        for entry in old where entry.key != 0 { slots[slot(entry.key)] = entry }
    }

    /// All that was inserted.
    var entries: [(key: UInt64, value: UInt8)] { slots.filter { $0.key != 0 } }

    @inline(__always)
    private func slot(_ key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: key >> 7) & (slots.count - 1)
        while slots[slot].key != 0, slots[slot].key != key { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    @inline(__always)
    private static func bit(_ key: UInt64) -> UInt64 { 1 << (key >> 52 & 63) }

    /// 0 for a key that was not inserted.
    @inline(__always)
    subscript(key: UInt64) -> UInt8 {
        guard filter[Int(truncatingIfNeeded: key >> 58)] & Self.bit(key) != 0 else { return 0 }
        return slots[slot(key)].value
    }
}

/// The same, two to a place and looked up without a branch, since nothing tells which words of a line are in the table.
struct PairTable: Sendable {
    /// In each half the lower bits of a key above its value, 0 for none.
    private var places: [UInt64] = []
    /// As that of `HashTable`: the places of other keys are not looked at.
    private var filter = [UInt64](repeating: 0, count: 64)

    init(_ table: HashTable) {
        let entries = table.entries
        var count = 256
        repeat { count *= 2 } while !fill(count, entries)
    }

    /// Whether no place has more than two.
    private mutating func fill(_ count: Int, _ entries: [(key: UInt64, value: UInt8)]) -> Bool {
        places = Array(repeating: 0, count: count)
        for (key, value) in entries {
            filter[Int(truncatingIfNeeded: key >> 58)] |= 1 << (key >> 52 & 63)
            let place = place(key)
            guard places[place] >> 32 == 0 else { return false }
            places[place] = places[place] << 32 | key & Self.markBits | UInt64(value)
        }
        return true
    }

    private static var markBits: UInt64 { 0xFFFF_FF00 }

    @inline(__always)
    private func place(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: key >> 32) & (places.count &- 1)
    }

    /// 0 for a key that is not in the table.
    @inline(__always)
    subscript(key: UInt64) -> UInt8 {
        let isThere = 0 &- (filter[Int(truncatingIfNeeded: key >> 58)] &>> (key >> 52) & 1)
        let pair = places[place(key) & Int(truncatingIfNeeded: isThere)]
        let mark = key & Self.markBits
        let value = Self.value(pair & 0xFFFF_FFFF ^ mark) | Self.value(pair &>> 32 ^ mark)
        return UInt8(truncatingIfNeeded: value & isThere)
    }

    /// What is left of half a place without the mark that is looked for, where it was that.
    @inline(__always)
    private static func value(_ rest: UInt64) -> UInt64 { rest & (0 &- (rest &- 0x100) &>> 63) }
}
