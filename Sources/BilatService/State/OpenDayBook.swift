import Diplomacy
import Synchronization

/// The open days, shared by the stage that opens them and the one that closes them.
final class OpenDayBook: Sendable {
    private let days: Mutex<OpenDays>

    init(folder: StateFolder) { days = Mutex(OpenDays(path: folder.openDays)) }

    var current: Set<CalendarDay> { days.withLock { $0.days } }

    /// Returns once the days are on disk, when any is new.
    func open(_ more: Set<CalendarDay>) throws(ServiceFailure) {
        try change { days throws(ServiceFailure) in try days.open(more) }
    }

    func close(_ done: Set<CalendarDay>, today: CalendarDay) throws(ServiceFailure) {
        try change { days throws(ServiceFailure) in try days.close(done, today: today) }
    }

    private func change(
        _ body: (inout OpenDays) throws(ServiceFailure) -> Void
    ) throws(ServiceFailure) {
        let result = days.withLock { days -> Result<Void, ServiceFailure> in
            do throws(ServiceFailure) {
                return .success(try body(&days))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }
}
