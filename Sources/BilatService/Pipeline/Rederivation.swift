import Diplomacy
import EventIndex
import Logging
import Systemd

/// Reads stored pages again when the rules or tables are other than those that read them, while new
/// pages go on coming. Nothing becomes news by it.
final class Rederivation: Sendable {
    /// One transaction's worth; new pages wait for no more than this.
    static let chunkPages = 16
    /// While new pages are waiting: how long to leave the machine to them.
    private static let pause = Duration.milliseconds(200)
    /// After the index could not be written.
    private static let retry = Duration.seconds(30)

    struct Context: Sendable {
        let requests: Mailbox<Tools>
        let index: IndexHandle
        let digests: Mailbox<DigestNews>
        let admission: Admission
        let board: StatusBoard
        let logger: Logger
        let stopping: StopFlag
        /// Told when pages were read again too late for the digests to hear of it.
        let onUntold: @Sendable () -> Void
    }

    private let context: Context

    init(_ context: Context) { self.context = context }

    /// Once now, and again for each request; until the mailbox is closed.
    func run(tools: Tools) async {
        var tools = tools
        while !context.stopping.isSet {
            let isDone = await rederive(tools.deriver)
            switch await context.requests.take(until: isDone ? nil : .now + Self.retry) {
            case .element(let newer): tools = newer
            case .timedOut: break
            case .closed: return
            }
        }
    }

    /// False when the index did not let it finish.
    private func rederive(_ deriver: PageDeriver) async -> Bool {
        let context = context
        do {
            let total = try context.index.use { index throws(IndexError) in
                try index.staleCount()
            }
            guard total > 0 else { return true }
            context.logger.notice("reading \(total) pages again by the new rules and tables")
            let done = Counter()
            try await Self.rederive(context.index, deriver) { count, parts in
                done.add(count)
                context.board.update {
                    $0.rederiving = .init(done: min(done.value, total), total: total)
                }
                if !context.digests.send(.rederived(parts)) { context.onUntold() }
                if context.admission.pages > 0 { try? await Task.sleep(for: Self.pause) }
            } isStopping: {
                context.stopping.isSet
            }
            context.logger.notice("\(done.value) pages were read again")
            context.board.update { $0.rederiving = nil }
            return true
        } catch {
            context.logger.error(
                "reading stored pages again: \(error.reason); \(error.remedy)",
                metadata: [
                    LogKey.reason: "\(error.code)",
                    LogKey.messageID: "\(MessageID.indexTrouble.rawValue)",
                ])
            context.board.update { $0.rederiving = nil }
            return false
        }
    }

    /// Until nothing is stale.
    /// - Parameter chunkDone: told how many pages a chunk has and where events may have changed; may
    ///   take its time.
    static func rederive(
        _ index: IndexHandle, _ deriver: PageDeriver,
        chunkDone: @Sendable (Int, Set<PairYear>) async -> Void, isStopping: @Sendable () -> Bool
    ) async throws(IndexError) {
        while !isStopping() {
            let stale = try index.use { index throws(IndexError) in
                try index.staleContents(limit: chunkPages)
            }
            guard !stale.isEmpty else { return }
            let derived = stale.map { ($0.sha256, outcome($0, deriver)) }
            // After a reload other rules count; they are asked for by a request of their own.
            let parts = try index.use { index throws(IndexError) -> Set<PairYear>? in
                guard index.derives(by: deriver.version) else { return nil }
                return try index.replaceDerivations(derived)
            }
            guard let parts else { return }
            await chunkDone(stale.count, parts)
        }
    }

    private static func outcome(
        _ content: StaleContent, _ deriver: PageDeriver
    ) -> PageRecord.Outcome {
        do {
            let derived = try deriver.derive(
                content.bytes, path: content.page,
                received: ReadingStage.receivedDay(content.received))
            return derived.outcome
        } catch {
            return .problem(error)
        }
    }
}
