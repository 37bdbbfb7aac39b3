import Diplomacy
import GRDB
import GRDBSQLite
import Glibc

/// The pages, what they report, and the events that amounts to, in one SQLite file.
///
/// One connection writes and checkpoints: SQLite before 3.51.3 can corrupt a WAL database when two
/// do. That no second process opens it for writing is the caller's business (the lock file).
/// Readers open it read-only, never checkpoint, and need no writer. Every method may block on the
/// disk and may be called from any thread.
package final class EventIndex: Sendable {
    package static let fileName = "bilat.sqlite3"

    let queue: DatabaseQueue
    let path: String
    /// Row of this program's derivation; nil for a reader.
    let derivation: Int64?
    /// Which rules and tables pages are derived with; nil for a reader.
    private let version: String?
    /// Days shown of late, kept up to date by commits; unused by a reader, which sees no commits.
    let days = DayCache()

    private init(
        queue: DatabaseQueue, path: String, derivation: Int64?, version: String? = nil
    ) {
        self.queue = queue
        self.path = path
        self.derivation = derivation
        self.version = version
    }

    /// Opens the index, creates it, or brings it up to date. One that is newer than this program,
    /// or another program's file, is left byte for byte as it was.
    ///
    /// - Parameter directory: the state directory, which must exist.
    package static func openForWriting(
        directory: String, versions: IndexVersions
    ) throws(IndexError) -> EventIndex {
        let path = path(in: directory)
        do {
            if access(path, F_OK) == 0 {
                let probe = try DatabaseQueue(path: path, configuration: readerConfiguration)
                try probe.read { try Schema.check($0, path: path) }
                try probe.close()
            } else {
                try create(path)
            }
            let queue = try DatabaseQueue(path: path, configuration: writerConfiguration)
            let derivation = try queue.inDatabase { db in
                try Schema.migrate(db)
                return try derivationRow(versions.derivation, in: db)
            }
            return EventIndex(
                queue: queue, path: path, derivation: derivation, version: versions.derivation)
        } catch {
            throw IndexError(error, path: path)
        }
    }

    /// Opens an existing index for reading, beside a writer or without one.
    package static func openForReading(directory: String) throws(IndexError) -> EventIndex {
        let path = path(in: directory)
        guard access(path, F_OK) == 0 else {
            // Anything but absence (a folder that may not be entered) must not pass for absence.
            throw errno == ENOENT
                ? .missing(path: path) : .cannotOpen(path: path, detail: errnoText())
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: readerConfiguration)
            try queue.read { db in
                try Schema.check(db, path: path)
                let found = try Schema.userVersion(db)
                guard found == Schema.version else {
                    throw IndexError.olderSchema(path: path, found: found, known: Schema.version)
                }
            }
            return EventIndex(queue: queue, path: path, derivation: nil)
        } catch {
            throw IndexError(error, path: path)
        }
    }

    /// Whether these rules and tables are those that it stamps pages with.
    package func derives(by version: String) -> Bool { self.version == version }

    /// Checkpoints if this is the writer. Later calls fail.
    package func close() throws(IndexError) {
        do { try queue.close() } catch { throw IndexError(error, path: path) }
    }

    func reading<Value>(_ body: (Database) throws -> Value) throws(IndexError) -> Value {
        do { return try queue.read(body) } catch { throw IndexError(error, path: path) }
    }

    /// One transaction: all of it is on disk when this returns, or none of it.
    func writing<Value>(_ body: (Database, Int64) throws -> Value) throws(IndexError) -> Value {
        guard let derivation else { throw .readOnly(path: path) }
        do {
            return try queue.write { try body($0, derivation) }
        } catch {
            throw IndexError(error, path: path)
        }
    }

    static func path(in directory: String) -> String { "\(directory)/\(fileName)" }

    static func errnoText() -> String { String(cString: strerror(errno)) }
}

// How the file is made and opened.
extension EventIndex {
    /// Owner writes, group reads: analysts join the group. SQLite gives -wal and -shm the same.
    static let fileMode: mode_t = 0o640
    static let temporarySuffix = ".tmp"
    /// A reader may meet the moment in which the writer recovers or closes the index.
    private static let busyTimeoutSeconds = 10.0
    /// What the WAL is cut back to after a long reader or a bulk load has let it grow.
    private static let walLimitBytes = 64 << 20
    private static let cacheKibibytes = 32 << 10

    static var readerConfiguration: Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        configuration.label = "bilat.index.reader"
        configuration.prepareDatabase { try keepWAL($0) }
        return configuration
    }

    private static var writerConfiguration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        configuration.label = "bilat.index.writer"
        configuration.prepareDatabase { db in
            try keepWAL(db)
            // Not GRDB's own WAL setting: that one turns synchronous down to NORMAL.
            guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
                throw DatabaseError(message: "no WAL on this file system")
            }
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA journal_size_limit = \(walLimitBytes)")
            try db.execute(sql: "PRAGMA cache_size = -\(cacheKibibytes)")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return configuration
    }

    /// A user who may not write the folder cannot read a WAL database whose -wal and -shm are
    /// gone, so the last connection to close leaves them.
    private static func keepWAL(_ db: Database) throws {
        var flag: CInt = 1
        let code = sqlite3_file_control(
            db.sqliteConnection, nil, SQLITE_FCNTL_PERSIST_WAL, &flag)
        guard code == SQLITE_OK else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
    }

    /// A new index appears whole: one that a crash cut short on its way into WAL mode could only be
    /// rolled back by writing to it, before anybody knows whose file it is.
    private static func create(_ path: String) throws {
        let temporary = path + temporarySuffix
        removeTemporary(path)
        // SQLite would create it with the umask's mode.
        let descriptor = open(temporary, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, fileMode)
        guard descriptor >= 0 else {
            throw errno == ENOSPC
                ? IndexError.diskFull(path: path) : .cannotOpen(path: path, detail: errnoText())
        }
        Glibc.close(descriptor)
        try install(path)
    }

    /// Puts the database under the temporary name in place, as an index in WAL mode.
    static func install(_ path: String) throws {
        defer { removeTemporary(path) }
        let queue = try DatabaseQueue(
            path: path + temporarySuffix, configuration: writerConfiguration)
        try queue.inDatabase { try Schema.migrate($0) }
        try queue.close()
        try settle(path + temporarySuffix, as: path)
    }

    /// What an attempt to make the index at `path` leaves behind.
    static func removeTemporary(_ path: String) {
        for companion in ["", "-journal", "-wal", "-shm"] {
            unlink(path + temporarySuffix + companion)
        }
    }

    private static func derivationRow(_ version: String, in db: Database) throws -> Int64 {
        let sql = "SELECT id FROM derivation WHERE version = ?"
        if let row = try Int64.fetchOne(db, sql: sql, arguments: [version]) { return row }
        try db.execute(sql: "INSERT INTO derivation (version) VALUES (?)", arguments: [version])
        return db.lastInsertedRowID
    }
}
