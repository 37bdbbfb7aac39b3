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
        if try hasLaterClaims(group) { return try asItWas(group) }
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

    /// The settled events tell of now; the day may have been followed by others.
    private func hasLaterClaims(_ group: String) throws -> Bool {
        let seen = "SELECT 1 FROM claim WHERE event_group = ? AND first_seen >= ? LIMIT 1"
        if try db.int(seen, [group, span.to]) != nil { return true }
        let withdrawn = "SELECT 1 FROM claim WHERE event_group = ? AND withdrawn >= ? LIMIT 1"
        return try db.int(withdrawn, [group, span.to]) != nil
    }

    private func asItWas(_ group: String) throws -> GroupNews {
        let dates = try db.rows("SELECT DISTINCT date FROM claim WHERE event_group = ?", [group])
        let all = try claims.claims(group: group, dates: Set(dates.map { $0[0] as String? }))
        let end = span.to.adding(.nanoseconds(-1))
        let changes = Ledger.changes(all, from: span.from, to: span.to)
        let upcoming = Ledger.settle(all, asOf: end).filter {
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
        let instant = Duration.nanoseconds(-1)
        let before = try claims.merging(of: group, asOf: span.from.adding(instant))
        let after = try claims.merging(of: group, asOf: span.to.adding(instant))
        let dates = try affectedDates(of: group, before, after)
        let some = try claims.claims(group: group, dates: dates)
        let changes = Ledger.changes(
            some, from: span.from, to: span.to, before: before, after: after)
        return changes.changed.filter { belongs($0.event, to: group) }
    }

    /// The dates that the day's claims have, those that merge otherwise than before, and all that
    /// are one event with any of them before or after.
    private func affectedDates(
        of group: String, _ before: DateMerging, _ after: DateMerging
    ) throws -> Set<String?> {
        let rows = try db.rows(
            """
            SELECT date, max((first_seen >= ? AND first_seen < ?)
                OR (withdrawn IS NOT NULL AND withdrawn >= ? AND withdrawn < ?))
            FROM claim WHERE event_group = ? GROUP BY date
            """, [span.from, span.to, span.from, span.to, group])
        var affected: Set<String?> = []
        var events: Set<PartialDate> = []
        var all: [PartialDate] = []
        for row in rows {
            let text: String? = row[0]
            guard let date = text.flatMap({ PartialDate(edtf: $0) }) else {
                affected.insert(text)
                continue
            }
            all.append(date)
            let isTouched: Bool = row[1]
            if isTouched || before.eventDate(of: date) != after.eventDate(of: date) {
                events.formUnion([before.eventDate(of: date), after.eventDate(of: date)])
            }
        }
        for date in all
        where events.contains(before.eventDate(of: date))
            || events.contains(after.eventDate(of: date))
        {
            affected.insert(date.description)
        }
        return affected
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
