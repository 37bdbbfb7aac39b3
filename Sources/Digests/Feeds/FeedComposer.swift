import Diplomacy
import Knowledge

/// What a feed says, in words and in order, before any format's syntax.
struct FeedContent {
    struct Entry {
        /// A URN of our own: the same event has the same, wherever the feed is served.
        let id: String
        let link: String
        let title: String
        let published: UnixTime
        let updated: UnixTime
        /// Each a code and a name.
        let tags: [(term: String, label: String)]
        let summary: String?
        /// Markup, already escaped.
        let html: String
    }

    let title: String
    let language: Language
    /// Of the newest entry, so that the feed changes only when an entry does.
    let updated: UnixTime
    /// The address of the folder, or empty where nobody has said it.
    let base: String
    let entries: [Entry]
}

/// An entry for every event that was told or changed of late, and one a day for old events.
struct FeedComposer {
    let names: Names
    let wording: Wording
    let base: String

    private static let urn = "urn:x-bilat"

    func compose(_ news: RecentNews) -> FeedContent {
        var composer = EventComposer(
            names: names, wording: wording, day: nil,
            offsetMinutes: news.span.offsetMinutes, events: news.current,
            links: links)
        let entries =
            news.current.map { entry(for: $0, composer.entry(for: $0, what: [])) }
            + news.backfill.map(backfill)
        return FeedContent(
            title: wording.title, language: wording.language,
            updated: entries.map(\.updated).max() ?? news.span.from, base: base, entries: entries)
    }

    private var links: SiteLinks { SiteLinks(base: base, suffix: "") }

    private func entry(for event: Event, _ entry: EventEntry) -> FeedContent.Entry {
        let marks = entry.marks.map { " [\($0.text)]" }.joined()
        return FeedContent.Entry(
            id: "\(Self.urn):event:\(entry.anchor)", link: entry.permalink,
            title: "\(entry.parties): \(entry.kind), \(entry.date)\(marks)",
            published: event.firstSeen, updated: event.updated,
            tags: [(event.kind.rawValue, entry.kind)]
                + zip(event.parties.both.map(\.rawValue), [entry.first, entry.second]),
            summary: entry.quotes.first, html: HTMLEntry(entry, wording: wording, level: 2).body)
    }

    private func backfill(_ backfill: RecentNews.Backfill) -> FeedContent.Entry {
        let day = backfill.span.day
        let title =
            wording.count(
                backfill.events, "sự kiện cũ nạp bổ sung", one: "older event came in",
                many: "older events came in") + ", \(wording.day(day))"
        return FeedContent.Entry(
            id: "\(Self.urn):backfill:\(day)",
            link: links.day(day) + "#\(EventSection.Role.backfill.rawValue)", title: title,
            published: backfill.span.to, updated: backfill.span.to, tags: [], summary: nil,
            html: "<p>\(HTMLText.escape(title))</p>\n")
    }
}
