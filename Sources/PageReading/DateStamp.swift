import Diplomacy
import Knowledge

/// A line that only tells when something was published.
struct DateStamp: Sendable {
    /// Longer lines say something else as well.
    static let longestWords = 18
    /// Words that are no date's: an author may stand before a day and a time.
    private static let mostStrangeWords = 4

    /// Nil where the line tells no year.
    let published: Publication?
    let hasClock: Bool

    /// - Parameters:
    ///   - strangeWords: how many words of the line are neither numbers nor a date's.
    ///   - isDateline: whether the line begins or ends as one that only dates.
    init?(_ text: [UInt8], strangeWords: Int, isDateline: Bool) {
        guard strangeWords <= Self.mostStrangeWords else { return nil }
        let found = DateScanner.scan(text)
        guard found.day != nil || found.seconds != nil || isDateline else { return nil }
        hasClock = found.seconds != nil
        let most = found.day != nil && hasClock ? Self.mostStrangeWords : isDateline ? 2 : 1
        guard strangeWords <= most else { return nil }
        published = found.publication
    }
}

/// Dates and times as sites print them, found in a few words of text.
struct DateScanner {
    /// Vietnam's, which sites mean when they print a time without a zone.
    static let defaultOffsetMinutes = 7 * 60
    private static let years = 1990...2100
    private static let mostNumbers = 16

    private struct Number {
        let value: Int
        let start: Int
        let end: Int
        var digits: Int { end - start }
    }

    private(set) var day: CalendarDay?
    private(set) var seconds: Int?
    private var offsetMinutes = defaultOffsetMinutes

    var publication: Publication? {
        day.map { day in
            Publication(
                day: day,
                clock: seconds.map { .init(secondsIntoDay: $0, offsetMinutes: offsetMinutes) })
        }
    }

    static func scan(_ bytes: [UInt8]) -> DateScanner {
        var scanner = DateScanner()
        let numbers = Self.numbers(bytes)
        var i = 0
        while i < numbers.count {
            if scanner.day == nil, let used = scanner.readDay(bytes, numbers[i...]) {
                i += used
            } else if scanner.seconds == nil, let used = scanner.readClock(bytes, numbers[i...]) {
                i += used
            } else {
                i += 1
            }
        }
        return scanner
    }

    private static func numbers(_ bytes: [UInt8]) -> [Number] {
        var numbers: [Number] = []
        numbers.reserveCapacity(mostNumbers)
        var i = 0
        while i < bytes.count, numbers.count < mostNumbers {
            guard (0x30...0x39).contains(bytes[i]) else {
                i += 1
                continue
            }
            let start = i
            var value = 0
            while i < bytes.count, (0x30...0x39).contains(bytes[i]) {
                value = min(value * 10 + Int(bytes[i] - 0x30), 99_999)
                i += 1
            }
            numbers.append(Number(value: value, start: start, end: i))
        }
        return numbers
    }

    /// Reads a day of three numbers; how many numbers it took.
    private mutating func readDay(_ bytes: [UInt8], _ numbers: ArraySlice<Number>) -> Int? {
        guard numbers.count >= 3 else { return nil }
        let (a, b, c) = (
            numbers[numbers.startIndex], numbers[numbers.startIndex + 1],
            numbers[numbers.startIndex + 2]
        )
        let first = bytes[a.end..<b.start]
        let second = bytes[b.end..<c.start]
        let isSeparated = first.count == 1 && second.count == 1 && Self.parts(bytes, a, b, c)
        let isSpoken =
            first.count > 1 && Self.isOne(of: Self.monthWords, first)
            && Self.isOne(of: Self.yearWords, second)
        guard isSeparated || isSpoken else { return nil }
        let found: CalendarDay?
        if a.digits == 4, isSeparated {
            found = CalendarDay(year: a.value, month: b.value, day: c.value)
        } else if c.digits == 4, a.digits <= 2, b.digits <= 2 {
            found = CalendarDay(year: c.value, month: b.value, day: a.value)
        } else if c.digits == 2, a.digits <= 2, b.digits <= 2, isSeparated, numbers.count >= 5 {
            // Two digits of a year are believed only beside a time.
            found = CalendarDay(year: 2000 + c.value, month: b.value, day: a.value)
        } else {
            return nil
        }
        guard let found, Self.years.contains(found.year) else { return nil }
        day = found
        return 3
    }

