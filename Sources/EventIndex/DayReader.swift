import Diplomacy
import GRDB
import Ledger

/// A day as the time it spans.
struct DaySpan: Hashable {
    let day: CalendarDay
    let offsetMinutes: Int

    /// Its first moment.
    var from: UnixTime { start(of: day) }
    /// The first moment of the next.
    var to: UnixTime { UnixTime(seconds: from.seconds + Self.daySeconds) }

    private static let daySeconds: Int64 = 86_400

    private func start(of day: CalendarDay) -> UnixTime {
        UnixTime(seconds: Int64(day.daysSince1970) * Self.daySeconds - Int64(offsetMinutes) * 60)
    }
}

/// What one group of events has to say on a day.
struct GroupNews {
    var new: [Event] = []
    var changed: [EventChange] = []
    var upcoming: [Event] = []

    var isEmpty: Bool { new.isEmpty && changed.isEmpty && upcoming.isEmpty }
}

/// Finds what a day brought. `Ledger.changes` over all claims says what that is; this reads the
/// settled events where they must agree with it, and only as many claims as it needs elsewhere.
struct DayReader {
    let db: Database
    let span: DaySpan

    private var claims: ClaimStore { ClaimStore(db: db) }

    /// Every group that may have something to say.
    func groups() throws -> Set<String> {
        Set(
            try db.texts(
                """
                SELECT event_group FROM claim
                    WHERE event_group IS NOT NULL AND first_seen >= ? AND first_seen < ?
                UNION
                SELECT event_group FROM claim
                    WHERE event_group IS NOT NULL AND withdrawn >= ? AND withdrawn < ?
                UNION
                SELECT event_group FROM claim
                    WHERE event_group IS NOT NULL AND status = 'planned' AND last_day >= ?
                        AND first_seen < ?
                """,
                [span.from, span.to, span.from, span.to, span.day.daysSince1970, span.to]))
    }

    func news(of group: String) throws -> GroupNews {
        if try wasDifferent(group) { return try asItWas(group) }
        var news = GroupNews()
        news.new = try events(
            "event_group = ? AND first_seen >= ? AND first_seen < ?",
            [group, span.from, span.to])
        news.upcoming = try events(
            "event_group = ? AND status = 'planned' AND last_day >= ?",
            [group, span.day.daysSince1970])
        if try mayHaveChanges(group) { news.changed = try changes(in: group) }
        return news
    }

    private func events(_ condition: String, _ arguments: StatementArguments) throws -> [Event] {
        try db.rows("SELECT \(StoredJSON.eventColumns) FROM event WHERE " + condition, arguments)
            .map(StoredJSON.event)
    }

    /// The settled events tell of now. They tell of the day too if nothing of the group, or of the
    /// other groups from which replaced pages bring ages and ids, has come or gone since.
    private func wasDifferent(_ group: String) throws -> Bool {
        guard try isPast() else { return false }
        let since = """
            SELECT 1 FROM claim WHERE event_group = ?1 AND first_seen >= ?2
            UNION ALL SELECT 1 FROM claim WHERE event_group = ?1 AND withdrawn >= ?2
            UNION ALL SELECT 1 FROM claim JOIN content ON content.id = claim.content
                WHERE event_group = ?1 AND content.lineage IS NOT NULL
            LIMIT 1
            """
        return try db.int(since, [group, span.to]) != nil
    }

    private func isPast() throws -> Bool {
        let since = """
            SELECT 1 FROM claim WHERE event_group IS NOT NULL AND first_seen >= ?1
            UNION ALL
            SELECT 1 FROM claim WHERE event_group IS NOT NULL AND withdrawn >= ?1
            LIMIT 1
            """
        return try db.int(since, [span.to]) != nil
    }

    private func asItWas(_ group: String) throws -> GroupNews {
        let dates = try db.rows("SELECT DISTINCT date FROM claim WHERE event_group = ?", [group])
        let known = try known(group) { _, _ in Set(dates.map { $0[0] as String? }) }
        let changes = known.changes(in: span)
        let upcoming = known.atEnd(of: span).filter {
            $0.status == .planned && ($0.date.map { $0.lastDay >= span.day } ?? false)
        }
        return GroupNews(
            new: changes.new.filter { belongs($0, to: group) },
            changed: changes.changed.filter { belongs($0.event, to: group) },
            upcoming: upcoming.filter { belongs($0, to: group) })
    }

    /// Claims of other groups come along to tell age and ids.
    private func belongs(_ event: Event, to group: String) -> Bool {
        Ledger.group(of: event.report, sha256: event.sources[0].sha256) == group
    }

    private func mayHaveChanges(_ group: String) throws -> Bool {
        let updated = """
            SELECT 1 FROM event
            WHERE event_group = ? AND first_seen < ? AND updated >= ? AND updated < ? LIMIT 1
            """
        if try db.int(updated, [group, span.from, span.from, span.to]) != nil { return true }
        let withdrawn = """
            SELECT 1 FROM claim
            WHERE event_group = ? AND withdrawn >= ? AND withdrawn < ? LIMIT 1
            """
        return try db.int(withdrawn, [group, span.from, span.to]) != nil
    }

