import Digests
import Diplomacy
import DropFolder
import EventIndex
import Logging
import Publishing
import Synchronization
import Systemd

/// The stages wired together: source → intake → readers → index → digests. Each has a task; the
/// mailboxes between them close one after the other when the source ends.
final class Pipeline: Sendable {
    struct Setup: Sendable {
        let tools: Tools
        let folder: StateFolder
        let index: IndexHandle
        let publisher: Publisher?
        let board: StatusBoard
        /// Nil for a run that no service manager waits for.
        let notifier: Notifier?
        let logger: Logger
        let clock: ServiceClock
        /// Whether pages that other rules had read are read again in the background.
        let isRederiving: Bool
        /// Whether the index is copied every night.
        let isCopying: Bool
    }

    private let setup: Setup
    private let admission = Admission()
    private let work = Mailbox<(UInt64, Work)>()
    private let passed = Mailbox<(UInt64, Passed)>()
    private let news = Mailbox<DigestNews>()
    private let rederivation = Mailbox<Tools>()
    private let copies = Mailbox<CalendarDay>()
    private let stopping = StopFlag()
    private let tally = RunTally()
    private let openDays: OpenDayBook
    private let journal: EventJournal
    private let intake: Intake
    private let current: Mutex<Tools>

    /// - Parameter onFirstScan: called once, when the source is being searched.
    init(
        _ setup: Setup, source: any PageSource,
        onFirstScan: @escaping @Sendable () -> Void = {}
    ) {
        self.setup = setup
        current = Mutex(setup.tools)
        openDays = OpenDayBook(folder: setup.folder)
        journal = EventJournal(logger: setup.logger, clock: setup.clock)
        intake = Intake(
            source: source, tools: setup.tools, admission: admission, work: work,
            board: setup.board, logger: setup.logger, onFirstScan: onFirstScan)
    }

    var counts: RunCounts { tally.counts }

    /// The tools that pages are read with from now on.
    var tools: Tools { current.withLock { $0 } }

    /// Until the source ends or `stop` is called; then everything in hand is in the index, and its
    /// digests on disk unless that failed.
    /// - Returns: false when a digest is behind the index because it could not be written.
    func run() async throws(ServiceFailure) -> Bool {
        let commit = commitStage()
        let digest = digestStage()
        let reading = ReadingStage(
            work: work, passed: passed, index: setup.index, wallClock: setup.clock.now,
            logger: setup.logger)
        let outcome = Outcome()
        // Before anybody changes anything.
        let isSiteWhole = takeSiteMark()
        await withTaskGroup { group in
            group.addTask(executorPreference: StageExecutor("intake")) { [intake] in
                await intake.run()
            }
            group.addTask { await reading.run() }
            group.addTask(executorPreference: StageExecutor("index")) { [self] in
                do throws(ServiceFailure) {
                    try await commit.run(tools: setup.tools)
                } catch {
                    outcome.failed(error)
                    stop()
                }
            }
            group.addTask(executorPreference: StageExecutor("digests")) { [self] in
                outcome.digests(await digest.run(tools: setup.tools, isSiteWhole: isSiteWhole))
                rederivation.close()
                copies.close()
                setup.board.close()
            }
            if setup.isRederiving { addRederivation(to: &group, outcome) }
            if setup.isCopying {
                group.addTask(executorPreference: StageExecutor("copies")) { [self] in
                    do throws(ServiceFailure) {
                        try await copyStage().run()
                    } catch {
                        outcome.failed(error)
                        stop()
                    }
                }
            }
            group.addTask(executorPreference: StageExecutor("status")) { [self] in
                await StatusTeller(
                    board: setup.board, folder: setup.folder, notifier: setup.notifier,
                    logger: setup.logger
                ).run()
            }
        }
        if outcome.isSiteWhole { putSiteMark() }
        return try outcome.get()
    }

    /// Finishes what is in hand and leaves the rest to the next start.
    func stop() {
        stopping.set()
        setup.index.interruptReading()
        setup.board.update { $0.phase = .stopping }
        intake.stop()
        work.close(discarding: true)
        rederivation.close(discarding: true)
    }

    /// Goes on with another source and other tools, in order: pages that came before are read with
    /// the old ones.
    func replace(source: any PageSource, tools: Tools) {
        let isDerivationChanged = current.withLock { current in
            defer { current = tools }
            return current.deriver.version != tools.deriver.version
        }
        intake.replace(source: source, tools: tools, isDerivationChanged: isDerivationChanged)
    }

    private func addRederivation(to group: inout TaskGroup<Void>, _ outcome: Outcome) {
        let stage = Rederivation(
            .init(
                requests: rederivation, index: setup.index, digests: news, admission: admission,
                board: setup.board, logger: setup.logger, stopping: stopping,
                onUntold: outcome.untold))
        group.addTask(executorPreference: StageExecutor("rederivation")) { [setup] in
            await stage.run(tools: setup.tools)
        }
    }

    private func takeSiteMark() -> Bool {
        guard let root = setup.publisher else {
            SiteMark.remove(from: setup.folder)
            return false
        }
        return SiteMark(folder: setup.folder, tools: setup.tools, root: root).take()
    }

    /// When nobody works any more.
    private func putSiteMark() {
        guard let root = setup.publisher,
            (try? setup.index.use { index throws(IndexError) in try index.staleCount() }) == 0
        else { return }
        SiteMark(folder: setup.folder, tools: tools, root: root).put()
    }

    private func copyStage() -> CopyStage {
        CopyStage(
            days: copies, index: setup.index, copies: NightlyCopies(folder: setup.folder),
            logger: setup.logger, stopping: stopping)
    }

    private func commitStage() -> CommitStage {
        CommitStage(
            .init(
                passed: passed, digests: news, index: setup.index, openDays: openDays,
                admission: admission, board: setup.board, logger: setup.logger, journal: journal,
                clock: setup.clock, stopping: stopping, tally: tally))
    }

    private func digestStage() -> DigestStage {
        DigestStage(
            .init(
                news: news, index: setup.index, openDays: openDays,
                publisher: setup.publisher,
                admission: admission, board: setup.board, notifier: setup.notifier,
                logger: setup.logger, journal: journal, clock: setup.clock, stopping: stopping,
                rederivation: rederivation, copies: copies,
                progress: { [intake] in
                    intake.progress.map { .init(seen: $0.seenFiles, expected: $0.expectedFiles) }
                }))
    }

    /// How the run ended, as the stages tell it.
    private final class Outcome: Sendable {
        private struct State {
            var failure: ServiceFailure?
            var digests: DigestStage.End?
            var isAllTold = true
        }

        private let state = Mutex(State())

        func failed(_ failure: ServiceFailure) { state.withLock { $0.failure = failure } }

        func digests(_ end: DigestStage.End) { state.withLock { $0.digests = end } }

        func untold() { state.withLock { $0.isAllTold = false } }

        var isSiteWhole: Bool {
            state.withLock { $0.isAllTold && $0.digests?.isSiteWhole ?? false }
        }

        /// Whether the digests are as the index is.
        func get() throws(ServiceFailure) -> Bool {
            let state = state.withLock { $0 }
            if let failure = state.failure { throw failure }
            return state.digests?.areDigestsCurrent ?? true
        }
    }
}
