/// A day of the proleptic Gregorian calendar, years 1 to 9999.
@usableFromInline
package struct CalendarDay: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Year, month and day, of which the last two have four and five bits: days sort by it.
    @usableFromInline
    let bits: Int32

    private init(_ year: Int, _ month: Int, _ day: Int) {
        bits = Int32(year << 9 | month << 5 | day)
    }

    @inlinable package var year: Int { Int(bits >> 9) }
    @inlinable package var month: Int { Int(bits >> 5 & 15) }
    @inlinable package var day: Int { Int(bits & 31) }

    /// Nil unless the day exists.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.daysIn(month: month, year: year)
        else { return nil }
        self.init(year, month, day)
    }

    package static func isLeap(_ year: Int) -> Bool {
        (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    }

    /// 28 to 31; `month` is 1 to 12.
    package static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01 (days_from_civil, Howard Hinnant, "chrono-Compatible Low-Level Date
    /// Algorithms").
    package var daysSince1970: Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The inverse of `daysSince1970` (civil_from_days); traps outside the years 1 to 9999.
    package init(daysSince1970 days: Int) {
        let z = days + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        precondition((1...9999).contains(year), "day outside the calendar")
        self.init(year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// ISO 8601: 1 Monday to 7 Sunday.
    package var weekday: Int {
        let fromMonday = (daysSince1970 + 3) % 7
        return (fromMonday < 0 ? fromMonday + 7 : fromMonday) + 1
    }

    package func adding(days: Int) -> CalendarDay {
        CalendarDay(daysSince1970: daysSince1970 + days)
    }

    @inlinable
    package static func < (a: CalendarDay, b: CalendarDay) -> Bool { a.bits < b.bits }

    /// `2017-09-18`
    @usableFromInline
    package var description: String {
        String(unsafeUninitializedCapacity: 10) { text in
            func write(_ number: Int, _ places: Range<Int>) {
                var left = number
                for place in places.reversed() {
                    text[place] = UInt8(ascii: "0") + UInt8(left % 10)
                    left /= 10
                }
            }
            write(year, 0..<4)
            text[4] = UInt8(ascii: "-")
            write(month, 5..<7)
            text[7] = UInt8(ascii: "-")
            write(day, 8..<10)
            return 10
        }
    }

    /// Reads `2017-09-18`; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
            parts[2].utf8.count == 2, let y = Int(parts[0]), let m = Int(parts[1]),
            let d = Int(parts[2])
        else { return nil }
        self.init(year: y, month: m, day: d)
    }

    package static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
