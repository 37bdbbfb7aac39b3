import Diplomacy
import GRDB
import Ledger

/// Keeps the settled events in step with the claims, touching only what a transaction changed.
struct Settler {
    let db: Database
    private let newSince: UnixTime?
    /// Events that no reader can have known under any name.
    private(set) var newIDs: Set<String> = []
    private(set) var changedIDs: Set<String> = []

    /// What the row of a settled event says, but for its body.
    private struct Settled {
        let rowID: Int64
        let id: String
        /// Of the claims it holds, sorted and joined.
        let dates: String
    }

    /// - Parameter newSince: when the first of the transaction's new pages was seen; nil if it
    ///   brings none, and so can announce nothing.
    init(db: Database, newSince: UnixTime?) {
        self.db = db
        self.newSince = newSince
    }

    mutating func settle(_ touched: Touched) throws {
        for (group, dates) in touched.dates { try settle(group, touched: dates) }
    }

    private mutating func settle(_ group: String, touched: Set<String?>) throws {
        let merging = try ClaimStore(db: db).merging(of: group)
        var standing: [String: Settled] = [:]
        for row in try db.rows("SELECT rowid, id, dates FROM event WHERE event_group = ?", [group])
        {
            standing[row[1]] = Settled(rowID: row[0], id: row[1], dates: row[2])
        }
        let unchanged = Set(standing.values.map(\.dates))
        var known: Set<String>?
        var kept: Set<String> = []
        for dates in try wantedEvents(of: group, merging) {
            let key = Self.key(dates)
            if dates.isDisjoint(with: touched), unchanged.contains(key) {
                kept.formUnion(standing.values.filter { $0.dates == key }.map(\.id))
                continue
            }
            for event in try events(of: group, dates: dates, merging) {
                let names = try known ?? knownIDs(Array(standing.values))
                known = names
                kept.insert(event.id)
                guard try write(event, group: group, dates: key, over: standing[event.id]) else {
                    continue
                }
                note(event, known: names)
            }
        }
        for (id, settled) in standing where !kept.contains(id) {
            try db.run("DELETE FROM event WHERE rowid = ?", [settled.rowID])
        }
    }

    private mutating func note(_ event: Event, known: Set<String>) {
        let isNew =
            newSince.map { event.firstSeen >= $0 } ?? false
            && known.isDisjoint(with: event.aliases + [event.id])
        if isNew { newIDs.insert(event.id) } else { changedIDs.insert(event.id) }
    }

    private func knownIDs(_ standing: [Settled]) throws -> Set<String> {
        var ids = Set(standing.map(\.id))
        for settled in standing {
            ids.formUnion(
                try db.texts("SELECT alias FROM alias WHERE event = ?", [settled.rowID]))
        }
        return ids
    }

    /// The dates of a group, as sets of those that are one event.
    private func wantedEvents(
        of group: String, _ merging: DateMerging
    ) throws -> [Set<String?>] {
        let sql = """
            SELECT date, max(withdrawn IS NULL) FROM claim WHERE event_group = ? GROUP BY date
            """
        var wanted: [PartialDate?: Set<String?>] = [:]
        var live: Set<PartialDate?> = []
        for row in try db.rows(sql, [group]) {
            let text: String? = row[0]
            let date = text.flatMap { PartialDate(edtf: $0) }.map(merging.eventDate)
            wanted[date, default: []].insert(text)
            if row[1] { live.insert(date) }
        }
        return wanted.filter { live.contains($0.key) }.map(\.value)
    }

    private func events(
        of group: String, dates: Set<String?>, _ merging: DateMerging
    ) throws -> [Event] {
        let claims = try ClaimStore(db: db).claims(group: group, dates: dates)
        let wanted = Set(
            dates.map { $0.flatMap { PartialDate(edtf: $0) }.map(merging.eventDate) })
        // Claims that only came along to tell age and ids may form events too: not ours.
        return Ledger.settle(claims, merging: merging).filter { event in
            wanted.contains(event.date)
                && Ledger.group(of: event.report, sha256: event.sources[0].sha256) == group
        }
    }

    private static func key(_ dates: Set<String?>) -> String {
        dates.map { $0 ?? "" }.sorted().joined(separator: " ")
    }

    /// False if nothing of it changed.
    private func write(
        _ event: Event, group: String, dates: String, over old: Settled?
    ) throws -> Bool {
        let body = try StoredJSON.text(event)
        if let old {
            let same = try db.int(
                """
                SELECT 1 FROM event
                WHERE rowid = ? AND body = ? AND first_seen = ? AND updated = ? AND dates = ?
                """, [old.rowID, body, event.firstSeen, event.updated, dates])
            if same != nil { return false }
            try db.run("DELETE FROM event WHERE rowid = ?", [old.rowID])
        }
        try db.run(
            """
            INSERT INTO event (rowid, id, event_group, kind, party1, party2, status, first_day,
                last_day, first_seen, updated, dates, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                old?.rowID, event.id, group, event.kind.rawValue, event.parties.first.rawValue,
                event.parties.second.rawValue, event.status.rawValue,
                event.date?.firstDay.daysSince1970, event.date?.lastDay.daysSince1970,
                event.firstSeen, event.updated, dates, body,
            ])
        try writeLinks(of: event, row: db.lastInsertedRowID)
        return true
    }

    private func writeLinks(of event: Event, row: Int64) throws {
        for source in event.sources {
            try db.run(
                """
                INSERT INTO event_source (event, content)
                SELECT ?, id FROM content WHERE sha256 = ?
                """, [row, source.sha256])
        }
        for alias in event.aliases {
            try db.run("INSERT INTO alias (alias, event) VALUES (?, ?)", [alias, row])
        }
    }
}
