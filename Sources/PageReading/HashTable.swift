/// Hashes to bytes, open addressing; the keys are hashes already.
struct HashTable: Sendable {
    private var keys: [UInt64] = Array(repeating: 0, count: 64)
    private var values: [UInt8] = Array(repeating: 0, count: 64)
    private var count = 0

    /// Of two values for one key the first stays, or their bits are united.
    mutating func insert(_ key: UInt64, _ value: UInt8, uniting: Bool = false) {
        if count * 4 >= keys.count { grow() }
        var slot = Int(truncatingIfNeeded: key >> 7) & (keys.count - 1)
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
        if keys[slot] == 0 {
            keys[slot] = key
            values[slot] = value
            count += 1
        } else if uniting {
            values[slot] |= value
        }
    }

    private mutating func grow() {
        let old = zip(keys, values).filter { $0.0 != 0 }
        keys = Array(repeating: 0, count: keys.count * 2)
        values = Array(repeating: 0, count: keys.count)
        count = 0
        for (key, value) in old { insert(key, value) }
    }

    @inline(__always)
    subscript(key: UInt64) -> UInt8 {
        var slot = Int(truncatingIfNeeded: key >> 7) & (keys.count - 1)
        while keys[slot] != 0 {
            if keys[slot] == key { return values[slot] }
            slot = (slot + 1) & (keys.count - 1)
        }
        return 0
    }
}
