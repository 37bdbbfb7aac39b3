import Diplomacy
import Knowledge

/// What a feed says, in words and in order, before any format's syntax.
struct FeedContent {
    struct Entry {
        /// It stays while more is learned of the event. Below the folder's address, or where nobody
        /// has said it a URN of our own.
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

    let id: String
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

    private var ids: String { base.isEmpty ? "urn:x-bilat:" : base }

    func compose(_ news: RecentNews) -> FeedContent {
        var composer = EventComposer(
            names: names, wording: wording, events: news.current, links: links)
        // Two events hardly ever have the same first id, but a feed may not have an id twice.
        var used: Set<String> = []
        let current = news.current.map { event in
            let id = used.insert(event.firstID).inserted ? event.firstID : event.id
            used.insert(event.id)
            return entry(for: event, id, composer.entry(for: event, what: []))
        }
        let entries = current + news.backfill.map(backfill)
        return FeedContent(
            id: "\(ids)feed", title: wording.title, language: wording.language,
            updated: entries.map(\.updated).max() ?? news.span.from, base: base, entries: entries)
    }

    private var links: SiteLinks { SiteLinks(base: base, suffix: "") }

    private func entry(
        for event: Event, _ id: String, _ entry: EventEntry
    ) -> FeedContent.Entry {
        let marks = entry.marks.map { " [\($0.text)]" }.joined()
        return FeedContent.Entry(
            id: "\(ids)event:\(EventComposer.anchor(id))", link: entry.permalink,
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
            id: "\(ids)backfill:\(day)",
            link: links.day(day) + "#\(EventSection.Role.backfill.rawValue)", title: title,
            published: backfill.span.to, updated: backfill.span.to, tags: [], summary: nil,
            html: "<p>\(HTMLText.escape(title))</p>\n")
    }
}
