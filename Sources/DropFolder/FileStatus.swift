import Diplomacy
import Glibc

/// What `stat` says of one entry.
struct FileStatus: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case regular
        case folder
        case link
        /// FIFO, socket or device.
        case special
    }

    let kind: Kind
    let device: UInt64
    /// Permission bits with setuid, setgid and sticky.
    let mode: UInt32
    let signature: FileSignature

    init(_ raw: stat) {
        kind =
            switch raw.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .special
            }
        device = UInt64(raw.st_dev)
        mode = raw.st_mode & 0o7777
        signature = FileSignature(
            inode: UInt64(raw.st_ino), sizeBytes: Int64(raw.st_size),
            modified: UnixTime(raw.st_mtim), changed: UnixTime(raw.st_ctim))
    }
}

extension FileSignature {
    /// rsync stamps 1970-01-01 on the truncated file that `--partial` leaves of an aborted transfer.
    var isAborted: Bool { modified.seconds == 0 }
}
