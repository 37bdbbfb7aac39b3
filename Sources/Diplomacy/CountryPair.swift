/// Two states without a direction, the first by alphabet first: all that is between them.
@usableFromInline
package struct CountryPair: Hashable, Sendable, Comparable {
    package let a: CountryCode
    package let b: CountryCode

    package init(_ parties: Parties) { self.init(parties.first, parties.second) }

    package init(_ first: CountryCode, _ second: CountryCode) {
        a = min(first, second)
        b = max(first, second)
    }

    @usableFromInline
    package static func < (x: CountryPair, y: CountryPair) -> Bool { (x.a, x.b) < (y.a, y.b) }
}

/// The year that an event's id names, or that it names none.
package enum EventYear: Hashable, Sendable, Comparable {
    case undated
    case year(Int)

    package init(_ date: PartialDate?) {
        self = date.map { .year($0.firstDay.year) } ?? .undated
    }

    package var text: String {
        switch self {
        case .undated: "undated"
        case .year(let year): CalendarDay.padded(year, 4)
        }
    }

    /// Undated first.
    package static func < (a: EventYear, b: EventYear) -> Bool { a.number < b.number }

    private var number: Int {
        switch self {
        case .undated: .min
        case .year(let year): year
        }
    }
}
