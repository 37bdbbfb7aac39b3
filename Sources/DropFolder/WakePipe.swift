import Glibc

/// Wakes the watching thread out of `poll` from any other thread.
final class WakePipe: Sendable {
    private let readEnd: Int32
    private let writeEnd: Int32
    /// Why there is no pipe, if so: whoever is to wait must ask before.
    let fault: SystemFault?

    init() {
        var ends: [Int32] = [-1, -1]
        fault = pipe(&ends) == 0 ? nil : SystemFault("pipe")
        (readEnd, writeEnd) = (ends[0], ends[1])
        if fault != nil { return }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        if fault != nil { return }
        close(readEnd)
        close(writeEnd)
    }

    func wake() {
        var byte: UInt8 = 1
        // A full pipe will wake the reader just as well.
        _ = retryingInterrupts { write(writeEnd, &byte, 1) }
    }

    /// Returns when woken, when `other` has something to read, or after `timeout`; sooner now and
    /// then, so the caller looks again.
    func wait(alsoFor other: Int32?, timeout: Duration) {
        var watched = [pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)]
        if let other { watched.append(pollfd(fd: other, events: Int16(POLLIN), revents: 0)) }
        _ = poll(&watched, nfds_t(watched.count), Self.milliseconds(timeout))
        guard watched[0].revents != 0 else { return }
        var drain = [UInt8](repeating: 0, count: 512)
        while retryingInterrupts({ read(readEnd, &drain, drain.count) }) == drain.count {}
    }

    /// Rounded up, or the caller would spin through the last millisecond; an hour at most.
    static func milliseconds(_ timeout: Duration) -> Int32 {
        let (seconds, attoseconds) = min(max(timeout, .zero), .seconds(3600)).components
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
