import Diplomacy

/// Which reported date is taken for which event's date, among reports of one kind and pair.
///
/// A coarser date joins a finer one only if exactly one lies inside it. Finest first: what has
/// joined a day no longer counts as a date of its own, so "2017" joins "2017-05-10" although a
/// report that says "2017-05" stands (and has joined) too. A span over New Year never joins: its
/// group is that of its first year, and the days of the second are settled elsewhere.
///
/// Former dates, of withdrawn reports, join likewise, so that their ids stay aliases; nothing joins
/// them and they stand in nobody's way.
package struct DateMerging: Hashable, Sendable {
    private var joined: [PartialDate: PartialDate]

    package init(
        _ dates: some Sequence<PartialDate>, former: some Sequence<PartialDate> = EmptyCollection()
    ) {
        let live = Set(dates)
        var joined: [PartialDate: PartialDate] = [:]
        // A year of a busy pair has hundreds of days, which join nothing, and a few coarser dates.
        var standing = live.filter { $0.rank == 0 }
        let coarse = live.union(former).filter { $0.rank > 0 && !$0.crossesYear }
        for date in coarse.sorted(by: Self.isFiner) {
            let inside = standing.filter(date.contains)
            if let only = inside.first, inside.count == 1 {
                joined[date] = only
            } else if live.contains(date) {
                standing.insert(date)
            }
        }
        self.joined = joined
    }

    /// The date of the event that a report of this date belongs to.
    package func eventDate(of date: PartialDate) -> PartialDate { joined[date] ?? date }

    /// Takes in how the dates of another group merge; groups have no date in common.
    package mutating func add(_ other: DateMerging) {
        joined.merge(other.joined) { mine, _ in mine }
    }

    /// Total, so that the result cannot depend on the order of a set.
    private static func isFiner(_ a: PartialDate, _ b: PartialDate) -> Bool {
        (a.spanDays, a.rank, a.description) < (b.spanDays, b.rank, b.description)
    }
}

extension PartialDate {
    fileprivate var spanDays: Int { lastDay.daysSince1970 - firstDay.daysSince1970 + 1 }

    fileprivate var crossesYear: Bool { firstDay.year != lastDay.year }

    /// A told span of 31 days is finer than the month it fills.
    fileprivate var rank: Int {
        switch self {
        case .day: 0
        case .interval: 1
        case .month: 2
        case .year: 3
        }
    }
}
