import Diplomacy

/// How far two dates are apart, in few steps.
enum DayDistance {
    /// 1 for days up to three, 2 for weeks up to a month, 3 for months up to a year, 4 for years.
    static func number(_ days: Int) -> Int {
        days <= 3 ? 1 : days <= 31 ? 2 : days <= 366 ? 3 : 4
    }

    static func piece(of date: PartialDate?, from day: CalendarDay?) -> Piece {
        guard let date, let day else { return none }
        if date.contains(.day(day)) { return same }
        let days = date.firstDay.daysSince1970 - day.daysSince1970
        return (days < 0 ? before : after)[number(abs(days)) - 1]
    }

    private static let none = Piece("none")
    private static let same = Piece("same")
    private static let before = ["days", "weeks", "months", "years"].map { Piece("\($0)-before") }
    private static let after = ["days", "weeks", "months", "years"].map { Piece("\($0)-after") }
}
