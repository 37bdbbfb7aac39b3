import Digests
import Diplomacy
import EventIndex

extension EventIndex {
    /// Longer than any index is old.
    private static let never = Duration.seconds(100 * 366 * 86_400)
    private static let recentDays = 14

    /// A day's digest as the configuration wants it.
    func dayDigest(
        _ day: CalendarDay, tools: Tools, now: UnixTime
    ) throws(IndexError) -> DayDigest {
        try dayDigest(
            day, configuration: tools.configuration, calendar: tools.calendar, now: now)
    }

    /// What feeds and calendars tell of the fortnight that ends with the day.
    func recentNews(_ day: CalendarDay, tools: Tools) throws(IndexError) -> RecentNews {
        try recentNews(
            (0..<Self.recentDays).reversed().map { tools.calendar.span(of: day.adding(days: -$0)) },
            backfillAgeDays: tools.configuration.backfillAgeDays)
    }

    package func dayDigest(
        _ day: CalendarDay, configuration: Configuration, calendar: LocalCalendar, now: UnixTime
    ) throws(IndexError) -> DayDigest {
        try dayDigest(
            calendar.span(of: day), backfillAgeDays: configuration.backfillAgeDays,
            silence: configuration.silenceLimit ?? Self.never, now: now,
            limit: DigestRenderer.sectionLimit)
    }
}
