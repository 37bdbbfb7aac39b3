import Diplomacy
import Knowledge

/// What two states have had to do with each other.
struct PairPage {
    let history: PairHistory
    let context: SiteContext

    var html: String {
        let pair = history.pair
        let ways = [pair.a, pair.b].map {
            context.link(context.country($0), to: context.links.country($0))
        }
        guard history.events > 0 else {
            let body = context.header(context.pair(pair), context.events(0))
            return context.page(
                context.pair(pair), body + "<main>\n\(context.withdrawn)</main>\n")
        }
        let body =
            context.header(
                context.pair(pair), context.events(history.events), flags: [pair.a, pair.b])
            + "<main>\n<p class=\"ways\">\(ways.joined(separator: " · "))</p>\n"
            + context.section(
                pictures.barsTitle,
                (pictures.bars(history.counts, latest: history.latest) ?? "") + years)
            + context.section(
                context.wording.latest,
                context.brief(history.latest) { _, entry in
                    entry.isDirected ? "\(entry.parties): \(entry.kind)" : entry.kind
                })
            + "</main>\n"
        return context.page(context.pair(pair), body)
    }

    private var pictures: Pictures { Pictures(wording: context.wording) }

    private var years: String {
        let byYear = Dictionary(grouping: history.counts, by: \.year)
        let rows = byYear.keys.sorted(by: >).map { year in
            let counts = byYear[year] ?? []
            return [
                context.link(
                    context.wording.year(year), to: context.links.pair(history.pair, year)),
                String(counts.reduce(0) { $0 + $1.events }), context.escape(context.kinds(counts)),
            ]
        }
        let wording = context.wording
        return context.table(
            pictures.barsTitle, [wording.yearLabel, context.eventsLabel, wording.kindsLabel], rows)
    }
}

/// Every event of a pair in a year: where permalinks lead.
struct YearPage {
    /// The newest; the others are told in short, or a busy pair's page grows to megabytes.
    private static let fullEvents = 100

    let content: PairYearEvents
    let context: SiteContext

    var html: String {
        let part = content.part
        let heading = "\(context.pair(part.pair)), \(context.wording.year(part.year))"
        var composer = context.composer(content.events)
        let entries = content.events.enumerated().map { number, event in
            let entry = composer.entry(
                for: event, what: [], detail: number < Self.fullEvents ? .full : .short)
            return HTMLEntry(entry, wording: context.wording, level: 2).html
        }
        let back = context.link(context.pair(part.pair), to: context.links.pair(part.pair))
        let body =
            context.header(
                heading, context.events(content.events.count),
                flags: [part.pair.a, part.pair.b])
            + "<main>\n<p class=\"ways\">\(back)</p>\n"
            + (entries.isEmpty && content.moved.isEmpty ? context.withdrawn : "")
            + "\(entries.joined())\(moved)</main>\n"
        return context.page(heading, body)
    }

    private var moved: String {
        guard !content.moved.isEmpty else { return "" }
        let items = content.moved.map { formerID, event in
            let anchor = EventComposer.anchor(formerID)
            let link = context.link(EventComposer.anchor(event.id), to: context.links.event(event))
            return "<li id=\"\(anchor)\">\(anchor) → \(link)</li>\n"
        }
        let heading = context.wording.pick("Đã chuyển", "Moved")
        return context.section(heading, "<ul>\n\(items.joined())</ul>\n")
    }
}

/// What a state has had to do with all others.
struct CountryPage {
    let history: CountryHistory
    let context: SiteContext

    var html: String {
        let name = context.country(history.country)
        let wording = context.wording
        let partners = history.partners.map { partner in
            [
                Flag.html(partner.country)
                    + context.link(
                        context.country(partner.country),
                        to: context.links.pair(CountryPair(history.country, partner.country))),
                String(partner.events),
            ]
        }
        let pictures = Pictures(wording: wording)
        let body =
            context.header(
                "\(name) (\(history.country))", context.events(history.events),
                flags: [history.country])
            + "<main>\n"
            + context.section(
                wording.latest,
                context.brief(history.latest) { _, entry in
                    "\(entry.parties): \(entry.kind)"
                })
            + context.section(
                wording.partners,
                context.table(
                    wording.partners, [wording.countryLabel, context.eventsLabel], partners))
            + context.section(
                pictures.barsTitle,
                (pictures.bars(history.counts, latest: history.latest) ?? "")
                    + "<p>\(context.escape(context.kinds(history.counts)))</p>\n")
            + "</main>\n"
        return context.page(name, body)
    }
}

extension Wording {
    var latest: String { pick("Mới nhất", "Latest") }
    var partners: String { pick("Với các nước", "With other countries") }
    var countryLabel: String { pick("Nước", "Country") }
    var yearLabel: String { pick("Năm", "Year") }
    var kindsLabel: String { pick("Loại", "Kinds") }

    func year(_ year: EventYear) -> String {
        switch year {
        case .undated: pick("không rõ ngày", "date not known")
        case .year(let year): String(year)
        }
    }
}
