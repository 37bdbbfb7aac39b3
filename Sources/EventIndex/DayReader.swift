import Diplomacy
import GRDB
import Ledger

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
        news.changed = try changes(in: group)
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
        let known = try known(group) { Set($0.texts) }
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

    /// From the claims of only those events that may have changed: a busy pair has thousands.
    private func changes(in group: String) throws -> [EventChange] {
        let older = "SELECT 1 FROM claim WHERE event_group = ? AND first_seen < ? LIMIT 1"
        let lineage = """
            SELECT 1 FROM claim JOIN content ON content.id = claim.content
            WHERE event_group = ? AND content.lineage IS NOT NULL LIMIT 1
            """
        guard try db.int(older, [group, span.from]) != nil || db.int(lineage, [group]) != nil
        else { return [] }
        let known = try known(group) { try changedDates(of: group, $0) }
        return known.changes(in: span).changed.filter { belongs($0.event, to: group) }
    }

    /// The claims of these dates, and of whichever other groups' events they come from.
    private func known(
        _ group: String, of wanted: (DayDates) throws -> Set<String?>
    ) throws -> KnownClaims {
        let dates = try dayDates(of: group)
        var known = KnownClaims(before: dates.before, after: dates.after)
        let own = try claims.claims(group: group, dates: wanted(dates))
        known.claims.formUnion(own)
        let others = Dictionary(grouping: own) {
            Ledger.group(of: $0.report, sha256: $0.sha256) ?? group
        }
        for (other, foreign) in others where other != group {
            let dates = try dayDates(of: other)
            let wanted = dates.ofEvents(with: Set(foreign.map { $0.report.date?.description }))
            known.claims.formUnion(try claims.claims(group: other, dates: wanted))
            known.before.add(dates.before)
            known.after.add(dates.after)
        }
        return known
    }

    private func dayDates(of group: String) throws -> DayDates {
        let sql = """
            SELECT date,
                max(first_seen < ?1 AND (withdrawn IS NULL OR withdrawn >= ?1)),
                max(first_seen < ?1 AND withdrawn IS NOT NULL AND withdrawn < ?1),
                max(first_seen < ?2 AND (withdrawn IS NULL OR withdrawn >= ?2)),
                max(first_seen < ?2 AND withdrawn IS NOT NULL AND withdrawn < ?2),
                max(withdrawn IS NOT NULL AND withdrawn >= ?1 AND withdrawn < ?2)
            FROM claim WHERE event_group = ?3 GROUP BY date
            """
        var before = GroupDates()
        var after = GroupDates()
        var withdrawn: Set<String?> = []
        try db.forEach(sql, [span.from, span.to, group]) { row in
            before.add(row[0], isLive: row[1], isFormer: row[2])
            after.add(row[0], isLive: row[3], isFormer: row[4])
            if row[5] { withdrawn.insert(row[0]) }
        }
        return DayDates(
            texts: before.texts, before: before.merging, after: after.merging,
            withdrawn: withdrawn)
    }

    /// The dates of events that were known before and have been added to, those of reports that
    /// were withdrawn, those that merge otherwise than before, and all that are one event with any
    /// of them.
    private func changedDates(of group: String, _ dates: DayDates) throws -> Set<String?> {
        var changed = dates.withdrawn.union(dates.moved)
        let updated = try db.texts(
            """
            SELECT dates FROM event
            WHERE event_group = ? AND first_seen < ? AND updated >= ? AND updated < ?
            """, [group, span.from, span.from, span.to])
        for key in updated { changed.formUnion(Settler.dates(ofKey: key)) }
        return dates.ofEvents(with: changed)
    }
}

/// A group's dates before and after a day.
private struct DayDates {
    let texts: [String?]
    let before: DateMerging
    let after: DateMerging
    /// Those of claims that were withdrawn that day.
    let withdrawn: Set<String?>

    var moved: [String?] {
        texts.filter { text in
            guard let date = text.flatMap({ PartialDate(edtf: $0) }) else { return false }
            return before.eventDate(of: date) != after.eventDate(of: date)
        }
    }

    /// All that are one event with any of these, before the day or after it.
    func ofEvents(with some: Set<String?>) -> Set<String?> {
        var events: Set<PartialDate> = []
        for date in some.compactMap({ $0.flatMap { PartialDate(edtf: $0) } }) {
            events.formUnion([before.eventDate(of: date), after.eventDate(of: date)])
        }
        guard !events.isEmpty else { return some }
        let others = texts.filter { text in
            guard let date = text.flatMap({ PartialDate(edtf: $0) }) else { return false }
            return events.contains(before.eventDate(of: date))
                || events.contains(after.eventDate(of: date))
        }
        return some.union(others)
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
