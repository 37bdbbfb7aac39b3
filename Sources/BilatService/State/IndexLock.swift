import Glibc

/// The right to write the index: an flock on `state/lock`, held as long as this value lives.
///
/// The kernel lets go of it when the process ends, however it ends; the file itself stays.
package final class IndexLock: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// A reader that asks who holds the lock holds it for a moment itself.
    private static let attempts = 10
    private static let pauseMicroseconds: UInt32 = 20_000

    /// - Throws: status 75 naming the process that holds it; 78 when the file cannot be opened.
    package static func acquire(_ folder: StateFolder) throws(ServiceFailure) -> IndexLock {
        let descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else {
            let error = errno
            throw ServiceFailure(
                .configuration,
                "state: \(folder.lock) cannot be opened: \(systemMessage(error)); give this user "
                    + "write permission or name another folder with --state", errno: error)
        }
        for attempt in 1...attempts {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                write(processID: getpid(), to: descriptor)
                return IndexLock(descriptor: descriptor)
            }
            if attempt < attempts { usleep(pauseMicroseconds) }
        }
        let holder = processID(in: descriptor)
        close(descriptor)
        throw held(by: holder, folder)
    }

    private static func held(by holder: Int32?, _ folder: StateFolder) -> ServiceFailure {
        let who = holder.map { "process \($0)" } ?? "another process"
        return ServiceFailure(
            .lockHeld,
            "\(who) is writing the index in \(folder.path); stop it first (systemctl stop bilat if "
                + "it is the service) or name another folder with --state", errno: EWOULDBLOCK)
    }

    /// Who is writing the index now.
    package enum Holder: Hashable, Sendable {
        case nobody
        /// Nil where the file does not name the process.
        case process(Int32?)
        /// The lock cannot be looked at, with the `errno`.
        case unknown(Int32)
    }

    /// Looks without keeping anybody out for longer than a moment.
    package static func holder(_ folder: StateFolder) -> Holder {
        let descriptor = open(folder.lock, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return errno == ENOENT ? .nobody : .unknown(errno) }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return .nobody }
        return .process(processID(in: descriptor))
    }

    private static func write(processID: Int32, to descriptor: Int32) {
        let text = Array("\(processID)\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
    }

    private static func processID(in descriptor: Int32) -> Int32? {
        var buffer = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        let text = String(decoding: buffer[..<count], as: UTF8.self)
        return text.split(separator: "\n").first.flatMap { Int32($0) }
    }
}
