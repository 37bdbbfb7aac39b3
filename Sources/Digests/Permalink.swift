import Diplomacy
import Knowledge

/// Where things stand in the folder of digests, as links relative to a page of it.
struct SiteLinks {
    /// `""` for a page in the folder itself, `"../"` for one below; an address for a feed.
    let base: String
    /// `""` for pages in the configured language, `".en"` or `".vi"` for the others.
    let suffix: String

    static let pairs = "pairs"
    static let countries = "countries"

    func day(_ day: CalendarDay) -> String { "\(base)\(day)\(suffix).html" }

    /// - Parameter name: of a page in the configured language, in the folder itself.
    func file(_ name: String) -> String {
        let stem = name.prefix { $0 != "." }
        return "\(base)\(stem)\(suffix)\(name.dropFirst(stem.count))"
    }

    func index() -> String { "\(base)index\(suffix).html" }

    func country(_ country: CountryCode) -> String {
        "\(base)\(Self.countries)/\(country)\(suffix).html"
    }

    /// - Parameter year: nil for the pair's first page.
    func pair(_ pair: CountryPair, _ year: EventYear? = nil) -> String {
        "\(base)\(Self.pairs)/\(Self.name(pair, year))\(suffix).html"
    }

    /// A link that lasts: it goes by nothing but the id, and a former id has its place too.
    func event(_ event: Event) -> String {
        pair(CountryPair(event.parties), EventYear(event.date))
            + "#\(EventComposer.anchor(event.id))"
    }

    static func name(_ pair: CountryPair, _ year: EventYear?) -> String {
        "\(pair.a)-\(pair.b)" + (year.map { "-\($0.text)" } ?? "")
    }
}
