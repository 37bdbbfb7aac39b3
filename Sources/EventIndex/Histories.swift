import Diplomacy
import GRDB

// What the pages of countries and pairs tell.
extension EventIndex {
    /// Of a pair or a country, newest first.
    private static let latestEvents = 40
    /// A month or a year is of no day.
    private static let longestSpanDays = 7

    /// Every place where events stand or once stood, or ids lead.
    package func parts() throws(IndexError) -> Set<PairYear> {
        try reading { db in
            // There may be a million ids, of few parts.
            var parts: Set<PairYear> = []
            for ids in [
                "SELECT DISTINCT event_group FROM claim WHERE event_group IS NOT NULL",
                "SELECT DISTINCT alias FROM alias", "SELECT former FROM redirect",
            ] {
                try db.forEach(ids, []) { if let part = PairYear(id: $0[0]) { parts.insert(part) } }
            }
            return parts
        }
    }

    package func events(of part: PairYear) throws(IndexError) -> PairYearEvents {
        try reading { db in
            var events: [Event] = []
            var moved: [(formerID: String, event: Event)] = []
            for range in part.idRanges {
                let found = """
                    SELECT \(StoredJSON.eventColumns) FROM event WHERE id >= ? AND id < ?
                    """
                events += try db.rows(found, [range.from, range.before]).map(StoredJSON.event)
                let former = """
                    SELECT alias FROM alias WHERE alias >= ?1 AND alias < ?2
                    UNION SELECT former FROM redirect WHERE former >= ?1 AND former < ?2
                    """
                for id in try db.texts(former, [range.from, range.before]) {
                    guard let event = try Self.event(id, in: db), event.id != id else { continue }
                    // Else its anchor stands with the event.
                    guard PairYear(id: event.id) != part || !event.aliases.contains(id) else {
                        continue
                    }
                    moved.append((id, event))
                }
            }
            return PairYearEvents(
                part: part, events: events.sorted(by: Self.isNewer),
                moved: moved.sorted { $0.formerID < $1.formerID },
                wasReported: try Self.wasReported(part.idRanges, in: db))
        }
    }

    package func history(of pair: CountryPair) throws(IndexError) -> PairHistory {
        try reading { db in
            let directions = [(pair.a, pair.b), (pair.b, pair.a)].map { first, second in
                Filter("party1 = ? AND party2 = ?", [first.rawValue, second.rawValue])
            }
            return PairHistory(
                pair: pair, counts: try Self.counts(directions, in: db),
                latest: try Self.latest(directions, in: db),
                wasReported: try Self.wasReported(pair.idRanges, in: db))
        }
    }

    /// By any page, also one that was replaced since.
    private static func wasReported(_ ids: [IDRange], in db: Database) throws -> Bool {
        try ids.contains { range in
            try db.int(
                """
                SELECT 1 FROM claim
                WHERE event_group IS NOT NULL AND event_group >= ? AND event_group < ? LIMIT 1
                """, [range.from, range.before]) != nil
        }
    }

    package func history(of country: CountryCode) throws(IndexError) -> CountryHistory {
        try reading { db in
            let sides = [
                Filter("party1 = ?", [country.rawValue]), Filter("party2 = ?", [country.rawValue]),
            ]
            let partners = try db.rows(
                """
                SELECT partner, sum(events) FROM (
                    SELECT party2 AS partner, events FROM event_count WHERE party1 = ?1
                    UNION ALL SELECT party1, events FROM event_count WHERE party2 = ?1
                ) GROUP BY partner ORDER BY sum(events) DESC, partner
                """, [country.rawValue])
            return CountryHistory(
                country: country, counts: try Self.counts(sides, in: db),
                partners: partners.compactMap(Self.partner),
                latest: try Self.latest(sides, in: db))
        }
    }

