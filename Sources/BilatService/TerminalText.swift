import Systemd

/// Text of pages, made safe to show on a terminal.
package enum TerminalText {
    /// One line, without control characters.
    package static func oneLine(_ text: String) -> String { PlainText.oneLine(text) }

    /// One line that keeps the spaces it begins with.
    package static func indented(_ text: String) -> String {
        text.prefix { $0 == " " } + PlainText.oneLine(text)
    }

    /// Several lines, without other control characters.
    package static func lines(_ text: String) -> String { PlainText.lines(text) }
}
