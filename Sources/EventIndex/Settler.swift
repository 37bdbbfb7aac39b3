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
        let dates = try ClaimStore(db: db).dates(of: group)
        let merging = dates.merging
        let standing = try suspects(in: group, touched)
        var kept: Set<String> = []
        for dates in wantedEvents(dates, merging) {
            let key = Self.key(dates)
            let isTouched = !dates.isDisjoint(with: touched)
            if !isTouched, let same = standing.idByDates[key] {
                kept.insert(same)
            } else if isTouched || !dates.isDisjoint(with: standing.dates) {
                for event in try events(of: group, dates: dates, merging) {
                    kept.insert(event.id)
                    try settle(event, group: group, dates: key)
                }
            }
        }
        for id in standing.idByDates.values where !kept.contains(id) {
            try db.run("DELETE FROM event WHERE id = ?", [id])
        }
    }

    private mutating func settle(_ event: Event, group: String, dates: String) throws {
        let isNew = try isNews(event)
        if try write(event, group: group, dates: dates) {
            if isNew { newIDs.insert(event.id) } else { changedIDs.insert(event.id) }
        }
    }

    private struct Suspects {
        var idByDates: [String: String] = [:]
        /// Of all of them.
        var dates: Set<String?> = []
    }

    /// The settled events that may change: those of touched dates, and those that hold more or
    /// other than one day, since only a coarser date can come to belong elsewhere.
    private func suspects(in group: String, _ touched: Set<String?>) throws -> Suspects {
        var suspects = Suspects()
        func add(_ row: Row) {
            suspects.idByDates[row[1]] = row[0] as String
            suspects.dates.formUnion(Self.dates(ofKey: row[1]))
        }
        let columns = "SELECT id, dates FROM event WHERE event_group = ?"
        try db.forEach(columns + " AND length(dates) <> \(Self.dayLength)", [group], add)
        for date in touched {
            try db.forEach(columns + " AND dates = ?", [group, date ?? ""], add)
        }
        return suspects
    }

    /// Characters of `2017-05-10`.
    private static let dayLength = 10

    /// Told of by the transaction's pages first, and not known by another name.
    private func isNews(_ event: Event) throws -> Bool {
        guard let newSince, event.firstSeen >= newSince else { return false }
        let sql = """
            SELECT 1 FROM event WHERE id = ?1 UNION ALL SELECT 1 FROM alias WHERE alias = ?1
            LIMIT 1
            """
        return try !(event.aliases + [event.id]).contains { try db.int(sql, [$0]) != nil }
    }

    /// The dates of a group, as sets of those that are one event.
    private func wantedEvents(_ dates: GroupDates, _ merging: DateMerging) -> [Set<String?>] {
        var wanted: [PartialDate: Set<String?>] = [:]
        for date in dates.live {
            wanted[merging.eventDate(of: date), default: []].insert(date.description)
        }
        for date in dates.former {
            let event = merging.eventDate(of: date)
            if wanted[event] != nil { wanted[event]?.insert(date.description) }
        }
        return Array(wanted.values) + (dates.hasUndated ? [[nil]] : [])
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

    /// The inverse, for the column `dates`.
    static func dates(ofKey key: String) -> Set<String?> {
        Set(
            key.split(separator: " ", omittingEmptySubsequences: false).map {
                $0.isEmpty ? nil : String($0)
            })
    }

    /// False if nothing of it changed.
    private func write(_ event: Event, group: String, dates: String) throws -> Bool {
        let body = try StoredJSON.text(event)
        let old = try db.row(
            """
            SELECT rowid, body = ? AND first_seen = ? AND updated = ? AND dates = ?
            FROM event WHERE id = ?
            """, [body, event.firstSeen, event.updated, dates, event.id])
        if let old {
            let isSame: Bool = old[1]
            if isSame { return false }
            try db.run("DELETE FROM event WHERE id = ?", [event.id])
        }
        try db.run(
            """
            INSERT INTO event (rowid, id, event_group, kind, party1, party2, status, first_day,
                last_day, first_seen, updated, dates, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                old?[0] as Int64?, event.id, group, event.kind.rawValue,
                event.parties.first.rawValue,
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
                INSERT INTO event_source (event, content, first_day)
                SELECT ?, id, ? FROM content WHERE sha256 = ?
                """, [row, event.date?.firstDay.daysSince1970, source.sha256])
        }
        for alias in event.aliases {
            try db.run("INSERT INTO alias (alias, event) VALUES (?, ?)", [alias, row])
        }
    }
}
