import Diplomacy

/// What is known of when an article was written.
package struct WritingDay: Hashable, Sendable {
    package enum Precision: Hashable, Sendable {
        /// The day itself: published, received, or told beside "hôm nay".
        case exact
        /// A day the article tells, some days from its writing.
        case nearby
        case year
    }

    package let day: CalendarDay
    /// Which constraint decided it.
    package let basis: DateBasis
    package let precision: Precision

    package init(day: CalendarDay, basis: DateBasis, precision: Precision) {
        self.day = day
        self.basis = basis
        self.precision = precision
    }

    package var isExact: Bool { precision == .exact }
}

/// What an expression turned out to mean, and how that is known.
package struct ResolvedDate: Hashable, Sendable {
    package let date: PartialDate
    package let basis: DateBasis

    package init(date: PartialDate, basis: DateBasis) {
        self.date = date
        self.basis = basis
    }
}

/// Turns an expression into a date, given the day of writing and the day told last. News looks back:
/// a day without a year is the last such day before the writing, unless the text looks ahead.
package struct DateResolver: Sendable {
    /// News announces days to come without saying so up to this long ahead.
    static let nearFutureDays = 45

    package let writing: WritingDay?

    package init(writing: WritingDay?) { self.writing = writing }

    /// - Parameters:
    ///   - told: the day the text told last, for "cùng ngày" and a day without a month.
    ///   - expectsFuture: the act is told as still to come.
    package func resolve(
        _ expression: DateExpression, told: @autoclosure () -> CalendarDay?,
        expectsFuture: Bool = false
    ) -> ResolvedDate? {
        let ahead =
            expression.direction == .ahead || (expectsFuture && expression.direction != .back)
        switch expression.form {
        case .day(let day, let month, let year):
            return self.day(
                day, month: month, year: year, weekday: expression.weekday, told: told(),
                ahead: ahead)
        case .span(let first, let firstMonth, _, let month, let year):
            return self.day(
                first, month: firstMonth ?? month, year: year, weekday: nil, told: told(),
                ahead: ahead)
        case .month(let month, let year):
            return self.month(month, year: year, direction: expression.direction, ahead: ahead)
        case .year(let year):
            return ResolvedDate(date: .year(year), basis: .explicit)
        case .sameDay:
            return told().map { ResolvedDate(date: .day($0), basis: .context) }
        case .nextDay:
            return told().map { ResolvedDate(date: .day($0.adding(days: 1)), basis: .context) }
        case .relativeDay(let days):
            guard let writing else { return nil }
            guard writing.isExact else { return nearby(writing, days: days) }
            let basis: DateBasis = days == 0 ? writing.basis : .relative
            return ResolvedDate(date: .day(writing.day.adding(days: days)), basis: basis)
        case .week(let weeks, let part):
            return week(weeks, part: part)
        case .relativeMonth(let months):
            guard let writing, writing.precision != .year else { return nil }
            return monthsFrom(writing.day, months)
        case .relativeYear(let years):
            return writing.map {
                ResolvedDate(date: .year($0.day.year + years), basis: .relative)
            }
        case .quarter(let quarter, let year): return self.quarter(quarter, year: year)
        case .relativeQuarter(let quarters):
            guard let writing, writing.precision != .year else { return nil }
            let index = writing.day.year * 4 + (writing.day.month - 1) / 3 + quarters
            return self.quarter(index % 4 + 1, year: .told(index / 4))
        case .season(_, let year):
            // Where a season begins depends on who tells it; the year does not.
            return self.year(year).map { ResolvedDate(date: .year($0), basis: .relative) }
        case .count(let count, let unitDays):
            // The far end of the stretch, no finer than its unit allows.
            guard let writing else { return nil }
            if unitDays > 30 {
                return ResolvedDate(date: .year(writing.day.year + count), basis: .relative)
            }
            guard writing.precision != .year else { return nil }
            let end = writing.day.adding(days: count * unitDays)
            return ResolvedDate(date: .month(year: end.year, month: end.month), basis: .relative)
        case .weekday(let weekday, let weeks):
            return self.weekday(weekday, weeks: weeks, ahead: ahead)
        }
    }

    private func day(
        _ day: Int, month: Int?, year: DateExpression.Year, weekday: Int?,
        told: @autoclosure () -> CalendarDay?, ahead: Bool
    ) -> ResolvedDate? {
        if let month, case .told(let year) = year {
            return CalendarDay(year: year, month: month, day: day)
                .map { ResolvedDate(date: .day($0), basis: .explicit) }
        }
        guard let month else { return dayOfKnownMonth(day, told: told(), ahead: ahead) }
        guard let writing else { return nil }
        if case .relative(let years) = year {
            return CalendarDay(year: writing.day.year + years, month: month, day: day)
                .map { ResolvedDate(date: .day($0), basis: .relative) }
        }
        let reach = writing.precision == .year ? 0 : 1
        let years = writing.day.year - reach...writing.day.year + reach
        return Self.nearest(
            day, month, of: years, to: writing.day, weekday: writing.isExact ? weekday : nil,
            ahead: ahead
        ).map { ResolvedDate(date: .day($0), basis: writing.basis) }
    }

    /// "ngày 14", its month told before or the month of writing.
    private func dayOfKnownMonth(_ day: Int, told: CalendarDay?, ahead: Bool) -> ResolvedDate? {
        guard let base = told ?? writing?.day else { return nil }
        let reach = ahead ? 62 : writing?.isExact == true ? 1 : 15
        let limit = (writing?.day ?? base).adding(days: reach).order
        var chosen: CalendarDay?
        for month in base.month - 1...base.month + 1 {
            let year = base.year + (month < 1 ? -1 : month > 12 ? 1 : 0)
            guard let day = CalendarDay(year: year, month: (month + 11) % 12 + 1, day: day) else {
                continue
            }
            if ahead {
                if day.order >= base.order { return ResolvedDate(date: .day(day), basis: .context) }
            } else if day.order <= limit {
                chosen = day
            }
        }
        return chosen.map { ResolvedDate(date: .day($0), basis: .context) }
    }

    /// The day of a month, of one of some years, that news written on `today` means: the latest that is not too far
    /// ahead, or the first that is not past when the text looks ahead.
    private static func nearest(
        _ day: Int, _ month: Int, of years: ClosedRange<Int>, to today: CalendarDay, weekday: Int?,
        ahead: Bool
    ) -> CalendarDay? {
        let limit = today.adding(days: nearFutureDays).order
        var first: CalendarDay?
        // The last before today, the first from today on, the last that is not too far ahead.
        var past: CalendarDay?
        var next: CalendarDay?
        var last: CalendarDay?
        for year in years {
            guard let day = CalendarDay(year: year, month: month, day: day) else { continue }
            if first == nil { first = day }
            if day.order < today.order { past = day } else if next == nil { next = day }
            if day.order <= limit { last = day }
        }
        if ahead, let next {
            // "sẽ" beside a day just past is still that day: the plan was told after the fact.
            if let past, past.days(before: today) < 31, today.days(before: next) > 183 {
                return past
            }
            return next
        }
        // A weekday speaks against a day long past; of one lately past it is the misprint.
        if let weekday, let last, last.weekday != weekday, last.days(before: today) > 183 {
            for year in years where year > last.year {
                let day = CalendarDay(year: year, month: month, day: day)
                if let day, day.weekday == weekday { return day }
            }
        }
        return last ?? first
    }

    private func month(
        _ month: Int, year: DateExpression.Year, direction: DateExpression.Direction, ahead: Bool
    ) -> ResolvedDate? {
        if case .told(let year) = year {
            return ResolvedDate(date: .month(year: year, month: month), basis: .explicit)
        }
        guard let writing else { return nil }
        let now = writing.day
        if case .relative(let years) = year {
            return ResolvedDate(
                date: .month(year: now.year + years, month: month), basis: .relative)
        }
        let chosen: Int
        if writing.precision == .year {
            chosen = now.year
        } else if ahead {
            chosen = month >= now.month ? now.year : now.year + 1
        } else if direction == .back {
            chosen = month <= now.month ? now.year : now.year - 1
        } else {
            chosen = month <= now.month + 2 ? now.year : now.year - 1
        }
        return ResolvedDate(
            date: .month(year: chosen, month: month),
            basis: direction == .untold ? writing.basis : .relative)
    }

    private func year(_ year: DateExpression.Year) -> Int? {
        switch year {
        case .told(let year): year
        case .relative(let years): writing.map { $0.day.year + years }
        case .untold: writing?.day.year
        }
    }

    private func quarter(_ quarter: Int, year: DateExpression.Year) -> ResolvedDate? {
        guard let year = self.year(year),
            let first = CalendarDay(year: year, month: quarter * 3 - 2, day: 1)
        else { return nil }
        let last = CalendarDay(
            year: year, month: quarter * 3,
            day: CalendarDay.daysIn(month: quarter * 3, year: year))!
        return ResolvedDate(date: .interval(first, last), basis: .relative)
    }

    /// "hôm nay" where the day of writing is known only nearly: the month.
    private func nearby(_ writing: WritingDay, days: Int) -> ResolvedDate? {
        guard writing.precision == .nearby else { return nil }
        let day = writing.day.adding(days: days)
        return ResolvedDate(date: .month(year: day.year, month: day.month), basis: writing.basis)
    }

    private func monthsFrom(_ day: CalendarDay, _ months: Int) -> ResolvedDate {
        let index = day.year * 12 + day.month - 1 + months
        return ResolvedDate(
            date: .month(year: index / 12, month: index % 12 + 1), basis: .relative)
    }

    /// A weekend is a span of two days; other parts of a week are known to the month only.
    private func week(_ weeks: Int, part: Int?) -> ResolvedDate? {
        guard let writing, writing.precision != .year else { return nil }
        let monday = writing.day.adding(days: 1 - writing.day.weekday + 7 * weeks)
        if part == 3 {
            // On a working day "cuối tuần qua" and "cuối tuần trước" are the weekend before.
            let saturday = monday.adding(days: weeks == 0 && writing.day.weekday < 5 ? -2 : 5)
            return ResolvedDate(
                date: .interval(saturday, saturday.adding(days: 1)), basis: .relative)
        }
        let middle = monday.adding(days: 3)
        return ResolvedDate(
            date: .month(year: middle.year, month: middle.month), basis: .relative)
    }

    private func weekday(_ weekday: Int, weeks: Int?, ahead: Bool) -> ResolvedDate? {
        guard let writing, writing.isExact else { return nil }
        let day: CalendarDay
        if let weeks {
            day = writing.day.adding(days: weekday - writing.day.weekday + 7 * weeks)
        } else if ahead {
            let days = (weekday - writing.day.weekday + 7) % 7
            day = writing.day.adding(days: days == 0 ? 7 : days)
        } else {
            day = writing.day.adding(days: -((writing.day.weekday - weekday + 7) % 7))
        }
        return ResolvedDate(date: .day(day), basis: .weekday)
    }
}

extension CalendarDay {
    /// Grows from day to day, not by one.
    fileprivate var order: Int { (year * 16 + month) * 32 + day }

    fileprivate func days(before later: CalendarDay) -> Int { later.daysSince1970 - daysSince1970 }
}
