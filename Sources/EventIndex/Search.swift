import Diplomacy
import GRDB

extension EventIndex {
    /// Events that match, in the query's order.
    package func search(_ query: EventQuery) throws(IndexError) -> [Event] {
        guard let filter = EventFilter(query), query.limit > 0 else { return [] }
        return try reading { db in
            let found = try EventSearch(db: db, filter: filter, limit: query.limit).rows(
                query.order)
            let event = "SELECT \(StoredJSON.eventColumns) FROM event WHERE rowid = ?"
            return try found.compactMap { try db.row(event, [$0]).map(StoredJSON.event) }
        }
    }

    /// The event of that id, or the one that it has become.
    package func event(id: String) throws(IndexError) -> Event? {
        try reading { try Self.event(id, in: $0) }
    }

    /// Every event in the order of their ids, one at a time; what `body` throws ends it.
    ///
    /// It sees one moment of the index. Run it on a reader: on the writer it holds up commits.
    package func forEachEvent(_ body: (Event) throws -> Void) throws {
        try queue.read { db in
            do {
                let sql = "SELECT \(StoredJSON.eventColumns) FROM event ORDER BY id"
                let rows = try Row.fetchCursor(db, sql: sql)
                while let row = try rows.next() { try body(StoredJSON.event(row)) }
            } catch let error as DatabaseError {
                throw IndexError(error, path: path)
            }
        }
    }

    /// Hops from an id to the one that took its place; one hop an upgrade.
    private static let redirectLimit = 16

    static func event(_ id: String, in db: Database) throws -> Event? {
        var id = id
        for _ in 0..<redirectLimit {
            if let event = try find(id, in: db) { return event }
            let next = "SELECT id FROM redirect WHERE former = ?"
            guard let row = try db.row(next, [id]) else { return nil }
            id = row[0]
        }
        return nil
    }

    private static func find(_ id: String, in db: Database) throws -> Event? {
        let byID = "SELECT \(StoredJSON.eventColumns) FROM event WHERE id = ?"
        if let row = try db.row(byID, [id]) { return try StoredJSON.event(row) }
        let byAlias = """
            SELECT \(StoredJSON.eventColumns) FROM alias JOIN event ON event.rowid = alias.event
            WHERE alias.alias = ? ORDER BY event.id LIMIT 1
            """
        return try db.row(byAlias, [id]).map(StoredJSON.event)
    }
}

/// Finds the first events that match without reading more of the others than it must.
private struct EventSearch {
    /// Pages with the words. Below it their events are sorted; above it so many events match that
    /// the newest are soon found by going through them. Both take about 50 ms at a million pages.
    private static let manyPages = 5000
    /// The best pages that are looked at when the best are wanted first.
    private static let bestPages = 2000

    let db: Database
    let filter: EventFilter
    let limit: Int

    func rows(_ order: EventQuery.Order) throws -> [Int64] {
        guard let words = filter.words else { return try newest(with: nil) }
        if order == .match {
            return try matching(
                db.rows(
                    """
                    SELECT rowid FROM page_text WHERE page_text MATCH ? ORDER BY rank
                    LIMIT \(Self.bestPages)
                    """, [words]
                ).map { $0[0] })
        }
        let pages: [Int64] = try db.rows(
            "SELECT rowid FROM page_text WHERE page_text MATCH ? LIMIT \(Self.manyPages + 1)",
            [words]
        ).map { $0[0] }
        return pages.count > Self.manyPages ? try newest(with: words) : try newest(of: pages)
    }

    /// Of all events, by the order of the indexes.
    private func newest(with words: String?) throws -> [Int64] {
        var condition = "1"
        var arguments: StatementArguments = []
        if let words {
            condition = """
                EXISTS (SELECT 1 FROM event_source AS source WHERE source.event = event.rowid
                    AND EXISTS (SELECT 1 FROM page_text
                        WHERE page_text.rowid = source.content AND page_text MATCH ?))
                """
            arguments = [words]
        }
        let found = try filter.sides.flatMap { side in
            try db.rows(
                """
                SELECT rowid, first_day, id FROM event
                WHERE \(side.condition) AND \(filter.rest.condition) AND \(condition)
                ORDER BY first_day DESC, id LIMIT \(limit)
                """, side.arguments + filter.rest.arguments + arguments)
        }
        return first(found.map(Found.init))
    }

