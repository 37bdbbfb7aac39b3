/// Which events get a log line of their own: a few a minute do, a flood gets one summary a minute.
struct EventLogThrottle {
    static let window = Duration.seconds(60)
    static let maximumLinesPerWindow = 60

    private var windowStart: Duration?
    private var lines = 0
    private var unsaidEvents = 0
    private var unsaidPages = 0

    struct Decision: Hashable {
        /// How many of the new events to log, from the first.
        let logged: Int
        /// What was left unsaid in the minute that has ended.
        let summary: Summary?
    }

    struct Summary: Hashable {
        let pages: Int
        let events: Int
    }

    mutating func decide(newEvents: Int, pages: Int, now: Duration) -> Decision {
        let summary = endWindow(now: now)
        let logged = min(newEvents, Self.maximumLinesPerWindow - lines)
        lines += logged
        if logged < newEvents {
            unsaidEvents += newEvents - logged
            unsaidPages += pages
        }
        return Decision(logged: logged, summary: summary)
    }

    /// When the minute is over: what it left unsaid.
    mutating func endWindow(now: Duration) -> Summary? {
        guard let start = windowStart, now < start + Self.window else {
            let summary =
                unsaidEvents > 0 ? Summary(pages: unsaidPages, events: unsaidEvents) : nil
            windowStart = now
            lines = 0
            unsaidEvents = 0
            unsaidPages = 0
            return summary
        }
        return nil
    }
}
