import Diplomacy
import Foundation
import GRDB
import Ledger

/// The pages' contents, each once however many files hold it, and the claims they make.
struct ContentStore {
    let db: Database
    /// Row of the rules and tables that this program derives with.
    let derivation: Int64

    struct State {
        let id: Int64
        let received: UnixTime
        let withdrawn: UnixTime?
        let derivation: Int64
        let isProblem: Bool
    }

    func find(_ sha256: String) throws -> State? {
        try db.row(
            """
            SELECT id, received, withdrawn, derivation, problem IS NOT NULL
            FROM content WHERE sha256 = ?
            """, [sha256]
        ).map {
            State(
                id: $0[0], received: $0[1], withdrawn: $0[2], derivation: $0[3], isProblem: $0[4])
        }
    }

    /// Stores a content that is not known yet, with what was derived from it.
    func insert(_ record: PageRecord) throws -> Int64 {
        try db.run(
            """
            INSERT INTO content (sha256, page, first_seen, received, derivation)
            VALUES (?, ?, ?, ?, ?)
            """,
            [
                record.sha256, record.file.path, record.firstSeen, record.signature.modified,
                derivation,
            ])
        let id = db.lastInsertedRowID
        try db.run(
            "INSERT INTO content_bytes (content, bytes) VALUES (?, ?)", [id, Data(record.bytes)])
        try describe(id, record.outcome)
        return id
    }

    /// Puts a new derivation in the place of the old one; when it was first seen stays.
    func replace(_ id: Int64, _ outcome: PageRecord.Outcome, received: UnixTime) throws {
        try db.run("DELETE FROM claim WHERE content = ?", [id])
        try db.run("DELETE FROM page_text WHERE rowid = ?", [id])
        try db.run(
            "UPDATE content SET derivation = ?, received = min(received, ?) WHERE id = ?",
            [derivation, received, id])
        try describe(id, outcome)
    }

    private func describe(_ id: Int64, _ outcome: PageRecord.Outcome) throws {
        switch outcome {
        case .known: break
        case .problem(let problem):
            try db.run(
                """
                UPDATE content SET problem = ?, title = NULL, outlet = NULL, published = NULL
                WHERE id = ?
                """, [problem.code, id])
        case .page(let title, let outlet, let published, let text, let reports):
            try db.run(
                """
                UPDATE content SET problem = NULL, title = ?, outlet = ?, published = ?
                WHERE id = ?
                """, [title, outlet, published?.description, id])
            // A replaced version's events cannot be found, so neither can its text.
            try db.run(
                """
                INSERT INTO page_text (rowid, title, body)
                SELECT id, ?, ? FROM content WHERE id = ? AND withdrawn IS NULL
                """, [title.map(foldedForSearch), foldedForSearch(text), id])
            try insert(reports, of: id)
        }
    }

    private func insert(_ reports: [Report], of content: Int64) throws {
        let sql = "SELECT sha256, first_seen, withdrawn FROM content WHERE id = ?"
        guard let page = try db.row(sql, [content]) else { return }
        for (ordinal, report) in reports.enumerated() {
            let parties = "\(report.parties.first)-\(report.parties.second)"
            try db.run(
                """
                INSERT INTO claim (content, ordinal, pair, event_group, date, last_day, status,
                    first_seen, withdrawn, report)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    content, ordinal, "\(report.kind.rawValue)-\(parties)",
                    Ledger.group(of: report, sha256: page[0]), report.date?.description,
                    report.date?.lastDay.daysSince1970, report.status.rawValue,
                    page[1] as Int64, page[2] as Int64?, try StoredJSON.text(report),
                ])
        }
    }
}

// Replacement.
extension ContentStore {
    /// - Parameter time: nil brings it back to life.
    func setWithdrawn(_ content: Int64, _ time: UnixTime?) throws {
        try db.run("UPDATE content SET withdrawn = ? WHERE id = ?", [time, content])
        try db.run("UPDATE claim SET withdrawn = ? WHERE content = ?", [time, content])
        if time == nil {
            // Its text is not searchable until it is derived again.
            try db.run("UPDATE content SET derivation = 0 WHERE id = ?", [content])
        } else {
            try db.run("DELETE FROM page_text WHERE rowid = ?", [content])
        }
    }

    func lineage(of content: Int64) throws -> Int64? {
        try db.row("SELECT lineage FROM content WHERE id = ?", [content])?[0]
    }

    /// From now on both, and all their other versions, are versions of one page.
    func joinLineages(_ old: Int64, _ new: Int64) throws {
        let first = try lineage(of: old)
        let second = try lineage(of: new)
        let joint = first ?? second ?? old
        if let second, second != joint {
            try db.run("UPDATE content SET lineage = ? WHERE lineage = ?", [joint, second])
        }
        try db.run("UPDATE content SET lineage = ? WHERE id IN (?, ?)", [joint, old, new])
    }

    /// False if it was that already.
    func setPage(_ content: Int64, _ page: String) throws -> Bool {
        try db.run("UPDATE content SET page = ? WHERE id = ? AND page <> ?", [page, content, page])
        return db.changesCount > 0
    }
}
