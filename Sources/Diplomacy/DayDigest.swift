/// How an event that was known before changed on a day.
package struct EventChange: Hashable, Sendable {
    package enum What: Hashable, Sendable {
        case occurred
        case cancelled
        case moreSources(added: Int)
        /// Withdrawn by every page that had reported it.
        case withdrawn
        /// Something told of it was corrected or refined: the id it had, if that changed.
        case corrected(formerID: String?)
    }

    package let event: Event
    package let what: [What]

    package init(event: Event, what: [What]) {
        self.event = event
        self.what = what
    }
}

/// A page that was set aside on a day.
package struct SetAside: Hashable, Sendable {
    package let page: String
    package let problem: PageProblem
    package let seen: UnixTime

    package init(page: String, problem: PageProblem, seen: UnixTime) {
        self.page = page
        self.problem = problem
        self.seen = seen
    }
}

/// Everything a day's digest says; what it looks like is the business of `Digests`.
package struct DayDigest: Sendable {
    /// How many more there are than are listed: all zero but after loads of a whole archive.
    package struct Omitted: Hashable, Sendable {
        package let new: Int
        package let backfill: Int
        package let changed: Int
        package let upcoming: Int
        package let setAside: Int

        package init(
            new: Int = 0, backfill: Int = 0, changed: Int = 0, upcoming: Int = 0, setAside: Int = 0
        ) {
            self.new = new
            self.backfill = backfill
            self.changed = changed
            self.upcoming = upcoming
            self.setAside = setAside
        }
    }

    package let span: DaySpan
    /// First reported that day; newest first, undated last.
    package let new: [Event]
    /// First reported that day but of a day longer ago than the configured age.
    package let backfill: [Event]
    package let changed: [EventChange]
    /// Planned for that day or later; soonest first.
    package let upcoming: [Event]
    package let omitted: Omitted
    package let setAside: [SetAside]
    package let pagesRead: Int
    package let lastPageSeen: UnixTime?
    /// No page has come for this long, when that is longer than configured.
    package let silence: Duration?

    package var day: CalendarDay { span.day }
    package var offsetMinutes: Int { span.offsetMinutes }

    package init(
        span: DaySpan, new: [Event], backfill: [Event],
        changed: [EventChange], upcoming: [Event], omitted: Omitted = Omitted(),
        setAside: [SetAside], pagesRead: Int, lastPageSeen: UnixTime?, silence: Duration?
    ) {
        self.span = span
        self.new = new
        self.backfill = backfill
        self.changed = changed
        self.upcoming = upcoming
        self.omitted = omitted
        self.setAside = setAside
        self.pagesRead = pagesRead
        self.lastPageSeen = lastPageSeen
        self.silence = silence
    }
}
