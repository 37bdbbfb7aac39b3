import Diplomacy

/// What a day brought, in the order in which it is told.
struct DayNews {
    var new: Section<Event>
    var backfill: Section<Event>
    var changed: Section<EventChange>
    var upcoming: Section<Event>

    init(limit: Int) {
        new = Section(newestFirst: true, limit: limit)
        backfill = Section(newestFirst: true, limit: limit)
        changed = Section(newestFirst: true, limit: limit)
        upcoming = Section(newestFirst: false, limit: limit)
    }
}

/// The first of many items by date, then id, undated last: a total order, so that the same index
/// gives the same file. The others are only counted.
struct Section<Item> {
    private let newestFirst: Bool
    private let limit: Int
    private var kept: [(day: Int, id: String, item: Item)] = []
    private(set) var total = 0

    /// - Parameter limit: above zero.
    init(newestFirst: Bool, limit: Int) {
        self.newestFirst = newestFirst
        self.limit = limit
    }

    var items: [Item] { first.map(\.item) }
    var omitted: Int { total - min(limit, kept.count) }

    mutating func add(omitted: Int) { total += omitted }

    fileprivate mutating func append(_ item: Item, _ event: Event) {
        let undated = newestFirst ? Int.min : Int.max
        kept.append((event.date?.firstDay.daysSince1970 ?? undated, event.id, item))
        total += 1
        // Now and then, so that an item costs no more than its part of a sort.
        if kept.count > limit + max(limit, 1000) { kept = first }
    }

    private var first: [(day: Int, id: String, item: Item)] {
        let sorted = kept.sorted { a, b in
            if a.day == b.day { return a.id < b.id }
            return newestFirst ? a.day > b.day : a.day < b.day
        }
        return Array(sorted.prefix(limit))
    }
}

extension Section where Item == Event {
    mutating func append(_ event: Event) { append(event, event) }
}

extension Section where Item == EventChange {
    mutating func append(_ change: EventChange) { append(change, change.event) }
}

/// What changed on a day that is not over, by group, so that one more page costs no more than the
/// groups it touched.
struct DayChanges {
    let span: DaySpan?
    /// Whether no group has been read.
    private(set) var isUnread = true
    /// Groups that have changes, and how many.
    private var counts: [String: Int] = [:]
    private var known: [String: [EventChange]] = [:]
    /// Groups that commits have touched since.
    private var stale: Set<String> = []

    /// - Parameter span: the day; nil where none is kept.
    init(span: DaySpan? = nil) { self.span = span }

    mutating func touch(_ groups: Set<String>) {
        isUnread = false
        stale.formUnion(groups)
    }

    /// Which are kept in full is told by what there is, not by the order in which it came.
    mutating func read(_ reader: DayReader, into news: inout DayNews) throws {
        var room = reader.limit
        for group in Self.ordered(stale) {
            let changes = try reader.changes(in: group)
            counts[group] = changes.isEmpty ? nil : changes.count
            known[group] = changes.isEmpty || room <= 0 ? nil : changes
            room -= changes.count
        }
        stale = []
        let total = counts.values.reduce(0, +)
        guard total > reader.limit else {
            for change in known.values.joined() { news.changed.append(change) }
            return
        }
        var kept: [String: [EventChange]] = [:]
        room = reader.limit
        for group in Self.ordered(counts.keys) where room > 0 {
            let changes = try known[group] ?? reader.changes(in: group)
            kept[group] = changes
            room -= changes.count
            for change in changes { news.changed.append(change) }
        }
        known = kept
        news.changed.add(omitted: total - news.changed.total)
    }

    /// The newest year first, undated last.
    private static func ordered(_ groups: some Sequence<String>) -> [String] {
        let dated = groups.map { group -> (year: EventYear, group: String) in
            (PairYear(id: group)?.year ?? .undated, group)
        }
        let sorted = dated.sorted { a, b in
            a.year == b.year ? a.group < b.group : a.year > b.year
        }
        return sorted.map(\.group)
    }
}

/// The changes of the day that was last shown.
///
/// Unchecked because it is touched only within the queue's accesses, which are serial.
final class DayCache: @unchecked Sendable {
    private var changes = DayChanges()

    func invalidate(_ touched: Touched) {
        if !changes.isUnread { changes.touch(Set(touched.dates.keys)) }
    }

    func news(_ reader: DayReader) throws -> DayNews {
        if changes.span != reader.span { changes = DayChanges(span: reader.span) }
        return try reader.news(&changes)
    }
}
