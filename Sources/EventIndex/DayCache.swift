import Diplomacy

/// The days last shown, so that one more page costs no more than the events it touched.
///
/// Unchecked because it is touched only within the queue's accesses, which are serial.
final class DayCache: @unchecked Sendable {
    /// Around midnight two days are written in turn.
    private static let limitDays = 2

    /// Newest last.
    private var days: [DayNews] = []

    func invalidate(_ touched: Touched) {
        for i in days.indices { days[i].stale.formUnion(touched.dates.keys) }
    }

    func news(_ reader: DayReader, backfillAgeDays: Int) throws -> DayNews {
        let known = days.firstIndex {
            $0.span == reader.span && $0.backfillAgeDays == backfillAgeDays
        }
        guard let known else {
            days.append(try DayNews(reader, backfillAgeDays: backfillAgeDays))
            if days.count > Self.limitDays { days.removeFirst() }
            return days[days.count - 1]
        }
        try days[known].refresh(reader)
        return days[known]
    }
}

/// The events of a day in the order in which they are told.
struct DayNews {
    let span: DaySpan
    let backfillAgeDays: Int
    private(set) var new = Section<Event>(newestFirst: true)
    private(set) var backfill = Section<Event>(newestFirst: true)
    private(set) var changed = Section<EventChange>(newestFirst: true)
    private(set) var upcoming = Section<Event>(newestFirst: false)
    /// Groups that commits have touched since.
    var stale: Set<String> = []

    init(_ reader: DayReader, backfillAgeDays: Int) throws {
        span = reader.span
        self.backfillAgeDays = backfillAgeDays
        for group in try reader.groups() { add(try reader.news(of: group), of: group) }
        new.sort()
        backfill.sort()
        changed.sort()
        upcoming.sort()
    }

    mutating func refresh(_ reader: DayReader) throws {
        guard !stale.isEmpty else { return }
        let news = try stale.map { ($0, try reader.news(of: $0)) }
        new.remove(groups: stale)
        backfill.remove(groups: stale)
        changed.remove(groups: stale)
        upcoming.remove(groups: stale)
        stale.removeAll()
        for (group, news) in news { add(news, of: group) }
        new.sort()
        backfill.sort()
        changed.sort()
        upcoming.sort()
    }

    /// Sections are out of order after this.
    private mutating func add(_ news: GroupNews, of group: String) {
        for event in news.new {
            if isOld(event) {
                backfill.append(event, event, of: group)
            } else {
                new.append(event, event, of: group)
            }
        }
        for change in news.changed { changed.append(change, change.event, of: group) }
        for event in news.upcoming { upcoming.append(event, event, of: group) }
    }

    /// Undated events count as news.
    private func isOld(_ event: Event) -> Bool {
        let oldest = span.day.daysSince1970 - backfillAgeDays
        return event.date.map { $0.lastDay.daysSince1970 < oldest } ?? false
    }
}

/// Items by date, then id: a total order, so that the same index gives the same file. Undated items
/// stand last.
struct Section<Item> {
    private struct Key {
        let day: Int
        let id: String
        let group: String
    }

    private let newestFirst: Bool
    private var keys: [Key] = []
    private(set) var items: [Item] = []
    /// How many of them stand in order.
    private var sortedCount = 0

    init(newestFirst: Bool) { self.newestFirst = newestFirst }

    mutating func append(_ item: Item, _ event: Event, of group: String) {
        let undated = newestFirst ? Int.min : Int.max
        let day = event.date?.firstDay.daysSince1970 ?? undated
        keys.append(Key(day: day, id: event.id, group: group))
        items.append(item)
    }

    mutating func remove(groups: Set<String>) {
        for i in keys.indices.reversed() where groups.contains(keys[i].group) {
            keys.remove(at: i)
            items.remove(at: i)
        }
        sortedCount = keys.count
    }

    /// Events are large: a few new ones are put in their places, not all moved about.
    mutating func sort() {
        let added = (sortedCount..<keys.count)
            .sorted { comes(keys[$0], before: keys[$1]) }
            .map { (keys[$0], items[$0]) }
        keys.removeSubrange(sortedCount...)
        items.removeSubrange(sortedCount...)
        for (key, item) in added {
            let place = place(of: key)
            keys.insert(key, at: place)
            items.insert(item, at: place)
        }
        sortedCount = keys.count
    }

    private func place(of key: Key) -> Int {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if comes(keys[middle], before: key) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func comes(_ a: Key, before b: Key) -> Bool {
        if a.day == b.day { return a.id < b.id }
        return newestFirst ? a.day > b.day : a.day < b.day
    }
}
