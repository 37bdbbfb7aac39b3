import Diplomacy
import EventIndex
import Logging
import Synchronization

/// The one open index, for stages that share it: one connection serves one at a time.
final class IndexHandle: Sendable {
    private let index: Mutex<EventIndex>
    private let folder: StateFolder
    /// What reads the whole file, while it does.
    private let reader = Mutex<EventIndex?>(nil)

    /// - Parameter derivation: which rules and tables read the pages; see `PageDeriver.version`.
    init(folder: StateFolder, derivation: String) throws(IndexError) {
        self.folder = folder
        index = Mutex(try Self.open(folder, derivation))
    }

    private static func open(
        _ folder: StateFolder, _ derivation: String
    ) throws(IndexError) -> EventIndex {
        try EventIndex.openForWriting(
            directory: folder.path, versions: IndexVersions(derivation: derivation))
    }

    /// May wait for another stage's turn and for the disk.
    func use<Value>(
        _ body: (EventIndex) throws(IndexError) -> Value
    ) throws(IndexError) -> sending Value {
        let result = index.withLock { index -> Result<Value, IndexError> in
            do throws(IndexError) {
                return .success(try body(index))
            } catch {
                if error.isDamage { suspect() }
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// The next start looks through the whole index before it uses it.
    private func suspect() {
        try? AtomicFile.write([], to: folder.suspect, durable: true)
    }

    /// Reads all of it beside the work of the others; throws `.corrupt` for what is damaged.
    func proofread() throws(IndexError) {
        try readThrough { reader throws(IndexError) in try reader.integrityCheck() }
    }

    /// Copies all of it beside the work of the others.
    func copy(to path: String) throws(IndexError) {
        try readThrough { reader throws(IndexError) in try reader.backup(to: path) }
    }

    /// Ends `proofread` and `copy`, which take about 9 seconds a GB; they throw.
    func interruptReading() { reader.withLock { $0?.interrupt() } }

    /// Through a connection of its own, so that nobody has to wait.
    private func readThrough(
        _ body: (EventIndex) throws(IndexError) -> Void
    ) throws(IndexError) {
        let reader = try EventIndex.openForReading(directory: folder.path)
        self.reader.withLock { $0 = reader }
        defer {
            self.reader.withLock { $0 = nil }
            try? reader.close()
        }
        do {
            try body(reader)
        } catch {
            if error.isDamage { suspect() }
            throw error
        }
    }

    /// Which of these files the index has already, with exactly these signatures. An index in
    /// trouble knows none: reading a page again does no harm.
    func areKnown(_ files: [(FileIdentity, FileSignature)]) -> [Bool] {
        let known = try? use { index throws(IndexError) in try index.areKnown(files) }
        return known ?? Array(repeating: false, count: files.count)
    }

    /// From here on pages count as read by these rules; whatever others read is stale.
    func change(derivation: String) throws(IndexError) {
        let result = index.withLock { index -> Result<Void, IndexError> in
            do throws(IndexError) {
                try index.close()
                index = try Self.open(folder, derivation)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Brings everything into the main file. Later uses fail.
    func close() throws(IndexError) {
        try use { index throws(IndexError) in try index.close() }
    }
}
