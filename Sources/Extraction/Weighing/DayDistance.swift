import Diplomacy

/// How far two dates are apart, in few steps.
enum DayDistance {
    /// 1 for days up to three, 2 for weeks up to a month, 3 for months up to a year, 4 for years.
    static func number(_ days: Int) -> Int {
        days <= 3 ? 1 : days <= 31 ? 2 : days <= 366 ? 3 : 4
    }

    /// The position of what tells the distance in `labels`.
    static func step(of date: PartialDate?, from day: CalendarDay?) -> Int {
        guard let date, let day else { return 0 }
        let days = date.firstDay.daysSince1970 - day.daysSince1970
        if days == 0 || (days < 0 && date.lastDay >= day) { return 1 }
        return (days < 0 ? 1 : 5) + number(abs(days))
    }

    static let labels =
        ["none", "same"]
        + ["days-before", "weeks-before", "months-before", "years-before"]
        + ["days-after", "weeks-after", "months-after", "years-after"]
}
