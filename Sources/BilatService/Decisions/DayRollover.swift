import Diplomacy

/// Notices that midnight has passed. A decision on days that are passed in.
struct DayRollover {
    private(set) var today: CalendarDay

    /// The days that have ended since the last look, oldest first, and the one that has begun.
    struct Change: Hashable {
        let ended: [CalendarDay]
        let begun: CalendarDay
    }

    /// A machine that slept, or a clock set far forward, costs no more digests than this.
    static let maximumDays = 366

    init(today: CalendarDay) { self.today = today }

    /// Nil on the same day, and when the clock was set back: a day does not begin twice.
    mutating func look(at day: CalendarDay) -> Change? {
        guard day > today else { return nil }
        let first = max(today.daysSince1970, day.daysSince1970 - Self.maximumDays)
        let ended = (first..<day.daysSince1970).map { CalendarDay(daysSince1970: $0) }
        today = day
        return Change(ended: ended, begun: day)
    }

    /// The days from the last one with a digest to `today`, `today` included: those that a service
    /// which was stopped over midnight has to make up for.
    static func missed(since last: CalendarDay, today: CalendarDay) -> [CalendarDay] {
        let first = max(last.daysSince1970, today.daysSince1970 - maximumDays)
        guard first <= today.daysSince1970 else { return [today] }
        return (first...today.daysSince1970).map { CalendarDay(daysSince1970: $0) }
    }
}
