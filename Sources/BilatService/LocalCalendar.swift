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

    /// When the day begins.
    package func start(of day: CalendarDay) -> UnixTime {
        let midnightUTC = Int64(day.daysSince1970) * 86_400
        // Two steps: the offset at UTC midnight may differ from the one at local midnight.
        let guess = midnightUTC - offsetSeconds(at: midnightUTC)
        return UnixTime(seconds: midnightUTC - offsetSeconds(at: guess))
    }

    /// `HH:MM`
    package func clock(of time: UnixTime) -> String {
        let inDay = (time.seconds + offsetSeconds(at: time.seconds)) % 86_400
        let positive = Int(inDay < 0 ? inDay + 86_400 : inDay)
        return "\(CalendarDay.padded(positive / 3600, 2)):"
            + CalendarDay.padded(positive / 60 % 60, 2)
    }
}
