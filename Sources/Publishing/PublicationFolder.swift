import Glibc

/// A file written under a name no reader looks at. Its lock tells a sweep that it is in use; the
/// lock ends with the process that holds it.
struct TemporaryFile {
    let descriptor: CInt
    let temporaryName: String
    let name: String

    func close() { _ = Glibc.close(descriptor) }
}

/// An open folder and the system calls made in it. Going by its descriptor, files land in the folder
/// that was opened even when its path is renamed meanwhile.
struct PublicationFolder: ~Copyable {
    private static let temporaryPrefix = ".bilat-"
    private static let temporarySuffix = ".tmp"
    /// How many temporary names are tried when others hold them.
    private static let nameAttempts = 1000
    private static let compareBufferBytes = 64 * 1024

    private let path: String
    private let descriptor: CInt

    init(path: String) throws(PublishingError) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else {
            let number = errno
            throw PublishingError(errorNumber: number, path: path, action: "cannot open the folder")
        }
    }

    deinit {
        if descriptor >= 0 { _ = close(descriptor) }
    }

    /// Whether the file stands there already: a regular file of these bytes and this mode.
    func holds(_ file: PublishedFile, mode: mode_t) -> Bool {
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let existing = openat(descriptor, file.name, flags)
        guard existing >= 0 else { return false }
        defer { _ = close(existing) }
        var status = stat()
        guard fstat(existing, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_mode & 0o7777 == mode, status.st_size == file.bytes.count
        else { return false }
        return Self.content(of: existing, equals: file.bytes)
    }

    private static func content(of descriptor: CInt, equals bytes: [UInt8]) -> Bool {
        var buffer = [UInt8](repeating: 0, count: compareBufferBytes)
        var offset = 0
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return count == 0 && offset == bytes.count }
            guard offset + count <= bytes.count,
                bytes[offset..<offset + count].elementsEqual(buffer[..<count])
            else { return false }
            offset += count
        }
    }

    /// Writes the content under a temporary name, on the disk and with its mode.
    func write(_ file: PublishedFile, mode: mode_t) throws(PublishingError) -> TemporaryFile {
        let temporary = try create(for: file.name)
        guard Self.writeAll(file.bytes, to: temporary.descriptor),
            fchmod(temporary.descriptor, mode) == 0, fsync(temporary.descriptor) == 0
        else {
            let error = failure("cannot write", file.name)
            discard(temporary)
            throw error
        }
        return temporary
    }

    /// Temporary names carry the process id, so that two processes rarely try the same.
    private func create(for name: String) throws(PublishingError) -> TemporaryFile {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        for attempt in 0..<Self.nameAttempts {
            let temporary =
                "\(Self.temporaryPrefix)\(getpid())-\(attempt)\(Self.temporarySuffix)"
            let created = openat(descriptor, temporary, flags, 0o600)
            if created < 0 && errno == EEXIST { continue }
            guard created >= 0 else { throw failure("cannot create", name) }
            let file = TemporaryFile(descriptor: created, temporaryName: temporary, name: name)
            // A file system without locks is no reason not to publish.
            _ = flock(created, LOCK_EX | LOCK_NB)
            var status = stat()
            if fstat(created, &status) == 0 && status.st_nlink > 0 { return file }
            // A sweep took it between its creation and its lock.
            file.close()
        }
        throw failure("cannot create", name)
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let rest = UnsafeRawBufferPointer(rebasing: buffer[offset...])
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                offset += count
            }
            return true
        }
    }

    func rename(_ file: TemporaryFile) throws(PublishingError) {
        guard renameat(descriptor, file.temporaryName, descriptor, file.name) == 0 else {
            throw failure("cannot put in place", file.name)
        }
    }

    /// False if there was none.
    func remove(_ name: String) throws(PublishingError) -> Bool {
        if unlinkat(descriptor, name, 0) == 0 { return true }
        guard errno == ENOENT else { throw failure("cannot remove", name) }
        return false
    }

    /// Removes the file under its temporary name, if it has it still.
    func discard(_ file: TemporaryFile) {
        _ = unlinkat(descriptor, file.temporaryName, 0)
        file.close()
    }

    /// Makes the renames last.
    func synchronize() throws(PublishingError) {
        guard fsync(descriptor) == 0 else {
            throw PublishingError(
                errorNumber: errno, path: path, action: "cannot synchronize the folder")
        }
    }

    /// Removes temporary files that no process holds. What cannot be removed is left: it is hidden
    /// and hinders nobody.
    func removeLeftovers() {
        let names = (try? names()) ?? []
        for name in names
        where name.hasPrefix(Self.temporaryPrefix) && name.hasSuffix(Self.temporarySuffix) {
            removeUnlessHeld(name)
        }
    }

    /// Of everything in it, in no order.
    func names() throws(PublishingError) -> [String] {
        let listing = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard listing >= 0, let stream = fdopendir(listing) else {
            let error = failure("cannot list the folder of", ".")
            if listing >= 0 { _ = close(listing) }
            throw error
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
                        String(cString: $0)
                    }
                })
        }
        return names
    }

    func read(_ name: String) throws(PublishingError) -> [UInt8] {
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw failure("cannot open", name) }
        defer { _ = close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: Self.compareBufferBytes)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("cannot read", name) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// Makes a folder as readable as this one, if there is none of that name.
    func makeFolder(_ name: String) throws(PublishingError) {
        guard mkdirat(descriptor, name, 0o755) == 0 else {
            guard errno == EEXIST else { throw failure("cannot make the folder", name) }
            return
        }
        var status = stat()
        // The umask took bits away. Set-group-ID may not be asked for under RestrictSUIDSGID=; what is
        // written here has the service's own group without it.
        if fstat(descriptor, &status) == 0 {
            _ = fchmodat(descriptor, name, status.st_mode & 0o777, 0)
        }
        try synchronize()
    }

    private func removeUnlessHeld(_ name: String) {
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let leftover = openat(descriptor, name, flags)
        guard leftover >= 0 else { return }
        defer { _ = close(leftover) }
        guard flock(leftover, LOCK_EX | LOCK_NB) == 0 else { return }
        _ = unlinkat(descriptor, name, 0)
    }

    /// Reads `errno`: to be called before anything else.
    private func failure(_ action: String, _ name: String) -> PublishingError {
        let number = errno
        return PublishingError(errorNumber: number, path: "\(path)/\(name)", action: action)
    }
}
