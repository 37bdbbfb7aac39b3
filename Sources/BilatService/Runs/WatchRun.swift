import Diplomacy
import DropFolder
import Glibc
import Logging
import Publishing
import ServiceLifecycle
import Systemd
import UnixSignals

/// `bilat watch`: the service from its first line of configuration to its exit status.
package struct WatchRun: Sendable {
    /// The watcher's beat where nobody watches over us.
    private static let beatInterval = Duration.seconds(2)
    /// Beats in the time after which the service manager loses patience.
    private static let beatsPerTimeout = 4
    /// What the last words to the service manager may take.
    private static let farewell = Duration.seconds(2)

    private let sources: ConfigurationSources
    private let log: ServiceLog
    private let logger: Logger
    private let notifier: Notifier
    private let clock: ServiceClock

    package init(sources: ConfigurationSources) {
        self.init(sources: sources, log: ServiceLog())
    }

    init(sources: ConfigurationSources, log: ServiceLog, clock: ServiceClock = ServiceClock()) {
        self.sources = sources
        self.log = log
        self.clock = clock
        let logger = log.logger()
        self.logger = logger
        notifier = Notifier { errno in
            logger.warning("the service manager cannot be told: \(systemMessage(errno))")
        }
    }

    /// Until SIGTERM or SIGINT. Nil for success; failures are in the log.
    package func run() async -> ExitStatus? {
        var status: ExitStatus?
        do {
            try await serve()
        } catch {
            logger.error("\(error.message)")
            notifier.failed(errno: error.errno, status: error.message)
            status = error.status
        }
        _ = notifier.flush(within: Self.farewell)
        return status
    }

    private func serve() async throws(ServiceFailure) {
        let loaded = try load()
        let configuration = loaded.configuration
        log.level = configuration.logLevel
        for warning in loaded.warnings { logger.warning("\(warning)") }
        try Preparation.checkFolders([
            ("drop", configuration.drop, .read), ("digests", configuration.digests, .write),
            ("state", configuration.state, .write),
        ])
        let knowledge = try Preparation.loadKnowledge(configuration)
        let tools = try Tools(configuration: configuration, knowledge: knowledge)
        Preparation.setFileModes()
        let folder = StateFolder(configuration.state)
        let lock = try IndexLock.acquire(folder)
        let index = try IndexOpening(
            folder: folder, derivation: tools.deriver.version, now: clock.now(), logger: logger
        ).open()
        try await serve(tools, folder, index)
        withExtendedLifetime(lock) {}
    }

    private func serve(
        _ tools: Tools, _ folder: StateFolder, _ index: IndexHandle
    ) async throws(ServiceFailure) {
        let board = StatusBoard(
            drop: tools.configuration.drop, digests: tools.configuration.digests,
            wallClock: clock.now)
        let source = try startWatching(tools, index)
        let pipeline = Pipeline(
            .init(
                tools: tools, folder: folder, index: index,
                publisher: Publisher(directory: tools.configuration.digests), board: board,
                notifier: notifier, logger: logger, clock: clock, isRederiving: true,
                isCopying: true),
            source: source, onFirstScan: { [notifier] in notifier.ready() })
        let reload = Reload(
            pipeline: pipeline, board: board, notifier: notifier, log: log,
            // Trapped before READY: a hang-up would otherwise end the service.
            signals: await UnixSignalsSequence(trapping: .sighup),
            load: { () throws(ServiceFailure) in try load() },
            startWatching: { (tools) throws(ServiceFailure) in try startWatching(tools, index) })
        logger.notice(
            "watching \(tools.configuration.drop), writing to \(tools.configuration.digests)")
        let outcome = await ServiceRunner.run(
            pipeline, with: [reload], onStop: { [notifier] in notifier.stopping() })
        try Preparation.close(index, board, folder)
        if try outcome.get() == false {
            logger.warning("some digests could not be written; the next start writes them")
        }
        logger.notice("stopped")
    }

    private func load() throws(ServiceFailure) -> LoadedConfiguration {
        do {
            return try ConfigurationLoader.load(sources)
        } catch {
            throw ServiceFailure(error)
        }
    }

    private func startWatching(
        _ tools: Tools, _ index: IndexHandle
    ) throws(ServiceFailure) -> DropWatcher {
        let patience = Watchdog.timeout.map { $0 / Self.beatsPerTimeout } ?? Self.beatInterval
        do {
            let watcher = DropWatcher(
                options: tools.dropOptions(beatInterval: min(patience, Self.beatInterval)),
                isKnown: index.areKnown)
            try watcher.start()
            return watcher
        } catch {
            throw ServiceFailure(.configuration, "drop: \(error)", errno: EIO)
        }
    }
}
