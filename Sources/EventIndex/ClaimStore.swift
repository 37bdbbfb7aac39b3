import Diplomacy
import GRDB
import Ledger

/// Reads claims back as the ledger wants them.
struct ClaimStore {
    let db: Database

    private static let columns = """
        SELECT claim.id, claim.report, content.page, content.sha256, claim.ordinal,
            content.outlet, content.title, content.published, claim.first_seen, claim.withdrawn,
            content.lineage, claim.pair, claim.event_group, claim.date
        FROM claim JOIN content ON content.id = claim.content
        """

    /// How the dates of the group's claims merge; at a time, if one is given.
    func merging(of group: String, asOf time: UnixTime? = nil) throws -> DateMerging {
        let sql = "SELECT DISTINCT date FROM claim WHERE event_group = ? AND date IS NOT NULL"
        let live: [String]
        let former: [String]
        if let time {
            live = try db.texts(
                sql + " AND first_seen <= ? AND (withdrawn IS NULL OR withdrawn > ?)",
                [group, time, time])
            former = try db.texts(
                sql + " AND first_seen <= ? AND withdrawn <= ?", [group, time, time])
        } else {
            live = try db.texts(sql + " AND withdrawn IS NULL", [group])
            former = try db.texts(sql + " AND withdrawn IS NOT NULL", [group])
        }
        return DateMerging(
            live.compactMap { PartialDate(edtf: $0) }, former: former.compactMap { .init(edtf: $0) }
        )
    }

    /// The group's claims of these dates (nil: undated), live and withdrawn, with all that the
    /// ledger needs to tell their age and ids: the claims of the other versions of their pages,
    /// and whoever goes by the same ids as those.
    func claims(group: String, dates: Set<String?>) throws -> [Claim] {
        var found = Found()
        for date in dates {
            found.add(try namesakes(group: group, date: date))
        }
        for (pair, lineage) in found.lineages {
            let sql =
                Self.columns
                + " WHERE content.lineage = ? AND claim.pair = ? AND event_group IS NOT NULL"
            found.add(try db.rows(sql, [lineage, pair]))
        }
        for identity in found.identities
        where identity.group != group
            || !dates.contains(identity.date)
        {
            found.add(try namesakes(group: identity.group, date: identity.date))
        }
        return try found.rows.values.map(claim)
    }

    /// Every claim there is; for tests and checks of the settled events.
    func allClaims() throws -> [Claim] {
        try db.rows(Self.columns).map(claim)
    }

    private func namesakes(group: String, date: String?) throws -> [Row] {
        try db.rows(Self.columns + " WHERE event_group = ? AND claim.date IS ?", [group, date])
    }

    private func claim(_ row: Row) throws -> Claim {
        let published: String? = row[7]
        return Claim(
            report: try StoredJSON.report(row[1]), page: row[2], sha256: row[3], ordinal: row[4],
            outlet: row[5], title: row[6], published: published.flatMap { Publication($0) },
            firstSeen: row[8], withdrawn: row[9], lineage: row[10])
    }

    private struct Found {
        struct Identity: Hashable {
            let group: String
            let date: String?
        }

        struct Family: Hashable {
            let pair: String
            let lineage: Int64
        }

        var rows: [Int64: Row] = [:]
        var families: Set<Family> = []
        var identities: Set<Identity> = []

        var lineages: [(pair: String, lineage: Int64)] {
            families.map { ($0.pair, $0.lineage) }
        }

        mutating func add(_ more: [Row]) {
            for row in more {
                rows[row[0]] = row
                identities.insert(Identity(group: row[12], date: row[13]))
                if let lineage: Int64 = row[10] {
                    families.insert(Family(pair: row[11], lineage: lineage))
                }
            }
        }
    }
}
