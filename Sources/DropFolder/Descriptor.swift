import Glibc

/// An open file descriptor, closed when it goes out of use.
struct Descriptor: ~Copyable {
    let raw: Int32

    init(_ raw: Int32) { self.raw = raw }

    deinit { close(raw) }

    /// The number, for someone else to close.
    consuming func release() -> Int32 {
        let number = raw
        discard self
        return number
    }

    func status() throws(SystemFault) -> FileStatus {
        var raw = stat()
        guard fstat(self.raw, &raw) == 0 else { throw SystemFault("fstat") }
        return FileStatus(raw)
    }
}

/// Opening and looking below a root without ever following a link there. Nothing is kept open
/// between calls, so that the file system under the root can be unmounted.
enum Tree {
    private static let folderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK
    private static let belowFlags = folderFlags | O_NOFOLLOW
    /// O_NONBLOCK: a FIFO with nobody at the other end would block `open` for ever.
    private static let fileFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY

    /// The root itself may be a link: an administrator chose it.
    static func openRoot(_ root: String) throws(SystemFault) -> Descriptor {
        let fd = retryingInterrupts { open(root, folderFlags) }
        guard fd >= 0 else { throw SystemFault("open") }
        return Descriptor(fd)
    }

    static func openFolder(
        root: String, _ path: RelativePath
    ) throws(SystemFault) -> Descriptor {
        var folder = try openRoot(root)
        for part in path.components {
            folder = try openBelow(folder, part, belowFlags)
        }
        return folder
    }

    /// A file that a user named; it may be a link.
    static func openNamed(_ path: String) throws(SystemFault) -> Descriptor {
        let fd = retryingInterrupts { open(path, fileFlags & ~O_NOFOLLOW) }
        guard fd >= 0 else { throw SystemFault("open") }
        return Descriptor(fd)
    }

    /// A file in an open folder.
    static func openFile(
        in folder: borrowing Descriptor, _ name: some Collection<UInt8>
    ) throws(SystemFault) -> Descriptor {
        try openBelow(folder, name, fileFlags)
    }

    /// Throws if entries of a folder may be listed but not reached: opening it asks for the right to
    /// list, looking at "." for the right to search.
    static func requireSearchable(_ folder: Int32) throws(SystemFault) {
        _ = try status(in: folder, ".".utf8)
    }

    static func status(root: String, _ path: RelativePath) throws(SystemFault) -> FileStatus {
        guard path.staysBelowRoot, let name = path.name else {
            throw SystemFault(code: EINVAL, call: "stat")
        }
        let folder = try openFolder(root: root, path.parent)
        return try status(in: folder.raw, name)
    }

    /// Of the entry itself, not of what a link points to.
    static func status(
        in folder: Int32, _ name: some Collection<UInt8>
    ) throws(SystemFault) -> FileStatus {
        var raw = stat()
        let result = withCName(name) { fstatat(folder, $0, &raw, AT_SYMLINK_NOFOLLOW) }
        guard result == 0 else { throw SystemFault("stat") }
        return FileStatus(raw)
    }

    private static func openBelow(
        _ folder: borrowing Descriptor, _ name: some Collection<UInt8>, _ flags: Int32
    ) throws(SystemFault) -> Descriptor {
        let parent = folder.raw
        let fd = withCName(name) { pointer in
            retryingInterrupts { openat(parent, pointer, flags) }
        }
        guard fd >= 0 else { throw SystemFault("open") }
        return Descriptor(fd)
    }

    private static func withCName<Result>(
        _ name: some Collection<UInt8>, _ body: (UnsafePointer<CChar>) -> Result
    ) -> Result {
        (name.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer {
            body($0.baseAddress!)
        }
    }
}

/// Repeats a call that a signal interrupted.
func retryingInterrupts<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}
