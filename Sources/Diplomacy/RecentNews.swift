/// What feeds and calendars tell, whichever day it is.
package struct RecentNews: Sendable {
    /// Told or changed of late, no backfill; the newest change first.
    package let current: [Event]
    /// Old events that arrived of late: the days on which they did and how many; the newest first.
    package let backfill: [Backfill]
    /// Planned, or called off, for a known day that is to come or not long past; soonest first.
    package let plans: [Event]
    /// The last day that this looks at.
    package let span: DaySpan

    package struct Backfill: Hashable, Sendable {
        package let span: DaySpan
        package let events: Int

        package init(span: DaySpan, events: Int) {
            self.span = span
            self.events = events
        }
    }

    package init(current: [Event], backfill: [Backfill], plans: [Event], span: DaySpan) {
        self.current = current
        self.backfill = backfill
        self.plans = plans
        self.span = span
    }
}
