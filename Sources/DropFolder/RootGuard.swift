import Diplomacy
import Glibc

/// What a look at the root showed.
enum RootSight: Hashable, Sendable {
    case open(FileStatus)
    /// It is there, but may not be listed or searched.
    case denied(FileStatus)
    case missing(SystemFault)

    static func look(at root: String) -> RootSight {
        do {
            let folder = try Tree.openRoot(root)
            let status = try folder.status()
            do {
                try Tree.requireSearchable(folder.raw)
                return .open(status)
            } catch {
                return error.isDenied ? .denied(status) : .missing(error)
            }
        } catch {
            guard error.isDenied else { return .missing(error) }
            var raw = stat()
            return stat(root, &raw) == 0 ? .denied(FileStatus(raw)) : .missing(error)
        }
    }
}

/// Notices when the root is gone, locked, replaced or mounted over: none of it causes an event on
/// the watches that are left. Pure.
struct RootGuard {
    enum Change: Hashable, Sendable {
        case none
        /// Nothing can be read now; wait.
        case lost
        /// The same folder can be read again: search it.
        case returned
        /// Another folder stands there: the watches are deaf, begin anew.
        case replaced
    }

    let path: String
    private(set) var isOpen = true
    private(set) var warning: DropWarning?
    private var device: UInt64
    private var inode: UInt64
    private let firstMode: UInt32

    /// Setgid hands the receiving group on to new files; the group's r-x lets the service in.
    private static let guardedBits: UInt32 = 0o2050

    init(path: String, first: FileStatus) {
        self.path = path
        device = first.device
        inode = first.signature.inode
        firstMode = first.mode
    }

    mutating func observe(_ sight: RootSight) -> Change {
        let wasOpen = isOpen
        switch sight {
        case .open(let status):
            isOpen = true
            warning = modeWarning(status.mode)
            if status.device != device || status.signature.inode != inode {
                device = status.device
                inode = status.signature.inode
                return .replaced
            }
            return wasOpen ? .none : .returned
        case .denied(let status):
            isOpen = false
            warning = .folderUnreadable(path: path, mode: status.mode)
        case .missing(let fault):
            isOpen = false
            warning = .folderMissing(path: path, reason: fault.reason)
        }
        return wasOpen ? .lost : .none
    }

    private func modeWarning(_ mode: UInt32) -> DropWarning? {
        let lost = firstMode & ~mode & Self.guardedBits
        return lost == 0 ? nil : .folderModeChanged(path: path, from: firstMode, to: mode)
    }
}
