import Diplomacy
import Glibc

/// The pages of a folder or a single file, for reading once without waiting for anything.
package struct PageListing: Sendable {
    /// Links resolved: the folder given, or the parent of the file given.
    package let root: String
    /// By path, in the order of its bytes.
    package let files: [(FileIdentity, FileSignature)]
    /// What could not be looked into, by path below the root.
    package let refused: [(path: String, problem: PageProblem)]
}

extension PageFile {
    /// The admitted files below a folder, or the one file given, whatever its name. Links in the
    /// folder are not followed; `path` itself may be one, as the user has named it. Files that are
    /// too large, empty or aborted are listed: reading them says so.
    package static func list(
        _ path: String, extensions: Set<String> = DropOptions.defaultExtensions
    ) throws(DropError) -> PageListing {
        guard let resolved = resolve(path) else {
            throw DropError(SystemFault("realpath"), path: path)
        }
        var raw = stat()
        guard stat(resolved, &raw) == 0 else { throw DropError(SystemFault("stat"), path: path) }
        let status = FileStatus(raw)
        guard status.kind == .folder else { return single(resolved, status) }
        return try below(resolved, NameFilter(extensions: extensions))
    }

    /// The path as the kernel knows it: absolute and free of links. Nil, with `errno`, if it does
    /// not exist or is not UTF-8.
    static func resolve(_ path: String) -> String? {
        guard let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        guard let text = String(validatingCString: pointer) else {
            errno = EINVAL
            return nil
        }
        return text
    }

    private static func single(_ path: String, _ status: FileStatus) -> PageListing {
        let slash = path.utf8.lastIndex(of: RelativePath.slash) ?? path.startIndex
        let parent = String(path[..<slash])
        let root = parent.isEmpty ? "/" : parent
        let name = String(path[path.utf8.index(after: slash)...])
        return PageListing(
            root: root, files: [(FileIdentity(root: root, path: name), status.signature)],
            refused: [])
    }

    private static func below(
        _ root: String, _ filter: NameFilter
    ) throws(DropError) -> PageListing {
        var found: [(path: RelativePath, signature: FileSignature)] = []
        var refused: [(path: RelativePath, problem: PageProblem)] = []
        let walk = FolderWalk(root: root, filter: filter)
        while !walk.isFinished {
            switch walk.step(opened: { _, _ in }) {
            case .file(let path, let status?) where path.text != nil:
                found.append((path, status.signature))
            case .file(let path, _), .unnameable(let path):
                refused.append((path, .illNamed))
            case .refused(.root, let fault):
                throw DropError(fault, path: root)
            case .refused(let path, let fault):
                refused.append((path, .unreadable(reason: fault.reason)))
            case nil:
                continue
            }
        }
        found.sort { $0.path < $1.path }
        refused.sort { $0.path < $1.path }
        return PageListing(
            root: root,
            files: found.map { (FileIdentity(root: root, path: $0.path.escaped), $0.signature) },
            refused: refused.map { ($0.path.escaped, $0.problem) })
    }
}

extension PageProblem {
    /// Its path cannot be written down as text, so nothing could refer to it.
    static let illNamed = PageProblem.unreadable(
        reason: "its name is not valid UTF-8; rename the file and send it again")
}
