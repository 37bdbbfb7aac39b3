import Synchronization

/// Bounds what is between the drop folder and the index, in pages and in bytes; whoever brings more
/// waits. One task admits, any may release.
final class Admission: Sendable {
    static let maximumPages = 128
    /// A single page above this is admitted alone. The watchdog's ping passes the stages in turn: it
    /// waits for no more than the reading of this much, however long such pages take.
    static let maximumBytes = 8 << 20

    private struct State {
        var pages = 0
        var bytes = 0
        var isOpen = true
        var waiter: (bytes: Int, continuation: CheckedContinuation<Bool, Never>)?

        func hasRoom(for bytes: Int) -> Bool {
            pages == 0
                || (pages < Admission.maximumPages && self.bytes + bytes <= Admission.maximumBytes)
        }

        mutating func take(_ bytes: Int) {
            pages += 1
            self.bytes += bytes
        }

        mutating func wakeIfRoom() -> CheckedContinuation<Bool, Never>? {
            guard let waiting = waiter, hasRoom(for: waiting.bytes) else { return nil }
            waiter = nil
            take(waiting.bytes)
            return waiting.continuation
        }
    }

    private let state = Mutex(State())

    /// Pages admitted and not yet released.
    var pages: Int { state.withLock { $0.pages + ($0.waiter == nil ? 0 : 1) } }

    /// Waits until there is room. False once it is closed.
    func admit(bytes: Int) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Bool? in
                precondition(state.waiter == nil, "one task admits")
                guard state.isOpen else { return false }
                guard state.hasRoom(for: bytes) else {
                    state.waiter = (bytes, continuation)
                    return nil
                }
                state.take(bytes)
                return true
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    func release(pages: Int, bytes: Int) {
        let continuation = state.withLock { state in
            state.pages -= pages
            state.bytes -= bytes
            return state.wakeIfRoom()
        }
        continuation?.resume(returning: true)
    }

    /// Whoever waits, or comes later, is turned away.
    func close() {
        let continuation = state.withLock { state in
            state.isOpen = false
            defer { state.waiter = nil }
            return state.waiter?.continuation
        }
        continuation?.resume(returning: false)
    }
}
