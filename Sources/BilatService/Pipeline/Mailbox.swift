import Synchronization

/// A queue between tasks: any number of senders and takers, first in, first out.
///
/// It has no limit of its own: `Admission` bounds how much is under way.
final class Mailbox<Element: Sendable>: Sendable {
    enum Take: Sendable {
        case element(Element)
        /// The time passed to `next` is over and nothing has come.
        case timedOut
        /// Nothing will come any more.
        case closed
    }

    private struct Waiter {
        let number: UInt64
        let continuation: CheckedContinuation<Take, Never>
    }

    private struct State {
        var elements: [Element] = []
        var waiters: [Waiter] = []
        var isClosed = false
        var lastWaiter: UInt64 = 0
    }

    private let state = Mutex(State())

    /// - Returns: false, and nothing is done, once it is closed.
    @discardableResult
    func send(_ element: Element) -> Bool {
        let (isTaken, waiter) = state.withLock { state -> (Bool, Waiter?) in
            guard !state.isClosed else { return (false, nil) }
            guard state.waiters.isEmpty else { return (true, state.waiters.removeFirst()) }
            state.elements.append(element)
            return (true, nil)
        }
        waiter?.continuation.resume(returning: .element(element))
        return isTaken
    }

    /// - Parameter discarding: drops what has not been taken yet.
    /// - Returns: how much was dropped.
    @discardableResult
    func close(discarding: Bool = false) -> Int {
        let (waiters, dropped) = state.withLock { state -> ([Waiter], Int) in
            state.isClosed = true
            let dropped = discarding ? state.elements.count : 0
            if discarding { state.elements = [] }
            defer { state.waiters = [] }
            return (state.waiters, dropped)
        }
        for waiter in waiters { waiter.continuation.resume(returning: .closed) }
        return dropped
    }

    /// What is there already, without waiting.
    func takeIfAny() -> Element? {
        state.withLock { $0.elements.isEmpty ? nil : $0.elements.removeFirst() }
    }

    /// Drops what has not been taken yet.
    func drain() {
        state.withLock { $0.elements = [] }
    }

    /// Nil when it is closed and empty.
    func next() async -> Element? {
        guard case .element(let element) = await take(until: nil) else { return nil }
        return element
    }

    /// - Parameter deadline: nil to wait for as long as it takes.
    func take(until deadline: ContinuousClock.Instant?) async -> Take {
        if let now = takeNow() { return now }
        let number = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        let alarm = deadline.map { deadline in
            Task {
                try? await Task.sleep(until: deadline, clock: .continuous)
                timeOut(number)
            }
        }
        defer { alarm?.cancel() }
        return await withCheckedContinuation { continuation in
            enqueue(Waiter(number: number, continuation: continuation))
        }
    }

    private func takeNow() -> Take? {
        state.withLock { state in
            if !state.elements.isEmpty { return .element(state.elements.removeFirst()) }
            return state.isClosed ? .closed : nil
        }
    }

    private func enqueue(_ waiter: Waiter) {
        let ready = state.withLock { state -> Take? in
            if !state.elements.isEmpty { return .element(state.elements.removeFirst()) }
            if state.isClosed { return .closed }
            state.waiters.append(waiter)
            return nil
        }
        if let ready { waiter.continuation.resume(returning: ready) }
    }

    private func timeOut(_ number: UInt64) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.number == number }) else {
                return nil
            }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(returning: .timedOut)
    }
}
