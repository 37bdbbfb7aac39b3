import Diplomacy
import Synchronization

@testable import DropFolder

/// Time that stands still until it is moved. The kernel stamps the files of these tests by its own
/// clock; ours is so far behind that every file looks as if it had just changed, or, when a test
/// wants them old, so far ahead that every file has long stood still.
final class ManualClock: Sendable {
    private static let longAgo = UnixTime(seconds: 1_000_000_000)
    private static let farAhead = UnixTime(seconds: 8_000_000_000)

    private let state = Mutex(
        Moment(uptime: .seconds(1000), wall: ManualClock.longAgo))

    var clock: DropClock { DropClock { [self] in state.withLock { $0 } } }

    func advance(_ time: Duration) {
        state.withLock { $0 = Moment(uptime: $0.uptime + time, wall: $0.wall.adding(time)) }
    }

    func makeFilesOld() {
        state.withLock { $0 = Moment(uptime: $0.uptime, wall: Self.farAhead) }
    }
}

/// The watching thread's engine on a real folder, turned by hand on a manual clock.
final class Stage {
    let folder: TemporaryFolder
    let clock = ManualClock()
    let engine: DropEngine
    let shared: DropShared
    /// What the index is said to know.
    let known: Known

    final class Known: Sendable {
        let files = Mutex<[FileIdentity: FileSignature]>([:])
        let asked = Mutex(0)
        let knowsAll = Mutex(false)
        /// Whether what is told gets into the index, as it does in a service that is well.
        let learns = Mutex(false)

        func learn(_ signal: DropSignal) {
            guard learns.withLock({ $0 }) else { return }
            switch signal {
            case .file(let file, let signature), .setAside(_, let file, let signature?):
                files.withLock { $0[file] = signature }
            default: return
            }
        }
    }

    init(
        _ folder: TemporaryFolder, root: String? = nil,
        change: (inout DropOptions) -> Void = { _ in }
    ) throws {
        let root = root ?? folder.path
        var options = DropOptions(root: root, queueCapacity: 1_000_000)
        change(&options)
        let known = Known()
        self.folder = folder
        self.known = known
        shared = DropShared(queueCapacity: options.queueCapacity)
        engine = try DropEngine(
            options: options, root: root,
            isKnown: { files in
                known.asked.withLock { $0 += files.count }
                if known.knowsAll.withLock({ $0 }) { return files.map { _ in true } }
                return known.files.withLock { index in files.map { index[$0.0] == $0.1 } }
            }, shared: shared, clock: clock.clock)
    }

    /// Turns until nothing more happens at this time; what was told meanwhile, beats left out.
    func signals(after time: Duration = .zero) -> [DropSignal] {
        clock.advance(time)
        var told: [DropSignal] = []
        var quietTurns = 0
        while quietTurns < 3 {
            engine.turn(waits: false)
            let new = drain()
            quietTurns = new.isEmpty && !engine.isBusy ? quietTurns + 1 : 0
            told += new
        }
        return told
    }

    /// The same in short words.
    func told(after time: Duration = .zero) -> [String] { signals(after: time).map(Self.words) }

    private func drain() -> [DropSignal] {
        var told: [DropSignal] = []
        while let signal = shared.queue.takeNow() {
            if case .beat = signal { continue }
            known.learn(signal)
            told.append(signal)
        }
        return told
    }

    static func words(_ signal: DropSignal) -> String {
        switch signal {
        case .file(let file, _): "file \(file.path)"
        case .setAside(let page, let file, _): "aside \(file.path): \(page.problem.code)"
        case .scanStarted(let reason): "scan \(reason)"
        case .scanFinished(let found, let pending): "scanned \(found), pending \(pending)"
        case .health(let warnings): "health " + warnings.map(\.code).joined(separator: " ")
        case .beat(let number): "beat \(number)"
        }
    }
}
