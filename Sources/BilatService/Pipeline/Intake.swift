import Diplomacy
import DropFolder
import Logging
import Synchronization
import Systemd

/// Something that travels through the stages, in the order in which it came.
enum Work: Sendable {
    /// With the tools that were in force when it came.
    case file(FileIdentity, FileSignature, any PageSource, Tools)
    case setAside(SetAside, FileIdentity, FileSignature?)
    /// Everything told of before it belongs to the scan that has ended.
    case scanFinished
    /// The watchdog's ping.
    case beat
    /// Everything after it is read with these.
    case newTools(Tools, isDerivationChanged: Bool)
}

/// The first stage: takes signals from the source, admits no more than is bearable, and numbers
/// what it passes on.
final class Intake: Sendable {
    private struct State {
        var source: any PageSource
        var tools: Tools
        /// Not yet told to the later stages.
        var newTools: (tools: Tools, isDerivationChanged: Bool)?
        var isStopped = false

        /// - Returns: whether the derivation has changed, when there are new tools.
        mutating func takeNews() -> (any PageSource, Tools, Bool?) {
            if let newTools { tools = newTools.tools }
            defer { newTools = nil }
            return (source, tools, newTools?.isDerivationChanged)
        }
    }

    private let state: Mutex<State>
    private let admission: Admission
    private let work: Mailbox<(UInt64, Work)>
    private let board: StatusBoard
    private let logger: Logger
    private let onFirstScan: @Sendable () -> Void

    /// - Parameter onFirstScan: called once, when the folder is watched and being searched.
    init(
        source: any PageSource, tools: Tools, admission: Admission, work: Mailbox<(UInt64, Work)>,
        board: StatusBoard, logger: Logger, onFirstScan: @escaping @Sendable () -> Void
    ) {
        state = Mutex(State(source: source, tools: tools))
        self.admission = admission
        self.work = work
        self.board = board
        self.logger = logger
        self.onFirstScan = onFirstScan
    }

    var progress: DropProgress? { state.withLock { $0.source }.progress }

    /// Goes on with another source and other tools, once this has stopped the present source.
    func replace(source: any PageSource, tools: Tools, isDerivationChanged: Bool) {
        let (former, isStopped) = state.withLock { state in
            let former = state.source
            // A reload before the last one was noticed must not hide that it changed something.
            let wasChanged = state.newTools?.isDerivationChanged ?? false
            state.newTools = (tools, isDerivationChanged || wasChanged)
            state.source = source
            return (former, state.isStopped)
        }
        former.stop()
        if isStopped { source.stop() }
    }

    func stop() {
        let source = state.withLock { state in
            state.isStopped = true
            return state.source
        }
        source.stop()
        admission.close()
    }

    /// Until the source ends; closes the next stage's mailbox.
    func run() async {
        var numbering = Numbering(work: work)
        var isFirstScan = true
        while true {
            let (source, tools, news) = state.withLock { $0.takeNews() }
            if let news { numbering.send(.newTools(tools, isDerivationChanged: news)) }
            while let signal = await source.next() {
                if case .scanStarted = signal, isFirstScan {
                    isFirstScan = false
                    onFirstScan()
                }
                guard let work = await accept(signal, source, tools) else { continue }
                numbering.send(work)
            }
            let isReplaced = state.withLock { $0.source !== source && !$0.isStopped }
            if !isReplaced { break }
        }
        work.close()
    }

    private struct Numbering {
        let work: Mailbox<(UInt64, Work)>
        var next: UInt64 = 0

        mutating func send(_ item: Work) {
            work.send((next, item))
            next += 1
        }
    }

    private func accept(
        _ signal: DropSignal, _ source: any PageSource, _ tools: Tools
    ) async -> Work? {
        switch signal {
        case .file(let file, let signature):
            let isAdmitted = await admission.admit(bytes: Int(signature.sizeBytes))
            return isAdmitted ? .file(file, signature, source, tools) : nil
        case .setAside(let aside, let file, let signature):
            return await admission.admit(bytes: 0) ? .setAside(aside, file, signature) : nil
        case .scanStarted(let reason):
            logger.debug("searching the drop folder", metadata: ["cause": "\(reason.rawValue)"])
            return nil
        case .scanFinished:
            return .scanFinished
        case .health(let warnings):
            tell(warnings)
            return nil
        case .beat:
            return .beat
        }
    }

    private func tell(_ warnings: [DropWarning]) {
        for warning in warnings {
            logger.warning(
                "\(warning.reason); \(warning.remedy)",
                metadata: [
                    LogKey.reason: "\(warning.code)",
                    LogKey.messageID: "\(MessageID.dropFolderUnhealthy.rawValue)",
                ])
        }
        if warnings.isEmpty { logger.notice("the drop folder is well again") }
        board.setTroubles(
            warnings.map {
                ServiceStatus.Trouble(code: $0.code, reason: $0.reason, remedy: $0.remedy)
            }, from: .drop)
    }
}
