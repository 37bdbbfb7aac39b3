/// What was between two states, or of one state with all others, over the years.
package struct HistoryCount: Hashable, Sendable {
    package let year: EventYear
    package let kind: Kind
    package let events: Int

    package init(year: EventYear, kind: Kind, events: Int) {
        self.year = year
        self.kind = kind
        self.events = events
    }
}

package struct PairHistory: Sendable {
    package let pair: CountryPair
    /// By year, then kind.
    package let counts: [HistoryCount]
    /// Newest first, undated last; not all of them.
    package let latest: [Event]
    /// Whether any page told of the pair, be it one that was replaced since.
    package let wasReported: Bool

    package var events: Int { counts.reduce(0) { $0 + $1.events } }

    package init(
        pair: CountryPair, counts: [HistoryCount], latest: [Event], wasReported: Bool = true
    ) {
        self.pair = pair
        self.counts = counts
        self.latest = latest
        self.wasReported = wasReported
    }
}

package struct CountryHistory: Sendable {
    package struct Partner: Hashable, Sendable {
        package let country: CountryCode
        package let events: Int

        package init(country: CountryCode, events: Int) {
            self.country = country
            self.events = events
        }
    }

    package let country: CountryCode
    /// By year, then kind.
    package let counts: [HistoryCount]
    /// Most events first.
    package let partners: [Partner]
    /// Newest first, undated last; not all of them.
    package let latest: [Event]

    package var events: Int { counts.reduce(0) { $0 + $1.events } }

    package init(
        country: CountryCode, counts: [HistoryCount], partners: [Partner], latest: [Event]
    ) {
        self.country = country
        self.counts = counts
        self.partners = partners
        self.latest = latest
    }
}

/// All ids from one text on and before another.
package struct IDRange: Hashable, Sendable {
    package let from: String
    package let before: String
}

extension CountryPair {
    /// How the ids of its events begin: kind and parties.
    fileprivate var idStems: [String] {
        Kind.allCases.flatMap { kind in
            let directions = kind.isSymmetric ? [(a, b)] : [(a, b), (b, a)]
            return directions.map { "\(kind.rawValue)-\($0)-\($1)-" }
        }
    }

    package var idRanges: [IDRange] {
        // A dot is the next sign after the hyphen.
        idStems.map { IDRange(from: $0, before: $0.dropLast() + ".") }
    }
}

/// All events of a pair whose ids name a year, and the ids that events elsewhere had in it.
package struct PairYear: Hashable, Sendable, Comparable {
    package let pair: CountryPair
    package let year: EventYear

    package init(pair: CountryPair, year: EventYear) {
        self.pair = pair
        self.year = year
    }

    /// Where the event of that id stands: what its page is called can be told from the id alone.
    /// Nil for what is no id.
    package init?(id: String) {
        let parts = id.split(separator: "-", maxSplits: 3)
        guard parts.count == 4, let first = CountryCode(parts[1]),
            let second = CountryCode(parts[2])
        else { return nil }
        pair = CountryPair(first, second)
        year =
            parts[3].utf8.first == UInt8(ascii: "p")
            ? .undated : Int(parts[3].prefix(4)).map { .year($0) } ?? .undated
    }

    /// Of the ids that stand here.
    package var idRanges: [IDRange] {
        pair.idStems.map { stem in
            // A dot is the next sign after the hyphen that a month would follow.
            switch year {
            case .undated: IDRange(from: stem + "p", before: stem + "q")
            case .year: IDRange(from: stem + year.text, before: stem + year.text + ".")
            }
        }
    }

    package static func < (a: PairYear, b: PairYear) -> Bool {
        (a.pair, a.year) < (b.pair, b.year)
    }
}

package struct PairYearEvents: Sendable {
    package let part: PairYear
    /// Newest first.
    package let events: [Event]
    /// Events that moved to another year, by the id that they had here.
    package let moved: [(formerID: String, event: Event)]
    /// Whether any page told of an event here, be it one that was replaced since.
    package let wasReported: Bool

    package init(
        part: PairYear, events: [Event], moved: [(formerID: String, event: Event)],
        wasReported: Bool = true
    ) {
        self.part = part
        self.events = events
        self.moved = moved
        self.wasReported = wasReported
    }
}

/// The wire at a glance.
package struct SiteOverview: Sendable {
    package struct DayCount: Hashable, Sendable {
        package let day: CalendarDay
        /// First reported that day, backfill included.
        package let events: Int

        package init(day: CalendarDay, events: Int) {
            self.day = day
            self.events = events
        }
    }

    /// What happened, or is said to have, by day of the event.
    package struct Activity: Hashable, Sendable {
        package let day: CalendarDay
        package let kind: Kind
        package let pair: CountryPair
        package let events: Int

        package init(day: CalendarDay, kind: Kind, pair: CountryPair, events: Int) {
            self.day = day
            self.kind = kind
            self.pair = pair
            self.events = events
        }
    }

    package let span: DaySpan
    /// Days that have a digest, newest first.
    package let days: [DayCount]
    /// Of the last `activityDays` days.
    package let activity: [Activity]
    /// Every country with its events, most first.
    package let countries: [CountryHistory.Partner]

    package static let activityDays = 30

    package init(
        span: DaySpan, days: [DayCount], activity: [Activity],
        countries: [CountryHistory.Partner]
    ) {
        self.span = span
        self.days = days
        self.activity = activity
        self.countries = countries
    }
}
