/// A date as far as it is known, written as EDTF (ISO 8601-2): `2017`, `2017-09`, `2017-09-18`, or
/// `2023-09-16/2023-09-17` for a told span of days.
@usableFromInline
package enum PartialDate: Hashable, Sendable, Codable, CustomStringConvertible {
    case year(Int)
    case month(year: Int, month: Int)
    case day(CalendarDay)
    case interval(CalendarDay, CalendarDay)

    @usableFromInline
    package var description: String {
        switch self {
        case .year(let year): CalendarDay.padded(year, 4)
        case .month(let year, let month):
            "\(CalendarDay.padded(year, 4))-\(CalendarDay.padded(month, 2))"
        case .day(let day): day.description
        case .interval(let first, let last): "\(first)/\(last)"
        }
    }

    /// Reads the four forms above; nil for anything else, or an interval that runs backwards.
    package init?(edtf text: some StringProtocol) {
        if let slash = text.firstIndex(of: "/") {
            guard let first = CalendarDay(text[..<slash]),
                let last = CalendarDay(text[text.index(after: slash)...]), first <= last
            else { return nil }
            self = .interval(first, last)
        } else if let day = CalendarDay(text) {
            self = .day(day)
        } else {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard let head = parts.first, head.utf8.count == 4, let year = Int(head),
                (1...9999).contains(year)
            else { return nil }
            if parts.count == 1 {
                self = .year(year)
            } else if parts.count == 2, parts[1].utf8.count == 2, let month = Int(parts[1]),
                (1...12).contains(month)
            {
                self = .month(year: year, month: month)
            } else {
                return nil
            }
        }
    }

    package var firstDay: CalendarDay {
        switch self {
        case .year(let year): CalendarDay(year: year, month: 1, day: 1)!
        case .month(let year, let month): CalendarDay(year: year, month: month, day: 1)!
        case .day(let day), .interval(let day, _): day
        }
    }

    package var lastDay: CalendarDay {
        switch self {
        case .year(let year): CalendarDay(year: year, month: 12, day: 31)!
        case .month(let year, let month):
            CalendarDay(
                year: year, month: month, day: CalendarDay.daysIn(month: month, year: year))!
        case .day(let day), .interval(_, let day): day
        }
    }

    /// Whether the other date lies wholly inside this one.
    package func contains(_ other: PartialDate) -> Bool {
        firstDay <= other.firstDay && other.lastDay <= lastDay
    }

    @usableFromInline
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let date = PartialDate(edtf: text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "'\(text)' is not an EDTF date"))
        }
        self = date
    }

    @usableFromInline
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
