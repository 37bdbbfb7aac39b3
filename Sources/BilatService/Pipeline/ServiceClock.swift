import Diplomacy
import Glibc
import Synchronization

/// The two times a service lives by: the wall's, which decides days, and one that never goes back,
/// which decides waits.
package struct ServiceClock: Sendable {
    private let origin = ContinuousClock.now
    private let wall: @Sendable () -> UnixTime

    init(wall: @escaping @Sendable () -> UnixTime = ServiceClock.systemTime) { self.wall = wall }

    func now() -> UnixTime { wall() }

    /// Since this clock was made.
    var elapsed: Duration { origin.duration(to: .now) }

    func instant(_ elapsed: Duration) -> ContinuousClock.Instant { origin.advanced(by: elapsed) }

    package static func systemTime() -> UnixTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UnixTime(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
    }
}

/// Set once, when the service is asked to stop.
final class StopFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }

    func set() { flag.store(true, ordering: .releasing) }
}

/// A number that several tasks add to.
final class Counter: Sendable {
    private let number = Atomic(0)

    var value: Int { number.load(ordering: .acquiring) }

    func add(_ more: Int) { number.add(more, ordering: .acquiringAndReleasing) }
}
