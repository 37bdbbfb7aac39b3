import Diplomacy

/// Drawings as inline SVG, without script: 360 units wide, so that their text is as large as the
/// page's on a phone. Each has a title and a description; the page puts a table beside it.
struct Pictures {
    private static let width = 360
    private static let days = SiteOverview.activityDays
    private static let matrixCountries = 10
    private static let barYears = 30

    let wording: Wording

    /// A row a kind, a dot a day: the larger, the more events.
    func timeline(_ activity: [SiteOverview.Activity], last: CalendarDay) -> String? {
        var counts: [Kind: [Int: Int]] = [:]
        for item in activity {
            let day = item.day.daysSince1970 - last.daysSince1970 + Self.days - 1
            if day >= 0 && day < Self.days {
                counts[item.kind, default: [:]][day, default: 0] += item.events
            }
        }
        guard !counts.isEmpty else { return nil }
        let step = Double(Self.width) / Double(Self.days)
        var shapes = ""
        var top = 0
        for kind in Kind.allCases {
            guard let days = counts[kind] else { continue }
            shapes += text(wording.kind(kind), x: 0, y: top + 14)
            shapes +=
                "<line class=\"axis\" x1=\"0\" x2=\"\(Self.width)\" y1=\"\(top + 27)\" y2=\"\(top + 27)\"/>\n"
            for (day, count) in days.sorted(by: { $0.key < $1.key }) {
                let radius = min(6, 2 + Double(count).squareRoot())
                shapes +=
                    "<circle class=\"dot\" cx=\"\(Self.decimal((Double(day) + 0.5) * step))\" "
                    + "cy=\"\(top + 27)\" r=\"\(Self.decimal(radius))\"/>\n"
            }
            top += 38
        }
        let first = last.adding(days: 1 - Self.days)
        shapes += text(shortDay(first), x: 0, y: top + 12)
        shapes += text(shortDay(last), x: Self.width, y: top + 12, anchor: "end")
        return svg(
            "timeline", height: top + 18, title: timelineTitle, shapes: shapes,
            description: wording.pick(
                "Mỗi hàng là một loại sự kiện, mỗi chấm là một ngày; chấm càng lớn càng nhiều sự kiện.",
                "Each row is a kind of event, each dot a day; the larger the dot, the more events.")
        )
    }

    var timelineTitle: String {
        wording.pick("30 ngày qua theo loại sự kiện", "The last 30 days by kind")
    }

    /// Countries against countries: how many events of each pair.
    /// - Parameter pairs: the most events first.
    func matrix(_ pairs: [(pair: CountryPair, events: Int)]) -> String? {
        guard !pairs.isEmpty else { return nil }
        let countries = Self.busiest(pairs)
        let counts = Dictionary(uniqueKeysWithValues: pairs.map { ($0.pair, $0.events) })
        let most = counts.values.max() ?? 1
        let side = 32
        var shapes = ""
        for (row, country) in countries.enumerated() {
            let middle = (row + 1) * side + 21
            shapes += text(country.rawValue, x: 0, y: middle)
            shapes += text(country.rawValue, x: 40 + row * side + side / 2, y: 21, anchor: "middle")
            for (column, other) in countries.enumerated() where other != country {
                guard let count = counts[CountryPair(country, other)] else { continue }
                let shade = 0.12 + 0.28 * Double(count) / Double(most)
                shapes +=
                    "<rect class=\"cell\" x=\"\(41 + column * side)\" y=\"\((row + 1) * side + 1)\" "
                    + "width=\"\(side - 2)\" height=\"\(side - 2)\" "
                    + "fill-opacity=\"\(Self.decimal(shade))\"/>\n"
                shapes += text(
                    String(count), x: 40 + column * side + side / 2, y: middle, anchor: "middle")
            }
        }
        return svg(
            "matrix", height: (countries.count + 1) * side + 4, title: matrixTitle, shapes: shapes,
            description: wording.pick(
                "Hàng và cột là các nước theo mã ISO 3166; số trong ô là số sự kiện của cặp nước.",
                "Rows and columns are countries by ISO 3166 code; each number counts the events of a pair."
            ))
    }

    /// The countries of the busiest pairs, so that none has an empty row; the busiest of them first.
    private static func busiest(_ pairs: [(pair: CountryPair, events: Int)]) -> [CountryCode] {
        var totals: [CountryCode: Int] = [:]
        for (pair, events) in pairs {
            let new = [pair.a, pair.b].filter { totals[$0] == nil }.count
            guard totals.count + new <= matrixCountries else { continue }
            totals[pair.a, default: 0] += events
            totals[pair.b, default: 0] += events
        }
        return totals.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
            .map(\.key)
    }

    var matrixTitle: String {
        wording.pick("Các cặp nước trong 7 ngày qua", "The pairs of the last 7 days")
    }

    /// A bar a year, up to that of the latest event: plans for far-off years would take the room.
    func bars(_ counts: [HistoryCount], latest: [Event]) -> String? {
        let last = latest.compactMap { $0.date?.firstDay.year }.max()
        var years: [Int: Int] = [:]
        for count in counts {
            if case .year(let year) = count.year, year <= last ?? year {
                years[year, default: 0] += count.events
            }
        }
        guard let newest = years.keys.max(), let oldest = years.keys.min() else { return nil }
        let first = max(oldest, newest - Self.barYears + 1)
        let most = years.values.max() ?? 1
        let left = 46
        var shapes = ""
        for (row, year) in (first...newest).reversed().enumerated() {
            let count = years[year] ?? 0
            let length = count * (Self.width - left - 56) / most
            shapes += text(String(year), x: 0, y: row * 22 + 16)
            shapes +=
                "<rect class=\"bar\" x=\"\(left)\" y=\"\(row * 22 + 4)\" "
                + "width=\"\(count > 0 ? max(2, length) : 0)\" height=\"15\"/>\n"
            shapes += text(String(count), x: left + length + 8, y: row * 22 + 16)
        }
        return svg(
            "history", height: (newest - first + 1) * 22 + 4, title: barsTitle, shapes: shapes,
            description: wording.pick(
                "Mỗi thanh là số sự kiện của một năm.",
                "Each bar is the number of events of a year."))
    }

    var barsTitle: String { wording.pick("Số sự kiện theo năm", "Events by year") }

    private func svg(
        _ id: String, height: Int, title: String, shapes: String, description: String
    ) -> String {
        """
        <svg class="picture" role="img" aria-labelledby="\(id)-title \(id)-desc" \
        viewBox="0 0 \(Self.width) \(height)">
        <title id="\(id)-title">\(HTMLText.escape(title))</title>
        <desc id="\(id)-desc">\(HTMLText.escape(description))</desc>
        \(shapes)</svg>

        """
    }

    private func text(_ text: String, x: Int, y: Int, anchor: String = "start") -> String {
        "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\">\(HTMLText.escape(text))</text>\n"
    }

    /// `18/9`; `18 Sep`
    private func shortDay(_ day: CalendarDay) -> String {
        wording.pick(
            "\(day.day)/\(day.month)",
            "\(day.day) \(Wording.englishMonths[day.month - 1].prefix(3))")
    }

    /// Two digits after the point.
    private static func decimal(_ number: Double) -> String {
        let hundredths = Int((number * 100).rounded())
        return "\(hundredths / 100).\(CalendarDay.padded(hundredths % 100, 2))"
    }
}
