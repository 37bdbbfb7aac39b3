import Knowledge

/// One event as an HTML article, or as a line that leads to the article further up.
struct HTMLEntry {
    private let entry: EventEntry
    private let wording: Wording
    private let level: Int
    private let isBelowPair: Bool

    /// - Parameters:
    ///   - level: of its heading.
    ///   - isBelowPair: whether a heading above it names the pair.
    init(_ entry: EventEntry, wording: Wording, level: Int, isBelowPair: Bool = false) {
        self.entry = entry
        self.wording = wording
        self.level = level
        self.isBelowPair = isBelowPair
    }

    var html: String {
        switch entry.telling {
        case .full: article
        case .brief: reference(to: escape(entry.permalink))
        case .above: reference(to: "#\(entry.anchor)")
        }
    }

    private func reference(to target: String) -> String {
        "<p class=\"reference\"><a href=\"\(target)\">\(name)</a> \(when)</p>\n\(changes)"
    }

    private var name: String {
        isBelowPair && !entry.isDirected ? kind : "\(parties) \(kind)"
    }

    private var article: String {
        let classes = entry.marks.map { " \($0.role.rawValue)" }.joined()
        let former = entry.formerAnchors.map { "<span id=\"\($0)\"></span>" }.joined()
        return """
            <article id="\(entry.anchor)" class="event\(classes)">
            \(former)<h\(level) class="event-name">\(name)</h\(level)>
            \(body)\
            <p class="id"><a href="\(escape(entry.permalink))">\(entry.anchor)</a></p>
            </article>

            """
    }

    /// All but the heading and the id.
    var body: String { "<p class=\"when\">\(when)</p>\n\(changes)\(quotes)\(facts)\(sources)" }

    private var parties: String {
        let joint =
            entry.isDirected
            ? "<span role=\"img\" aria-label=\"\(escape(wording.towards))\">→</span>" : "–"
        return "<span class=\"parties\">\(escape(entry.first)) \(joint) \(escape(entry.second))"
            + "</span>"
    }

    private var kind: String { "<span class=\"kind\">\(escape(entry.kind))</span>" }

    private var when: String {
        let datetime = entry.machineDate.map { " datetime=\"\(escape($0))\"" }
        let date =
            datetime.map { "<time\($0)>\(escape(entry.date))</time>" } ?? escape(entry.date)
        let basis = entry.basis.map { " <span class=\"basis\">\(escape($0))</span>" } ?? ""
        let marks = entry.marks.map { mark in
            " <strong class=\"mark \(mark.role.rawValue)\">\(escape(mark.text))</strong>"
        }
        return date + basis + marks.joined()
    }

    private var changes: String {
        guard !entry.changes.isEmpty else { return "" }
        return "<p class=\"changes\"><b>\(escape(wording.changesLabel)):</b> "
            + "\(escape(entry.changes.joined(separator: "; ")))</p>\n"
    }

    private var quotes: String {
        entry.quotes.map { "<blockquote\(pageLanguage)><p>\(escape($0))</p></blockquote>\n" }
            .joined()
    }

    private var facts: String {
        let rows = [
            (wording.peopleLabel, entry.people.joined(separator: "; ")),
            (wording.placeLabel, entry.place ?? ""),
            (wording.topicsLabel, entry.topics.joined(separator: "; ")),
        ].filter { !$0.1.isEmpty }
        guard !rows.isEmpty else { return "" }
        let cells = rows.map { "<div><dt>\(escape($0.0))</dt><dd>\(escape($0.1))</dd></div>\n" }
        return "<dl>\n\(cells.joined())</dl>\n"
    }

    private var sources: String {
        guard !entry.sources.isEmpty else { return "" }
        var items = entry.sources.map { "<li>\(source($0))</li>\n" }.joined()
        if let more = entry.moreSources { items += "<li>\(escape(more))</li>\n" }
        return "<ul class=\"sources\" aria-label=\"\(escape(wording.sourcesLabel))\">\n"
            + "\(items)</ul>\n"
    }

    private func source(_ source: SourceEntry) -> String {
        let words = [
            source.outlet.map { "<span class=\"outlet\">\(escape($0))</span>" },
            source.title.map { "<cite\(pageLanguage)>\(escape($0))</cite>" },
            source.published.map(escape),
            "<code>\(escape(source.path))</code>",
        ]
        return words.compactMap(\.self).joined(separator: " · ")
    }

    /// The pages are Vietnamese whatever the digest is.
    private var pageLanguage: String { wording.language == .vi ? "" : " lang=\"vi\"" }

    private func escape(_ text: String) -> String { HTMLText.escape(text) }
}
