import Diplomacy
import Glibc

/// What the watching thread does, one turn after another. Decisions are made by the pure types
/// (`SettleTable`, `RootGuard`, `ToldRecord`); this performs them. Used by one thread only.
final class DropEngine {
    let options: DropOptions
    let root: String
    let filter: NameFilter
    let isKnown: DropWatcher.KnownQuery
    let shared: DropShared
    let clock: DropClock

    var settling: SettleTable
    var told = ToldRecord()
    var rootGuard: RootGuard

    var inotify: Inotify?
    var watches = WatchTable()
    /// New folders that events told of, being searched beside any full scan.
    var newFolders: FolderWalk
    /// Why folders are not watched as they should be; nil if they are.
    var watchWarning: DropWarning?

    var scan: FullScan?
    var schedule = ScanSchedule()
    var foundBatch: [(path: RelativePath, signature: FileSignature)] = []
    /// Counts full scans: what a scan did not enter under its number is no longer there.
    var generation = 0

    var silentMounts: [DropWarning] = []
    var unreadableFolders: DropWarning?
    var warningsTold: [DropWarning] = []

    var rootDue: Duration
    private var beatDue: Duration
    private var beats: UInt64 = 0

    /// A turn reads at most this many buffers of events before it goes on with a scan.
    private static let eventBatchesPerTurn = 8

    /// The folder is watched when this returns.
    init(
        options: DropOptions, root: String, isKnown: @escaping DropWatcher.KnownQuery,
        shared: DropShared, clock: DropClock
    ) throws(DropError) {
        let first: FileStatus
        switch RootSight.look(at: root) {
        case .open(let status): first = status
        case .denied(let status): throw .unreadable(path: root, mode: status.mode)
        case .missing(let fault): throw DropError(fault, path: root)
        }
        self.options = options
        self.root = root
        self.isKnown = isKnown
        self.shared = shared
        self.clock = clock
        filter = NameFilter(extensions: options.extensions)
        settling = SettleTable(settle: options.settle, capacityFiles: options.settlingCapacity)
        rootGuard = RootGuard(path: root, first: first)
        newFolders = FolderWalk(root: root, from: [], filter: filter)
        let now = clock.now().uptime
        rootDue = now + options.beatInterval
        beatDue = now
        openInotify()
        if let folder = try? Tree.openRoot(root) { watch(.root, folder.raw) }
        schedule.want(.start)
    }

    func run() {
        while !shared.isStopped { turn(waits: true) }
    }

    /// One round: what came in, what is due, and a piece of the scan under way.
    func turn(waits: Bool) {
        beatIfDue()
        if waits { wait() }
        takeRequests()
        readEvents()
        lookAtRootIfDue()
        settleDue()
        startScanIfDue()
        stepWalks()
        tellHealth()
    }

    /// Whether a turn would have something to do without waiting for the clock or an event.
    var isBusy: Bool { scan != nil || !newFolders.isFinished || shared.hasRequests }

    private func wait() {
        var timeout = Duration.zero
        if !isBusy {
            let now = clock.now().uptime
            let scanDue = rootGuard.isOpen ? schedule.due(interval: scanInterval) : nil
            let due = [beatDue, rootDue, settling.nextDeadline, scanDue].compactMap(\.self).min()
            timeout = max((due ?? now) - now, .zero)
        }
        shared.wake.wait(alsoFor: inotify?.raw, timeout: timeout)
    }

    private func takeRequests() {
        let requests = shared.takeRequests()
        for path in requests.reconsidered {
            told.remove(path)
            settling.arrive(path, .written, at: clock.now())
        }
        for path in requests.forgotten { told.remove(path) }
        if requests.forgetsAll || requests.rescans { told.removeAll() }
        if requests.rescans {
            schedule.want(.requested)
        }
    }

    private func readEvents() {
        for _ in 0..<Self.eventBatchesPerTurn {
            guard let inotify, !shared.isStopped else { return }
            guard let events = try? inotify.read() else {
                schedule.want(.overflow)
                return
            }
            if events.isEmpty { return }
            for event in events { receive(event) }
            settleDue()
        }
    }

    /// Looks at the candidates whose time has come and tells of those that are complete.
    private func settleDue() {
        while !shared.isStopped, let path = settling.takeDue(at: clock.now()) {
            let status = try? Tree.status(root: root, path)
            let observation: SettleTable.Observation =
                status.flatMap { $0.kind == .regular ? .regular($0.signature) : nil } ?? .none
            conclude(path, settling.observe(path, observation, at: clock.now()))
            beatIfDue()
        }
        if settling.takeRefusal() { schedule.want(.backlog) }
    }

    func conclude(_ path: RelativePath, _ verdict: SettleTable.Verdict) {
        switch verdict {
        case .complete(let signature), .aborted(let signature):
            if told.insert(path, signature) { tell(path, signature) }
        case .waiting, .dropped:
            break
        }
    }

    private func tell(_ path: RelativePath, _ signature: FileSignature) {
        let file = identity(path)
        let problem =
            path.text == nil
            ? .illNamed : PageFile.problem(of: signature, maxBytes: options.maxPageBytes)
        guard let problem else {
            emit(.file(file, signature))
            return
        }
        let setAside = SetAside(page: file.path, problem: problem, seen: signature.changed)
        emit(.setAside(setAside, file, signature))
    }

    func identity(_ path: RelativePath) -> FileIdentity {
        FileIdentity(root: root, path: path.escaped)
    }

    /// Waits while the queue is full, beating all the same.
    func emit(_ signal: DropSignal) {
        while !shared.queue.offer(signal) {
            shared.wake.wait(alsoFor: nil, timeout: beatDue - clock.now().uptime)
            beatIfDue()
        }
    }

    func beatIfDue() {
        let now = clock.now().uptime
        guard now >= beatDue else { return }
        beatDue = now + options.beatInterval
        beats += 1
        shared.queue.beat(beats)
    }
}