    /// Whether the same sign parts the numbers of a day.
    private static func parts(_ bytes: [UInt8], _ a: Number, _ b: Number, _ c: Number) -> Bool {
        let sign = bytes[a.end]
        return sign == bytes[b.end] && (0x2D...0x2F).contains(sign)
    }

    /// Between a day and its month.
    private static let monthWords = [" tháng ", " Tháng "]
    /// Between a month and its year.
    private static let yearWords = [" năm ", " Năm ", ", năm ", "/", "-", ", ", " "]

    private static func isOne(of words: [String], _ bytes: ArraySlice<UInt8>) -> Bool {
        words.contains { bytes.elementsEqual($0.utf8) }
    }

    /// Reads `20:24`, `20:24:00`, `7h30`, `08:11 PM` and a zone written as `+07:00`, `Z`, `GMT+7`.
    private mutating func readClock(_ bytes: [UInt8], _ numbers: ArraySlice<Number>) -> Int? {
        guard numbers.count >= 2 else { return nil }
        let (hour, minute) = (numbers[numbers.startIndex], numbers[numbers.startIndex + 1])
        guard minute.start == hour.end + 1, ":hHgG".utf8.contains(bytes[hour.end]),
            hour.digits <= 2, minute.digits == 2, hour.value < 24, minute.value < 60
        else { return nil }
        var used = 2
        var end = minute.end
        var total = hour.value * 3600 + minute.value * 60
        if let second = numbers.dropFirst(2).first, second.start == minute.end + 1,
            bytes[minute.end] == 0x3A, second.digits == 2, second.value < 60
        {
            total += second.value
            used = 3
            end = second.end
        }
        total = afterNoon(total, hour: hour.value, bytes, from: end)
        seconds = total
        return used + readZone(bytes, from: end, numbers.dropFirst(used))
    }

    private func afterNoon(_ total: Int, hour: Int, _ bytes: [UInt8], from end: Int) -> Int {
        var i = end
        while i < bytes.count, bytes[i] == 0x20 { i += 1 }
        guard i + 1 < bytes.count else { return total }
        switch (bytes[i] & 0xDF, bytes[i + 1] & 0xDF) {
        case (0x50, 0x4D), (0x43, 0x48): return hour < 12 ? total + 43_200 : total
        case (0x41, 0x4D), (0x53, 0x41): return hour == 12 ? total - 43_200 : total
        default: return total
        }
    }

    private mutating func readZone(
        _ bytes: [UInt8], from end: Int, _ numbers: ArraySlice<Number>
    ) -> Int {
        var i = end
        // Fractions of a second, which some machines print.
        if i < bytes.count, bytes[i] == 0x2E {
            i += 1
            while i < bytes.count, (0x30...0x39).contains(bytes[i]) { i += 1 }
        }
        while i < bytes.count, " (".utf8.contains(bytes[i]) { i += 1 }
        if i < bytes.count, bytes[i] == 0x5A {
            offsetMinutes = 0
            return 0
        }
        if bytes[i...].starts(with: "GMT".utf8) || bytes[i...].starts(with: "UTC".utf8) { i += 3 }
        guard i < bytes.count, bytes[i] == 0x2B || bytes[i] == 0x2D,
            let hours = numbers.first(where: { $0.start == i + 1 })
        else { return 0 }
        let sign = bytes[i] == 0x2D ? -1 : 1
        if hours.digits == 4 {
            offsetMinutes = sign * (hours.value / 100 * 60 + hours.value % 100)
            return 1
        }
        guard hours.digits <= 2, hours.value <= 14 else { return 0 }
        var minutes = 0
        if let next = numbers.first(where: { $0.start == hours.end + 1 }), bytes[hours.end] == 0x3A,
            next.value < 60
        {
            minutes = next.value
        }
        offsetMinutes = sign * (hours.value * 60 + minutes)
        return 1
    }
}
