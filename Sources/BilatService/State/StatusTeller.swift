import Logging
import Systemd

/// Tells the service manager and `state/status.json` what the board says, no more often than a
/// person can read.
struct StatusTeller {
    /// Between two tellings.
    static let shortestInterval = Duration.milliseconds(200)
    /// Told again though nothing changed, so that `bilat status` can tell a hang from a quiet day.
    static let longestInterval = Duration.seconds(30)

    let board: StatusBoard
    let folder: StateFolder
    /// Nil for a run that no service manager waits for.
    let notifier: Notifier?
    let logger: Logger

    /// Until the board is closed.
    func run() async {
        var lastLine = ""
        var isFileTrouble = false
        repeat {
            let status = board.status
            let line = status.line
            if line != lastLine { notifier?.status(line) }
            lastLine = line
            do {
                try StatusFile.write(status, to: folder)
                isFileTrouble = false
            } catch {
                if !isFileTrouble { logger.warning("\(error.message)") }
                isFileTrouble = true
            }
            try? await Task.sleep(for: Self.shortestInterval)
        } while await board.changed(until: .now + Self.longestInterval)
    }
}
