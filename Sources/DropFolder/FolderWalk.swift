import Diplomacy
import Glibc

/// Goes through a tree one entry at a time, so that its user can stop for events in between. Never
/// follows a link; skips what the name filter does not admit before looking at it.
final class FolderWalk {
    enum Visit {
        /// A regular file whose name is admitted. No status if the walk only counts.
        case file(RelativePath, FileStatus?)
        /// A folder whose name is not UTF-8: what is in it cannot be named.
        case unnameable(RelativePath)
        /// A folder that cannot be opened or read to its end.
        case refused(RelativePath, SystemFault)
    }

    /// Called with each folder when it is open and before it is read: the place to set a watch, as
    /// whatever comes after that is told by an event.
    typealias FolderOpened = (RelativePath, Int32) -> Void

    private let root: String
    private let filter: NameFilter
    private let onlyCounts: Bool
    private var pending: [RelativePath]
    private var current: OpenFolder?

    init(
        root: String, from start: [RelativePath] = [.root], filter: NameFilter,
        onlyCounts: Bool = false
    ) {
        self.root = root
        self.filter = filter
        self.onlyCounts = onlyCounts
        pending = start
    }

    var isFinished: Bool { current == nil && pending.isEmpty }

    /// Folders known but not yet entered.
    var pendingFolders: Int { pending.count }

    func add(_ folder: RelativePath) { pending.append(folder) }

    /// Goes one entry further. Nil means that this entry was nothing of interest, not that the walk
    /// is at its end: see `isFinished`.
    func step(opened: FolderOpened) -> Visit? {
        guard let folder = current else { return enterNext(opened) }
        switch folder.nextEntry() {
        case .entry(let name, let type):
            return visit(folder, name, type)
        case .end:
            current = nil
            return nil
        case .failed(let fault):
            current = nil
            return .refused(folder.path, fault)
        }
    }

    private func enterNext(_ opened: FolderOpened) -> Visit? {
        guard let path = pending.popLast() else { return nil }
        do {
            let folder = try OpenFolder(path, Tree.openFolder(root: root, path))
            try Tree.requireSearchable(folder.descriptor)
            opened(path, folder.descriptor)
            current = folder
            return nil
        } catch {
            // Without the root nothing was walked; any other folder may just have been removed.
            return error.isVanished && !path.bytes.isEmpty ? nil : .refused(path, error)
        }
    }

    private func visit(_ folder: OpenFolder, _ name: [UInt8], _ type: UInt8) -> Visit? {
        guard filter.admits(component: name) else { return nil }
        let isFile = type == DT_REG || type == DT_UNKNOWN
        let isFolder = type == DT_DIR || type == DT_UNKNOWN
        guard isFolder || (isFile && filter.admits(fileName: name)) else { return nil }
        let path = folder.path.appending(name)
        if type == DT_DIR { return descend(path) }
        if type == DT_REG, onlyCounts { return .file(path, nil) }
        // An entry that is gone by now will be told of by an event, if it comes back.
        guard let status = try? Tree.status(in: folder.descriptor, name) else { return nil }
        switch status.kind {
        case .folder: return descend(path)
        case .regular: return filter.admits(fileName: name) ? .file(path, status) : nil
        case .link, .special: return nil
        }
    }

    private func descend(_ path: RelativePath) -> Visit? {
        if path.text == nil { return .unnameable(path) }
        if path.bytes.count > RelativePath.maxBytes {
            return .refused(path, SystemFault(code: ENAMETOOLONG, call: "open"))
        }
        pending.append(path)
        return nil
    }
}

/// A folder being read.
private final class OpenFolder {
    enum Next {
        case entry(name: [UInt8], type: UInt8)
        case end
        case failed(SystemFault)
    }

    let path: RelativePath
    let descriptor: Int32
    private let stream: OpaquePointer

    init(_ path: RelativePath, _ folder: consuming Descriptor) throws(SystemFault) {
        let fd = folder.release()
        guard let stream = fdopendir(fd) else {
            let fault = SystemFault("opendir")
            close(fd)
            throw fault
        }
        self.path = path
        self.descriptor = fd
        self.stream = stream
    }

    deinit { closedir(stream) }

    func nextEntry() -> Next {
        // Zero `errno` first: it alone tells the end from a failure.
        errno = 0
        guard let entry = readdir(stream) else {
            return errno == 0 ? .end : .failed(SystemFault("readdir"))
        }
        let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name)!
        let start = UnsafeRawPointer(entry) + nameOffset
        let bytes = UnsafeRawBufferPointer(
            start: start, count: strlen(start.assumingMemoryBound(to: CChar.self)))
        return .entry(name: Array(bytes), type: entry.pointee.d_type)
    }
}

private let DT_UNKNOWN = UInt8(Glibc.DT_UNKNOWN)
private let DT_REG = UInt8(Glibc.DT_REG)
private let DT_DIR = UInt8(Glibc.DT_DIR)
