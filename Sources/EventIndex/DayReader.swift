import Diplomacy
import GRDB
import Ledger

/// Finds what a day brought. `Ledger.changes` over all claims says what that is; this reads the
/// settled events where they must agree with it, and only as many claims as it needs elsewhere.
struct DayReader {
    let db: Database
    let span: DaySpan
    let backfillAgeDays: Int
    /// Of a section, so many are read in full; the others are counted. Loads of a whole archive are
    /// a day's news too.
    let limit: Int

    private var claims: ClaimStore { ClaimStore(db: db) }

    /// - Parameter known: the day's changes as they were read before, or none.
    func news(_ known: inout DayChanges) throws -> DayNews {
        var news = DayNews(limit: limit)
        let isPast = try isPast()
        let differing = isPast ? try differing() : []
        try addEvents(to: &news, except: differing)
        for group in differing { try addAsItWas(group, to: &news) }
        if isPast {
            for group in try changeable() where !differing.contains(group) {
                for change in try changes(in: group) { news.changed.append(change) }
            }
        } else {
            if known.isUnread { known.touch(Set(try changeable())) }
            try known.read(self, into: &news)
        }
        return news
    }

    /// The groups of which the settled events do not tell what the day knew: something of the group,
    /// or of the other groups from which replaced pages bring ages and ids, has come or gone since.
    private func differing() throws -> Set<String> {
        Set(
            try db.texts(
                """
                WITH day (name) AS (
                    SELECT event_group FROM claim
                        WHERE event_group IS NOT NULL AND first_seen >= ?1 AND first_seen < ?2
                    UNION SELECT event_group FROM claim
                        WHERE event_group IS NOT NULL AND withdrawn >= ?1 AND withdrawn < ?2
                    UNION SELECT event_group FROM claim
                        WHERE event_group IS NOT NULL AND status = 'planned' AND last_day >= ?3
                            AND first_seen < ?2
                    UNION SELECT event_group FROM event WHERE first_seen >= ?1 AND first_seen < ?2
                    UNION SELECT event_group FROM event
                        WHERE status = 'planned' AND status <> 'occurred' AND last_day >= ?3)
                SELECT name FROM day
                WHERE EXISTS (SELECT 1 FROM claim WHERE event_group = name AND first_seen >= ?2)
                    OR EXISTS (SELECT 1 FROM claim WHERE event_group = name AND withdrawn >= ?2)
                    OR EXISTS (SELECT 1 FROM claim JOIN content ON content.id = claim.content
                        WHERE event_group = name AND content.lineage IS NOT NULL)
                """, [span.from, span.to, span.day.daysSince1970]))
    }

    /// The groups of which anything known before may have changed that day.
    private func changeable() throws -> [String] {
        try db.texts(
            """
            SELECT event_group FROM claim
                WHERE event_group IS NOT NULL AND first_seen >= ?1 AND first_seen < ?2
                    AND EXISTS (
                        SELECT 1 FROM claim WHERE event_group IS NOT NULL AND first_seen < ?1)
                    AND EXISTS (
                        SELECT 1 FROM claim AS older
                        WHERE older.event_group = claim.event_group AND older.first_seen < ?1)
            UNION SELECT event_group FROM claim
                WHERE event_group IS NOT NULL AND withdrawn >= ?1 AND withdrawn < ?2
            UNION SELECT event_group FROM claim
                WHERE event_group IS NOT NULL AND first_seen < ?2
                    AND content IN (
                        SELECT id FROM content
                        WHERE lineage IS NOT NULL AND first_seen >= ?1 AND first_seen < ?2)
            """, [span.from, span.to])
    }

    /// Undated events count as news.
    private var oldestNews: Int { span.day.daysSince1970 - backfillAgeDays }

    private func isOld(_ event: Event) -> Bool {
        event.date.map { $0.lastDay.daysSince1970 < oldestNews } ?? false
    }

    private func addEvents(to news: inout DayNews, except differing: Set<String>) throws {
        let seen: StatementArguments = [span.from, span.to, oldestNews]
        try add(
            "first_seen >= ? AND first_seen < ? AND (last_day IS NULL OR last_day >= ?)",
            seen, order: "first_day DESC, id", to: &news.new, except: differing)
        try add(
            "first_seen >= ? AND first_seen < ? AND last_day < ?",
            seen, order: "first_day DESC, id", to: &news.backfill, except: differing)
        // The second condition is that of the index.
        try add(
            "status = 'planned' AND status <> 'occurred' AND last_day >= ?",
            [span.day.daysSince1970], order: "first_day, id", to: &news.upcoming,
            except: differing)
    }

    /// Settled events, but for those of some groups.
    private func add(
        _ condition: String, _ arguments: StatementArguments, order: String,
        to section: inout Section<Event>, except differing: Set<String>
    ) throws {
        var wanted: [Int64] = []
        var total = 0
        let keys = "SELECT rowid, event_group FROM event WHERE \(condition) ORDER BY \(order)"
        if differing.isEmpty {
            wanted = try db.rows(keys + " LIMIT \(limit)", arguments).map { $0[0] }
            let count = "SELECT count(*) FROM event WHERE \(condition)"
            total =
                wanted.count < limit ? wanted.count : Int(try db.int(count, arguments) ?? 0)
        } else {
            try db.forEach(keys, arguments) { row in
                guard !differing.contains(row[1]) else { return }
                total += 1
                if wanted.count < limit { wanted.append(row[0]) }
            }
        }
        let event = "SELECT \(StoredJSON.eventColumns) FROM event WHERE rowid = ?"
        for row in wanted {
            if let found = try db.row(event, [row]) { section.append(try StoredJSON.event(found)) }
        }
        section.add(omitted: total - wanted.count)
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

    private func addAsItWas(_ group: String, to news: inout DayNews) throws {
        let was = "SELECT 1 FROM claim WHERE event_group = ? AND first_seen < ? LIMIT 1"
        guard try db.int(was, [group, span.to]) != nil else { return }
        let known = try known(group) { Set($0.texts) }
        let changes = known.changes(in: span)
        for event in changes.new where belongs(event, to: group) {
            if isOld(event) { news.backfill.append(event) } else { news.new.append(event) }
        }
        for change in changes.changed where belongs(change.event, to: group) {
            news.changed.append(change)
        }
        for event in known.atEnd(of: span)
        where event.status == .planned && belongs(event, to: group)
            && (event.date.map { $0.lastDay >= span.day } ?? false)
        {
            news.upcoming.append(event)
        }
    }

    /// Claims of other groups come along to tell age and ids.
    private func belongs(_ event: Event, to group: String) -> Bool {
        Ledger.group(of: event.report, sha256: event.sources[0].sha256) == group
    }

    /// From the claims of only those events that may have changed: a busy pair has thousands.
    func changes(in group: String) throws -> [EventChange] {
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
