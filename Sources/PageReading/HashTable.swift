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
