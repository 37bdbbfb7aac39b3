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

    /// The dates of the group's claims and how they merge now.
    func dates(of group: String) throws -> GroupDates {
        let sql = """
            SELECT date, max(withdrawn IS NULL), max(withdrawn IS NOT NULL)
            FROM claim WHERE event_group = ? GROUP BY date
            """
        var dates = GroupDates()
        try db.forEach(sql, [group]) { dates.add($0[0], isLive: $0[1], isFormer: $0[2]) }
        return dates
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

/// The dates that a group's claims have at some time.
struct GroupDates {
    /// As the column has them: nil for undated claims.
    private(set) var texts: [String?] = []
    private(set) var live: [PartialDate] = []
    private(set) var former: [PartialDate] = []
    private(set) var hasUndated = false

    var merging: DateMerging { DateMerging(live, former: former) }

    mutating func add(_ text: String?, isLive: Bool, isFormer: Bool) {
        texts.append(text)
        guard let date = text.flatMap({ PartialDate(edtf: $0) }) else {
            hasUndated = hasUndated || isLive
            return
        }
        if isLive { live.append(date) }
        if isFormer { former.append(date) }
    }
}
