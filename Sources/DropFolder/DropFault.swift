import Diplomacy
import Glibc

// Everything the system can refuse, as a code for machines, a sentence and a remedy for people.

/// A system call that failed.
struct SystemFault: Error, Hashable, Sendable {
    /// `errno`.
    let code: Int32
    let call: String

    init(code: Int32, call: String) {
        self.code = code
        self.call = call
    }

    /// The call that just failed on this thread.
    init(_ call: String) { self.init(code: errno, call: call) }

    /// The entry went away or turned into something else since it was listed: nobody's fault.
    var isVanished: Bool { [ENOENT, ENOTDIR, ELOOP, ESTALE].contains(code) }

    var isDenied: Bool { code == EACCES || code == EPERM }

    /// The process or the machine has too little of something now; the file has no part in it.
    var isShortage: Bool { [EMFILE, ENFILE, ENOMEM].contains(code) }

    /// What it means for a page, when reading it or opening the folder it lies in failed. A problem
    /// is kept until the file changes, so one that passes without that must not be taken for one:
    /// unlocking a folder leaves the files in it as they were.
    func readingProblem(isInFolder: Bool) -> PageProblem {
        isShortage || (isInFolder && isDenied) ? .incomplete : .unreadable(reason: reason)
    }

    var reason: String {
        switch code {
        case EACCES, EPERM: "permission denied"
        case ENOENT: "it does not exist"
        case ENOTDIR: "a part of its path is not a folder, or is a symbolic link"
        case ELOOP: "it is a symbolic link, and links are not followed"
        case EINVAL: "its path leaves the folder or holds a forbidden byte"
        case ENXIO: "it is a socket or device"
        case ENAMETOOLONG: "its path is too long"
        case EIO: "the disk reports an input/output error"
        case ESTALE: "the network file system lost it"
        case EMFILE, ENFILE: "too many files are open"
        case ENOMEM: "out of memory"
        default: String(cString: strerror(code))
        }
    }
}

/// Why watching or listing could not begin.
package enum DropError: Error, Hashable, Sendable, CustomStringConvertible {
    case missing(path: String)
    case notFolder(path: String)
    case unreadable(path: String, mode: UInt32?)
    /// Anything else the system said.
    case failed(path: String, reason: String)

    init(_ fault: SystemFault, path: String, mode: UInt32? = nil) {
        switch fault.code {
        case ENOENT: self = .missing(path: path)
        case ENOTDIR: self = .notFolder(path: path)
        case EACCES, EPERM: self = .unreadable(path: path, mode: mode)
        default: self = .failed(path: path, reason: fault.reason)
        }
    }

    package var code: String {
        switch self {
        case .missing: "drop-missing"
        case .notFolder: "drop-not-folder"
        case .unreadable: "drop-unreadable"
        case .failed: "drop-failed"
        }
    }

    package var reason: String {
        switch self {
        case .missing(let path): "\(path) does not exist"
        case .notFolder(let path): "\(path) is not a folder"
        case .unreadable(let path, let mode):
            "\(path) cannot be read\(modeClause(mode)): permission denied"
        case .failed(let path, let reason): "\(path) cannot be read: \(reason)"
        }
    }

    package var remedy: String {
        switch self {
        case .missing: "create the folder, or correct the path"
        case .notFolder: "name the folder that pages are sent to"
        case .unreadable: modeRemedy
        case .failed: "see what the system says, and try again"
        }
    }

    package var description: String { "\(reason); \(remedy)" }
}

/// What is wrong with the drop folder while it is watched. It is well again when the list is empty.
package enum DropWarning: Hashable, Sendable {
    case folderMissing(path: String, reason: String)
    case folderUnreadable(path: String, mode: UInt32)
    /// Still readable, but the sender took away the setgid bit or the group's rights.
    case folderModeChanged(path: String, from: UInt32, to: UInt32)
    /// `limit` is the kernel's present one, nil if it cannot be seen.
    case watchesExhausted(limit: Int?, polling: Duration)
    case instancesExhausted(polling: Duration)
    case watchRefused(reason: String, polling: Duration)
    /// Files written by other machines to such a file system cause no events here.
    case silentFileSystem(path: String, type: String, polling: Duration)
    /// Folders inside that could not be opened: the first few, and how many in all.
    case subfoldersUnreadable(first: [String], count: Int)

    package var code: String {
        switch self {
        case .folderMissing: "drop-missing"
        case .folderUnreadable: "drop-unreadable"
        case .folderModeChanged: "drop-mode-changed"
        case .watchesExhausted: "watches-exhausted"
        case .instancesExhausted: "watch-instances-exhausted"
        case .watchRefused: "watch-refused"
        case .silentFileSystem: "silent-file-system"
        case .subfoldersUnreadable: "subfolders-unreadable"
        }
    }

    package var reason: String {
        switch self {
        case .folderMissing(let path, let reason):
            "the drop folder \(path) cannot be reached: \(reason)"
        case .folderUnreadable(let path, let mode):
            "the drop folder \(path) cannot be read\(modeClause(mode))"
        case .folderModeChanged(let path, let from, let to):
            "the drop folder \(path) had mode \(octal(from)) and has \(octal(to)) now"
        case .watchesExhausted(let limit, let polling):
            "the kernel gives no more file watches\(limit.map { " (limit \($0))" } ?? ""); "
                + "\(polled(polling))"
        case .instancesExhausted(let polling):
            "the kernel gives this user no more inotify instances; \(polled(polling))"
        case .watchRefused(let reason, let polling):
            "folders cannot be watched: \(reason); \(polled(polling))"
        case .silentFileSystem(let path, let type, let polling):
            "\(path) lies on \(type), which does not tell of files sent by other machines; "
                + "\(polled(polling))"
        case .subfoldersUnreadable(let first, let count):
            "\(count) folder\(count == 1 ? "" : "s") in the drop folder cannot be read: "
                + first.joined(separator: ", ") + (count > first.count ? ", …" : "")
        }
    }

    package var remedy: String {
        switch self {
        case .folderMissing: "create the folder again, or mount what belongs there"
        case .folderUnreadable, .folderModeChanged: modeRemedy
        case .watchesExhausted: "raise fs.inotify.max_user_watches with sysctl"
        case .instancesExhausted: "raise fs.inotify.max_user_instances with sysctl"
        case .watchRefused: "see that /proc is visible to the service"
        case .silentFileSystem: "put the drop folder on a local disk if pages must be read at once"
        case .subfoldersUnreadable:
            "give group bilat-drop r-x on them, or send with --chmod=D2750,F640"
        }
    }
}

/// `rsync -a src/ drop/` gives the drop folder the mode of its source; this is what prevents it.
private let modeRemedy =
    "chmod 2750 on the folder, and send with rsync --chmod=D2750,F640 or --no-perms"

private func modeClause(_ mode: UInt32?) -> String {
    mode.map { " (mode \(octal($0)))" } ?? ""
}

private func octal(_ mode: UInt32) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

private func polled(_ interval: Duration) -> String {
    let seconds =
        Double(interval.components.seconds) + Double(interval.components.attoseconds) / 1e18
    let shown = seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
    return "the folder is searched every \(shown) s instead"
}
