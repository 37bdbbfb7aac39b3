extension Array {
    /// The same as `init(repeating:count:)`, which asks the runtime for the array's type each time it is called: for small
    /// arrays that takes longer than to fill them.
    @inlinable
    package init(filledWith value: Element, count: Int) {
        self = []
        // Else its count would be written into the storage that all empty arrays share.
        if count == 0 { return }
        append(addingCapacity: count) { $0.append(repeating: value, count: count) }
    }
}
