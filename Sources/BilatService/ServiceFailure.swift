import Glibc

/// How a run of the program ends, as sysexits.h numbers it.
package enum ExitStatus: Int32, Sendable {
    case usage = 64
    /// Every input failed.
    case badInput = 65
    case inputOutput = 74
    /// Another process holds the index.
    case lockHeld = 75
    case configuration = 78
}

/// Why a run cannot begin or go on: one sentence that says what failed, where, and what to do.
package struct ServiceFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let status: ExitStatus
    package let message: String
    /// The system's error number behind it, for the service manager; 0 where there is none.
    package let errno: Int32

    package init(_ status: ExitStatus, _ message: String, errno: Int32 = 0) {
        self.status = status
        self.message = message
        self.errno = errno
    }

    package init(_ error: ConfigurationError) {
        self.init(.configuration, error.description, errno: EINVAL)
    }

    package var description: String { message }
}

/// `strerror`, as `Permission denied`.
func systemMessage(_ errno: Int32) -> String { String(cString: strerror(errno)) }
