import Diplomacy
import GRDB

extension EventIndex {
    /// Everything that the digest of a day says.
    ///
    /// A past day is told as it was when it ended. Changes are told on the day they were learned.
    ///
    /// - Parameters:
    ///   - span: the day in the configured time zone.
    ///   - backfillAgeDays: events that ended longer before the day are old news.
    ///   - silence: how long no page may come before that is said.
    ///   - limit: how many events or pages of a section it names, the first in the section's
    ///     order; more than zero.
    package func dayDigest(
        _ span: DaySpan, backfillAgeDays: Int, silence: Duration, now: UnixTime, limit: Int
    ) throws(IndexError) -> DayDigest {
        // A reader is told of no commits.
        let days = derivation == nil ? DayCache() : days
        return try reading { db in
            let reader = DayReader(
                db: db, span: span, backfillAgeDays: backfillAgeDays, limit: limit)
            let news = try days.news(reader)
            let setAside = try ProblemStore(db: db).seen(
                from: span.from, to: span.to, limit: limit)
            let lastSeen = try Self.lastPageSeen(db, before: span.to)
            return DayDigest(
                span: span, new: news.new.items, backfill: news.backfill.items,
                changed: news.changed.items,
                upcoming: news.upcoming.items,
                omitted: DayDigest.Omitted(
                    new: news.new.omitted, backfill: news.backfill.omitted,
                    changed: news.changed.omitted, upcoming: news.upcoming.omitted,
                    setAside: setAside.omitted),
                setAside: setAside.pages,
                pagesRead: try Self.pagesRead(db, span),
                lastPageSeen: lastSeen,
                silence: Self.silence(
                    since: lastSeen, until: min(now, span.to), longerThan: silence))
        }
    }

    /// Figures for the status line.
    ///
    /// - Parameter backfillAgeDays: as for `dayDigest`.
    package func statistics(
        _ span: DaySpan, backfillAgeDays: Int
    ) throws(IndexError) -> IndexStatistics {
        return try reading { db in
            func tally(_ name: String) throws -> Int {
                Int(try db.int("SELECT value FROM tally WHERE name = ?", [name]) ?? 0)
            }
            let new = try db.int(
                """
                SELECT count(*) FROM event WHERE first_seen >= ? AND first_seen < ?
                    AND (last_day IS NULL OR last_day >= ?)
                """, [span.from, span.to, span.day.daysSince1970 - backfillAgeDays])
            return IndexStatistics(
                pages: try tally("pages"), events: try tally("events"),
                eventsNewToday: Int(new ?? 0), pagesToday: try Self.pagesRead(db, span),
                setAside: try tally("problems"),
                lastPageSeen: try Self.lastPageSeen(db, before: nil),
                stale: try derivation.map { try Self.staleCount(db, current: $0) } ?? 0)
        }
    }

    private static func pagesRead(_ db: Database, _ span: DaySpan) throws -> Int {
        let sql = """
            SELECT count(*) FROM content
            WHERE first_seen >= ? AND first_seen < ? AND problem IS NULL
            """
        return Int(try db.int(sql, [span.from, span.to]) ?? 0)
    }

    /// When a file last came, good or not. A file that is replaced later has come all the same.
    private static func lastPageSeen(_ db: Database, before time: UnixTime?) throws -> UnixTime? {
        let limit = time ?? UnixTime(nanoseconds: .max)
        let latest = [
            try db.int("SELECT max(seen) FROM file WHERE seen < ?", [limit]),
            try db.int("SELECT max(first_seen) FROM content WHERE first_seen < ?", [limit]),
        ]
        return latest.compactMap(\.self).max().map { UnixTime(nanoseconds: $0) }
    }

    private static func silence(
        since last: UnixTime?, until end: UnixTime, longerThan limit: Duration
    ) -> Duration? {
        guard let last else { return nil }
        let silence = Duration.nanoseconds(end.nanoseconds - last.nanoseconds)
        return silence > limit ? silence : nil
    }
}
