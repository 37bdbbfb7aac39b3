import Diplomacy
import Knowledge

/// A point in time as a clock on the wall shows it.
struct WallTime {
    let day: CalendarDay
    let hour: Int
    let minute: Int

    init(_ time: UnixTime, offsetMinutes: Int) {
        let local = Int(time.seconds) + offsetMinutes * 60
        let secondsIntoDay = ((local % 86_400) + 86_400) % 86_400
        day = CalendarDay(daysSince1970: (local - secondsIntoDay) / 86_400)
        hour = secondsIntoDay / 3600
        minute = secondsIntoDay / 60 % 60
    }

    /// `20:24`
    var clock: String { "\(CalendarDay.padded(hour, 2)):\(CalendarDay.padded(minute, 2))" }
}

/// Dates and times, written for people.
extension Wording {
    private static let vietnameseWeekdays = [
        "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật",
    ]
    private static let englishWeekdays = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]
    static let englishMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    /// `thứ Hai, 18/9/2017`; `Monday, 18 September 2017`
    func dayWithWeekday(_ day: CalendarDay) -> String {
        let names = language == .vi ? Self.vietnameseWeekdays : Self.englishWeekdays
        return "\(names[day.weekday - 1]), \(self.day(day))"
    }

    /// `18/9/2017`; `18 September 2017`
    func day(_ day: CalendarDay) -> String {
        pick(
            "\(day.day)/\(day.month)/\(day.year)",
            "\(day.day) \(Self.englishMonths[day.month - 1]) \(day.year)")
    }

    /// What is not known of the date is said.
    func date(_ date: PartialDate?) -> String {
        switch date {
        case nil: pick("không rõ ngày", "date not known")
        case .day(let day)?: dayWithWeekday(day)
        case .interval(let first, let last)?: span(first, last)
        case .month(let year, let month)?:
            pick(
                "tháng \(month)/\(year), không rõ ngày",
                "\(Self.englishMonths[month - 1]) \(year), day not known")
        case .year(let year)?:
            pick("năm \(year), không rõ ngày tháng", "\(year), month and day not known")
        }
    }

    /// `16–17/9/2023`; `30 September – 1 October 2023`
    private func span(_ first: CalendarDay, _ last: CalendarDay) -> String {
        guard first != last else { return dayWithWeekday(first) }
        guard first.year == last.year else { return "\(day(first)) – \(day(last))" }
        if first.month == last.month { return "\(first.day)–\(day(last))" }
        return pick(
            "\(first.day)/\(first.month) – \(day(last))",
            "\(first.day) \(Self.englishMonths[first.month - 1]) – \(day(last))")
    }

    /// `20:24, 18/9/2017`, or the clock alone when it is `today`.
    func time(_ time: UnixTime, offsetMinutes: Int, today: CalendarDay?) -> String {
        let wall = WallTime(time, offsetMinutes: offsetMinutes)
        return wall.day == today ? wall.clock : "\(wall.clock), \(day(wall.day))"
    }

    /// A page's own date; its time of day, if it has one, is moved to the offset, if there is one.
    func publication(_ published: Publication, offsetMinutes: Int?) -> String {
        guard let clock = published.clock else { return day(published.day) }
        let seconds =
            Int64(published.day.daysSince1970) * 86_400 + Int64(clock.secondsIntoDay)
            - Int64(clock.offsetMinutes) * 60
        return time(
            UnixTime(seconds: seconds), offsetMinutes: offsetMinutes ?? clock.offsetMinutes,
            today: nil)
    }

    /// `2 ngày 3 giờ`, `45 phút`: the two largest units.
    func duration(_ duration: Duration) -> String {
        let minutes = max(0, Int(duration.components.seconds / 60))
        let (days, hours) = (minutes / 1440, minutes / 60 % 24)
        let day = count(days, "ngày", one: "day", many: "days")
        let hour = count(hours, "giờ", one: "hour", many: "hours")
        let minute = count(minutes % 60, "phút", one: "minute", many: "minutes")
        if days > 0 { return hours > 0 ? "\(day) \(hour)" : day }
        if hours > 0 { return minutes % 60 > 0 ? "\(hour) \(minute)" : hour }
        return minute
    }

    /// `UTC+07:00`
    func zone(offsetMinutes: Int) -> String {
        offsetMinutes == 0 ? "UTC" : "UTC\(UnixTime.offsetSuffix(minutes: offsetMinutes))"
    }
}
