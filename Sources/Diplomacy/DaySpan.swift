/// A day of the configured time zone as the time it spans: 24 hours, or an hour more or less when
/// the clocks change.
package struct DaySpan: Hashable, Sendable {
    package let day: CalendarDay
    /// Its first moment.
    package let from: UnixTime
    /// The first moment of the next day.
    package let to: UnixTime
    /// Of the zone on most of the day; what times of that day are shown in.
    package let offsetMinutes: Int

    package init(day: CalendarDay, from: UnixTime, to: UnixTime, offsetMinutes: Int) {
        self.day = day
        self.from = from
        self.to = to
        self.offsetMinutes = offsetMinutes
    }

    /// A day on which the clocks do not change.
    package init(day: CalendarDay, offsetMinutes: Int) {
        let midnight = Int64(day.daysSince1970) * 86_400 - Int64(offsetMinutes) * 60
        self.init(
            day: day, from: UnixTime(seconds: midnight), to: UnixTime(seconds: midnight + 86_400),
            offsetMinutes: offsetMinutes)
    }
}
