import Diplomacy
import Glibc
import Synchronization

/// Where every stage writes what it is doing; one task tells it to the world.
final class StatusBoard: Sendable {
    /// Where troubles come from, most pressing first.
    enum TroubleSource: Int, CaseIterable {
        case index
        case drop
        case digests
        case configuration
        case silence
    }

    private struct State {
        var status: ServiceStatus
        var troubles: [TroubleSource: [ServiceStatus.Trouble]] = [:]
    }

    private let state: Mutex<State>
    private let changes = Mailbox<Void>()
    private let wallClock: @Sendable () -> UnixTime

    init(drop: String, digests: String?, wallClock: @escaping @Sendable () -> UnixTime) {
        self.wallClock = wallClock
        let now = StatusTime(wallClock())
        state = Mutex(
            State(
                status: ServiceStatus(
                    version: ProgramVersion.text, processId: getpid(), started: now, updated: now,
                    phase: .starting, drop: drop, digests: digests)))
    }

    func update(_ change: (inout ServiceStatus) -> Void) {
        let isChanged = state.withLock { state in
            let before = state.status
            change(&state.status)
            return state.status != before
        }
        if isChanged { changes.send(()) }
    }

    func setTroubles(_ troubles: [ServiceStatus.Trouble], from source: TroubleSource) {
        let isChanged = state.withLock { state in
            let before = state.troubles[source] ?? []
            state.troubles[source] = troubles
            return before != troubles
        }
        if isChanged { changes.send(()) }
    }

    func hasTroubles(from source: TroubleSource) -> Bool {
        state.withLock { $0.troubles[source]?.isEmpty == false }
    }

    /// As of now.
    var status: ServiceStatus {
        state.withLock { state in
            var status = state.status
            status.updated = StatusTime(wallClock())
            status.troubles = TroubleSource.allCases.flatMap { state.troubles[$0] ?? [] }
            return status
        }
    }

    /// Waits for a change, or for the deadline. False when the board is closed.
    func changed(until deadline: ContinuousClock.Instant) async -> Bool {
        if case .closed = await changes.take(until: deadline) { return false }
        changes.drain()
        return true
    }

    func close() { changes.close() }
}
