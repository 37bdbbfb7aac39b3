import Diplomacy
import Foundation
import GRDB

// What better rules or tables make of pages that are in the index already.
extension EventIndex {
    /// Whether a further file with this content needs no extraction: commit it as `.known`.
    ///
    /// - Parameter received: the file's mtime. An earlier one than the content came with bounds its
    ///   dates more tightly, whichever file is read first, so it has to be derived again.
    package func knownDerivation(
        sha256: String, received: UnixTime
    ) throws(IndexError) -> Bool {
        guard let derivation else { return false }
        return try reading { db in
            guard let known = try ContentStore(db: db, derivation: derivation).find(sha256) else {
                return false
            }
            return known.derivation == derivation && known.withdrawn == nil && !known.isProblem
                && known.received <= received
        }
    }

    /// Pages that wait for being derived again, newest first.
    package func staleContents(limit: Int) throws(IndexError) -> [StaleContent] {
        guard let derivation else { return [] }
        return try reading { db in
            try db.rows(
                """
                SELECT sha256, bytes, page, received
                FROM content JOIN content_bytes ON content_bytes.content = content.id
                WHERE derivation < ? OR derivation > ? ORDER BY content.id DESC LIMIT ?
                """, [derivation, derivation, limit]
            ).map { row in
                let bytes: Data = row[1]
                return StaleContent(
                    sha256: row[0], bytes: Array(bytes), page: row[2], received: row[3])
            }
        }
    }

    package func staleCount() throws(IndexError) -> Int {
        guard let derivation else { return 0 }
        return try reading { try Self.staleCount($0, current: derivation) }
    }

    /// Has every page derived again, as `bilat reindex` wants it.
    package func markEverythingStale() throws(IndexError) {
        try writing { db, _ in try db.run("UPDATE content SET derivation = 0") }
    }

    /// Puts new derivations in the place of old ones, in one transaction. Nothing becomes news by
    /// it: pages keep the time they were first seen. Ids that it does away with are redirected to
    /// what their page reports now.
    /// - Returns: where events may have changed, come or gone.
    @discardableResult
    package func replaceDerivations(
        _ derived: [(sha256: String, outcome: PageRecord.Outcome)]
    ) throws(IndexError) -> Set<PairYear> {
        try writing { db, derivation in
            var batch = Batch(db: db, derivation: derivation)
            var redirects = Redirects(db: db)
            for (sha256, outcome) in derived {
                guard let known = try batch.contents.find(sha256) else {
                    throw IndexError.unknownContent(sha256: sha256)
                }
                try redirects.note(known.id)
                try batch.rederive(known, outcome)
            }
            try batch.finish()
            try redirects.write()
            days.invalidate(batch.touched)
            return batch.summary.parts
        }
    }

    static func staleCount(_ db: Database, current: Int64) throws -> Int {
        let sql = "SELECT count(*) FROM content WHERE derivation < ? OR derivation > ?"
        return Int(try db.int(sql, [current, current]) ?? 0)
    }
}

extension Batch {
    mutating func rederive(_ known: ContentStore.State, _ outcome: PageRecord.Outcome) throws {
        try touch(content: known.id)
        try contents.replace(known.id, outcome, received: known.received)
        try touch(content: known.id)
        switch outcome {
        case .known: break
        case .page: try accept(known.id)
        case .problem(let problem): try reject(known.id, problem)
        }
    }

    /// The rules can read now what they had set aside.
    private mutating func accept(_ content: Int64) throws {
        for (file, old, seen) in try files.accept(content) {
            try ProblemStore(db: files.db).clear(file)
            if let old, old != content { try release(old, replacedBy: content, at: seen) }
        }
        try updatePage(of: content)
    }

    private func reject(_ content: Int64, _ problem: PageProblem) throws {
        for (file, seen) in try files.reject(content) {
            _ = try ProblemStore(db: files.db).set(problem, file: file, seen: seen)
        }
    }
}

extension FileStore {
    /// Files that were set aside with this content hold it now; with what they held and since when.
    func accept(_ content: Int64) throws -> [(FileIdentity, Int64?, UnixTime)] {
        let found = try db.rows(
            "SELECT root, path, content, seen FROM file WHERE rejected = ? ORDER BY root, path",
            [content])
        try db.run(
            "UPDATE file SET content = rejected, rejected = NULL WHERE rejected = ?", [content])
        return found.map { (FileIdentity(root: $0[0], path: $0[1]), $0[2], $0[3]) }
    }

    /// The reverse. What the files held before it is not brought back.
    func reject(_ content: Int64) throws -> [(FileIdentity, UnixTime)] {
        let found = try db.rows(
            """
            SELECT root, path, seen FROM file WHERE content = ? OR rejected = ?
            ORDER BY root, path
            """, [content, content])
        try db.run(
            "UPDATE file SET rejected = content, content = NULL WHERE content = ?", [content])
        return found.map { (FileIdentity(root: $0[0], path: $0[1]), $0[2]) }
    }
}

/// Follows what becomes of ids while pages are derived again.
private struct Redirects {
    let db: Database
    private var contents: [Int64] = []
    private var before: [Int64: [Named]] = [:]

    private struct Named {
        let id: String
        /// Kind and parties.
        let pair: String
    }

    init(db: Database) { self.db = db }

    mutating func note(_ content: Int64) throws {
        contents.append(content)
        before[content] = try named(content)
    }

    /// An id is redirected if nothing goes by it any more and its page reports just one event of
    /// the same kind and parties.
    func write() throws {
        for content in contents {
            let now = Dictionary(grouping: try named(content), by: \.pair)
            for lost in before[content] ?? [] where try !isAnswered(lost.id) {
                guard let heirs = now[lost.pair], heirs.count == 1 else { continue }
                try db.run(
                    """
                    INSERT INTO redirect (former, id) VALUES (?, ?)
                    ON CONFLICT (former) DO UPDATE SET id = excluded.id
                    """, [lost.id, heirs[0].id])
            }
        }
    }

    private func named(_ content: Int64) throws -> [Named] {
        try db.rows(
            """
            SELECT id, kind || '-' || party1 || '-' || party2 FROM event
            JOIN event_source ON event_source.event = event.rowid WHERE content = ?
            """, [content]
        ).map { Named(id: $0[0], pair: $0[1]) }
    }

    private func isAnswered(_ id: String) throws -> Bool {
        try db.int(
            "SELECT 1 FROM event WHERE id = ? UNION ALL SELECT 1 FROM alias WHERE alias = ? LIMIT 1",
            [id, id]) != nil
    }
}
