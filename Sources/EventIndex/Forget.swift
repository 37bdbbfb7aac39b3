import Diplomacy
import GRDB

/// A page that the index has forgotten.
package struct ForgottenPage: Hashable, Sendable {
    package let sha256: String
    /// Every path that it lay under, across roots.
    package let paths: [String]
}

extension EventIndex {
    /// Removes what it has of a page: text, title, what it reported. Its hash is kept, so that the page
    /// is not taken in again while its file still lies there, and nothing else.
    ///
    /// - Parameter name: its path in its root, or its SHA-256.
    /// - Returns: the contents that went, one a version of the page that such a file holds now, and where
    ///   events may have changed; none when the index knows no such page.
    package func forget(
        _ name: String
    ) throws(IndexError) -> (pages: [ForgottenPage], parts: Set<PairYear>) {
        try erasing { () throws(IndexError) in
            try writing { db, derivation in
                var batch = Batch(db: db, derivation: derivation)
                let contents = try ContentStore.matching(name, in: db)
                let pages = try contents.map { id, sha256 in
                    let paths = "SELECT DISTINCT path FROM file WHERE content = ?1 OR rejected = ?1"
                    return ForgottenPage(sha256: sha256, paths: try db.texts(paths, [id]).sorted())
                }
                for (id, _) in contents { try batch.forget(id) }
                try batch.finish()
                for (id, _) in contents { try batch.contents.remove(id) }
                days.invalidate(batch.touched)
                return (pages, batch.summary.parts)
            }
        }
    }

    /// What is deleted is overwritten, in the index, its log and the full-text segments.
    private func erasing<Value>(_ body: () throws(IndexError) -> Value) throws(IndexError) -> Value
    {
        func run(_ sql: String) throws(IndexError) {
            do {
                try queue.inDatabase { try $0.execute(sql: sql) }
            } catch {
                throw IndexError(error, path: path)
            }
        }
        try run("PRAGMA secure_delete = ON")
        let value = try body()
        try run("INSERT INTO page_text (page_text) VALUES ('optimize')")
        try run("PRAGMA wal_checkpoint(TRUNCATE)")
        try run("PRAGMA secure_delete = OFF")
        return value
    }
}

extension ContentStore {
    static func matching(
        _ name: String, in db: Database
    ) throws -> [(id: Int64, sha256: String)] {
        try db.rows(
            """
            SELECT id, sha256 FROM content WHERE sha256 = ?1 OR id IN (
                SELECT content FROM file WHERE path = ?1
                UNION SELECT rejected FROM file WHERE path = ?1)
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
