/// Numbers by 64-bit keys: open addressing, at most half full. For keys that the tables make, so that
/// no text can choose them to collide.
///
/// Most of a lookup is the wait for memory, and most keys of a text are not there: slots are small, and
/// tell nearly always without a look at the entries.
package struct HashTable: Sendable {
    private struct Entry {
        let key: UInt64
        var value: Int32
    }

    /// From 1 on.
    private var entries = [Entry(key: 0, value: 0)]
    /// The position of an entry, above 8 bits of its mixed key; 0 for an empty slot.
    private var slots: [UInt32] = Array(repeating: 0, count: 64)

    package init() {}

    @inline(__always)
    package subscript(key: UInt64) -> Int32? {
        let mixed = Self.mixed(key)
        let tag = Self.tag(mixed)
        var at = Self.place(mixed) & (slots.count &- 1)
        while true {
            let slot = slots[at]
            if slot == 0 { return nil }
            if slot & 0xFF == tag {
                let entry = entries[Int(slot >> 8)]
                if entry.key == key { return entry.value }
            }
            at = (at &+ 1) & (slots.count &- 1)
        }
    }

    package mutating func set(_ key: UInt64, _ value: Int32) {
        let slot = slot(key)
        guard slots[slot] == 0 else {
            entries[Int(slots[slot] >> 8)].value = value
            return
        }
        slots[slot] = UInt32(entries.count) << 8 | Self.tag(Self.mixed(key))
        entries.append(Entry(key: key, value: value))
        if entries.count * 2 >= slots.count { grow() }
    }

    @inline(__always)
    private static func mixed(_ key: UInt64) -> UInt64 { key &* 0x9e37_79b9_7f4a_7c15 }

    @inline(__always)
    private static func tag(_ mixed: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: mixed >> 56) }

    @inline(__always)
    private static func place(_ mixed: UInt64) -> Int { Int(truncatingIfNeeded: mixed >> 32) }

    /// Where a key stands, or would.
    private func slot(_ key: UInt64) -> Int {
        let mixed = Self.mixed(key)
        let tag = Self.tag(mixed)
        var at = Self.place(mixed) & (slots.count - 1)
        while slots[at] != 0,
            slots[at] & 0xFF != tag || entries[Int(slots[at] >> 8)].key != key
        {
            at = (at + 1) & (slots.count - 1)
        }
        return at
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for (i, entry) in entries.enumerated().dropFirst() {
            slots[slot(entry.key)] = UInt32(i) << 8 | Self.tag(Self.mixed(entry.key))
        }
    }
}