    /// The wire at a glance.
    /// - Parameters:
    ///   - spans: the days to count, in any order.
    ///   - today: the last day to look at.
    package func overview(_ spans: [DaySpan], today: DaySpan) throws(IndexError) -> SiteOverview {
        try reading { db in
            let days = try spans.sorted { $0.day > $1.day }.map { span in
                let count = try db.int(
                    "SELECT count(*) FROM event WHERE first_seen >= ? AND first_seen < ?",
                    [span.from, span.to])
                return SiteOverview.DayCount(day: span.day, events: Int(count ?? 0))
            }
            let last = today.day.daysSince1970
            let activity = try db.rows(
                """
                SELECT first_day, kind, party1, party2, count(*) FROM event
                WHERE first_day > ? AND first_day <= ? AND status = 'occurred'
                    AND last_day - first_day < \(Self.longestSpanDays) GROUP BY first_day, kind, party1, party2
                """, [last - SiteOverview.activityDays, last])
            let countries = try db.rows(
                """
                WITH pair AS MATERIALIZED (
                    SELECT party1, party2, sum(events) AS events FROM event_count GROUP BY 1, 2)
                SELECT country, sum(events) FROM (
                    SELECT party1 AS country, events FROM pair
                    UNION ALL SELECT party2, events FROM pair
                ) GROUP BY country ORDER BY sum(events) DESC, country
                """)
            return SiteOverview(
                span: today, days: days, activity: activity.compactMap(Self.activity),
                countries: countries.compactMap(Self.partner))
        }
    }

    private struct Filter {
        let condition: String
        let arguments: StatementArguments

        init(_ condition: String, _ arguments: StatementArguments) {
            self.condition = condition
            self.arguments = arguments
        }
    }

    private static func counts(_ filters: [Filter], in db: Database) throws -> [HistoryCount] {
        var sums: [EventYear: [Kind: Int]] = [:]
        for filter in filters {
            let sql = """
                SELECT year, kind, sum(events) FROM event_count WHERE \(filter.condition)
                GROUP BY year, kind
                """
            for row in try db.rows(sql, filter.arguments) {
                let year: Int = row[0]
                guard let kind = Kind(rawValue: row[1]) else { continue }
                sums[year == 0 ? .undated : .year(year), default: [:]][kind, default: 0] += row[2]
            }
        }
        return sums.sorted { $0.key < $1.key }.flatMap { year, kinds in
            kinds.sorted { $0.key < $1.key }.map { HistoryCount(year: year, kind: $0, events: $1) }
        }
    }

    /// Not what is planned for more than a year after it was told: it would stand first for years.
    private static let soon = "first_day < first_seen / 86400000000000 + 366"

    /// First which day the last of them has, so that no more rows are read than are wanted.
    private static func latest(_ filters: [Filter], in db: Database) throws -> [Event] {
        var events: [Event] = []
        for filter in filters {
            let oldest = try db.row(
                """
                SELECT first_day FROM event WHERE \(filter.condition) AND \(soon)
                ORDER BY first_day DESC LIMIT 1 OFFSET \(latestEvents - 1)
                """, filter.arguments)
            let columns = "SELECT \(StoredJSON.eventColumns) FROM event WHERE \(filter.condition)"
            let day: Int64? = oldest?[0]
            events += try db.rows(
                columns + " AND first_day >= ? AND \(soon)", filter.arguments + [day ?? Int64.min]
            ).map(StoredJSON.event)
            if day == nil {
                // The plus keeps SQLite from walking through all undated events of the index.
                events += try db.rows(
                    columns + " AND +first_day IS NULL ORDER BY id LIMIT \(latestEvents)",
                    filter.arguments
                ).map(StoredJSON.event)
            }
        }
        return Array(events.sorted(by: isNewer).prefix(latestEvents))
    }

    /// Undated last; a total order.
    private static func isNewer(_ a: Event, _ b: Event) -> Bool {
        let (first, second) = (a.date?.firstDay, b.date?.firstDay)
        if first == second { return a.id < b.id }
        guard let first else { return false }
        return second.map { first > $0 } ?? true
    }

    private static func partner(_ row: Row) -> CountryHistory.Partner? {
        CountryCode(row[0] as String).map { CountryHistory.Partner(country: $0, events: row[1]) }
    }

    private static func activity(_ row: Row) -> SiteOverview.Activity? {
        guard let kind = Kind(rawValue: row[1]), let first = CountryCode(row[2] as String),
            let second = CountryCode(row[3] as String)
        else { return nil }
        return SiteOverview.Activity(
            day: CalendarDay(daysSince1970: row[0]), kind: kind, pair: CountryPair(first, second),
            events: row[4])
    }
}
