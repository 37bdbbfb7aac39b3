import Synchronization

/// Signals from the watching thread to one consumer. Holds no more than its capacity; beats, of
/// which only the newest matters, stand beside it, so that a full queue does not look like a hang.
final class SignalQueue: Sendable {
    private struct State {
        var signals: [DropSignal] = []
        /// Signals before this index were taken.
        var head = 0
        var beat: UInt64?
        var lastBeat: UInt64 = 0
        var isClosed = false
        var producerWaits = false
        var waiter: (ticket: Int, continuation: CheckedContinuation<DropSignal?, Never>)?
        var nextTicket = 0
        /// Cancelled before it began to wait.
        var cancelledTicket: Int?

        var count: Int { signals.count - head }

        mutating func take() -> DropSignal? {
            if let beat {
                self.beat = nil
                return .beat(beat)
            }
            guard head < signals.count else { return nil }
            let signal = signals[head]
            head += 1
            if head == signals.count {
                signals.removeAll(keepingCapacity: true)
                head = 0
            } else if head >= SignalQueue.compactionSignals, head * 2 >= signals.count {
                signals.removeFirst(head)
                head = 0
            }
            return signal
        }
    }

    private static let compactionSignals = 256

    private let state = Mutex(State())
    private let capacity: Int
    private let wake: WakePipe

    init(capacity: Int, wake: WakePipe) {
        self.capacity = max(capacity, 1)
        self.wake = wake
    }

    /// False if there is no room; the pipe wakes the producer when there is.
    func offer(_ signal: DropSignal) -> Bool {
        deliver { state in
            guard state.count < capacity || state.isClosed else {
                state.producerWaits = true
                return false
            }
            if !state.isClosed { state.signals.append(signal) }
            return true
        }
    }

    func beat(_ number: UInt64) {
        _ = deliver { state in
            state.lastBeat = number
            if !state.isClosed { state.beat = number }
            return true
        }
    }

    /// From now on `next` returns nil, whatever was waiting.
    func close() {
        let waiter = state.withLock { state in
            state.isClosed = true
            state.signals = []
            state.head = 0
            state.beat = nil
            return Self.takeWaiter(&state)
        }
        waiter?.resume(returning: nil)
    }

    /// The newest beat, taken or not.
    var lastBeat: UInt64 { state.withLock { $0.lastBeat } }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// The next signal, if one is there now.
    func takeNow() -> DropSignal? {
        let (signal, wakes) = state.withLock { state in
            (state.take(), Self.takeProducerWait(&state))
        }
        if wakes { wake.wake() }
        return signal
    }

    /// Waits for the next signal; nil after `close` or when the task is cancelled. One at a time.
    func next() async -> DropSignal? {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { wait(ticket, $0) }
        } onCancel: {
            cancel(ticket)
        }
    }

    private enum Outcome {
        case answer(DropSignal?)
        case waits
    }

    private func wait(_ ticket: Int, _ continuation: CheckedContinuation<DropSignal?, Never>) {
        let (outcome, wakes) = state.withLock { state -> (Outcome, Bool) in
            if state.cancelledTicket == ticket || state.isClosed {
                return (.answer(nil), false)
            }
            if let signal = state.take() {
                return (.answer(signal), Self.takeProducerWait(&state))
            }
            precondition(state.waiter == nil, "only one task may wait for drop signals")
            state.waiter = (ticket, continuation)
            return (.waits, false)
        }
        if wakes { wake.wake() }
        if case .answer(let signal) = outcome { continuation.resume(returning: signal) }
    }

    private func cancel(_ ticket: Int) {
        let waiter = state.withLock { state -> CheckedContinuation<DropSignal?, Never>? in
            if state.waiter?.ticket == ticket { return Self.takeWaiter(&state) }
            // If it was answered already, this is remembered for nothing and does no harm.
            state.cancelledTicket = ticket
            return nil
        }
        waiter?.resume(returning: nil)
    }

    private func deliver(_ put: (inout State) -> Bool) -> Bool {
        let (accepted, waiter, signal) = state.withLock { state in
            let accepted = put(&state)
            guard state.waiter != nil, let signal = state.take() else {
                return (
                    accepted, nil as CheckedContinuation<DropSignal?, Never>?, nil as DropSignal?
                )
            }
            return (accepted, Self.takeWaiter(&state), signal)
        }
        waiter?.resume(returning: signal)
        return accepted
    }

    private static func takeWaiter(
        _ state: inout State
    ) -> CheckedContinuation<DropSignal?, Never>? {
        defer { state.waiter = nil }
        return state.waiter?.continuation
    }

    private static func takeProducerWait(_ state: inout State) -> Bool {
        defer { state.producerWaits = false }
        return state.producerWaits
    }
}
