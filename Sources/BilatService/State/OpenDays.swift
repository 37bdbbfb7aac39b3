import Diplomacy

/// The days whose digest may be behind the index, kept in `state/open-days` so that a restart after
/// a crash writes them again.
///
/// A day is noted before the first page that touches it is committed, and struck out after its
/// digest is on disk. Today is always open.
struct OpenDays {
    private static let maximumBytes = 1 << 20

    private let path: String
    private(set) var days: Set<CalendarDay>

    /// - Parameter path: a file that cannot be read counts as none.
    init(path: String) {
        self.path = path
        let bytes = AtomicFile.read(path, maximumBytes: Self.maximumBytes) ?? []
        days = Set(
            String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap {
                CalendarDay($0)
            })
    }

    /// Returns once the days are on disk, when any is new.
    mutating func open(_ more: Set<CalendarDay>) throws(ServiceFailure) {
        try replace(days.union(more))
    }

    /// - Parameter today: stays, or becomes, open.
    mutating func close(
        _ done: Set<CalendarDay>, today: CalendarDay
    ) throws(ServiceFailure) {
        try replace(days.subtracting(done).union([today]))
    }

    private mutating func replace(_ newDays: Set<CalendarDay>) throws(ServiceFailure) {
        guard newDays != days else { return }
        let text = newDays.sorted().map { "\($0)\n" }.joined()
        try AtomicFile.write(Array(text.utf8), to: path, durable: true)
        days = newDays
    }
}
