import Diplomacy
import GRDB

/// The files that were set aside and why, until a good version comes.
struct ProblemStore {
    let db: Database

    /// Keeps the time of the first failure when the same problem comes up again; false then.
    func set(_ problem: PageProblem, file: FileIdentity, seen: UnixTime) throws -> Bool {
        let old = try db.row(
            """
            SELECT path, code, detail, size_bytes, limit_bytes, seen FROM problem
            WHERE root = ? AND path = ?
            """, [file.root, file.path])
        if let old, Self.setAside(old)?.problem == problem { return false }
        let fields = problem.fields
        try db.run(
            """
            INSERT INTO problem (root, path, code, detail, size_bytes, limit_bytes, seen)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (root, path) DO UPDATE SET
                code = excluded.code, detail = excluded.detail, size_bytes = excluded.size_bytes,
                limit_bytes = excluded.limit_bytes, seen = excluded.seen
            """,
            [
                file.root, file.path, problem.code, fields.detail, fields.sizeBytes,
                fields.limitBytes, seen,
            ])
        return true
    }

    func clear(_ file: FileIdentity) throws {
        try db.run("DELETE FROM problem WHERE root = ? AND path = ?", [file.root, file.path])
    }

    /// Newest first.
    func newest(limit: Int) throws -> [SetAside] {
        try db.rows(
            """
            SELECT path, code, detail, size_bytes, limit_bytes, seen FROM problem
            ORDER BY seen DESC, path, root LIMIT ?
            """, [limit]
        ).compactMap(Self.setAside)
    }

    /// The first by path, and how many there are besides.
    func seen(
        from: UnixTime, to: UnixTime, limit: Int
    ) throws -> (pages: [SetAside], omitted: Int) {
        let pages = try db.rows(
            """
            SELECT path, code, detail, size_bytes, limit_bytes, seen FROM problem
            WHERE seen >= ? AND seen < ? ORDER BY path, root LIMIT ?
            """, [from, to, limit]
        ).compactMap(Self.setAside)
        let count = "SELECT count(*) FROM problem WHERE seen >= ? AND seen < ?"
        return (pages, Int(try db.int(count, [from, to]) ?? 0) - pages.count)
    }

    private static func setAside(_ row: Row) -> SetAside? {
        PageProblem(code: row[1], detail: row[2], sizeBytes: row[3], limitBytes: row[4])
            .map { SetAside(page: row[0], problem: $0, seen: row[5]) }
    }
}

extension PageProblem {
    fileprivate var fields: (detail: String?, sizeBytes: Int?, limitBytes: Int?) {
        switch self {
        case .unreadable(let reason): (reason, nil, nil)
        case .oversized(let bytes, let limit): (nil, bytes, limit)
        case .undecodable(let encoding): (encoding, nil, nil)
        case .empty, .binary, .noArticle, .incomplete: (nil, nil, nil)
        }
    }

    fileprivate init?(code: String, detail: String?, sizeBytes: Int?, limitBytes: Int?) {
        switch code {
        case "unreadable": self = .unreadable(reason: detail ?? "")
        case "empty": self = .empty
        case "oversized": self = .oversized(bytes: sizeBytes ?? 0, limitBytes: limitBytes ?? 0)
        case "binary": self = .binary
        case "undecodable": self = .undecodable(encoding: detail ?? "")
        case "no-article": self = .noArticle
        case "incomplete": self = .incomplete
        default: return nil
        }
    }
}

extension EventIndex {
    /// The files that stand set aside, newest first.
    package func setAside(limit: Int) throws(IndexError) -> [SetAside] {
        try reading { try ProblemStore(db: $0).newest(limit: limit) }
    }

    package func problemsCount() throws(IndexError) -> Int {
        try reading { Int(try $0.int("SELECT value FROM tally WHERE name = 'problems'") ?? 0) }
    }
}
