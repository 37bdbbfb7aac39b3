import Diplomacy
import Glibc

/// Now, on both clocks: deadlines are kept on the one that never jumps, and files are stamped by
/// the other.
struct Moment: Hashable, Sendable {
    /// Since an arbitrary start.
    let uptime: Duration
    let wall: UnixTime
}

/// Where the time comes from; tests pass their own.
struct DropClock: Sendable {
    let now: @Sendable () -> Moment

    static let system = DropClock {
        var steady = timespec()
        var wall = timespec()
        clock_gettime(CLOCK_MONOTONIC, &steady)
        clock_gettime(CLOCK_REALTIME, &wall)
        return Moment(
            uptime: .seconds(steady.tv_sec) + .nanoseconds(steady.tv_nsec),
            wall: UnixTime(wall))
    }
}

extension UnixTime {
    /// Clamped to what 64 bits of nanoseconds hold (years 1677 to 2262): a sender may stamp a file
    /// with any year.
    init(_ time: timespec) {
        let limitSeconds = Int64.max / 1_000_000_000 - 1
        let seconds = min(max(Int64(time.tv_sec), -limitSeconds), limitSeconds)
        self.init(seconds: seconds, nanoseconds: Int64(time.tv_nsec))
    }

    /// Negative if `earlier` is later.
    func since(_ earlier: UnixTime) -> Duration {
        .nanoseconds(nanoseconds.subtractingReportingOverflow(earlier.nanoseconds).partialValue)
    }
}
