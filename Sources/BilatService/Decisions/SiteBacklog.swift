import Diplomacy

/// Which pages of countries, pairs and years are behind the index, and which to write next: those
/// that links lead to first.
struct SiteBacklog: Hashable {
    enum Step: Hashable {
        case years([PairYear])
        case pairs([CountryPair])
        case countries([CountryCode])
    }

    /// So many pages a step, that today's digest need not wait long for its turn.
    static let pagesAtOnce = 24

    private var years: Set<PairYear> = []
    private var pairs: Set<CountryPair> = []
    private var countries: Set<CountryCode> = []

    var isEmpty: Bool { next == nil }

    mutating func add(_ parts: Set<PairYear>) {
        years.formUnion(parts)
        pairs.formUnion(parts.map(\.pair))
        countries.formUnion(parts.flatMap { [$0.pair.a, $0.pair.b] })
    }

    /// Nil when nothing is behind.
    var next: Step? {
        if !years.isEmpty { return .years(Array(years.prefix(Self.pagesAtOnce)).sorted()) }
        if !pairs.isEmpty { return .pairs(Array(pairs.prefix(Self.pagesAtOnce)).sorted()) }
        if !countries.isEmpty {
            return .countries(Array(countries.prefix(Self.pagesAtOnce)).sorted())
        }
        return nil
    }

    mutating func done(_ step: Step) {
        switch step {
        case .years(let done): years.subtract(done)
        case .pairs(let done): pairs.subtract(done)
        case .countries(let done): countries.subtract(done)
        }
    }
}
