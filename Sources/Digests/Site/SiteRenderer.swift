import Diplomacy
import Knowledge

/// The pages beside the days': the calendar, countries, pairs and their years, each in both languages.
/// Pure, as the digests are. Names are relative to the folder that the page lies in.
package struct SiteRenderer: Sendable {
    package typealias File = (name: String, bytes: [UInt8])

    package static let pairsFolder = SiteLinks.pairs
    package static let countriesFolder = SiteLinks.countries

    let names: Names
    let language: Language

    /// - Parameter language: of the pages whose names name none.
    package init(knowledge: KnowledgeBase, language: Language) {
        self.init(names: Names(knowledge), language: language)
    }

    init(names: Names, language: Language) {
        self.names = names
        self.language = language
    }

    package func index(_ overview: SiteOverview) -> [File] {
        files("index", below: false) { IndexPage(overview: overview, context: $0).html }
    }

    package func country(_ history: CountryHistory) -> [File] {
        files(history.country.rawValue, below: true) {
            CountryPage(history: history, context: $0).html
        }
    }

    package func pair(_ history: PairHistory) -> [File] {
        files(SiteLinks.name(history.pair, nil), below: true) {
            PairPage(history: history, context: $0).html
        }
    }

    package func year(_ events: PairYearEvents) -> [File] {
        files(SiteLinks.name(events.part.pair, events.part.year), below: true) {
            YearPage(content: events, context: $0).html
        }
    }

    /// The names of a page that is no more.
    package func names(of pair: CountryPair, year: EventYear?) -> [String] {
        files(SiteLinks.name(pair, year), below: true) { _ in "" }.map(\.name)
    }

    package func names(of country: CountryCode) -> [String] {
        files(country.rawValue, below: true) { _ in "" }.map(\.name)
    }

    /// What a page was called in this language while another was configured.
    package func formerName(_ stem: String) -> String { "\(stem).\(language.rawValue).html" }

    /// The reverse; nil for every other name.
    package func stem(ofFormerName name: String) -> String? {
        let end = formerName("")
        return name.hasSuffix(end) ? String(name.dropLast(end.count)) : nil
    }

    /// What a file in the folder of pairs is about; nil for another's file.
    package static func part(ofFile name: String) -> PairYear? {
        let parts = name.prefix { $0 != "." }.split(separator: "-")
        guard parts.count == 2 || parts.count == 3, let a = CountryCode(parts[0]),
            let b = CountryCode(parts[1]), a < b
        else { return nil }
        let year = parts.count == 3 ? Int(parts[2]).map { EventYear.year($0) } : nil
        return PairYear(pair: CountryPair(a, b), year: year ?? .undated)
    }

    private func files(
        _ stem: String, below: Bool, _ render: (SiteContext) -> String
    ) -> [File] {
        Language.allCases.map { page in
            let suffix = { (language: Language) in
                language == self.language ? "" : ".\(language.rawValue)"
            }
            let wording = Wording(language: page)
            let context = SiteContext(
                names: names, wording: wording,
                links: SiteLinks(base: below ? "../" : "", suffix: suffix(page)),
                otherLanguagePage: "\(stem)\(suffix(wording.otherLanguage)).html")
            return ("\(stem)\(suffix(page)).html", Array(render(context).utf8))
        }
    }
}

/// What the pages have in common.
struct SiteContext {
    let names: Names
    let wording: Wording
    let links: SiteLinks
    let otherLanguagePage: String

    func country(_ code: CountryCode) -> String {
        PageText.cleanName(names.country(code, wording.language))
    }

    func pair(_ pair: CountryPair) -> String { "\(country(pair.a)) – \(country(pair.b))" }

    func link(_ text: String, to target: String) -> String {
        "<a href=\"\(escape(target))\">\(escape(text))</a>"
    }

    func escape(_ text: String) -> String { HTMLText.escape(text) }

    func page(_ title: String, _ body: String) -> String {
        HTMLPage(
            title: "\(title) – \(wording.title)", wording: wording, links: links,
            otherLanguagePage: otherLanguagePage
        ).render(body)
    }

    /// - Parameter flags: what stands before the heading.
    func header(_ heading: String, _ line: String, flags: [CountryCode] = []) -> String {
        """
        <header>
        <p class="title">\(link(wording.title, to: links.index()))</p>
        <h1>\(flags.map(Flag.html).joined())\(escape(heading))</h1>
        <p class="headline">\(escape(line))</p>
        </header>

        """
    }

    func section(_ heading: String, _ content: String) -> String {
        "<section>\n<h2>\(escape(heading))</h2>\n\(content)</section>\n"
    }

    /// - Parameter rows: cells as markup.
    func table(_ caption: String, _ heads: [String], _ rows: [[String]]) -> String {
        let head = heads.map { "<th scope=\"col\">\(escape($0))</th>" }.joined()
        let body = rows.map { row in
            "<tr>" + row.map { "<td>\($0)</td>" }.joined() + "</tr>\n"
        }.joined()
        return """
            <table>
            <caption>\(escape(caption))</caption>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(body)</tbody>
            </table>

            """
    }

    /// A picture with its numbers folded below it.
    func figure(_ picture: String?, _ table: String) -> String {
        guard let picture else { return "" }
        let summary = wording.pick("Số liệu", "The numbers")
        return
            "<figure>\n\(picture)<details><summary>\(escape(summary))</summary>\n\(table)</details>\n</figure>\n"
    }

    func composer(_ events: [Event]) -> EventComposer {
        EventComposer(
            names: names, wording: wording, events: events,
            links: links)
    }

    /// `12 gặp, hội đàm · 3 điện đàm`, the most frequent first.
    func kinds(_ counts: [HistoryCount]) -> String {
        var sums: [Kind: Int] = [:]
        for count in counts { sums[count.kind, default: 0] += count.events }
        return sums.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
            .map { "\($0.value) \(wording.kind($0.key))" }.joined(separator: " · ")
    }

    func events(_ number: Int) -> String {
        wording.count(number, "sự kiện", one: "event", many: "events")
    }

    /// What stands where events were told once, as links to them may still come.
    var withdrawn: String {
        let text = wording.pick(
            "Mọi trang từng đưa tin về sự kiện ở đây đã được thay thế và không còn nhắc tới nữa.",
            "Every page that told of an event here has been replaced and tells of it no more.")
        return "<p>\(escape(text))</p>\n"
    }

    /// `Sự kiện` as a heading of a column.
    var eventsLabel: String { wording.pick("Sự kiện", "Events") }

    /// A line an event: its day, what it was, and the way to where it is told in full.
    func brief(_ events: [Event], naming: (Event, EventEntry) -> String) -> String {
        var composer = composer(events)
        let items = events.map { event in
            let entry = composer.entry(for: event, what: [])
            let marks = entry.marks.map {
                " <strong class=\"mark \($0.role.rawValue)\">\(escape($0.text))</strong>"
            }
            let quote = entry.quotes.first.map { "<br><q lang=\"vi\">\(escape($0))</q>" } ?? ""
            let name = link(naming(event, entry), to: entry.permalink)
            return
                "<li><span class=\"seen\">\(escape(entry.date))</span> \(name)\(marks.joined())\(quote)</li>\n"
        }
        return "<ul class=\"brief\">\n\(items.joined())</ul>\n"
    }
}
