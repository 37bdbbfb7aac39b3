import Foundation

/// Works on several elements at once and hands over the results in the elements' order.
enum OrderedMap {
    /// Elements under way at once: enough that a long one does not leave a core idle.
    private static let elementsPerCore = 4

    static func run<Element: Sendable, Output: Sendable>(
        _ elements: some Collection<Element>,
        _ transform: @escaping @Sendable (Element) -> Output, emit: (Output) -> Void
    ) async {
        let width = ProcessInfo.processInfo.activeProcessorCount * elementsPerCore
        await withTaskGroup(of: (UInt64, Output).self) { group in
            var order = ReorderBuffer<Output>()
            var rest = elements.enumerated().makeIterator()
            func addNext() {
                guard let (number, element) = rest.next() else { return }
                group.addTask { (UInt64(number), transform(element)) }
            }
            for _ in 0..<width { addNext() }
            while let (number, result) = await group.next() {
                order.insert(result, number: number)
                for ready in order.takeReady() { emit(ready) }
                addNext()
            }
        }
    }
}
