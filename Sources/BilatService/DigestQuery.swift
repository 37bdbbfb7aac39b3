import Diplomacy
import EventIndex

extension EventIndex {
    /// Longer than any index is old.
    private static let never = Duration.seconds(100 * 366 * 86_400)

    /// A day's digest as the configuration wants it.
    func dayDigest(
        _ day: CalendarDay, tools: Tools, now: UnixTime
    ) throws(IndexError) -> DayDigest {
        try dayDigest(
            day, configuration: tools.configuration, calendar: tools.calendar, now: now)
    }

    package func dayDigest(
        _ day: CalendarDay, configuration: Configuration, calendar: LocalCalendar, now: UnixTime
    ) throws(IndexError) -> DayDigest {
        try dayDigest(
            calendar.span(of: day), backfillAgeDays: configuration.backfillAgeDays,
            silence: configuration.silenceLimit ?? Self.never, now: now)
    }
}
