/// Numbers by 64-bit keys, none of them 0: open addressing, at most half full. For keys that the
/// tables make, so that no text can choose them to collide.
package struct HashTable: Sendable {
    private struct Slot {
        var key: UInt64 = 0
        var value: Int32 = 0
    }

    private var slots = Array(repeating: Slot(), count: 64)
    private var count = 0

    package init() {}

    @inline(__always)
    package subscript(key: UInt64) -> Int32? {
        let slot = slots[slot(key)]
        return slot.key == 0 ? nil : slot.value
    }

    package mutating func set(_ key: UInt64, _ value: Int32) {
        if (count + 1) * 2 >= slots.count { grow() }
        let slot = slot(key)
        if slots[slot].key == 0 { count += 1 }
        slots[slot] = Slot(key: key, value: value)
    }

    @inline(__always)
    private func slot(_ key: UInt64) -> Int {
        let mixed = key &* 0x9e37_79b9_7f4a_7c15
        var slot = Int(truncatingIfNeeded: mixed >> 32) & (slots.count - 1)
        while slots[slot].key != 0, slots[slot].key != key { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: old.count * 2)
        for filled in old where filled.key != 0 { slots[slot(filled.key)] = filled }
    }
}
