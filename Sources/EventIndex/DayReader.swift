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
        var differing = Differing(isPossible: try isPast())
        try addEvents(to: &news, &differing)
        if differing.isPossible {
            for group in try groups() {
                if try differing.contains(group, self) {
                    try addAsItWas(group, to: &news)
                } else {
                    for change in try changes(in: group) { news.changed.append(change) }
                }
            }
        } else {
            if known.isUnread { known.touch(try groups()) }
            try known.read(self, into: &news)
        }
        return news
    }

    /// Every group that may have something to say.
    private func groups() throws -> Set<String> {
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

    /// Undated events count as news.
    private var oldestNews: Int { span.day.daysSince1970 - backfillAgeDays }

    private func isOld(_ event: Event) -> Bool {
        event.date.map { $0.lastDay.daysSince1970 < oldestNews } ?? false
    }

    private func addEvents(to news: inout DayNews, _ differing: inout Differing) throws {
        let seen: StatementArguments = [span.from, span.to, oldestNews]
        try add(
            "first_seen >= ? AND first_seen < ? AND (last_day IS NULL OR last_day >= ?)",
            seen, order: "first_day DESC, id", to: &news.new, &differing)
        try add(
            "first_seen >= ? AND first_seen < ? AND last_day < ?",
            seen, order: "first_day DESC, id", to: &news.backfill, &differing)
        try add(
            "status = 'planned' AND status <> 'occurred' AND last_day >= ?",
            [span.day.daysSince1970], order: "first_day, id", to: &news.upcoming, &differing)
    }

    /// Settled events, but for those of groups that were different.
    private func add(
        _ condition: String, _ arguments: StatementArguments, order: String,
        to section: inout Section<Event>, _ differing: inout Differing
    ) throws {
        var wanted: [Int64] = []
        var total = 0
        let keys = "SELECT rowid, event_group FROM event WHERE \(condition) ORDER BY \(order)"
        if differing.isPossible {
            try db.forEach(keys, arguments) { row in
                guard try !differing.contains(row[1], self) else { return }
                total += 1
                if wanted.count < limit { wanted.append(row[0]) }
            }
        } else {
            wanted = try db.rows(keys + " LIMIT \(limit)", arguments).map { $0[0] }
            let count = "SELECT count(*) FROM event WHERE \(condition)"
            total =
                wanted.count < limit ? wanted.count : Int(try db.int(count, arguments) ?? 0)
        }
        let event = "SELECT \(StoredJSON.eventColumns) FROM event WHERE rowid = ?"
        for row in wanted {
            if let found = try db.row(event, [row]) { section.append(try StoredJSON.event(found)) }
        }
        section.add(omitted: total - wanted.count)
    }

    /// The settled events tell of now. They tell of the day too if nothing of the group, or of the
    /// other groups from which replaced pages bring ages and ids, has come or gone since.
    fileprivate func wasDifferent(_ group: String) throws -> Bool {
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

    private func addAsItWas(_ group: String, to news: inout DayNews) throws {
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

/// The groups of which the settled events do not tell what a past day knew.
private struct Differing {
    /// Whether anything came since the day.
    let isPossible: Bool
    private var known: [String: Bool] = [:]

    init(isPossible: Bool) { self.isPossible = isPossible }

    mutating func contains(_ group: String, _ reader: DayReader) throws -> Bool {
        if let known = known[group] { return known }
        let isDifferent = try reader.wasDifferent(group)
        known[group] = isDifferent
        return isDifferent
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
