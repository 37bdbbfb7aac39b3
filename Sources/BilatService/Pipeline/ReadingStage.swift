import Diplomacy
import DropFolder
import EventIndex
import Glibc
import Logging
import Systemd

/// What has been read, or needed no reading, on its way to the index.
enum Passed: Sendable {
    /// Admitted bytes are given back once the record is in the index.
    case record(PageRecord, admittedBytes: Int)
    /// Nothing to commit for something that had been admitted.
    case dropped(admittedBytes: Int)
    case scanFinished
    case beat
    case newTools(Tools, isDerivationChanged: Bool)
}

/// The second stage: bytes to reports. Several run beside each other on one mailbox.
final class ReadingStage: Sendable {
    /// One a core of a small machine; reading is computing.
    static let workers = 2
    /// A file's modification time is a time of this place, as page times are: +07:00.
    private static let receivedOffsetSeconds: Int64 = 7 * 3600

    private let work: Mailbox<(UInt64, Work)>
    private let passed: Mailbox<(UInt64, Passed)>
    private let index: IndexHandle
    private let wallClock: @Sendable () -> UnixTime
    private let logger: Logger

    init(
        work: Mailbox<(UInt64, Work)>, passed: Mailbox<(UInt64, Passed)>, index: IndexHandle,
        wallClock: @escaping @Sendable () -> UnixTime, logger: Logger
    ) {
        self.work = work
        self.passed = passed
        self.index = index
        self.wallClock = wallClock
        self.logger = logger
    }

    /// Until the mailbox is closed and empty; closes the next stage's mailbox.
    func run() async {
        await withTaskGroup { group in
            for worker in 1...Self.workers {
                group.addTask(executorPreference: StageExecutor("reader-\(worker)")) { [self] in
                    while let (number, item) = await work.next() {
                        passed.send((number, process(item)))
                    }
                }
            }
        }
        passed.close()
    }

    private func process(_ work: Work) -> Passed {
        switch work {
        case .file(let file, let signature, let source, let tools):
            read(file, signature, source, tools)
        case .setAside(let aside, let file, let signature):
            .record(
                PageRecord(
                    file: file, signature: signature ?? Self.noSignature(aside.seen), sha256: "",
                    bytes: [], firstSeen: aside.seen, outcome: .problem(aside.problem)),
                admittedBytes: 0)
        case .scanFinished: .scanFinished
        case .beat: .beat
        case .newTools(let tools, let isDerivationChanged):
            .newTools(tools, isDerivationChanged: isDerivationChanged)
        }
    }

    private func read(
        _ file: FileIdentity, _ signature: FileSignature, _ source: any PageSource, _ tools: Tools
    ) -> Passed {
        let admitted = Int(signature.sizeBytes)
        let content: FileContent
        do {
            content = try PageFile.read(file, maxBytes: tools.configuration.maximumPageBytes)
        } catch {
            if isGone(file) {
                logger.debug("a page went away before it was read", metadata: meta(file))
                return .dropped(admittedBytes: admitted)
            }
            if error == .incomplete, source.takeBack(file) {
                return .dropped(admittedBytes: admitted)
            }
            if case .unreadable = error { source.retryLater(file) }
            return .record(
                PageRecord(
                    file: file, signature: signature, sha256: "", bytes: [],
                    firstSeen: firstSeen(signature), outcome: .problem(error)),
                admittedBytes: admitted)
        }
        return .record(record(file, content, tools), admittedBytes: admitted)
    }

    private func record(
        _ file: FileIdentity, _ content: FileContent, _ tools: Tools
    ) -> PageRecord {
        let seen = firstSeen(content.signature)
        func record(_ bytes: [UInt8], _ outcome: PageRecord.Outcome) -> PageRecord {
            PageRecord(
                file: file, signature: content.signature, sha256: content.sha256, bytes: bytes,
                firstSeen: seen, outcome: outcome)
        }
        if isKnown(content) { return record([], .known) }
        do {
            let derived = try tools.deriver.derive(
                content.bytes, path: file.path,
                received: Self.receivedDay(content.signature.modified))
            logger.debug(
                "page read", metadata: meta(file, events: derived.reports.count))
            return record(content.bytes, derived.outcome)
        } catch {
            return record(content.bytes, .problem(error))
        }
    }

    /// An index in trouble says so when it is written to; reading a page again does no harm.
    private func isKnown(_ content: FileContent) -> Bool {
        let known = try? index.use { index throws(IndexError) in
            try index.knownDerivation(
                sha256: content.sha256, received: content.signature.modified)
        }
        return known ?? false
    }

    /// When the page was first here: the change time, which no sender can set. A clock that was
    /// set back must not put it in the future.
    private func firstSeen(_ signature: FileSignature) -> UnixTime {
        min(signature.changed, wallClock())
    }

    static func receivedDay(_ modified: UnixTime) -> CalendarDay {
        let local = modified.seconds + receivedOffsetSeconds
        let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        // A sender can set any modification time; the calendar ends with the year 9999.
        return CalendarDay(daysSince1970: Int(min(max(day, firstDay), lastDay)))
    }

    private static let firstDay: Int64 = -719_162
    private static let lastDay: Int64 = 2_932_896

    private func isGone(_ file: FileIdentity) -> Bool {
        var status = stat()
        return lstat(file.root + "/" + file.path, &status) != 0 && errno == ENOENT
    }

    private static func noSignature(_ seen: UnixTime) -> FileSignature {
        FileSignature(inode: 0, sizeBytes: 0, modified: seen, changed: seen)
    }

    private func meta(_ file: FileIdentity, events: Int? = nil) -> Logger.Metadata {
        var result: Logger.Metadata = [LogKey.page: "\(file.path)"]
        if let events { result["events"] = "\(events)" }
        return result
    }
}
