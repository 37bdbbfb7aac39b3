import Diplomacy
import GRDB

/// Which content each file holds.
struct FileStore {
    let db: Database

    struct State {
        /// The last good content.
        let content: Int64?
    }

    func state(of file: FileIdentity) throws -> State? {
        try db.row("SELECT content FROM file WHERE root = ? AND path = ?", [file.root, file.path])
            .map { State(content: $0[0]) }
    }

    /// A file that was only touched has not come again.
    func write(_ record: PageRecord, content: Int64?, rejected: Int64?) throws {
        let signature = record.signature
        try db.run(
            """
            INSERT INTO file
                (root, path, content, rejected, inode, size_bytes, modified, changed, seen)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (root, path) DO UPDATE SET
                content = excluded.content, rejected = excluded.rejected, inode = excluded.inode,
                size_bytes = excluded.size_bytes, modified = excluded.modified,
                changed = excluded.changed,
                seen = iif(
                    content IS excluded.content AND rejected IS excluded.rejected,
                    min(seen, excluded.seen), excluded.seen)
            """,
            [
                record.file.root, record.file.path, content, rejected,
                Int64(bitPattern: signature.inode), signature.sizeBytes, signature.modified,
                signature.changed, record.firstSeen,
            ])
    }

    func holds(_ content: Int64) throws -> Bool {
        try db.int("SELECT 1 FROM file WHERE content = ? LIMIT 1", [content]) != nil
    }

    /// By bytes, across roots.
    func smallestPath(of content: Int64) throws -> String? {
        try db.row("SELECT path FROM file WHERE content = ? ORDER BY path LIMIT 1", [content])?[0]
    }

    /// Whether the file was taken in as it is. Not if it was set aside for a reason that may have
    /// gone without a trace in its signature: a read error, a limit, a transfer under way.
    func isKnown(_ file: FileIdentity, _ signature: FileSignature) throws -> Bool {
        let found = try db.int(
            """
            SELECT 1 FROM file WHERE root = ? AND path = ? AND inode = ? AND size_bytes = ?
                AND modified = ? AND changed = ?
                AND NOT EXISTS (
                    SELECT 1 FROM problem
                    WHERE problem.root = file.root AND problem.path = file.path
                        AND problem.code IN ('unreadable', 'oversized', 'incomplete'))
            """,
            [
                file.root, file.path, Int64(bitPattern: signature.inode), signature.sizeBytes,
                signature.modified, signature.changed,
            ])
        return found != nil
    }
}

extension EventIndex {
    /// Which of these files need not be read: the index has taken them in as they are.
    package func areKnown(
        _ files: [(FileIdentity, FileSignature)]
    ) throws(IndexError) -> [Bool] {
        try reading { db in
            let store = FileStore(db: db)
            return try files.map { try store.isKnown($0.0, $0.1) }
        }
    }
}
