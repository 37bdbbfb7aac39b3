import Glibc

/// Small files of the state folder, replaced whole or not at all.
enum AtomicFile {
    /// - Parameter durable: waits for the disk, so that a power cut cannot undo it.
    /// - Throws: status 74 naming the file.
    static func write(
        _ bytes: [UInt8], to path: String, durable: Bool
    ) throws(ServiceFailure) {
        let temporary = path + ".new"
        let descriptor = open(
            temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else { throw failure(path) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw abandon(descriptor, temporary, path) }
            written += count
        }
        if durable && fsync(descriptor) != 0 { throw abandon(descriptor, temporary, path) }
        close(descriptor)
        guard rename(temporary, path) == 0 else { throw failure(path) }
        if durable { syncFolder(of: path) }
    }

    /// Nil when there is no such file or it cannot be read.
    static func read(_ path: String, maximumBytes: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while result.count <= maximumBytes {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return result }
            result += buffer[..<count]
        }
        return nil
    }

    private static func abandon(
        _ descriptor: Int32, _ temporary: String, _ path: String
    ) -> ServiceFailure {
        let failure = failure(path)
        close(descriptor)
        unlink(temporary)
        return failure
    }

    private static func failure(_ path: String) -> ServiceFailure {
        let error = errno
        let remedy = error == ENOSPC ? "free some disk space" : "see to the folder's permissions"
        return ServiceFailure(
            .inputOutput, "\(path) cannot be written: \(systemMessage(error)); \(remedy)",
            errno: error)
    }

    static func syncFolder(of path: String) {
        let folder = OptionValue.normal(path + "/..")
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
