import Diplomacy
import Knowledge

/// What a reader in a hurry should see first: who took part, what they did, how many told it.
///
/// A rule of thumb, in points; it orders and decides nothing else.
struct Importance {
    let names: Names

    /// Events of a pair together, the pairs by their weightiest event, in each the weightiest first. A
    /// total order: what weighs the same stands as it stood.
    func ordered<Item>(_ items: [Item], event: (Item) -> Event) -> [Item] {
        let weighed = items.map { ($0, CountryPair(event($0).parties), points(event($0))) }
        var best: [CountryPair: Int] = [:]
        var place: [CountryPair: Int] = [:]
        for (number, (_, pair, points)) in weighed.enumerated() {
            best[pair] = max(best[pair] ?? .min, points)
            place[pair] = place[pair] ?? number
        }
        return weighed.enumerated().sorted { one, other in
            let (a, b) = (one.element, other.element)
            func key(_ pair: CountryPair) -> (Int, Int) { (-(best[pair] ?? 0), place[pair] ?? 0) }
            if a.1 != b.1 { return key(a.1) < key(b.1) }
            return a.2 == b.2 ? one.offset < other.offset : a.2 > b.2
        }.map(\.element.0)
    }

    func points(_ event: Event) -> Int {
        let report = event.report
        let level = report.participants.compactMap(\.office).map(level).max() ?? 0
        // Each doubling of the sources weighs as much as a step of level.
        let sources = Int.bitWidth - max(1, event.sources.count).leadingZeroBitCount - 1
        let doubt = report.confidence < EventComposer.uncertainBelow ? 3 : 0
        return level + kind(report.kind) + min(sources, 4) - doubt
    }

    private func level(_ office: String) -> Int {
        switch names.officeClass(office) {
        case .head: 6
        case .minister, .speaker: 4
        case .party: 3
        case .envoy: 2
        case .spokesperson, .official, .people: 1
        case .organ, nil: 0
        }
    }

    private func kind(_ kind: Kind) -> Int {
        switch kind {
        case .downgrade: 4
        case .visit, .meeting, .agreement, .sanction: 3
        case .call, .dialogue: 2
        case .protest, .aid, .cooperation, .accreditation, .message: 1
        case .statement: 0
        }
    }
}
