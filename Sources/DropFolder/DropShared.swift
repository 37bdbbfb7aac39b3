import Synchronization

/// What the watching thread shares with all others.
final class DropShared: Sendable {
    /// Wishes of other threads, taken by the watching thread at its next turn.
    struct Requests {
        var reconsidered: Set<RelativePath> = []
        var forgotten: Set<RelativePath> = []
        /// Of a disk that lets nothing be read: without a rescan, which would find it no better.
        var forgetsAll = false
        var rescans = false

        var isEmpty: Bool {
            reconsidered.isEmpty && forgotten.isEmpty && !forgetsAll && !rescans
        }
    }

    /// More files than this to reconsider at once become one rescan; to forget, all.
    static let maxRequestedFiles = 1024

    let queue: SignalQueue
    let wake = WakePipe()
    private let requests = Mutex(Requests())
    private let progressNow = Mutex<DropProgress?>(nil)

    init(queueCapacity: Int) {
        queue = SignalQueue(capacity: queueCapacity, wake: wake)
    }

    var isStopped: Bool { queue.isClosed }

    var progress: DropProgress? {
        get { progressNow.withLock { $0 } }
        set { progressNow.withLock { $0 = newValue } }
    }

    func stop() {
        queue.close()
        wake.wake()
    }

    func request(_ change: (inout Requests) -> Void) {
        requests.withLock { requests in
            change(&requests)
            if requests.reconsidered.count > Self.maxRequestedFiles {
                requests = Requests(rescans: true)
            }
            if requests.forgotten.count > Self.maxRequestedFiles {
                requests.forgotten = []
                requests.forgetsAll = true
            }
        }
        wake.wake()
    }

    var hasRequests: Bool { requests.withLock { !$0.isEmpty } }

    func takeRequests() -> Requests {
        requests.withLock { requests in
            defer { requests = Requests() }
            return requests
        }
    }
}
