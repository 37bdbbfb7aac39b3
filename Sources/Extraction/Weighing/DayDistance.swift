import Diplomacy

/// How far two dates are apart, in few steps.
enum DayDistance {
    /// 1 for days up to three, 2 for weeks up to a month, 3 for months up to a year, 4 for years.
    static func number(_ days: Int) -> Int {
        days <= 3 ? 1 : days <= 31 ? 2 : days <= 366 ? 3 : 4
    }

    /// The position of what tells the distance in `labels`.
    ///
    /// - Parameter day: counted from 1970-01-01.
    static func step(of days: DayStretch?, from day: @autoclosure () -> Int?) -> Int {
        guard let days, let day = day() else { return 0 }
        if days.first <= day, day <= days.last { return 1 }
        let off = Int(days.first) - day
        return (off < 0 ? 1 : 5) + number(abs(off))
    }

    static let labels =
        ["none", "same"]
        + ["days-before", "weeks-before", "months-before", "years-before"]
        + ["days-after", "weeks-after", "months-after", "years-after"]
}
