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
    /// The best pages that are looked at when the best are wanted first.
    private static let bestPages = 2000
    /// To ask an event for words takes so many times as long as to put one in its place.
    private static let askingCost = 50.0

    let db: Database
    let filter: EventFilter
    let limit: Int

    func rows(_ order: EventQuery.Order) throws -> [Int64] {
        guard let words = filter.words else { return try newest() }
        if order == .match { return try best(words) }
        // Few pages: their events are put in order. Many: it is not long until some of the newest
        // events are met that have the words.
        let pages = Double(try db.int("SELECT value FROM tally WHERE name = 'pages'") ?? 0)
        let many = Int((Self.askingCost * Double(limit) * pages).squareRoot()) + 1
        let found = try Int64.fetchAll(
            db, sql: "SELECT rowid FROM page_text WHERE page_text MATCH ? LIMIT \(many)",
            arguments: [words])
        return found.count < many ? try newest(of: found) : try newest(asked: words)
    }

    /// Of all events, by the order of the indexes; each is asked for the words, if there are any.
    private func newest(asked words: String? = nil) throws -> [Int64] {
        let having = EventFilter.Part(
            condition: """
                EXISTS (SELECT 1 FROM event_source AS source WHERE source.event = event.rowid
                    AND EXISTS (SELECT 1 FROM page_text
                        WHERE page_text.rowid = source.content AND page_text MATCH ?))
                """, arguments: [words])
        let found = try filter.sides.flatMap { side in
            let part = words == nil ? side.part : side.part.and(having)
            return try db.rows(
                """
                SELECT rowid, first_day, id FROM event WHERE \(part.condition)
                ORDER BY first_day DESC, id LIMIT \(limit)
                """, part.arguments)
        }
        return first(found.map(Found.init))
    }

    /// Of the events that these pages report.
    private func newest(of pages: [Int64]) throws -> [Int64] {
        let list = "[\(pages.map(String.init).joined(separator: ","))]"
        return try first(filter.sides.flatMap { try newest(of: list, $0) })
    }

    /// - Parameter pages: a JSON array.
    private func newest(of pages: String, _ side: EventFilter.Side) throws -> [Found] {
        var part = EventFilter.Part(
            condition: "content IN (SELECT value FROM json_each(?))", arguments: [pages])
        if let days = side.days { part = part.and(days) }
        if side.isShort {
            part = part.and(
                EventFilter.Part(
                    condition: "+event IN (SELECT rowid FROM event WHERE \(side.part.condition))",
                    arguments: side.part.arguments))
        }
        let sql = """
            SELECT event, first_day FROM event_source WHERE \(part.condition)
            ORDER BY first_day DESC
            """
        let events = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: part.arguments)
        var found: [Found] = []
        var seen: Set<Int64> = []
        while let row = try events.next() {
            guard seen.insert(row[0]).inserted else { continue }
            // A day to its end: its events go by their ids.
            if let last = found.last, found.count >= limit, last.day != row[1] { break }
            if let event = try match(row[0], side) { found.append(event) }
        }
        return found
    }

    private func best(_ words: String) throws -> [Int64] {
        let pages = try db.rows(
            """
            SELECT rowid FROM page_text WHERE page_text MATCH ? ORDER BY rank
            LIMIT \(Self.bestPages)
            """, [words])
        return try matching(pages.map { $0[0] })
    }

    /// In the order of their pages.
    private func matching(_ pages: [Int64]) throws -> [Int64] {
        var rows: [Int64] = []
        for page in pages where rows.count < limit {
            let events = try db.rows(
                "SELECT event FROM event_source WHERE content = ?", [page])
            let found = try events.flatMap { event in
                try filter.sides.compactMap { try match(event[0], $0) }
            }.sorted()
            rows += found.map(\.row).filter { !rows.contains($0) }
        }
        return Array(rows.prefix(limit))
    }

    private func match(_ row: Int64, _ side: EventFilter.Side) throws -> Found? {
        try db.row(
            "SELECT rowid, first_day, id FROM event WHERE rowid = ? AND \(side.part.condition)",
            [row] + side.part.arguments
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

        func and(_ other: Part) -> Part {
            Part(
                condition: "\(condition) AND \(other.condition)",
                arguments: arguments + other.arguments)
        }

        func and(_ condition: String, _ arguments: StatementArguments) -> Part {
            and(Part(condition: condition, arguments: arguments))
        }
    }

    /// What the pages must hold, in the full-text language.
    private(set) var words: String?
    struct Side {
        /// Has an index in the order of days.
        var part = Part(condition: "1")
        /// Whether few enough events are of it that all of them may be listed.
        var isShort = false
        /// What of it can be told from an event's first day alone.
        var days: Part?
    }

    /// What events must be; no two hold for the same event. A plus keeps SQLite from an index.
    private(set) var sides = [Side()]

    /// Nil if nothing can match: words without a letter or digit.
    init?(_ query: EventQuery) {
        if !query.words.isEmpty {
            guard let match = Self.match(query.words) else { return nil }
            words = match
        }
        narrow(query.pair.map(\.rawValue), query.country?.rawValue)
        if let kind = query.kind?.rawValue {
            // Of two indexes that of the country has the fewer events.
            let column = sides[0].isShort ? "+kind" : "kind"
            for i in sides.indices { sides[i].part = sides[i].part.and("\(column) = ?", [kind]) }
        }
        narrow(from: query.from?.daysSince1970, to: query.to?.daysSince1970)
    }

    private mutating func narrow(_ pair: [String], _ country: String?) {
        var parts: [Part] = []
        if pair.count == 2 {
            parts = [pair, pair.reversed()].map {
                Part(condition: "party1 = ? AND party2 = ?", arguments: StatementArguments($0))
            }
            if let country {
                parts = parts.map { $0.and("? IN (party1, party2)", [country]) }
            }
        } else if let country {
            parts = ["party1", "party2"].map { Part(condition: "\($0) = ?", arguments: [country]) }
        }
        if !parts.isEmpty { sides = parts.map { Side(part: $0, isShort: true) } }
    }

    private mutating func narrow(from: Int?, to: Int?) {
        guard from != nil || to != nil else { return }
        let last = to ?? .max
        // Those of more than a year apart, so that older years need not be gone through.
        let first = from.map { $0 - Self.yearDays } ?? .min
        let days = Part(condition: "first_day BETWEEN ? AND ?", arguments: [first, last])
        let near = sides.map { side in
            let part = from.map { side.part.and(days).and("last_day >= ?", [$0]) }
            return Side(part: part ?? side.part.and(days), isShort: side.isShort, days: days)
        }
        let long = from.map { from in
            sides.map { side in
                Side(
                    part: side.part.and(
                        """
                        last_day >= ? AND last_day - first_day > 365 AND +first_day < ?
                        AND +first_day <= ?
                        """, [from, first, last]), isShort: true)
            }
        }
        sides = near + (long ?? [])
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
