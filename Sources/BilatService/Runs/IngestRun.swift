import Diplomacy
import DropFolder
import EventIndex
import Logging
import Publishing
import Synchronization
import Systemd

/// `bilat ingest`: the service's pipeline once over files and folders.
package struct IngestRun: Sendable {
    package struct Progress: Sendable {
        package let done: Int
        package let total: Int
    }

    package struct Summary: Sendable {
        package let counts: RunCounts
        /// Files that the index had already, just as they are, and that were not read again.
        package let unchanged: Int
        /// Paths given that could not be looked into, each with the sentence to show.
        package let refused: [String]
        /// Nil when no digests were wanted.
        package let digests: String?
        package let areDigestsCurrent: Bool
        package let isInterrupted: Bool

        /// Whether nothing of what was given could be used.
        package var isAllBad: Bool {
            counts.pages == 0 && unchanged == 0 && counts.setAside + refused.count > 0
        }
    }

    private let loaded: LoadedConfiguration
    private let logger: Logger
    private let clock: ServiceClock

    /// - Parameter complain: takes a sentence about a page or path that could not be used.
    package init(
        loaded: LoadedConfiguration, complain: @escaping @Sendable (String) -> Void
    ) {
        self.init(
            loaded: loaded, log: ServiceLog(level: .warning, sentences: complain),
            clock: ServiceClock())
    }

    init(loaded: LoadedConfiguration, log: ServiceLog, clock: ServiceClock) {
        self.loaded = loaded
        logger = log.logger()
        self.clock = clock
    }

    /// - Parameter onStart: called when reading begins, with a way to ask how far it has come.
    package func run(
        paths: [String], onStart: (@escaping @Sendable () -> Progress) -> Void
    ) async throws(ServiceFailure) -> Summary {
        let configuration = loaded.configuration
        let digests = try digestFolder()
        try Preparation.checkFolders([("state", configuration.state, .write)])
        let knowledge = try Preparation.loadKnowledge(configuration)
        let tools = try Tools(configuration: configuration, knowledge: knowledge)
        let (listings, refused) = list(paths)
        Preparation.setFileModes()
        let folder = StateFolder(configuration.state)
        let lock = try IndexLock.acquire(folder)
        defer { withExtendedLifetime(lock) {} }
        let index = try IndexOpening(
            folder: folder, derivation: tools.deriver.version, now: clock.now(), logger: logger
        ).open()
        let source = ListedPages(
            listings: listings, now: clock.now(), isKnown: index.areKnown)
        let board = StatusBoard(
            drop: configuration.drop, digests: digests, wallClock: clock.now)
        let pipeline = Pipeline(
            .init(
                tools: tools, folder: folder, index: index,
                publisher: digests.map { Publisher(directory: $0) }, board: board,
                // Not the service: whoever started this command waits for its exit status.
                notifier: nil, logger: logger, clock: clock, isRederiving: false,
                isCopying: false),
            source: source)
        onStart { [source] in
            let counts = pipeline.counts
            return Progress(done: counts.pages + counts.setAside, total: source.pageCount)
        }
        let outcome = await ServiceRunner.run(pipeline)
        try Preparation.close(index, board, folder)
        let areCurrent = try outcome.get()
        return Summary(
            counts: pipeline.counts, unchanged: source.unchangedCount, refused: refused,
            digests: digests, areDigestsCurrent: areCurrent, isInterrupted: source.isStoppedEarly)
    }

    /// Nil when nobody named a folder and the default one is not there: a first try of the program
    /// should not fail for want of a folder of the service.
    private func digestFolder() throws(ServiceFailure) -> String? {
        let path = loaded.configuration.digests
        guard let problem = FolderCheck.problem(key: "digests", path: path, need: .write) else {
            return path
        }
        guard !loaded.setKeys.contains("digests") else {
            throw ServiceFailure(.configuration, problem.message, errno: problem.errno)
        }
        return nil
    }

    private func list(_ paths: [String]) -> (listings: [PageListing], refused: [String]) {
        var listings: [PageListing] = []
        var refused: [String] = []
        for path in paths {
            do {
                listings.append(
                    try PageFile.list(
                        path, extensions: Set(loaded.configuration.extensions)))
            } catch {
                refused.append(error.description)
                logger.error("\(error.description)")
            }
        }
        return (listings, refused)
    }
}
