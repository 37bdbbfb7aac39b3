import Diplomacy
import Testing

@testable import BilatService

struct LocalCalendarTests {
    @Test func aDayEndsAtTheZonesMidnight() throws {
        let calendar = try #require(LocalCalendar(timeZone: "Asia/Ho_Chi_Minh"))
        // 2026-11-22T16:59:59Z
        let last = UnixTime(seconds: 1_795_366_799)
        #expect(calendar.day(of: last).description == "2026-11-22")
        #expect(calendar.clock(of: last) == "23:59")
        let first = UnixTime(seconds: 1_795_366_800)
        #expect(calendar.day(of: first).description == "2026-11-23")
        #expect(calendar.clock(of: first) == "00:00")
        #expect(calendar.span(of: calendar.day(of: first)).from == first)
        #expect(calendar.span(of: calendar.day(of: last)).to == first)
        #expect(calendar.offsetMinutes(on: calendar.day(of: first)) == 420)
    }

    @Test func summerTimeIsTheDays() throws {
        let calendar = try #require(LocalCalendar(timeZone: "Europe/Berlin"))
        #expect(calendar.offsetMinutes(on: try #require(CalendarDay("2026-03-28"))) == 60)
        #expect(calendar.offsetMinutes(on: try #require(CalendarDay("2026-03-29"))) == 120)
    }

    /// From the time zone database.
    @Test(arguments: [
        ("America/New_York", "2024-03-10", 23), ("America/New_York", "2024-11-03", 25),
        ("Europe/Paris", "2024-10-27", 25), ("Pacific/Auckland", "2024-04-07", 25),
        // These change their clocks at midnight itself.
        ("America/Santiago", "2024-09-08", 23), ("America/Santiago", "2024-04-06", 25),
        ("Africa/Cairo", "2024-04-26", 23), ("Asia/Ho_Chi_Minh", "2024-03-10", 24),
        // This by half an hour.
        ("Australia/Lord_Howe", "2024-04-07", 24),
    ])
    func daysFollowOneAnotherWithoutAGap(zone: String, day: String, hours: Int) throws {
        let calendar = try #require(LocalCalendar(timeZone: zone))
        let day = try #require(CalendarDay(day))
        let spans = (-2...2).map { calendar.span(of: day.adding(days: $0)) }
        for (span, next) in zip(spans, spans.dropFirst()) { #expect(span.to == next.from) }
        for span in spans {
            #expect(calendar.day(of: span.from) == span.day)
            #expect(calendar.day(of: span.from.adding(.seconds(-1))) < span.day)
        }
        #expect((spans[2].to.seconds - spans[2].from.seconds) / 3600 == Int64(hours))
    }

    @Test func timesBeforeTheEpochHaveDaysToo() throws {
        let calendar = try #require(LocalCalendar(timeZone: "UTC"))
        #expect(calendar.day(of: UnixTime(seconds: -1)).description == "1969-12-31")
        #expect(calendar.clock(of: UnixTime(seconds: -60)) == "23:59")
    }

    @Test func anUnknownZoneIsNone() {
        #expect(LocalCalendar(timeZone: "Asia/Hanoi-on-Sea") == nil)
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01"), (1_505_740_000, "2017-09-18"),
        // The first and last that the drop folder lets a sender set.
        (9_223_372_035, "2262-04-12"), (-9_223_372_035, "1677-09-21"),
    ])
    func aFilesTimeIsADayInVietnam(seconds: Int64, day: String) {
        #expect(ReadingStage.receivedDay(UnixTime(seconds: seconds)).description == day)
    }
}
