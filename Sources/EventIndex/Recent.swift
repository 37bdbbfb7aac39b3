import Diplomacy
import GRDB

extension EventIndex {
    /// A reader that polls once a fortnight misses nothing, unless more than this happened.
    private static let recentEvents = 300
    private static let plansPastDays = 90
    private static let plans = 2000

    /// What feeds and calendars tell.
    ///
    /// - Parameters:
    ///   - spans: the days to look at, the last one last; at least one.
    ///   - backfillAgeDays: as for `dayDigest`.
    package func recentNews(
        _ spans: [DaySpan], backfillAgeDays: Int
    ) throws(IndexError) -> RecentNews {
        let (first, last) = (spans[0], spans[spans.count - 1])
        return try reading { db in
            let current = try db.rows(
                """
                SELECT \(StoredJSON.eventColumns) FROM event
                WHERE updated >= ? AND updated < ? AND (last_day IS NULL OR last_day >= ?)
                ORDER BY updated DESC, id LIMIT \(Self.recentEvents)
                """,
                [first.from, last.to, first.day.daysSince1970 - backfillAgeDays])
            let plans = try db.rows(
                """
                SELECT \(StoredJSON.eventColumns) FROM event
                WHERE status <> 'occurred' AND last_day >= ?
                ORDER BY first_day, id LIMIT \(Self.plans)
                """, [last.day.daysSince1970 - Self.plansPastDays])
            // Of days that have ended: the number is told once.
            let backfill = try spans.dropLast().reversed().map { span in
                let count = try db.int(
                    "SELECT count(*) FROM event WHERE first_seen >= ? AND first_seen < ? AND last_day < ?",
                    [span.from, span.to, span.day.daysSince1970 - backfillAgeDays])
                return RecentNews.Backfill(span: span, events: Int(count ?? 0))
            }
            return RecentNews(
                current: try current.map(StoredJSON.event),
                backfill: backfill.filter { $0.events > 0 },
                plans: try plans.map(StoredJSON.event).filter(\.hasKnownDay), span: last)
        }
    }
}

extension Event {
    /// A month or a year is no entry of a calendar.
    fileprivate var hasKnownDay: Bool {
        switch date {
        case .day, .interval: true
        case .month, .year, nil: false
        }
    }
}
