import Diplomacy

/// A day of no year in particular.
struct YearlessDay: Sendable {
    let day: Int
    let month: Int
    /// Days since 1 January in a leap year; nil where even that has no such day.
    private let leap: Int?

    init(day: Int, month: Int) {
        self.day = day
        self.month = month
        // 10957: 1 January 2000.
        leap = CalendarDay(year: 2000, month: month, day: day).map { $0.daysSince1970 - 10957 }
    }

    /// A day told without a year, of a span its first.
    init?(_ date: DateExpression) {
        switch date.form {
        case .day(let day, let month?, .untold): self.init(day: day, month: month)
        case .span(let day, let first, _, let month, .untold):
            self.init(day: day, month: first ?? month)
        default: return nil
        }
    }

    var exists: Bool { leap != nil }

    /// Days since 1 January; nil where the year has no such day.
    func ordinal(inLeapYear isLeap: Bool) -> Int? {
        guard let leap else { return nil }
        if isLeap || (month, day) < (2, 29) { return leap }
        return month == 2 ? nil : leap - 1
    }

}

/// The years that are weighed, each with the first day of the story that it has. Days are numbers since 1970.
struct CandidateYears: Sendable {
    static let all = 1995...2035
    /// The first days of the story that a common and a leap year have.
    private let commonStory: YearlessDay?
    private let leapStory: YearlessDay?
    /// How many days after 1 January they are.
    private let commonDay: Int?
    private let leapDay: Int?

    init(story: some Sequence<YearlessDay>) {
        commonStory = story.first { $0.ordinal(inLeapYear: false) != nil }
        leapStory = story.first { $0.ordinal(inLeapYear: true) != nil }
        commonDay = commonStory?.ordinal(inLeapYear: false)
        leapDay = leapStory?.ordinal(inLeapYear: true)
    }

    var indices: Range<Int> { 0..<Self.all.count }

    func year(_ i: Int) -> Int { Self.all.lowerBound + i }

    /// Of these years every fourth is one, the second the first.
    func isLeap(_ i: Int) -> Bool { i % 4 == 1 }

    /// 1 January; the 9131st day is that of 1995.
    private func firstDay(_ i: Int) -> Int { 9131 + 365 * i + (i + 2) / 4 }

    /// Where in time the story may lie by a year: on its day, else on any of the year. These are in order.
    func span(_ i: Int) -> ClosedRange<Int> {
        let first = firstDay(i)
        if let day = isLeap(i) ? leapDay : commonDay { return first + day...first + day }
        return first...firstDay(i + 1) - 1
    }

    /// The first day of the story that the year has.
    func story(_ i: Int) -> YearlessDay? { isLeap(i) ? leapStory : commonStory }

    /// Of that day.
    func quarter(inLeapYear isLeap: Bool) -> Int? {
        (isLeap ? leapStory : commonStory).map { ($0.month + 2) / 3 }
    }

    /// The day that the story tells first, in a year, else the first of the year.
    func day(_ i: Int) -> CalendarDay {
        let story = story(i)
        return CalendarDay(year: year(i), month: story?.month ?? 1, day: story?.day ?? 1)!
    }

    /// Whether an article of that year may have been received on a day.
    func isPossible(_ i: Int, on received: CalendarDay) -> Bool {
        story(i) == nil ? year(i) <= received.year : day(i) <= received
    }

    /// Nil where the year has no such day.
    func number(of day: YearlessDay, _ i: Int) -> Int? {
        day.ordinal(inLeapYear: isLeap(i)).map { firstDay(i) + $0 }
    }

    /// The years in which the story may lie within some days, as bits.
    func overlapping(_ days: ClosedRange<Int>) -> Int {
        let count = indices.count
        var first = place(near: days.lowerBound)
        while first < count, span(first).upperBound < days.lowerBound { first += 1 }
        var end = max(first, place(near: days.upperBound))
        while end < count, span(end).lowerBound <= days.upperBound { end += 1 }
        return 1 << end - 1 << first
    }

    /// The year of a day or one shortly before it.
    private func place(near day: Int) -> Int {
        let first = firstDay(0)
        return (max(first, min(day, first + 366 * indices.count)) - first) / 366
    }
}
