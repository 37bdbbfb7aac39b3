/// When a page says it was published: a day, or a day and a time at an offset from UTC.
package struct Publication: Hashable, Sendable, Codable, CustomStringConvertible {
    package struct Clock: Hashable, Sendable {
        package let secondsIntoDay: Int
        package let offsetMinutes: Int

        package init(secondsIntoDay: Int, offsetMinutes: Int) {
            self.secondsIntoDay = secondsIntoDay
            self.offsetMinutes = offsetMinutes
        }
    }

    package let day: CalendarDay
    package let clock: Clock?

    package init(day: CalendarDay, clock: Clock? = nil) {
        self.day = day
        self.clock = clock
    }

    /// `2017-09-18` or `2017-09-18T20:24:00+07:00`
    package var description: String {
        guard let clock else { return day.description }
        let midnight = Int64(day.daysSince1970) * 86_400
        let utc = midnight + Int64(clock.secondsIntoDay) - Int64(clock.offsetMinutes) * 60
        return UnixTime(seconds: utc).rfc3339(offsetMinutes: clock.offsetMinutes)
    }

    /// Reads what `description` writes; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let day = CalendarDay(first) else { return nil }
        guard parts.count == 2 else {
            self.init(day: day)
            return
        }
        let digits = parts[1].utf8.map { Int($0) - 48 }
        func two(_ i: Int) -> Int? {
            guard i + 1 < digits.count, (0...9).contains(digits[i]), (0...9).contains(digits[i + 1])
            else { return nil }
            return digits[i] * 10 + digits[i + 1]
        }
        guard let h = two(0), let m = two(3), let s = two(6), h < 24, m < 60, s < 60 else {
            return nil
        }
        let zone = parts[1].dropFirst(8)
        var offset = 0
        if zone != "Z" {
            guard zone.utf8.count == 6, let oh = two(9), let om = two(12) else { return nil }
            offset = (oh * 60 + om) * (zone.hasPrefix("-") ? -1 : 1)
        }
        self.init(
            day: day, clock: Clock(secondsIntoDay: h * 3600 + m * 60 + s, offsetMinutes: offset))
    }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Publication(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "'\(text)' is not a publication date"))
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
