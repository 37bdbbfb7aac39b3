import Diplomacy
import EventIndex
import Logging
import Synchronization
import Systemd

/// The third stage: what was read goes into the index in the order in which it came, many pages in
/// one transaction while many come, a page at once while few do.
final class CommitStage: Sendable {
    /// The index cannot be written (the disk is full): tried again after this, doubled to the last.
    private static let firstRetry = Duration.seconds(1)
    private static let lastRetry = Duration.seconds(5)

    struct Context: Sendable {
        let passed: Mailbox<(UInt64, Passed)>
        let digests: Mailbox<DigestNews>
        let index: IndexHandle
        let openDays: OpenDayBook
        let admission: Admission
        let board: StatusBoard
        let logger: Logger
        let journal: EventJournal
        let clock: ServiceClock
        let stopping: StopFlag
        let tally: RunTally
    }

    private let context: Context

    init(_ context: Context) { self.context = context }

    /// A batch under way, and what waits behind it.
    private struct Batch {
        var records: [PageRecord] = []
        var admittedBytes = 0
        var oldest: Duration?
        var markers: [Passed] = []
    }

    /// Until the mailbox is closed and all of it is committed; closes the next stage's mailbox.
    /// - Throws: when the index cannot go on: status 74.
    func run(tools: Tools) async throws(ServiceFailure) {
        defer { context.digests.close() }
        var tools = tools
        var order = ReorderBuffer<Passed>()
        var queue: [Passed] = []
        var batch = Batch()
        var isOpen = true
        while true {
            fill(&batch, from: &queue)
            let decision = CommitBatching.decide(
                pages: batch.records.count, bytes: batch.admittedBytes, oldest: batch.oldest,
                isMoreComing: isOpen && batch.markers.isEmpty
                    && context.admission.pages > batch.records.count,
                now: context.clock.elapsed)
            var deadline: ContinuousClock.Instant?
            switch decision {
            case .commit:
                try await commit(batch, tools)
                tools = try pass(batch.markers, tools)
                batch = Batch()
                continue
            case .rest where !batch.markers.isEmpty:
                tools = try pass(batch.markers, tools)
                batch.markers = []
                continue
            case .rest where !isOpen:
                return
            case .rest: break
            case .wait(let until): deadline = context.clock.instant(until)
            }
            switch await context.passed.take(until: deadline) {
            case .element((let number, let passed)):
                order.insert(passed, number: number)
                queue += order.takeReady()
            case .timedOut: break
            case .closed: isOpen = false
            }
        }
    }

    /// Moves what belongs to the batch into it: pages up to the limit, or up to the first marker.
    private func fill(_ batch: inout Batch, from queue: inout [Passed]) {
        var taken = 0
        for passed in queue {
            let isFull =
                batch.records.count >= CommitBatching.maximumPages
                || batch.admittedBytes >= CommitBatching.maximumBytes
            switch passed {
            case .record(let record, let bytes):
                // A page behind a marker waits until the marker has gone on.
                guard !isFull && batch.markers.isEmpty else { break }
                batch.records.append(record)
                batch.admittedBytes += bytes
                batch.oldest = batch.oldest ?? context.clock.elapsed
                taken += 1
                continue
            case .dropped(let bytes):
                context.admission.release(pages: 1, bytes: bytes)
                taken += 1
                continue
            case .beat, .scanFinished, .newTools:
                batch.markers.append(passed)
                taken += 1
                continue
            }
            break
        }
        queue.removeFirst(taken)
    }

    private func commit(_ batch: Batch, _ tools: Tools) async throws(ServiceFailure) {
        let today = tools.calendar.day(of: context.clock.now())
        let days = Set(batch.records.map { tools.calendar.day(of: $0.firstSeen) })
        guard let summary = try await store(batch.records, days.union([today])) else {
            context.admission.release(pages: batch.records.count, bytes: batch.admittedBytes)
            return
        }
        context.admission.release(pages: batch.records.count, bytes: batch.admittedBytes)
        context.tally.add(summary)
        tell(summary, pages: batch.records.count)
        context.digests.send(
            .committed(days: days, pages: batch.records.count, parts: summary.parts))
    }

    /// Nil when the service is asked to stop before the index takes the batch: the pages are found
    /// again at the next start.
    private func store(
        _ records: [PageRecord], _ days: Set<CalendarDay>
    ) async throws(ServiceFailure) -> CommitSummary? {
        var delay = RetryDelay(first: Self.firstRetry, last: Self.lastRetry)
        var isTold = false
        while true {
            do {
                let summary = try attempt(records, days)
                if isTold { recovered() }
                return summary
            } catch {
                guard error.isPassing else { throw error.failure }
                if !isTold { report(error) }
                isTold = true
                if context.stopping.isSet { return nil }
                // The stage is alive and waits for the disk: the watchdog need not bark.
                context.digests.send(.beat)
                try? await Task.sleep(for: delay.next())
            }
        }
    }

    private func attempt(
        _ records: [PageRecord], _ days: Set<CalendarDay>
    ) throws(StorageTrouble) -> CommitSummary {
        do {
            try context.openDays.open(days)
        } catch {
            throw StorageTrouble(error)
        }
        do {
            return try context.index.use { index throws(IndexError) in try index.commit(records) }
        } catch {
            throw StorageTrouble(error)
        }
    }

    private func report(_ trouble: StorageTrouble) {
        context.logger.error(
            "\(trouble.reason); \(trouble.remedy)",
            metadata: [
                LogKey.reason: "\(trouble.code)",
                LogKey.messageID: "\(MessageID.indexTrouble.rawValue)",
            ])
        context.board.setTroubles(
            [.init(code: trouble.code, reason: trouble.reason, remedy: trouble.remedy)],
            from: .index)
    }

    private func recovered() {
        context.logger.notice("the index can be written again")
        context.board.setTroubles([], from: .index)
    }

    private func tell(_ summary: CommitSummary, pages: Int) {
        for aside in summary.newProblems { context.journal.setAside(aside) }
        context.journal.committed(summary, pages: pages, index: context.index)
    }

    /// Markers go on once everything before them is in the index.
    private func pass(_ markers: [Passed], _ tools: Tools) throws(ServiceFailure) -> Tools {
        var tools = tools
        for marker in markers {
            switch marker {
            case .beat: context.digests.send(.beat)
            case .scanFinished: context.digests.send(.scanFinished)
            case .newTools(let new, let isDerivationChanged):
                tools = new
                if isDerivationChanged {
                    do {
                        try context.index.change(derivation: new.deriver.version)
                    } catch {
                        throw StorageTrouble(error).failure
                    }
                }
                context.digests.send(.newTools(new, isDerivationChanged: isDerivationChanged))
            case .record, .dropped: break
            }
        }
        return tools
    }
}
