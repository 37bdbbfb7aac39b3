import GRDB

/// Why the index could not do what it was asked. Each has a code for machines, a sentence for
/// people, and a remedy.
package enum IndexError: Error, Hashable, Sendable {
    /// A reader came before the service or `ingest` ever ran.
    case missing(path: String)
    case newerSchema(path: String, found: Int, known: Int)
    /// Only a writer migrates, so a reader of a later program has to wait for one.
    case olderSchema(path: String, found: Int, known: Int)
    /// A file of that name that something else wrote.
    case foreign(path: String)
    case corrupt(path: String, detail: String)
    case diskFull(path: String)
    case readOnly(path: String)
    case cannotOpen(path: String, detail: String)
    case busy(path: String)
    case io(path: String, detail: String)
    /// A record said that its content is known and it is not.
    case unknownContent(sha256: String)
    /// Our own bug: a statement that SQLite rejects, or a row that cannot be decoded.
    case fault(detail: String)

    /// Of the file itself; no second attempt will find it whole.
    package var isDamage: Bool { if case .corrupt = self { true } else { false } }

    package var code: String {
        switch self {
        case .missing: "index-missing"
        case .newerSchema: "index-newer"
        case .olderSchema: "index-older"
        case .foreign: "index-foreign"
        case .corrupt: "index-corrupt"
        case .diskFull: "index-disk-full"
        case .readOnly: "index-read-only"
        case .cannotOpen: "index-cannot-open"
        case .busy: "index-busy"
        case .io: "index-io"
        case .unknownContent: "index-unknown-content"
        case .fault: "index-fault"
        }
    }

    package var reason: String {
        switch self {
        case .missing(let path): "there is no index at \(path)"
        case .newerSchema(let path, let found, let known):
            "the index \(path) has schema \(found), this program knows \(known)"
        case .olderSchema(let path, let found, let known):
            "the index \(path) has schema \(found), this program needs \(known)"
        case .foreign(let path): "\(path) is not an index of bilat"
        case .corrupt(let path, let detail): "the index \(path) is damaged: \(detail)"
        case .diskFull(let path): "no space left for the index \(path)"
        case .readOnly(let path): "the index \(path) cannot be written"
        case .cannotOpen(let path, let detail): "the index \(path) cannot be opened: \(detail)"
        case .busy(let path): "the index \(path) is locked by another process"
        case .io(let path, let detail): "the index \(path) cannot be accessed: \(detail)"
        case .unknownContent(let sha256): "no page with SHA-256 \(sha256) is in the index"
        case .fault(let detail): "the index was used wrongly: \(detail)"
        }
    }

    package var remedy: String {
        switch self {
        case .missing: "start the service, or run bilat ingest"
        case .newerSchema: "install the newer bilat again; the index was not touched"
        case .olderSchema: "restart the service, which brings the index up to date"
        case .foreign: "choose another state directory, or move the file away"
        case .corrupt: "restart the service, which rebuilds it from the newest copy"
        case .diskFull: "free space on that file system"
        case .readOnly: "give the service's user write permission on the state directory"
        case .cannotOpen: "check that you may read the state directory (group bilat)"
        case .busy: "try again; if it lasts, see which process holds the file"
        case .io:
            "see dmesg for the disk; a file system that the kernel has made read-only needs fsck"
        case .unknownContent, .fault: "report this as a bug of bilat"
        }
    }

    init(_ error: any Error, path: String) {
        switch error {
        case let error as IndexError: self = error
        case let error as DatabaseError: self.init(error, path: path)
        default: self = .fault(detail: String(describing: error))
        }
    }

    private init(_ error: DatabaseError, path: String) {
        let detail = error.message ?? "SQLite result \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(path: path, detail: detail)
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_READONLY: self = .readOnly(path: path)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self = .cannotOpen(path: path, detail: detail)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        case .SQLITE_IOERR:
            self = .io(path: path, detail: "\(detail) (\(error.extendedResultCode.rawValue))")
        default: self = .fault(detail: error.description)
        }
    }
}

extension IndexError: CustomStringConvertible {
    package var description: String { "\(reason); \(remedy)" }
}
