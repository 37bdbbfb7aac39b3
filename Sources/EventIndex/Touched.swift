import GRDB

/// Which events a transaction may have changed: dates (EDTF, nil for undated) by group.
struct Touched {
    private(set) var dates: [String: Set<String?>] = [:]

    mutating func insert(group: String, date: String?) {
        dates[group, default: []].insert(date)
    }

    mutating func insert(claimsOf content: Int64, in db: Database) throws {
        let sql =
            "SELECT event_group, date FROM claim WHERE content = ? AND event_group IS NOT NULL"
        for row in try db.rows(sql, [content]) { insert(group: row[0], date: row[1]) }
    }

    mutating func insert(claimsOfLineage lineage: Int64, in db: Database) throws {
        let sql = """
            SELECT DISTINCT event_group, date FROM claim
            WHERE content IN (SELECT id FROM content WHERE lineage = ?)
                AND event_group IS NOT NULL
            """
        for row in try db.rows(sql, [lineage]) { insert(group: row[0], date: row[1]) }
    }

    /// Adds the events that inherit from a withdrawn claim which a touched date brings back to
    /// life, or lets die.
    mutating func insertHeirs(in db: Database) throws {
        let sql = """
            SELECT DISTINCT content.lineage FROM claim JOIN content ON content.id = claim.content
            WHERE event_group = ? AND date IS ? AND claim.withdrawn IS NOT NULL
                AND content.lineage IS NOT NULL
            """
        var lineages: Set<Int64> = []
        for (group, dates) in dates {
            for date in dates {
                for row in try db.rows(sql, [group, date]) { lineages.insert(row[0]) }
            }
        }
        for lineage in lineages { try insert(claimsOfLineage: lineage, in: db) }
    }
}
