import Diplomacy
import Glibc
import Testing

@testable import DropFolder

/// The watcher with its thread, its queue and the real clock. Limits are generous; nothing here
/// depends on how fast the machine is.
@Suite(.timeLimit(.minutes(30)))
struct DropWatcherTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func watcher(change: (inout DropOptions) -> Void = { _ in }) -> DropWatcher {
        var options = DropOptions(root: folder.path, settle: .milliseconds(50))
        options.beatInterval = .milliseconds(50)
        change(&options)
        return DropWatcher(options: options) { files in files.map { _ in false } }
    }

    /// Takes signals up to and with the first that is asked for.
    private func take(
        from watcher: DropWatcher, until isWanted: (DropSignal) -> Bool
    ) async -> [DropSignal] {
        var taken: [DropSignal] = []
        while let signal = await watcher.next() {
            taken.append(signal)
            if isWanted(signal) { break }
        }
        return taken
    }

    private func isScanFinished(_ signal: DropSignal) -> Bool {
        if case .scanFinished = signal { true } else { false }
    }

    private func renameIn(_ name: String) throws {
        try folder.write("." + name)
        try folder.rename("." + name, name)
    }

    private func files(_ signals: [DropSignal]) -> [String] {
        signals.compactMap { if case .file(let file, _) = $0 { file.path } else { nil } }
    }

    @Test func whatComesAfterStartIsTold() async throws {
        let watcher = watcher()
        try watcher.start()
        // No waiting for the first scan: the watch stands when `start` returns.
        try renameIn("tin.txt")
        let taken = await take(from: watcher) { Stage.words($0) == "file tin.txt" }
        #expect(files(taken) == ["tin.txt"])
        watcher.stop()
        #expect(await watcher.next() == nil)
    }

    @Test func stopEndsAWaitingConsumer() async throws {
        let watcher = watcher { $0.beatInterval = .seconds(3600) }
        try watcher.start()
        _ = await take(from: watcher, until: isScanFinished)
        let consumer = Task { await watcher.next() }
        watcher.stop()
        #expect(await consumer.value == nil)
    }

    @Test func cancellingEndsAWaitingConsumerOnly() async throws {
        let watcher = watcher { $0.beatInterval = .seconds(3600) }
        try watcher.start()
        _ = await take(from: watcher, until: isScanFinished)
        let consumer = Task { await watcher.next() }
        consumer.cancel()
        #expect(await consumer.value == nil)
        try renameIn("tin.txt")
        #expect(files(await take(from: watcher) { _ in true }) == ["tin.txt"])
        watcher.stop()
    }

    @Test func aDroppedWatcherEndsItsThread() async throws {
        var watcher: DropWatcher? = watcher()
        try watcher?.start()
        weak let shared = watcher?.shared
        watcher = nil
        // The thread holds it until it has ended.
        while shared != nil { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test func slowConsumerLosesNothingAndStillHearsTheHeart() async throws {
        let watcher = watcher { $0.queueCapacity = 4 }
        for number in 0..<200 { try renameIn("\(number).txt") }
        try watcher.start()
        var told: [String] = []
        told += files(await take(from: watcher) { Stage.words($0).hasPrefix("file") })
        // The queue is full now and nobody takes from it: the thread waits, and beats all the same.
        let beats = watcher.shared.queue.lastBeat
        while watcher.shared.queue.lastBeat < beats + 5 {
            try await Task.sleep(for: .milliseconds(5))
        }
        while told.count < 200 {
            told += files(await take(from: watcher) { Stage.words($0).hasPrefix("file") })
        }
        #expect(Set(told).count == 200)
        watcher.stop()
    }

    @Test func overflowOfTheKernelsQueueIsMadeUpForByARescan() async throws {
        let limit = MountTable.kernelLimit("/proc/sys/fs/inotify/max_queued_events") ?? 16_384
        try #require(limit <= 200_000, "this kernel's queue is too long to overflow in a test")
        let watcher = watcher {
            $0.queueCapacity = 1
            $0.beatInterval = .seconds(3600)
        }
        try watcher.start()
        _ = await take(from: watcher, until: isScanFinished)
        // The second of these blocks the thread, which may by then have read one buffer of what
        // follows: twice the limit overflows the kernel's queue in any case.
        for number in 0..<3 { try renameIn("chặn\(number).txt") }
        for _ in 0...limit {
            try folder.rename("chặn2.txt", "đổi.txt")
            try folder.rename("đổi.txt", "chặn2.txt")
        }
        try renameIn("mất.txt")
        let taken = await take(from: watcher) { Stage.words($0) == "file mất.txt" }
        #expect(taken.contains(.scanStarted(reason: .overflow)))
        watcher.stop()
    }

    @Test func watchingChangesNothing() async throws {
        try folder.makeFolder("x")
        try folder.write("x/tin.txt")
        let path = RelativePath("x/tin.txt")
        let before = try Tree.status(root: folder.path, path)
        let watcher = watcher()
        try watcher.start()
        for signal in await take(from: watcher, until: { Stage.words($0) == "file x/tin.txt" }) {
            guard case .file(let file, _) = signal else { continue }
            _ = try PageFile.read(file, maxBytes: 100)
        }
        watcher.stop()
        #expect(try Tree.status(root: folder.path, path) == before)
        #expect(try PageFile.list(folder.path).files.count == 1)
    }
}
