/// Puts what several workers finish in any order back into the order in which it came.
struct ReorderBuffer<Element> {
    private var waiting: [UInt64: Element] = [:]
    private var nextNumber: UInt64 = 0

    var isEmpty: Bool { waiting.isEmpty }

    /// Numbers run from 0 without gaps; each is inserted once.
    mutating func insert(_ element: Element, number: UInt64) {
        waiting[number] = element
    }

    /// Everything whose predecessors have all been taken.
    mutating func takeReady() -> [Element] {
        var ready: [Element] = []
        while let element = waiting.removeValue(forKey: nextNumber) {
            ready.append(element)
            nextNumber += 1
        }
        return ready
    }
}