    /// From the claims of only those events that the day touched: a busy pair has thousands.
    private func changes(in group: String) throws -> [EventChange] {
        let known = try known(group) { before, after in
            try affectedDates(of: group, before, after)
        }
        return known.changes(in: span).changed.filter { belongs($0.event, to: group) }
    }

    /// The claims of these dates, and of whichever other groups' events they come from.
    private func known(
        _ group: String, dates: (DateMerging, DateMerging) throws -> Set<String?>
    ) throws -> KnownClaims {
        var known = KnownClaims(before: try mergingBefore(group), after: try mergingAfter(group))
        let own = try claims.claims(group: group, dates: dates(known.before, known.after))
        known.claims.formUnion(own)
        let others = Dictionary(grouping: own) {
            Ledger.group(of: $0.report, sha256: $0.sha256) ?? group
        }
        for (other, foreign) in others where other != group {
            let before = try mergingBefore(other)
            let after = try mergingAfter(other)
            let dates = try datesOfEvents(
                with: Set(foreign.map { $0.report.date?.description }), in: other, before, after)
            known.claims.formUnion(try claims.claims(group: other, dates: dates))
            known.before.add(before)
            known.after.add(after)
        }
        return known
    }

    private func mergingBefore(_ group: String) throws -> DateMerging {
        try claims.merging(of: group, asOf: span.from.adding(.nanoseconds(-1)))
    }

    private func mergingAfter(_ group: String) throws -> DateMerging {
        try claims.merging(of: group, asOf: span.to.adding(.nanoseconds(-1)))
    }

    /// The dates that the day's claims have, those that merge otherwise than before, and all that
    /// are one event with any of them.
    private func affectedDates(
        of group: String, _ before: DateMerging, _ after: DateMerging
    ) throws -> Set<String?> {
        let rows = try db.rows(
            """
            SELECT date, max((first_seen >= ?1 AND first_seen < ?2)
                OR (withdrawn IS NOT NULL AND withdrawn >= ?1 AND withdrawn < ?2))
            FROM claim WHERE event_group = ?3 GROUP BY date
            """, [span.from, span.to, group])
        var affected: Set<String?> = []
        for row in rows {
            let date: String? = row[0]
            let isTouched: Bool = row[1]
            let moved = date.flatMap { PartialDate(edtf: $0) }.map {
                before.eventDate(of: $0) != after.eventDate(of: $0)
            }
            if isTouched || moved == true { affected.insert(date) }
        }
        return try datesOfEvents(with: affected, in: group, before, after)
    }

    /// All dates of the group that are one event with any of these, before the day or after it.
    private func datesOfEvents(
        with some: Set<String?>, in group: String, _ before: DateMerging, _ after: DateMerging
    ) throws -> Set<String?> {
        var events: Set<PartialDate> = []
        for date in some.compactMap({ $0.flatMap { PartialDate(edtf: $0) } }) {
            events.formUnion([before.eventDate(of: date), after.eventDate(of: date)])
        }
        let sql = "SELECT DISTINCT date FROM claim WHERE event_group = ? AND date IS NOT NULL"
        let all = try db.texts(sql, [group]).filter { text in
            guard let date = PartialDate(edtf: text) else { return false }
            return events.contains(before.eventDate(of: date))
                || events.contains(after.eventDate(of: date))
        }
        return some.union(all)
    }
}

/// Some claims of a group, with how all of its dates merge before and after a day.
private struct KnownClaims {
    var claims: Set<Claim> = []
    var before: DateMerging
    var after: DateMerging

    func changes(in span: DaySpan) -> Ledger.Changes {
        Ledger.changes(
            Array(claims), from: span.from, to: span.to, before: before, after: after)
    }

    func atEnd(of span: DaySpan) -> [Event] {
        Ledger.settle(
            Array(claims), asOf: span.to.adding(.nanoseconds(-1)), merging: after)
    }
}

/// The days last shown, so that one more page costs no more than the events it touched.
struct DayCache {
    /// Around midnight two days are written in turn.
    private static let limitDays = 2

    private struct Entry {
        let span: DaySpan
        var news: [String: GroupNews]
        /// Groups that commits have touched since.
        var stale: Set<String> = []
    }

    /// Newest last.
    private var entries: [Entry] = []

    mutating func invalidate(_ touched: Touched) {
        for i in entries.indices { entries[i].stale.formUnion(touched.dates.keys) }
    }

    mutating func news(_ reader: DayReader) throws -> [GroupNews] {
        guard let i = entries.firstIndex(where: { $0.span == reader.span }) else {
            let news = try Self.read(reader)
            entries.append(Entry(span: reader.span, news: news))
            if entries.count > Self.limitDays { entries.removeFirst() }
            return Array(news.values)
        }
        for group in entries[i].stale {
            let news = try reader.news(of: group)
            entries[i].news[group] = news.isEmpty ? nil : news
        }
        entries[i].stale.removeAll()
        return Array(entries[i].news.values)
    }

    static func read(_ reader: DayReader) throws -> [String: GroupNews] {
        var news: [String: GroupNews] = [:]
        for group in try reader.groups() {
            let found = try reader.news(of: group)
            if !found.isEmpty { news[group] = found }
        }
        return news
    }
}
