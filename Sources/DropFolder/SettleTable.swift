import Diplomacy

/// Decides when a file is complete. Pure: it is told of events, of what `stat` saw and of the time,
/// and says what follows; someone else calls the system.
struct SettleTable {
    /// What announced a file.
    enum Arrival: Sendable {
        /// Renamed into place: whoever did it had finished.
        case renamed
        /// Created, or closed after writing: perhaps not for the last time.
        case written
    }

    /// What `stat` saw of a candidate.
    enum Observation: Hashable, Sendable {
        case regular(FileSignature)
        /// Gone, or not a regular file.
        case none
    }

    enum Verdict: Hashable, Sendable {
        case complete(FileSignature)
        /// Standing still, but with the mark of an aborted transfer: it will never be complete.
        case aborted(FileSignature)
        /// Look again when it is due.
        case waiting
        /// Nobody's candidate any more.
        case dropped
    }

    private struct Candidate {
        var deadline: Duration
        var isRenamed: Bool
        /// Nil until first seen.
        var signature: FileSignature?
    }

    let settle: Duration
    /// More files than this at once are left to a later scan, so that memory stays bounded.
    let capacityFiles: Int
    private(set) var hasRefused = false
    private var candidates: [RelativePath: Candidate] = [:]
    private var agenda = Agenda()

    init(settle: Duration, capacityFiles: Int) {
        self.settle = settle
        self.capacityFiles = capacityFiles
    }

    var count: Int { candidates.count }

    /// Deadlines noted, outdated ones included: what the memory is spent on.
    var agendaCount: Int { agenda.count }

    /// Uptime at which something is due; nil if nothing is waited for.
    var nextDeadline: Duration? { agenda.first }

    func contains(_ path: RelativePath) -> Bool { candidates[path] != nil }

    /// An event named the file. The last one counts: what is written after a rename must settle.
    mutating func arrive(_ path: RelativePath, _ arrival: Arrival, at now: Moment) {
        let isRenamed = arrival == .renamed
        if let known = candidates[path] {
            candidates[path]?.isRenamed = isRenamed
            if isRenamed, known.deadline > now.uptime { schedule(path, now.uptime) }
        } else {
            enter(path, Candidate(deadline: now.uptime, isRenamed: isRenamed), at: now.uptime)
        }
    }

    /// A scan saw the file. Its ctime counts as the last change, unless the clock that stamped it
    /// is ahead of ours: then only our own observation does.
    mutating func find(
        _ path: RelativePath, _ signature: FileSignature, at now: Moment
    ) -> Verdict {
        if contains(path) { return .waiting }
        let age = now.wall.since(signature.changed)
        if age >= settle { return Self.verdict(signature) }
        let deadline = now.uptime + settle - max(age, .zero)
        enter(
            path, Candidate(deadline: deadline, isRenamed: false, signature: signature),
            at: deadline)
        return .waiting
    }

    /// The next candidate to look at, if one is due; the answer goes to `observe`.
    mutating func takeDue(at now: Moment) -> RelativePath? {
        while let (deadline, path) = agenda.takeFirst(notAfter: now.uptime) {
            // Entries of the agenda are never changed, only outdated.
            if candidates[path]?.deadline == deadline { return path }
        }
        return nil
    }

    /// What `stat` saw of a candidate that was due.
    mutating func observe(
        _ path: RelativePath, _ observation: Observation, at now: Moment
    ) -> Verdict {
        guard let candidate = candidates[path] else { return .dropped }
        guard case .regular(let signature) = observation else {
            candidates[path] = nil
            return .dropped
        }
        let isStill = candidate.signature == signature && candidate.deadline <= now.uptime
        if isStill || (candidate.isRenamed && !signature.isAborted) {
            candidates[path] = nil
            return Self.verdict(signature)
        }
        candidates[path]?.signature = signature
        candidates[path]?.isRenamed = false
        schedule(path, now.uptime + settle)
        return .waiting
    }

    /// True once after files had to be refused and there is room again: scan for them.
    mutating func takeRefusal() -> Bool {
        guard hasRefused, count <= capacityFiles / 2 else { return false }
        hasRefused = false
        return true
    }

    private static func verdict(_ signature: FileSignature) -> Verdict {
        signature.isAborted ? .aborted(signature) : .complete(signature)
    }

    private mutating func enter(_ path: RelativePath, _ candidate: Candidate, at due: Duration) {
        // What was renamed into place is looked at in this very turn and takes no lasting room.
        guard candidate.isRenamed || count < capacityFiles else {
            hasRefused = true
            return
        }
        candidates[path] = candidate
        note(path, due)
    }

    private mutating func schedule(_ path: RelativePath, _ deadline: Duration) {
        candidates[path]?.deadline = deadline
        note(path, deadline)
    }

    private mutating func note(_ path: RelativePath, _ due: Duration) {
        agenda.insert(due, path)
        // Outdated entries leave when they are due; many at once are swept out sooner.
        guard agenda.count > 4 * (capacityFiles + Self.sweepSlackEntries) else { return }
        agenda = Agenda()
        for (path, candidate) in candidates { agenda.insert(candidate.deadline, path) }
    }

    private static let sweepSlackEntries = 1024
}

/// Paths by the time they are due: a binary heap, earliest first.
private struct Agenda {
    private var heap: [(due: Duration, path: RelativePath)] = []

    var count: Int { heap.count }
    var first: Duration? { heap.first?.due }

    mutating func insert(_ due: Duration, _ path: RelativePath) {
        heap.append((due, path))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            if heap[parent].due <= heap[child].due { return }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    mutating func takeFirst(notAfter now: Duration) -> (Duration, RelativePath)? {
        guard let first = heap.first, first.due <= now else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            siftDown()
        }
        return first
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var child = 2 * parent + 1
            if child >= heap.count { return }
            if child + 1 < heap.count, heap[child + 1].due < heap[child].due { child += 1 }
            if heap[parent].due <= heap[child].due { return }
            heap.swapAt(parent, child)
            parent = child
        }
    }
}
