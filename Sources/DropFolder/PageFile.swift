import Diplomacy
import Glibc

/// Page files on disk: the only place that reads them.
package enum PageFile {
    /// Reads a file whole, provided that nobody changes it meanwhile. Never follows a link below
    /// the root, never blocks on a FIFO, never reads more than `maxBytes` and one more.
    ///
    /// Throws `.incomplete` if it is to be tried again: it changed while it was read, is what an
    /// aborted rsync left, or lies in a folder that is locked just now. Give it back with
    /// `DropWatcher.reconsider`, or it is not told of again. Any other problem is the file's own,
    /// and passes only with a change of the file, which the watcher notices.
    package static func read(
        _ file: FileIdentity, maxBytes: Int
    ) throws(PageProblem) -> FileContent {
        try read(file, maxBytes: maxBytes, whenRead: {})
    }

    /// The same for one file that a user named, links on the way to it followed: without the looks at the folder that `list`
    /// and `read` take. Nil where it cannot be had so; these two say why.
    package static func content(ofNamed path: String, maxBytes: Int) -> FileContent? {
        guard let file = try? Tree.openNamed(path) else { return nil }
        return try? readOpen(file, maxBytes: maxBytes, whenRead: {}).get()
    }

    /// `whenRead` is called between the last byte and the last look at the file; for tests.
    static func read(
        _ file: FileIdentity, maxBytes: Int, whenRead: () -> Void
    ) throws(PageProblem) -> FileContent {
        let open = try open(file)
        let result: Result<FileContent, PageProblem>
        do {
            result = try readOpen(open, maxBytes: maxBytes, whenRead: whenRead)
        } catch {
            throw error.readingProblem(isInFolder: false)
        }
        return try result.get()
    }

    private static func open(_ file: FileIdentity) throws(PageProblem) -> Descriptor {
        let path = RelativePath(file.path)
        var isInFolder = true
        do throws(SystemFault) {
            guard path.staysBelowRoot, let name = path.name else {
                throw SystemFault(code: EINVAL, call: "open")
            }
            let folder = try Tree.openFolder(root: file.root, path.parent)
            try Tree.requireSearchable(folder.raw)
            isInFolder = false
            return try Tree.openFile(in: folder, name)
        } catch {
            throw error.readingProblem(isInFolder: isInFolder)
        }
    }

    /// Whether a path below a root can name a page: no hidden or unfinished component, and an
    /// extension of the list.
    package static func admits(path: String, extensions: Set<String>) -> Bool {
        NameFilter(extensions: extensions).admits(RelativePath(path))
    }

    /// What can be wrong with a file before it is read.
    static func problem(of status: FileStatus, maxBytes: Int) -> PageProblem? {
        switch status.kind {
        case .regular: break
        case .folder: return .unreadable(reason: "it is a folder")
        case .link: return .unreadable(reason: "it is a symbolic link, and links are not followed")
        case .special: return .unreadable(reason: "it is a FIFO, socket or device, not a file")
        }
        return problem(of: status.signature, maxBytes: maxBytes)
    }

    static func problem(of signature: FileSignature, maxBytes: Int) -> PageProblem? {
        if signature.isAborted { return .incomplete }
        if signature.sizeBytes == 0 { return .empty }
        guard signature.sizeBytes <= maxBytes else {
            return .oversized(bytes: Int(signature.sizeBytes), limitBytes: maxBytes)
        }
        return nil
    }

    private static func readOpen(
        _ file: borrowing Descriptor, maxBytes: Int, whenRead: () -> Void
    ) throws(SystemFault) -> Result<FileContent, PageProblem> {
        let before = try file.status()
        if let problem = problem(of: before, maxBytes: maxBytes) { return .failure(problem) }
        let sizeBytes = Int(before.signature.sizeBytes)
        // One byte more than expected shows a file that has grown.
        let bytes = try readBytes(file, atMost: sizeBytes + 1)
        whenRead()
        let after = try file.status()
        guard bytes.count == sizeBytes, after.signature == before.signature else {
            return .failure(.incomplete)
        }
        let content = FileContent(
            bytes: bytes, sha256: sha256Hex(bytes), signature: before.signature)
        return .success(content)
    }

    private static func readBytes(
        _ file: borrowing Descriptor, atMost limitBytes: Int
    ) throws(SystemFault) -> [UInt8] {
        let fd = file.raw
        var fault: SystemFault?
        let bytes = [UInt8](unsafeUninitializedCapacity: limitBytes) { buffer, filled in
            while filled < limitBytes {
                let rest = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let count = retryingInterrupts { Glibc.read(fd, rest.baseAddress, rest.count) }
                if count < 0 { fault = SystemFault("read") }
                if count <= 0 { return }
                filled += count
            }
        }
        if let fault { throw fault }
        return bytes
    }
}
