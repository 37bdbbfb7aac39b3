import Diplomacy
import Testing

@testable import BilatService

struct DigestPacingTests {
    @Test func nothingChangedNothingWritten() {
        #expect(DigestPacing().decide(now: .zero, isIdle: true) == .rest)
    }

    @Test func aFirstChangeIsWrittenAtOnceEvenUnderLoad() {
        #expect(DigestPacing(isChanged: true).decide(now: .zero, isIdle: false) == .write)
    }

    /// 10 ms to write: when idle the next may be written 10 ms later, under load a second later.
    @Test func atOnceWhenIdleAtMostOnceASecondUnderLoad() {
        var pacing = DigestPacing(isChanged: true)
        pacing.began(now: .milliseconds(1000))
        pacing.ended(now: .milliseconds(1010), succeeded: true)
        #expect(pacing.decide(now: .milliseconds(1011), isIdle: true) == .rest)
        pacing.changed()
        #expect(
            pacing.decide(now: .milliseconds(1015), isIdle: false)
                == .wait(until: .milliseconds(2000)))
        #expect(
            pacing.decide(now: .milliseconds(1015), isIdle: true)
                == .wait(until: .milliseconds(1020)))
        #expect(pacing.decide(now: .milliseconds(1020), isIdle: true) == .write)
        #expect(pacing.decide(now: .milliseconds(2000), isIdle: false) == .write)
    }

    @Test func aDigestThatTakesLongLeavesHalfOfTheTimeToThePages() {
        var pacing = DigestPacing(isChanged: true)
        pacing.began(now: .zero)
        pacing.ended(now: .seconds(4), succeeded: true)
        pacing.changed()
        #expect(pacing.decide(now: .seconds(4), isIdle: true) == .wait(until: .seconds(5)))
        #expect(pacing.decide(now: .seconds(4), isIdle: false) == .wait(until: .seconds(8)))
    }

    @Test func aChangeDuringWritingIsNotLost() {
        var pacing = DigestPacing(isChanged: true)
        pacing.began(now: .zero)
        pacing.changed()
        pacing.ended(now: .zero, succeeded: true)
        #expect(pacing.decide(now: .zero, isIdle: true) == .write)
    }

    @Test func aFailureIsTriedAgainLaterAndLater() {
        var pacing = DigestPacing(isChanged: true)
        var waits: [Duration] = []
        for _ in 0..<8 {
            pacing.began(now: .zero)
            pacing.ended(now: .zero, succeeded: false)
            guard case .wait(let until) = pacing.decide(now: .zero, isIdle: true) else {
                Issue.record("no wait")
                return
            }
            waits.append(until)
        }
        #expect(waits == [1, 2, 4, 8, 16, 30, 30, 30].map { .seconds($0) })
        pacing.began(now: .seconds(30))
        pacing.ended(now: .seconds(30), succeeded: true)
        pacing.changed()
        #expect(pacing.decide(now: .seconds(30), isIdle: true) == .write)
    }
}

struct CommitBatchingTests {
    private func decide(
        pages: Int, bytes: Int = 0, isMoreComing: Bool, now: Int
    ) -> CommitBatching.Decision {
        CommitBatching.decide(
            pages: pages, bytes: bytes, oldest: pages == 0 ? nil : .milliseconds(100),
            isMoreComing: isMoreComing, now: .milliseconds(now))
    }

    @Test func nothingWaitsWhenNothingElseComes() {
        #expect(decide(pages: 0, isMoreComing: true, now: 100) == .rest)
        #expect(decide(pages: 1, isMoreComing: false, now: 100) == .commit)
    }

    @Test func pagesWaitForOthersButNotForLong() {
        #expect(
            decide(pages: 1, isMoreComing: true, now: 110) == .wait(until: .milliseconds(130)))
        #expect(decide(pages: 1, isMoreComing: true, now: 130) == .commit)
    }

    @Test func aFullBatchIsCommitted() {
        let pages = CommitBatching.maximumPages
        #expect(decide(pages: pages, isMoreComing: true, now: 100) == .commit)
        let bytes = CommitBatching.maximumBytes
        #expect(decide(pages: 1, bytes: bytes, isMoreComing: true, now: 100) == .commit)
    }
}

struct DayRolloverTests {
    private func day(_ text: String) -> CalendarDay { CalendarDay(text)! }

