import Glibc
import Synchronization

/// One line on a terminal's standard error that shows how far a command has come; nothing where
/// standard error is not a terminal.
final class ProgressBar: Sendable {
    private static let interval = Duration.milliseconds(100)
    private static let barWidth = 24
    /// Erases the line the cursor is in.
    private static let eraseLine = "\r\u{1B}[2K"

    private struct State {
        var task: Task<Void, Never>?
        var isShown = false
        var start: ContinuousClock.Instant?
    }

    private let unit: String
    private let state = Mutex(State())
    private let isShowing: Bool

    init(unit: String, isQuiet: Bool) {
        self.unit = unit
        isShowing = Output.isErrorTerminal && !isQuiet
    }

    /// Since the start.
    var seconds: Double {
        state.withLock { $0.start.map { $0.duration(to: .now) / .seconds(1) } ?? 0 }
    }

    func start(_ progress: @escaping @Sendable () -> (done: Int, total: Int)) {
        state.withLock { $0.start = .now }
        guard isShowing else { return }
        let task = Task { [self] in
            while !Task.isCancelled {
                let (done, total) = progress()
                draw(Self.line(done: done, total: total, seconds: seconds, unit: unit))
                try? await Task.sleep(for: Self.interval)
            }
        }
        state.withLock { $0.task = task }
    }

    func finish() {
        state.withLock { state in
            state.task?.cancel()
            state.task = nil
            if state.isShown { Self.write(Self.eraseLine) }
            state.isShown = false
        }
    }

    /// A sentence on standard error, above the bar.
    func complain(_ sentence: String) {
        state.withLock { state in
            if state.isShown { Self.write(Self.eraseLine) }
            state.isShown = false
            Output.complain(sentence)
        }
    }

    private func draw(_ line: String) {
        state.withLock { state in
            guard state.task?.isCancelled == false else { return }
            Self.write(Self.eraseLine + line)
            state.isShown = true
        }
    }

    /// `[======      ] 120/480 pages, 96/s, 4 s left`
    static func line(done: Int, total: Int, seconds: Double, unit: String) -> String {
        let share = total > 0 ? min(1, Double(done) / Double(total)) : 0
        let filled = Int(share * Double(barWidth))
        let bar =
            String(repeating: "=", count: filled)
            + String(repeating: " ", count: barWidth - filled)
        let rate = seconds > 0 ? Double(done) / seconds : 0
        let left = rate > 0 ? ", \(Int((Double(total - done) / rate).rounded(.up))) s left" : ""
        return "[\(bar)] \(done)/\(total) \(unit), \(Int(rate))/s\(left)"
    }

    /// One digit after the point.
    static func decimal(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
    }
}
