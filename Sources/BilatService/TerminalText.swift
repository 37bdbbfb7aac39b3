import Systemd

/// Text of pages, made safe to show on a terminal.
package enum TerminalText {
    /// One line, without control characters.
    package static func oneLine(_ text: String) -> String { PlainText.oneLine(text) }

    /// Several lines, without other control characters.
    package static func lines(_ text: String) -> String { PlainText.lines(text) }
}
