import Testing

@testable import VietnameseText

@Suite struct HashTableTests {
    @Test func whatWasSetIsFoundAndNothingElse() {
        var table = HashTable()
        // Neighbours, multiples of the size and far ones, more than the first size holds.
        let keys: [UInt64] = (1...500).flatMap { [$0, $0 << 32, $0 &* 0xcbf2_9ce4_8422_2325] }
        for (i, key) in keys.enumerated() { table.set(key, Int32(i)) }
        var last: [UInt64: Int32] = [:]
        for (i, key) in keys.enumerated() { last[key] = Int32(i) }
        #expect(last.allSatisfy { table[$0.key] == $0.value })
        #expect((501...1000).allSatisfy { table[$0] == nil })
    }

    @Test func theLaterValueStays() {
        var table = HashTable()
        table.set(7, 1)
        table.set(7, 2)
        #expect(table[7] == 2)
    }
}
