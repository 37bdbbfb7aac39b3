import BilatService
import Glibc

/// Standard output and standard error of a command.
enum Output {
    static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

    /// Writes to standard output at once. When the reader has gone away the program ends here,
    /// quietly and with success: it has been told that nobody wants the rest.
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { write($0) }
    }

    private static func write(_ bytes: UnsafeBufferPointer<UInt8>) {
        var written = 0
        while written < bytes.count {
            let count = Glibc.write(
                STDOUT_FILENO, bytes.baseAddress! + written, bytes.count - written)
            if count > 0 {
                written += count
                continue
            }
            if count < 0 && errno == EINTR { continue }
            if errno == EPIPE { end(0) }
            complain("standard output cannot be written: \(String(cString: strerror(errno)))")
            end(ExitStatus.inputOutput.rawValue)
        }
    }

    /// Ends the program while other threads may still be at work. `exit` would take the program's
    /// globals apart under them, and they crash.
    static func end(_ status: Int32) -> Never { _exit(status) }

    /// A line of text for a person: whatever a page said in it cannot steer the terminal.
    static func writeLines(_ text: String) {
        write(TerminalText.lines(text))
        if !text.hasSuffix("\n") { write("\n") }
    }

    /// One line on standard error.
    static func complain(_ sentence: String) {
        var line = "bilat: \(TerminalText.oneLine(sentence))\n"
        line.withUTF8 { bytes in
            // Where even this cannot be written there is nobody left to tell.
            _ = Glibc.write(STDERR_FILENO, bytes.baseAddress!, bytes.count)
        }
    }

    static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}
