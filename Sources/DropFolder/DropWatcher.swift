import Diplomacy
import Glibc
import Synchronization

/// Watches a drop folder on a thread of its own and tells of each file that is complete. It never
/// writes, moves or deletes anything there.
///
/// A file may be told of twice, after a restart or a trouble with the folder; a complete file is
/// never passed over for good: inotify is a hint, the rescan is the truth.
package final class DropWatcher: Sendable {
    /// Which of these files, with exactly these signatures, are in the index already? Asked on the
    /// watching thread during scans, with some hundreds at a time; answers in the same order.
    package typealias KnownQuery = @Sendable ([(FileIdentity, FileSignature)]) -> [Bool]

    /// The drop folder as signals name it: absolute, links resolved.
    package let root: String

    private let options: DropOptions
    private let isKnown: KnownQuery
    let shared: DropShared
    private let isStarted = Mutex(false)

    package init(options: DropOptions, isKnown: @escaping KnownQuery) {
        self.options = options
        self.isKnown = isKnown
        root = PageFile.resolve(options.root) ?? options.root
        shared = DropShared(queueCapacity: options.queueCapacity)
    }

    deinit { stop() }

    /// Opens the folder and watches it before it returns; then searches it on its own thread. To
    /// be called once. Throws if the folder cannot be read; if it can be read but not watched, it
    /// is polled, and `health` says so.
    package func start() throws(DropError) {
        let wasStarted = isStarted.withLock { started in
            defer { started = true }
            return started
        }
        precondition(!wasStarted, "a drop watcher starts once")
        if let fault = shared.wake.fault { throw .failed(path: root, reason: fault.reason) }
        let engine = try DropEngine(
            options: options, root: root, isKnown: isKnown, shared: shared, clock: .system)
        let launch = Unmanaged.passRetained(engine)
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { argument in
                let engine = Unmanaged<DropEngine>.fromOpaque(argument!).takeRetainedValue()
                engine.run()
                return nil
            }, launch.toOpaque())
        guard result == 0 else {
            launch.release()
            let fault = SystemFault(code: result, call: "pthread_create")
            throw .failed(path: root, reason: fault.reason)
        }
        pthread_detach(thread)
    }

    /// The next signal; nil after `stop` or when the calling task is cancelled. While nobody takes
    /// them, the watching thread waits: the kernel's queue then overflows and a rescan follows.
    /// For one task at a time.
    package func next() async -> DropSignal? { await shared.queue.next() }

    /// From any thread; `next` returns nil from now on, and signals not yet taken are dropped: the
    /// next start finds their files again.
    package func stop() { shared.stop() }

    /// Takes back what was said of a file that then could not be read or stored: it is looked at
    /// again, and told of when it has stood still.
    package func reconsider(_ file: FileIdentity) {
        let path = RelativePath(file.path)
        guard path.staysBelowRoot else { return }
        shared.request { $0.reconsidered.insert(path) }
    }

    /// The next rescan tells again of a file that could not be read, unless the index has it by then.
    package func retryLater(_ file: FileIdentity) {
        let path = RelativePath(file.path)
        shared.request { $0.forgotten.insert(path) }
    }

    /// Searches the whole folder and tells again of every file that `isKnown` does not know, for
    /// example after the index was lost or could not be written for a while.
    package func rescan() { shared.request { $0.rescans = true } }

    /// How far the scan under way has come; nil if there is none.
    package var progress: DropProgress? { shared.progress }
}
