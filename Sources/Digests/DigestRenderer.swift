import Diplomacy
import Knowledge

/// A day's events as files and as text. A pure function of the digest and the tables' names: no
/// clock, no environment.
///
/// Whatever a page said stands in a digest as inert text: every format escapes its markup, leaves
/// out what is invisible and acts, and cuts what is too long (`DigestLimits`).
package struct DigestRenderer: Sendable {
    /// More events or pages of a section need not be in a digest; what is left out is counted in
    /// `omitted`.
    package static let sectionLimit = 3000

    let names: Names
    private let wording: Wording
    private let address: String

    /// - Parameters:
    ///   - language: of Markdown, terminal text, feeds and the day's main HTML page.
    ///   - address: where the folder of digests is served, with a slash at its end; empty where
    ///     nobody has said it.
    package init(knowledge: KnowledgeBase, language: Language, address: String) {
        self.init(names: Names(knowledge), language: language, address: address)
    }

    init(names: Names, language: Language, address: String = "") {
        self.names = names
        self.address = address
        wording = Wording(language: language)
    }

    /// CommonMark.
    package func markdown(_ digest: DayDigest) -> String {
        MarkdownFormat.render(compose(digest), wording: wording)
    }

    /// A page that needs no other file; it links to the other files of the day.
    package func html(_ digest: DayDigest) -> String {
        html(digest, suffix: "", otherLanguagePage: "\(digest.day).\(other.rawValue).html")
    }

    /// The same in every language.
    package func json(_ digest: DayDigest) -> String { DigestJSON.text(digest) }

    /// For a terminal, without colours.
    package func text(_ digest: DayDigest) -> String {
        TerminalFormat.render(compose(digest), wording: wording)
    }

    /// The files of a day: its Markdown, HTML and JSON, its HTML in the other language, and if it is
    /// the newest day the same again as `latest`.
    package func files(
        for digest: DayDigest, isLatest: Bool
    ) -> [(name: String, bytes: [UInt8])] {
        let translated = DigestRenderer(names: names, language: other)
            .html(
                digest, suffix: ".\(other.rawValue)", otherLanguagePage: "\(digest.day).html")
        let contents = [
            ("md", markdown(digest)), ("html", html(digest)), ("json", json(digest)),
            ("\(other.rawValue).html", translated),
        ].map { ($0.0, Array($0.1.utf8)) }
        let stems = [digest.day.description] + (isLatest ? ["latest"] : [])
        return stems.flatMap { stem in
            contents.map { (name: "\(stem).\($0.0)", bytes: $0.1) }
        }
    }

    /// Feeds, and the calendar of planned events if there are any.
    package func files(for news: RecentNews) -> [(name: String, bytes: [UInt8])] {
        let feed = FeedComposer(names: names, wording: wording, base: address).compose(news)
        var files = [
            ("feed.xml", AtomFormat.render(feed)), ("feed.json", JSONFeedFormat.render(feed)),
        ]
        if !news.plans.isEmpty {
            var calendar = self.calendar
            for event in news.plans { calendar.add(event) }
            files.append((Self.calendarName, calendar.finished()))
        }
        return files.map { ($0.0, Array($0.1.utf8)) }
    }

    package static let calendarName = "visits.ics"

    /// An iCalendar to add events to.
    package var calendar: CalendarFormat {
        CalendarFormat(names: names, wording: wording, base: address)
    }

    private var other: Language { wording.otherLanguage }

    private func compose(_ digest: DayDigest, suffix: String = "") -> DigestContent {
        DigestComposer(
            names: names, wording: wording, links: SiteLinks(base: "", suffix: suffix)
        ).compose(digest)
    }

    /// - Parameter suffix: of this page and those it leads to, before `.html`.
    private func html(
        _ digest: DayDigest, suffix: String, otherLanguagePage: String
    ) -> String {
        HTMLFormat.render(
            compose(digest, suffix: suffix), wording: wording,
            links: SiteLinks(base: "", suffix: suffix), otherLanguagePage: otherLanguagePage)
    }
}
