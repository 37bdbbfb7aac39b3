/// A point in time, in nanoseconds since 1970-01-01T00:00:00Z, as the kernel stamps files.
package struct UnixTime: Hashable, Sendable, Comparable, Codable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package init(seconds: Int64, nanoseconds: Int64 = 0) {
        self.nanoseconds = seconds * 1_000_000_000 + nanoseconds
    }

    /// Whole seconds, rounded down.
    package var seconds: Int64 {
        nanoseconds >= 0
            ? nanoseconds / 1_000_000_000 : (nanoseconds - 999_999_999) / 1_000_000_000
    }

    package func adding(_ duration: Duration) -> UnixTime {
        let (s, atto) = duration.components
        return UnixTime(nanoseconds: nanoseconds + s * 1_000_000_000 + atto / 1_000_000_000)
    }

    /// RFC 3339 at the given offset, whole seconds: `2017-09-18T20:24:00+07:00`.
    package func rfc3339(offsetMinutes: Int) -> String {
        let local = seconds + Int64(offsetMinutes) * 60
        let days = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        let inDay = Int(local - days * 86_400)
        let pad = { CalendarDay.padded($0, 2) }
        let clock = "\(pad(inDay / 3600)):\(pad(inDay / 60 % 60)):\(pad(inDay % 60))"
        let day = CalendarDay(daysSince1970: Int(days))
        return "\(day)T\(clock)\(UnixTime.offsetSuffix(minutes: offsetMinutes))"
    }

    /// `+07:00`, `-03:30`, `Z` for zero.
    package static func offsetSuffix(minutes: Int) -> String {
        if minutes == 0 { return "Z" }
        let size = abs(minutes)
        let pad = { CalendarDay.padded($0, 2) }
        return "\(minutes < 0 ? "-" : "+")\(pad(size / 60)):\(pad(size % 60))"
    }

    package static func < (a: UnixTime, b: UnixTime) -> Bool { a.nanoseconds < b.nanoseconds }
}
