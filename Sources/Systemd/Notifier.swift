import CSystemd
import Dispatch
import Glibc
import Synchronization

/// Tells the service manager (sd_notify) how the service is doing; does nothing without one.
///
/// No call here waits: sd_notify blocks while nobody drains the socket, so that a queue of its own
/// sends, and what has piled up meanwhile is merged.
package final class Notifier: Sendable {
    private let mailbox = Mutex(NotifyMailbox())
    private let queue = DispatchQueue(label: "bilat.notify")
    private let onFailure: @Sendable (Int32) -> Void

    /// - Parameter onFailure: called on another thread with the `errno` of a message that could not
    ///   be sent.
    package init(onFailure: @escaping @Sendable (Int32) -> Void = { _ in }) {
        self.onFailure = onFailure
    }

    package func ready() { send(.ready) }

    /// One line for `systemctl status`; control characters are taken out.
    package func status(_ line: String) { send(.status(line)) }

    package func watchdog() { send(.watchdog) }

    /// Follow it with `ready()` when the reload is done, whether it was taken or refused.
    package func reloading() {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let microseconds = UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1000
        send(.reloading(monotonicMicroseconds: microseconds))
    }

    package func stopping() { send(.stopping) }

    /// Why the service is about to end.
    package func failed(errno: Int32, status: String) {
        send(.failed(errno: errno, status: status))
    }

    /// Waits until everything said so far is sent. False when `limit` has passed first.
    package func flush(within limit: Duration) -> Bool {
        let done = DispatchSemaphore(value: 0)
        queue.async { done.signal() }
        let (seconds, attoseconds) = limit.components
        let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
        return done.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .success
    }

    private func send(_ message: NotifyMessage) {
        mailbox.withLock { $0.put(message) }
        queue.async { [self] in sendFirst() }
    }

    private func sendFirst() {
        guard let message = mailbox.withLock({ $0.takeFirst() }) else { return }
        let result = sd_notify(0, message.text)
        if result < 0 { onFailure(-result) }
    }
}

/// What the service manager expects of us.
package enum Watchdog {
    /// How long it waits for a ping before it kills the service; nil when it does not watch.
    package static var timeout: Duration? {
        var microseconds: UInt64 = 0
        guard sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
        return .microseconds(microseconds)
    }
}
