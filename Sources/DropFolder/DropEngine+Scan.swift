import Diplomacy

/// A search of the whole folder.
struct FullScan {
    let reason: ScanReason
    let startedAt: Duration
    var walk: FolderWalk
    /// The first scan counts before it tells, so that its progress can be shown.
    var isCounting: Bool
    var expectedFiles: Int
    var seenFiles = 0
    var isRootRefused = false
    var refusedFolders: [String] = []
    var refusedFolderCount = 0
    var devices: Set<UInt64> = []
    var silentMounts: [DropWarning] = []
    /// The first folder that could not be watched, if any.
    var watchFault: SystemFault?
}

/// When the next full scan begins. Pure.
struct ScanSchedule {
    private(set) var wanted: ScanReason?
    /// Files met by the last full scan.
    private(set) var lastFoundFiles = 0
    private var lastEnd: Duration?
    private var notBefore: Duration?

    /// Between two scans passes at least the time the last one took, within these bounds, however
    /// many reasons there are for another.
    static let restBounds = Duration.milliseconds(200)...Duration.seconds(30)

    /// The first of several reasons is the one that is told.
    mutating func want(_ reason: ScanReason) { wanted = wanted ?? reason }

    /// For a reason that explains the others away.
    mutating func insist(_ reason: ScanReason) { wanted = reason }

    /// Uptime at which the next scan begins; nil if nothing has called for the first one.
    func due(interval: Duration) -> Duration? {
        guard let lastEnd, let notBefore else { return wanted == nil ? nil : .zero }
        return wanted == nil ? max(lastEnd + interval, notBefore) : notBefore
    }

    /// The reason to begin now, if there is one.
    mutating func take(
        at now: Duration, interval: Duration, regular: ScanReason
    ) -> ScanReason? {
        guard let due = due(interval: interval), due <= now else { return nil }
        defer { wanted = nil }
        return wanted ?? regular
    }

    mutating func ended(at now: Duration, started: Duration, foundFiles: Int?) {
        let took = now - started
        lastEnd = now
        notBefore = now + min(max(took, Self.restBounds.lowerBound), Self.restBounds.upperBound)
        if let foundFiles { lastFoundFiles = foundFiles }
    }
}

extension DropEngine {
    /// A scan goes on for this many entries or this long, then looks for events.
    private static let stepEntries = 1024
    private static let stepDuration = Duration.milliseconds(10)
    /// So many unreadable folders are named, the others only counted.
    private static let maxNamedFolders = 5

    var isPolling: Bool { watchWarning != nil || !silentMounts.isEmpty }

    var scanInterval: Duration {
        isPolling
            ? min(options.pollingInterval, options.rescanInterval) : options.rescanInterval
    }

    func startScanIfDue() {
        guard scan == nil, rootGuard.isOpen else { return }
        let now = clock.now().uptime
        let regular = isPolling ? ScanReason.polling : .periodic
        guard let reason = schedule.take(at: now, interval: scanInterval, regular: regular) else {
            return
        }
        if inotify == nil { openInotify() }
        generation += 1
        let counts = reason == .start
        scan = FullScan(
            reason: reason, startedAt: now,
            walk: FolderWalk(root: root, filter: filter, onlyCounts: counts),
            isCounting: counts, expectedFiles: schedule.lastFoundFiles)
        emit(.scanStarted(reason: reason))
    }

    /// A piece of each walk under way.
    func stepWalks() {
        step(newFolders)
        if let walk = scan?.walk { step(walk) }
        askAndConclude()
        guard let scan else { return }
        let expected = scan.isCounting ? scan.seenFiles : scan.expectedFiles
        shared.progress = DropProgress(
            reason: scan.reason, seenFiles: scan.isCounting ? 0 : scan.seenFiles,
            expectedFiles: max(expected, scan.seenFiles))
        guard scan.walk.isFinished else { return }
        if scan.isCounting, !scan.isRootRefused {
            beginTelling(expectedFiles: scan.seenFiles)
        } else {
            finishScan()
        }
    }

    private func beginTelling(expectedFiles: Int) {
        scan?.isCounting = false
        scan?.expectedFiles = expectedFiles
        scan?.seenFiles = 0
        scan?.refusedFolders = []
        scan?.refusedFolderCount = 0
        scan?.walk = FolderWalk(root: root, filter: filter)
    }

    private func step(_ walk: FolderWalk) {
        let end = clock.now().uptime + Self.stepDuration
        let isOnlyCounting = scan?.isCounting == true && walk === scan?.walk
        var entries = 0
        while !walk.isFinished, entries < Self.stepEntries, !shared.isStopped {
            let visit = walk.step { path, folder in
                if !isOnlyCounting { enter(path, folder) }
            }
            if let visit { receive(visit, from: walk) }
            entries += 1
            if clock.now().uptime >= end { break }
        }
    }

    private func enter(_ path: RelativePath, _ folder: Int32) {
        watch(path, folder)
        noteFileSystem(path, folder)
    }

    private func receive(_ visit: FolderWalk.Visit, from walk: FolderWalk) {
        let isFullScan = walk === scan?.walk
        switch visit {
        case .file(let path, let status):
            if isFullScan { scan?.seenFiles += 1 }
            if let status { foundBatch.append((path, status.signature)) }
        case .unnameable(let path):
            tellUnnameable(path)
        case .refused(let path, let fault):
            guard isFullScan else { return }
            if path == .root { scan?.isRootRefused = true }
            scan?.refusedFolderCount += 1
            if let count = scan?.refusedFolders.count, count < Self.maxNamedFolders {
                scan?.refusedFolders.append("\(path.escaped) (\(fault.reason))")
            }
        }
    }

    /// Of the files just found, those that are news go on.
    private func askAndConclude() {
        let fresh = foundBatch.filter { path, signature in
            !settling.contains(path) && !told.contains(path, signature)
        }
        foundBatch = []
        if fresh.isEmpty || shared.isStopped { return }
        let known = isKnown(fresh.map { (identity($0.path), $0.signature) })
        precondition(known.count == fresh.count, "isKnown answers for every file it is asked for")
        for (found, isKnown) in zip(fresh, known) where !isKnown {
            conclude(found.path, settling.find(found.path, found.signature, at: clock.now()))
            beatIfDue()
        }
    }

    private func finishScan() {
        guard let scan else { return }
        self.scan = nil
        shared.progress = nil
        if scan.isRootRefused {
            // Whatever it is, the root guard will say; what was known stays as it was.
            rootDue = clock.now().uptime
            schedule.want(scan.reason)
        } else {
            for watch in watches.sweep(before: generation) { inotify?.remove(watch) }
            silentMounts = scan.silentMounts
            unreadableFolders =
                scan.refusedFolderCount == 0
                ? nil
                : .subfoldersUnreadable(
                    first: scan.refusedFolders, count: scan.refusedFolderCount)
            if inotify != nil { watchWarning = scan.watchFault.map(warning) }
        }
        schedule.ended(
            at: clock.now().uptime, started: scan.startedAt,
            foundFiles: scan.isRootRefused ? nil : scan.seenFiles)
        emit(.scanFinished(found: scan.seenFiles, pending: settling.count))
    }

    /// The root is gone: there is nothing to search.
    func abandonScan() {
        guard let scan else { return }
        self.scan = nil
        shared.progress = nil
        foundBatch = []
        schedule.ended(at: clock.now().uptime, started: scan.startedAt, foundFiles: nil)
        emit(.scanFinished(found: scan.seenFiles, pending: settling.count))
    }
}
