import Foundation
import Glibc

/// Bold and dim text on a terminal; plain text elsewhere, and where NO_COLOR (no-color.org) is set.
struct TerminalStyle {
    private let isOn: Bool

    /// Of standard output.
    static let output = TerminalStyle(
        isTerminal: isatty(STDOUT_FILENO) == 1, environment: ProcessInfo.processInfo.environment)

    init(isTerminal: Bool, environment: [String: String]) {
        let isRefused =
            environment["NO_COLOR"].map { !$0.isEmpty } ?? false || environment["TERM"] == "dumb"
        isOn = isTerminal && !isRefused
    }

    func bold(_ text: String) -> String { wrap(text, "1") }
    func dim(_ text: String) -> String { wrap(text, "2") }

    /// A match of what was searched for.
    func mark(_ text: String) -> String { wrap(text, "1;4") }

    private func wrap(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
