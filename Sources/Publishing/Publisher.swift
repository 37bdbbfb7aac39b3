import Glibc
import Synchronization

/// Writes files into one folder so that a reader finds each whole or not at all, also after a power
/// cut: temporary file, fsync, rename, fsync of the folder. What has not changed is not touched.
package struct Publisher: Sendable {
    package let directory: String
    /// Whatever the umask is.
    package let fileMode: mode_t

    private let sweeping: Sweeping

    package init(directory: String, fileMode: mode_t = 0o644) {
        self.init(directory: directory, fileMode: fileMode, sweeping: Sweeping())
    }

    private init(directory: String, fileMode: mode_t, sweeping: Sweeping) {
        self.directory = directory
        self.fileMode = fileMode
        self.sweeping = sweeping
    }

    /// Publishes the files together: when one cannot be written, none has changed, unless it is the
    /// renaming that fails.
    ///
    /// The first call also removes temporary files that a crash left behind.
    ///
    /// - Returns: how many were written; the others stood there already, byte for byte.
    package func publish(_ files: [PublishedFile]) throws(PublishingError) -> Int {
        try validate(files)
        let folder = try PublicationFolder(path: directory)
        let isFirst = !sweeping.isDone.load(ordering: .acquiring)
        if isFirst { folder.removeLeftovers() }

        var written: [TemporaryFile] = []
        do throws(PublishingError) {
            for file in files where !folder.holds(file, mode: fileMode) {
                written.append(try folder.write(file, mode: fileMode))
            }
            for file in written { try folder.rename(file) }
        } catch {
            for file in written { folder.discard(file) }
            throw error
        }
        for file in written { file.close() }
        // A crash may have come between a rename and its fsync: the first call makes up for it.
        if isFirst || !written.isEmpty { try folder.synchronize() }
        sweeping.isDone.store(true, ordering: .releasing)
        return written.count
    }

    /// After this there are no such files, on the disk either.
    package func remove(_ names: [String]) throws(PublishingError) {
        let folder = try PublicationFolder(path: directory)
        var isChanged = false
        for name in names {
            if let why = Self.fault(in: name) { throw .invalidName(name, why: why) }
            if try folder.remove(name) { isChanged = true }
        }
        if isChanged { try folder.synchronize() }
    }

    /// The visible names in the folder, sorted.
    package func names() throws(PublishingError) -> [String] {
        let folder = try PublicationFolder(path: directory)
        return try folder.names().filter { !$0.hasPrefix(".") }.sorted()
    }

    /// What a file holds.
    package func read(_ name: String) throws(PublishingError) -> [UInt8] {
        if let why = Self.fault(in: name) { throw .invalidName(name, why: why) }
        return try PublicationFolder(path: directory).read(name)
    }

    /// A folder in this one, made if it is not there, with the mode of this one.
    package func below(_ name: String) throws(PublishingError) -> Publisher {
        if let why = Self.fault(in: name) { throw .invalidName(name, why: why) }
        try PublicationFolder(path: directory).makeFolder(name)
        return Publisher(
            directory: "\(directory)/\(name)", fileMode: fileMode, sweeping: sweeping.below(name))
    }

    /// Throws what would keep files from being written: the folder is missing, is something else, or
    /// is not writable. Writes nothing.
    package func check() throws(PublishingError) {
        _ = try PublicationFolder(path: directory)
        guard faccessat(AT_FDCWD, directory, W_OK | X_OK, AT_EACCESS) == 0 else {
            throw PublishingError(errorNumber: errno, path: directory, action: "cannot write")
        }
    }

    private func validate(_ files: [PublishedFile]) throws(PublishingError) {
        var names: Set<String> = []
        for file in files {
            if let why = Self.fault(in: file.name) {
                throw .invalidName(file.name, why: why)
            }
            guard names.insert(file.name).inserted else {
                throw .invalidName(file.name, why: "it is given twice")
            }
        }
    }

    /// Nil for a name that stands for one visible file in the folder itself.
    private static func fault(in name: String) -> String? {
        if name.isEmpty { return "it is empty" }
        if name.utf8.count > Int(NAME_MAX) { return "it is longer than \(NAME_MAX) bytes" }
        if name.utf8.first == UInt8(ascii: ".") { return "it begins with a dot" }
        if name.utf8.contains(UInt8(ascii: "/")) { return "it holds a slash" }
        if name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "it holds a control" }
        return nil
    }
}

/// Whether this publisher and its copies have looked for leftovers, and those for folders in it.
private final class Sweeping: Sendable {
    let isDone = Atomic(false)
    private let folders = Mutex<[String: Sweeping]>([:])

    func below(_ name: String) -> Sweeping {
        folders.withLock { folders in
            let known = folders[name] ?? Sweeping()
            folders[name] = known
            return known
        }
    }
}
