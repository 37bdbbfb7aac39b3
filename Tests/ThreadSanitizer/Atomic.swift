/// As much of the library's type as is used; locked, since the real module cannot be imported beside
/// its alias.
public struct Atomic<Value: Sendable>: ~Copyable, Sendable {
    public enum Ordering: Sendable { case relaxed, acquiring, releasing, acquiringAndReleasing }

    private let value: Mutex<Value>

    public init(_ value: Value) { self.value = Mutex(value) }

    public func load(ordering: Ordering) -> Value { value.withLock { $0 } }

    public func store(_ new: Value, ordering: Ordering) { value.withLock { $0 = new } }
}

extension Atomic where Value: FixedWidthInteger {
    @discardableResult
    public func add(_ more: Value, ordering: Ordering) -> (oldValue: Value, newValue: Value) {
        value.withLock { value in
            let old = value
            value &+= more
            return (old, value)
        }
    }
}
