import Diplomacy
import Foundation

/// Days as the configured time zone counts them.
package struct LocalCalendar: Sendable {
    private let zone: TimeZone

    /// Nil when there is no such zone; configuration has been checked for that.
    package init?(timeZone: String) {
        guard let zone = TimeZone(identifier: timeZone) else { return nil }
        self.zone = zone
    }

    private func offsetSeconds(at seconds: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }

    package func day(of time: UnixTime) -> CalendarDay {
        let local = time.seconds + offsetSeconds(at: time.seconds)
        let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        return CalendarDay(daysSince1970: Int(day))
    }

    /// Of the day's noon, so that a change of the clocks in the night does not matter.
    package func offsetMinutes(on day: CalendarDay) -> Int {
        Int(offsetSeconds(at: Int64(day.daysSince1970) * 86_400 + 43_200)) / 60
    }

    package func span(of day: CalendarDay) -> DaySpan {
        DaySpan(
            day: day, from: start(of: day), to: start(of: day.adding(days: 1)),
            offsetMinutes: offsetMinutes(on: day))
    }

    /// Its first moment. The clocks may change at that midnight, or between it and UTC's.
    private func start(of day: CalendarDay) -> UnixTime {
        let midnightUTC = Int64(day.daysSince1970) * 86_400
        let offsets = [midnightUTC - 86_400, midnightUTC + 86_400].map(offsetSeconds)
        let candidates = offsets.map { UnixTime(seconds: midnightUTC - $0) }
        let first = candidates.filter { self.day(of: $0) == day }.min()
        // Samoa left out a day when it crossed the date line.
        return first ?? UnixTime(seconds: midnightUTC - offsets[0])
    }

    /// `HH:MM`
    package func clock(of time: UnixTime) -> String {
        let inDay = (time.seconds + offsetSeconds(at: time.seconds)) % 86_400
        let positive = Int(inDay < 0 ? inDay + 86_400 : inDay)
        return "\(CalendarDay.padded(positive / 3600, 2)):"
            + CalendarDay.padded(positive / 60 % 60, 2)
    }
}