    @Test func aDayBeginsOnce() {
        var rollover = DayRollover(today: day("2026-11-22"))
        #expect(rollover.look(at: day("2026-11-22")) == nil)
        #expect(
            rollover.look(at: day("2026-11-23"))
                == .init(ended: [day("2026-11-22")], begun: day("2026-11-23")))
        #expect(rollover.look(at: day("2026-11-23")) == nil)
    }

    @Test func aClockThatIsSetBackEndsNoDay() {
        var rollover = DayRollover(today: day("2026-11-22"))
        #expect(rollover.look(at: day("2026-11-21")) == nil)
        #expect(rollover.look(at: day("2026-11-22")) == nil)
    }

    @Test func daysThatWereSleptThroughAllEnd() {
        var rollover = DayRollover(today: day("2026-02-27"))
        #expect(
            rollover.look(at: day("2026-03-02"))?.ended
                == ["2026-02-27", "2026-02-28", "2026-03-01"].map { day($0) })
    }

    @Test func aClockSetFarForwardIsBounded() {
        var rollover = DayRollover(today: day("1970-01-01"))
        let ended = rollover.look(at: day("2026-11-22"))?.ended
        #expect(ended?.count == DayRollover.maximumDays)
        #expect(ended?.last == day("2026-11-21"))
    }

    @Test func missedDaysRunUpToToday() {
        #expect(
            DayRollover.missed(since: day("2026-11-20"), today: day("2026-11-22"))
                == ["2026-11-20", "2026-11-21", "2026-11-22"].map { day($0) })
        #expect(
            DayRollover.missed(since: day("2026-11-25"), today: day("2026-11-22"))
                == [day("2026-11-22")])
    }
}

struct SilenceWatchTests {
    @Test func silenceBeginsAndEndsOnce() {
        var watch = SilenceWatch()
        let limit = Duration.seconds(3600)
        func look(_ now: Int64, _ last: Int64) -> SilenceWatch.Change? {
            watch.look(
                now: UnixTime(seconds: now), last: UnixTime(seconds: last), limit: limit)
        }
        #expect(look(3600, 0) == nil)
        #expect(look(3601, 0) == .began(.seconds(3601)))
        #expect(look(7200, 0) == nil)
        #expect(watch.silence == .seconds(7200))
        #expect(look(7201, 7200) == .ended)
        #expect(look(7202, 7200) == nil)
    }

    @Test func withoutALimitThereIsNoSilence() {
        #expect(
            SilenceWatch.silence(
                now: UnixTime(seconds: 1_000_000), last: UnixTime(seconds: 0), limit: nil) == nil)
    }
}

struct EventLogThrottleTests {
    @Test func aFewEventsAreAllLogged() {
        var throttle = EventLogThrottle()
        #expect(
            throttle.decide(newEvents: 3, pages: 1, now: .zero)
                == .init(logged: 3, summary: nil))
        #expect(throttle.endWindow(now: .seconds(100)) == nil)
    }

    @Test func aFloodIsSummedUpOnceAMinute() {
        var throttle = EventLogThrottle()
        let limit = EventLogThrottle.maximumLinesPerWindow
        #expect(throttle.decide(newEvents: limit + 5, pages: 10, now: .zero).logged == limit)
        #expect(throttle.decide(newEvents: 7, pages: 2, now: .seconds(1)).logged == 0)
        #expect(throttle.endWindow(now: .seconds(59)) == nil)
        #expect(
            throttle.decide(newEvents: 1, pages: 1, now: .seconds(60))
                == .init(logged: 1, summary: .init(pages: 12, events: 12)))
    }
}

struct RateMeterTests {
    @Test func itCountsTheLastSeconds() {
        var meter = RateMeter()
        #expect(meter.pagesPerSecond(now: .zero) == 0)
        meter.add(pages: 10, now: .seconds(10))
        #expect(meter.pagesPerSecond(now: .seconds(10)) == 10)
        meter.add(pages: 30, now: .seconds(12))
        #expect(meter.pagesPerSecond(now: .seconds(12)) == 20)
        #expect(meter.pagesPerSecond(now: .seconds(20)) == 0)
    }
}

struct RetryDelayTests {
    @Test func itDoublesUpToTheLast() {
        var delay = RetryDelay(first: .seconds(1), last: .seconds(5))
        #expect((0..<4).map { _ in delay.next() } == [1, 2, 4, 5].map { .seconds($0) })
        for _ in 0..<100 { #expect(delay.next() == .seconds(5)) }
    }
}
