import Diplomacy
import GRDB

/// A page that the index has forgotten.
package struct ForgottenPage: Hashable, Sendable {
    package let sha256: String
    /// Every path that it lay under, across roots.
    package let paths: [String]
}

extension EventIndex {
    /// What the index has of a page: what lies under its name now, and what that had replaced.
    ///
    /// - Parameter name: its path in its root, or its SHA-256.
    package func versions(of name: String) throws(IndexError) -> [ForgottenPage] {
        try reading { db in
            try ContentStore.matching(name, in: db).map { id, sha256 in
                let paths = "SELECT DISTINCT path FROM file WHERE content = ?1 OR rejected = ?1"
                return ForgottenPage(sha256: sha256, paths: try db.texts(paths, [id]).sorted())
            }
        }
    }

    /// Where pages of that path lie and what they hold; several roots may have one each.
    package func places(ofPath path: String) throws(IndexError) -> [(root: String, sha256: String)]
    {
        try reading { db in
            try db.rows(
                """
                SELECT root, sha256 FROM file
                JOIN content ON content.id = file.content OR content.id = file.rejected
                WHERE path = ? ORDER BY root, sha256
                """, [path]
            ).map { ($0[0], $0[1]) }
        }
    }

    /// Removes what it has of these contents: text, title, what they reported. The hashes are kept, so
    /// that none is taken in again while a file still holds it, and nothing else.
    ///
    /// - Returns: where events may have changed. Hashes that it does not know are passed over.
    package func forget(_ hashes: [String]) throws(IndexError) -> Set<PairYear> {
        try execute("PRAGMA secure_delete = ON")
        let parts = try writing { db, derivation in
            var batch = Batch(db: db, derivation: derivation)
            let contents = try hashes.compactMap { try batch.contents.find($0)?.id }
            for content in contents { try batch.forget(content) }
            try batch.finish()
            for content in contents { try batch.contents.remove(content) }
            days.invalidate(batch.touched)
            return batch.summary.parts
        }
        try execute("PRAGMA secure_delete = OFF")
        return parts
    }

    /// Has nothing of what was forgotten left in the file: neither in the full-text segments nor in
    /// pages that are not used. Takes its time and the room of a copy.
    package func eraseForgotten() throws(IndexError) {
        try execute("INSERT INTO page_text (page_text) VALUES ('optimize')")
        try execute("VACUUM")
        try execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }

    private func execute(_ sql: String) throws(IndexError) {
        do {
            try queue.inDatabase { try $0.execute(sql: sql) }
        } catch {
            throw IndexError(error, path: path)
        }
    }
}

extension ContentStore {
    static func matching(
        _ name: String, in db: Database
    ) throws -> [(id: Int64, sha256: String)] {
        try db.rows(
            """
            WITH named AS (
                SELECT id FROM content WHERE sha256 = ?1
                UNION SELECT content FROM file WHERE path = ?1
                UNION SELECT rejected FROM file WHERE path = ?1)
            SELECT id, sha256 FROM content
            WHERE id IN named
                OR withdrawn IS NOT NULL AND lineage IN (
                    SELECT lineage FROM content WHERE id IN named AND lineage IS NOT NULL)
            ORDER BY sha256
            """, [name]
        ).map { ($0[0], $0[1]) }
    }

    static func isForgotten(_ sha256: String, in db: Database) throws -> Bool {
        try db.int("SELECT 1 FROM forgotten WHERE sha256 = ?", [sha256]) != nil
    }

    /// The last of it. No claim and no event may hold it any more.
    func remove(_ content: Int64) throws {
        try db.run("DELETE FROM event_source WHERE content = ?", [content])
        try db.run("DELETE FROM content_bytes WHERE content = ?", [content])
        try db.run("DELETE FROM content WHERE id = ?", [content])
    }
}

extension Batch {
    mutating func forget(_ content: Int64) throws {
        let db = contents.db
        try touch(content: content)
        try db.run("DELETE FROM claim WHERE content = ?", [content])
        try db.run("DELETE FROM page_text WHERE rowid = ?", [content])
        try db.run(
            "INSERT OR IGNORE INTO forgotten (sha256) SELECT sha256 FROM content WHERE id = ?",
            [content])
        // The files are known as they are, and hold nothing.
        try db.run(
            """
            DELETE FROM problem WHERE (root, path) IN
                (SELECT root, path FROM file WHERE rejected = ?)
            """, [content])
        try db.run("UPDATE file SET content = NULL WHERE content = ?", [content])
        try db.run("UPDATE file SET rejected = NULL WHERE rejected = ?", [content])
    }
}
