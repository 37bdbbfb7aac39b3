import EventIndex
import Logging
import Systemd

/// `bilat reindex`: every stored page is read again by the present rules and tables.
package struct ReindexRun: Sendable {
    private let configuration: Configuration
    private let log: ServiceLog

    package init(
        loaded: LoadedConfiguration, complain: @escaping @Sendable (String) -> Void
    ) {
        configuration = loaded.configuration
        log = ServiceLog(level: .warning, sentences: complain)
    }

    /// - Parameter onStart: called when reading begins, with a way to ask how far it has come.
    /// - Returns: how many pages were read again.
    package func run(
        onStart: (@escaping @Sendable () -> (done: Int, total: Int)) -> Void
    ) async throws(ServiceFailure) -> Int {
        try Preparation.checkFolders([("state", configuration.state, .write)])
        let deriver = PageDeriver(knowledge: try Preparation.loadKnowledge(configuration))
        let folder = StateFolder(configuration.state)
        // Nothing to do here is no reason to leave an empty index behind.
        _ = try Preparation.openForReading(configuration)
        Preparation.setFileModes()
        let lock = try IndexLock.acquire(folder)
        defer { withExtendedLifetime(lock) {} }
        do {
            SiteMark.remove(from: folder)
            let index = try IndexHandle(folder: folder, derivation: deriver.version)
            try index.use { index throws(IndexError) in try index.markEverythingStale() }
            let total = try index.use { index throws(IndexError) in try index.staleCount() }
            let done = Counter()
            onStart { (done.value, total) }
            try await Rederivation.rederive(
                index, deriver, chunkDone: { count, _ in done.add(count) }, isStopping: { false })
            try index.close()
            return done.value
        } catch {
            throw Preparation.failure(error)
        }
    }
}
