/// Numbers by 64-bit keys, none of them 0: open addressing, at most half full. For keys that the
/// tables make, so that no text can choose them to collide.
package struct HashTable: Sendable {
    private var keys: [UInt64] = Array(repeating: 0, count: 64)
    private var values: [Int32] = Array(repeating: 0, count: 64)
    private var count = 0

    package init() {}

    @inline(__always)
    package subscript(key: UInt64) -> Int32? {
        let slot = slot(key)
        return keys[slot] == 0 ? nil : values[slot]
    }

    package mutating func set(_ key: UInt64, _ value: Int32) {
        if (count + 1) * 2 >= keys.count { grow() }
        let slot = slot(key)
        if keys[slot] == 0 { count += 1 }
        keys[slot] = key
        values[slot] = value
    }

    @inline(__always)
    private func slot(_ key: UInt64) -> Int {
        let mixed = key &* 0x9e37_79b9_7f4a_7c15
        var slot = Int(truncatingIfNeeded: mixed >> 32) & (keys.count - 1)
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
        return slot
    }

    private mutating func grow() {
        let old = zip(keys, values).filter { $0.0 != 0 }
        keys = Array(repeating: 0, count: keys.count * 2)
        values = Array(repeating: 0, count: keys.count)
        for (key, value) in old {
            let slot = slot(key)
            keys[slot] = key
            values[slot] = value
        }
    }
}
