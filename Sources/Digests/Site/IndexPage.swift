import Diplomacy
import Knowledge

/// The calendar of the digests, the last weeks at a glance, and all countries.
struct IndexPage {
    private static let weekDays = 7
    private static let tablePairs = 30

    let overview: SiteOverview
    let context: SiteContext

    var html: String {
        let body =
            context.header(wording.calendar, line)
            + "<main>\n"
            + section(pictures.matrixTitle, pictures.matrix(week), pairTable)
            + section(
                pictures.timelineTitle,
                pictures.timeline(overview.activity, last: overview.span.day), kindTable)
            + context.section(wording.pick("Các ngày", "Days"), calendar)
            + context.section(wording.pick("Các nước", "Countries"), countries)
            + "</main>\n"
        return context.page(wording.calendar, body)
    }

    private var wording: Wording { context.wording }
    private var pictures: Pictures { Pictures(wording: wording) }

    private var line: String {
        let countries = overview.countries.count
        return context.events(overview.countries.reduce(0) { $0 + $1.events } / 2) + " · "
            + wording.count(countries, "nước", one: "country", many: "countries") + " · "
            + wording.count(overview.days.count, "ngày", one: "day", many: "days")
    }

    private func section(_ heading: String, _ picture: String?, _ table: String) -> String {
        picture == nil ? "" : context.section(heading, context.figure(picture, table))
    }

    /// The week's pairs, the most events first.
    private var week: [(pair: CountryPair, events: Int)] {
        let first = overview.span.day.adding(days: 1 - Self.weekDays)
        var sums: [CountryPair: Int] = [:]
        for item in overview.activity where item.day >= first {
            sums[item.pair, default: 0] += item.events
        }
        return sums.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
            .map { (pair: $0.key, events: $0.value) }
    }

    private var pairTable: String {
        let rows = week.prefix(Self.tablePairs).map { pair, events in
            [context.link(context.pair(pair), to: context.links.pair(pair)), String(events)]
        }
        return context.table(
            pictures.matrixTitle, [wording.pick("Cặp nước", "Pair"), context.eventsLabel], rows)
    }

    private var kindTable: String {
        var sums: [Kind: Int] = [:]
        for item in overview.activity { sums[item.kind, default: 0] += item.events }
        let rows = sums.sorted { $0.key < $1.key }.map {
            [context.escape(wording.kind($0.key)), String($0.value)]
        }
        return context.table(
            pictures.timelineTitle, [wording.kindsLabel, context.eventsLabel], rows)
    }

    /// A grid a month, the newest first; all but the last two folded.
    private var calendar: String {
        let counts = Dictionary(uniqueKeysWithValues: overview.days.map { ($0.day, $0.events) })
        let months = Dictionary(grouping: overview.days) { [$0.day.year, $0.day.month] }
            .keys.sorted { $0.lexicographicallyPrecedes($1) }.reversed()
        return months.enumerated().map { number, month in
            let grid = grid(year: month[0], month: month[1], counts)
            guard number >= 2 else { return grid }
            let name = context.escape(wording.month(year: month[0], month: month[1]))
            return "<details><summary>\(name)</summary>\n\(grid)</details>\n"
        }.joined()
    }

    private func grid(year: Int, month: Int, _ counts: [CalendarDay: Int]) -> String {
        let days = (1...CalendarDay.daysIn(month: month, year: year)).compactMap {
            CalendarDay(year: year, month: month, day: $0)
        }
        guard let first = days.first else { return "" }
        var cells = Array(repeating: "<td></td>", count: first.weekday - 1)
        cells += days.map { day in
            guard let count = counts[day] else { return "<td>\(day.day)</td>" }
            return "<td>\(link(day, count))</td>"
        }
        cells += Array(repeating: "<td></td>", count: (7 - cells.count % 7) % 7)
        let rows = stride(from: 0, to: cells.count, by: 7).map { start in
            "<tr>" + cells[start..<start + 7].joined() + "</tr>\n"
        }
        let heads = wording.weekdayInitials.map { "<th scope=\"col\">\($0)</th>" }.joined()
        return """
            <table class="month">
            <caption>\(context.escape(wording.month(year: year, month: month)))</caption>
            <thead><tr>\(heads)</tr></thead>
            <tbody>
            \(rows.joined())</tbody>
            </table>

            """
    }

    private func link(_ day: CalendarDay, _ count: Int) -> String {
        let name = context.escape("\(wording.day(day)), \(context.events(count))")
        let number = count > 0 ? " <span class=\"count\">\(count)</span>" : ""
        return
            "<a href=\"\(context.links.day(day))\" aria-label=\"\(name)\">\(day.day)\(number)</a>"
    }

    private var countries: String {
        let items = overview.countries.map { partner in
            "<li>\(Flag.html(partner.country))\(context.link(context.country(partner.country), to: context.links.country(partner.country)))"
                + " <span class=\"seen\">\(partner.events)</span></li>\n"
        }
        return "<ul class=\"columns\">\n\(items.joined())</ul>\n"
    }
}

extension Wording {
    /// Monday first.
    var weekdayInitials: [String] {
        language == .vi
            ? ["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
            : ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    }

    /// `tháng 11/2026`; `November 2026`
    func month(year: Int, month: Int) -> String {
        pick("tháng \(month)/\(year)", "\(Self.englishMonths[month - 1]) \(year)")
    }
}
