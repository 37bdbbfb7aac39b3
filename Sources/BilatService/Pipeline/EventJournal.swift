import Diplomacy
import EventIndex
import Logging
import Synchronization
import Systemd

/// What is said of pages and events in the log: an event a line while few come, one summary a
/// minute while many do; a problem always.
final class EventJournal: Sendable {
    private let throttle = Mutex(EventLogThrottle())
    private let logger: Logger
    private let clock: ServiceClock

    init(logger: Logger, clock: ServiceClock) {
        self.logger = logger
        self.clock = clock
    }

    func setAside(_ aside: SetAside) {
        logger.warning(
            "page \(aside.page) set aside: \(aside.problem.reason); \(aside.problem.remedy)",
            metadata: [
                LogKey.page: "\(aside.page)", LogKey.reason: "\(aside.problem.code)",
                LogKey.messageID: "\(MessageID.pageSetAside.rawValue)",
            ])
    }

    func committed(_ summary: CommitSummary, pages: Int, index: IndexHandle) {
        let events = summary.newEventIDs
        let decision = throttle.withLock {
            $0.decide(newEvents: events.count, pages: pages, now: clock.elapsed)
        }
        say(decision.summary)
        for id in events.prefix(decision.logged) {
            logger.info("new event \(id)", metadata: [LogKey.event: "\(id)"])
        }
    }

    /// Says what is still unsaid when its minute is over.
    func tick() {
        say(throttle.withLock { $0.endWindow(now: clock.elapsed) })
    }

    private func say(_ summary: EventLogThrottle.Summary?) {
        guard let summary else { return }
        logger.info("\(summary.events) more new events from \(summary.pages) pages")
    }
}
