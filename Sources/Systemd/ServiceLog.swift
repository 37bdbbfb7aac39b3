import CSystemd
import Glibc
import Logging
import Synchronization

/// Where messages go: to the journal with fields when standard error is the journal, else to
/// standard error as readable lines; a command that a person runs may want the bare sentences.
package final class ServiceLog: Sendable {
    private enum Sink: Sendable {
        case journal
        case standardError
        case sentences(@Sendable (String) -> Void)
    }

    private let sink: Sink
    private let currentLevel: Mutex<Logger.Level>

    package init(level: Logger.Level = .info) {
        sink = JournalStream.isStandardError ? .journal : .standardError
        currentLevel = Mutex(level)
    }

    /// - Parameter sentences: takes each message alone, without time, level or fields.
    package init(level: Logger.Level, sentences: @escaping @Sendable (String) -> Void) {
        sink = .sentences(sentences)
        currentLevel = Mutex(level)
    }

    /// Of every logger made here; may change while they are in use.
    package var level: Logger.Level {
        get { currentLevel.withLock { $0 } }
        set { currentLevel.withLock { $0 = newValue } }
    }

    package func logger(label: String = "bilat") -> Logger {
        Logger(label: label) { _ in ServiceLogHandler(log: self) }
    }

    func write(_ record: LogRecord) {
        switch sink {
        case .journal: Self.sendToJournal(record)
        case .standardError: Self.writeLine(record.line(time: Self.now()))
        case .sentences(let take): take(record.message)
        }
    }

    private static func sendToJournal(_ record: LogRecord) {
        let fields = record.journalFields
        let total = fields.reduce(0) { $0 + $1.count }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, total)) { bytes in
            var vectors: [iovec] = []
            var offset = 0
            for field in fields {
                let part = UnsafeMutableBufferPointer(
                    rebasing: bytes[offset..<offset + field.count])
                _ = part.initialize(from: field)
                vectors.append(iovec(iov_base: part.baseAddress, iov_len: field.count))
                offset += field.count
            }
            _ = sd_journal_sendv(&vectors, Int32(clamping: vectors.count))
        }
    }

    /// One `write` a line, so that lines of two threads do not mix.
    private static func writeLine(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }

    private static func now() -> String {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        let length = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

private struct ServiceLogHandler: LogHandler {
    let log: ServiceLog
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    private var ownLevel: Logger.Level?

    init(log: ServiceLog) { self.log = log }

    var logLevel: Logger.Level {
        get { ownLevel ?? log.level }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() {
            all.merge(provided) { _, new in new }
        }
        if let own = event.metadata { all.merge(own) { _, new in new } }
        if let error = event.error { all["error"] = "\(error)" }
        log.write(LogRecord(level: event.level, message: "\(event.message)", metadata: all))
    }
}

/// Whether a stream goes straight to the journal.
enum JournalStream {
    static var isStandardError: Bool {
        guard let value = getenv("JOURNAL_STREAM") else { return false }
        var status = stat()
        guard fstat(STDERR_FILENO, &status) == 0 else { return false }
        return matches(
            String(cString: value), device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    /// `JOURNAL_STREAM` is `device:inode`. A child that redirected its stderr inherits the
    /// variable, so that having it proves nothing.
    static func matches(_ value: String, device: UInt64, inode: UInt64) -> Bool {
        value == "\(device):\(inode)"
    }
}
