import Diplomacy
import GRDB

extension EventIndex {
    /// Events that match, newest date first, undated last.
    package func search(_ query: EventQuery) throws(IndexError) -> [Event] {
        guard let filter = EventFilter(query) else { return [] }
        return try reading { db in
            try db.rows(
                """
                SELECT \(StoredJSON.eventColumns) FROM event WHERE \(filter.condition)
                ORDER BY first_day DESC, id LIMIT \(max(0, query.limit))
                """, filter.arguments
            ).map(StoredJSON.event)
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

/// A query as SQL. User text reaches SQLite only as arguments, and its full-text language only as
/// quoted words.
struct EventFilter {
    private(set) var condition = "1"
    private(set) var arguments = StatementArguments()

    /// Nil if nothing can match: words without a letter or digit.
    init?(_ query: EventQuery) {
        if !query.words.isEmpty {
            guard let match = Self.match(query.words) else { return nil }
            add(
                """
                rowid IN (SELECT event FROM event_source WHERE content IN
                    (SELECT rowid FROM page_text WHERE page_text MATCH ?))
                """, [match])
        }
        if let country = query.country?.rawValue {
            add("(party1 = ? OR party2 = ?)", [country, country])
        }
        for country in query.pair.map(\.rawValue) {
            add("(party1 = ? OR party2 = ?)", [country, country])
        }
        if let kind = query.kind { add("kind = ?", [kind.rawValue]) }
        if let from = query.from { add("last_day >= ?", [from.daysSince1970]) }
        if let to = query.to { add("first_day <= ?", [to.daysSince1970]) }
    }

    private mutating func add(_ part: String, _ more: StatementArguments) {
        condition += " AND " + part
        arguments += more
    }

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