    /// Of the events that these pages report.
    private func newest(of pages: [Int64]) throws -> [Int64] {
        let list = pages.map(String.init).joined(separator: ",")
        let events = try db.rows(
            """
            SELECT DISTINCT first_day, event FROM event_source
            WHERE content IN (SELECT value FROM json_each(?)) ORDER BY first_day DESC
            """, ["[\(list)]"])
        var found: [Found] = []
        var day: Int64?
        for row in events {
            // A day to its end: its events go by their ids.
            if found.count >= limit, row[0] != day { break }
            day = row[0]
            if let event = try match(row[1]) { found.append(event) }
        }
        return first(found)
    }

    /// In the order of their pages.
    private func matching(_ pages: [Int64]) throws -> [Int64] {
        var rows: [Int64] = []
        for page in pages where rows.count < limit {
            let events = try db.rows(
                "SELECT event FROM event_source WHERE content = ?", [page])
            let found = try events.compactMap { try match($0[0]) }.sorted()
            rows += found.map(\.row).filter { !rows.contains($0) }
        }
        return Array(rows.prefix(limit))
    }

    private func match(_ row: Int64) throws -> Found? {
        let sides = filter.sides.map { "(\($0.condition))" }.joined(separator: " OR ")
        return try db.row(
            """
            SELECT rowid, first_day, id FROM event
            WHERE rowid = ? AND (\(sides)) AND \(filter.rest.condition)
            """,
            filter.sides.reduce([row]) { $0 + $1.arguments } + filter.rest.arguments
        ).map(Found.init)
    }

    private func first(_ found: [Found]) -> [Int64] { found.sorted().prefix(limit).map(\.row) }

    /// Newest first, undated last, then by id.
    private struct Found: Comparable {
        let row: Int64
        let day: Int64?
        let id: String

        init(_ row: Row) {
            self.row = row[0]
            day = row[1]
            id = row[2]
        }

        static func < (a: Found, b: Found) -> Bool {
            a.day == b.day ? a.id < b.id : a.day ?? .min > b.day ?? .min
        }
    }
}

/// A query as SQL. User text reaches SQLite only as arguments, and its full-text language only as
/// quoted words.
struct EventFilter {
    struct Part {
        var condition: String
        var arguments: StatementArguments = []

        func and(_ condition: String, _ more: StatementArguments) -> Part {
            Part(
                condition: "\(self.condition) AND \(condition)", arguments: arguments + more)
        }
    }

    /// What the pages must hold, in the full-text language.
    private(set) var words: String?
    /// No two hold for the same event, and each has an index in the order of days.
    private(set) var sides = [Part(condition: "1")]
    /// What must hold besides.
    private(set) var rest = Part(condition: "1")

    /// Nil if nothing can match: words without a letter or digit.
    init?(_ query: EventQuery) {
        if !query.words.isEmpty {
            guard let match = Self.match(query.words) else { return nil }
            words = match
        }
        let countries = query.pair.map(\.rawValue)
        if countries.count == 2 {
            sides = [countries, countries.reversed()].map {
                Part(condition: "party1 = ? AND party2 = ?", arguments: StatementArguments($0))
            }
        }
        if let country = query.country?.rawValue {
            if countries.isEmpty {
                sides = ["party1", "party2"].map {
                    Part(condition: "\($0) = ?", arguments: [country])
                }
            } else {
                rest = rest.and("(party1 = ? OR party2 = ?)", [country, country])
            }
        }
        if let kind = query.kind { rest = rest.and("kind = ?", [kind.rawValue]) }
        if let to = query.to { rest = rest.and("first_day <= ?", [to.daysSince1970]) }
        if let from = query.from?.daysSince1970 {
            rest = rest.and("last_day >= ?", [from])
            // Those of more than a year apart, so that older years need not be gone through.
            sides = sides.flatMap { side in
                [
                    side.and("first_day >= ?", [from - Self.yearDays]),
                    side.and(
                        "first_day < ? AND last_day - first_day > 365", [from - Self.yearDays]),
                ]
            }
        }
    }

    /// As the index `event_long` has it.
    private static let yearDays = 365

    /// `"hoi dam" "nga"`: an implicit AND of phrases.
    private static func match(_ words: [String]) -> String? {
        let phrases = words.map { word in
            // As unicode61 does: letters, digits and combining marks make words.
            foldedForSearch(word).unicodeScalars
                .split { !$0.properties.isAlphabetic && !isMarkOrDigit($0) }
                .map { String(String.UnicodeScalarView($0)) }
                .joined(separator: " ")
        }
        let asked = phrases.filter { !$0.isEmpty }
        return asked.isEmpty ? nil : asked.map { "\"\($0)\"" }.joined(separator: " ")
    }

    private static func isMarkOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber,
            .otherNumber:
            true
        default: false
        }
    }
}
