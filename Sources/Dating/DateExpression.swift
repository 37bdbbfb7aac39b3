/// A date as the text tells it, before anything outside the expression decides what day that is.
package struct DateExpression: Hashable, Sendable {
    package enum Year: Hashable, Sendable {
        case untold
        case told(Int)
        /// Years from the year of writing: `năm ngoái` is -1.
        case relative(Int)
    }

    /// Whether words beside it look back (`vừa qua`) or ahead (`tới`).
    package enum Direction: Hashable, Sendable {
        case untold, back, ahead
    }

    package enum Form: Hashable, Sendable {
        /// `ngày 18/9/2017`, `hôm 18-9`, `ngày 18` (no month).
        case day(Int, month: Int?, year: Year)
        /// `18-20/9`: from a day to a day; the first may lie in an earlier month.
        case span(Int, firstMonth: Int?, to: Int, month: Int, year: Year)
        case month(Int, year: Year)
        case year(Int)
        case relativeDay(Int)
        /// Weeks from the week of writing; part 1 beginning, 2 middle, 3 weekend.
        case week(Int, part: Int?)
        case relativeMonth(Int)
        case relativeYear(Int)
        /// ISO weekday; weeks from the week of writing where told.
        case weekday(Int, week: Int?)
        /// A quarter, 1 to 4, of a year told or of that of writing.
        case quarter(Int, year: Year)
        /// Quarters from the quarter of writing.
        case relativeQuarter(Int)
        /// 1 spring, 2 summer, 3 autumn, 4 winter.
        case season(Int, year: Year)
        /// `2 ngày qua`, `ba tháng tới`: as many units of so many days, from the day of writing; back
        /// where negative.
        case count(Int, unitDays: Int)
        case sameDay
        case nextDay
    }

    /// The ways of telling a date; `explain` and the corpus of the tests cite them.
    package enum Rule: String, CaseIterable, Sendable {
        case day, span, month, year, week, weekday, quarter, season, count
        case relativeDay = "relative-day"
        case relativeMonth = "relative-month"
        case relativeYear = "relative-year"
        case relativeQuarter = "relative-quarter"
        case sameDay = "same-day"
        case nextDay = "next-day"
    }

    package var rule: Rule {
        switch form {
        case .day: .day
        case .span: .span
        case .month: .month
        case .year: .year
        case .relativeDay: .relativeDay
        case .week: .week
        case .relativeMonth: .relativeMonth
        case .relativeYear: .relativeYear
        case .weekday: .weekday
        case .quarter: .quarter
        case .relativeQuarter: .relativeQuarter
        case .season: .season
        case .count: .count
        case .sameDay: .sameDay
        case .nextDay: .nextDay
        }
    }

    /// Whether what it means depends on when the text was written.
    package var needsWriting: Bool {
        switch form {
        case .day(_, _?, .told), .span(_, _, _, _, .told), .month(_, .told), .year,
            .quarter(_, .told), .season(_, .told), .sameDay, .nextDay:
            false
        default: true
        }
    }

    /// Whether it tells a day, or a span of days, without a year.
    var isYearlessDay: Bool {
        switch form {
        case .day(_, _?, .untold), .span(_, _, _, _, .untold): true
        default: false
        }
    }

    /// Token positions.
    package let range: Range<Int>
    package let form: Form
    package let direction: Direction
    /// ISO weekday told beside the day.
    package let weekday: Int?
    /// Days from that of writing, told beside the day: "hôm qua (12-9)" is -1.
    package let daysFromWriting: Int?
}
