import Diplomacy
import Glibc

/// Whether a folder can be used, and what to do if not. Looks only; writes nothing.
package enum FolderCheck {
    package enum Need: Sendable {
        case read
        case write
    }

    /// The sentence to show, or nil when all is well.
    /// - Parameter key: the option that names the folder, as `drop`.
    package static func problem(
        key: String, path: String, need: Need
    ) -> (message: String, errno: Int32)? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let error = errno
            return (
                "\(key): the folder \(path) cannot be used: \(systemMessage(error)); "
                    + (error == ENOENT
                        ? "create it (mkdir -p \(path)) or name another with --\(key)"
                        : "name another with --\(key)"),
                error
            )
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            return ("\(key): \(path) is not a folder; name another with --\(key)", ENOTDIR)
        }
        let wanted = need == .read ? R_OK | X_OK : R_OK | W_OK | X_OK
        guard faccessat(AT_FDCWD, path, wanted, AT_EACCESS) != 0 else { return nil }
        let error = errno
        return (explain(key: key, path: path, need: need, status: status, error: error), error)
    }

    private static func explain(
        key: String, path: String, need: Need, status: stat, error: Int32
    ) -> String {
        let mode = String(status.st_mode & 0o7777, radix: 8)
        let what = need == .read ? "read" : "written"
        let seen =
            "\(key): the folder \(path) cannot be \(what): \(systemMessage(error)) "
            + "(mode \(mode), owner \(status.st_uid), group \(status.st_gid))"
        if error == EROFS { return seen + "; remount it writable or name another with --\(key)" }
        if need == .read { return seen + "; " + rsyncRemedy(path) }
        return seen + "; give this user write permission or name another with --\(key)"
    }

    /// `rsync -a src/ drop/` puts the source's mode on the drop folder itself.
    package static func rsyncRemedy(_ path: String) -> String {
        "chmod 2750 \(path), and let rsync send with --chmod=D2750,F640 or --no-perms, as rsync -a "
            + "copies its source's permissions onto the folder"
    }

    /// A drop folder that the service reads now, but only because its mode lets everybody in, or
    /// that has lost the set-group-id bit which gives new folders the shared group.
    package static func dropWarning(path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        let group = status.st_mode & 0o050
        guard group != 0o050 || status.st_mode & S_ISGID == 0 else { return nil }
        let mode = String(status.st_mode & 0o7777, radix: 8)
        return "drop: the mode of \(path) is \(mode), not 2750, and other folders sent into it may "
            + "lock the service out; \(rsyncRemedy(path))"
    }

    /// Free space for this user, in bytes; nil when the system does not say.
    package static func freeBytes(path: String) -> UInt64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize)
    }
}
