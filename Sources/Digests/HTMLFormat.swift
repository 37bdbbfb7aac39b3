import Diplomacy
import Knowledge

/// A digest as one HTML file: no script, no request, its style within.
struct HTMLFormat {
    private let wording: Wording
    private let links: SiteLinks
    private var out = ""

    /// - Parameters:
    ///   - links: as they are from the digest's page.
    ///   - otherLanguagePage: the same day in the other language.
    static func render(
        _ content: DigestContent, wording: Wording, links: SiteLinks, otherLanguagePage: String
    ) -> String {
        var format = HTMLFormat(wording: wording, links: links)
        format.write(content)
        return HTMLPage(
            title: "\(content.dayInWords) – \(content.title)", wording: wording, links: links,
            otherLanguagePage: otherLanguagePage,
            more: [("Markdown", "\(content.day).md"), ("JSON", "\(content.day).json")]
        ).render(format.out)
    }

    private init(wording: Wording, links: SiteLinks) {
        self.wording = wording
        self.links = links
    }

    private mutating func write(_ content: DigestContent) {
        line("<header>")
        line(
            "<p class=\"title\"><a href=\"\(escape(links.index()))\">\(escape(content.title))</a></p>"
        )
        line("<h1><time datetime=\"\(content.day)\">\(escape(content.dayInWords))</time></h1>")
        if let warning = content.warning {
            line(
                "<p class=\"warning\" role=\"alert\"><strong>\(escape(wording.warningLabel)):"
                    + "</strong> \(escape(warning))</p>")
        }
        line("<p class=\"headline\">\(escape(content.headline))</p>")
        line("<p class=\"pages\">\(escape(content.pages)). \(escape(content.zone)).</p>")
        writeContents(content)
        line("</header>")
        line("<main>")
        for section in content.sections { write(section) }
        if let setAside = content.setAside { write(setAside) }
        line("</main>")
    }

    /// Links to the sections, when there is more than one to choose from.
    private mutating func writeContents(_ content: DigestContent) {
        var targets = content.sections.map { ($0.role.rawValue, $0.heading) }
        if let setAside = content.setAside {
            targets.append((SetAsideSection.anchor, setAside.heading))
        }
        guard targets.count > 1 else { return }
        line("<nav aria-label=\"\(escape(wording.pick("Mục lục", "Contents")))\"><ul>")
        for (anchor, heading) in targets {
            line("<li><a href=\"#\(anchor)\">\(escape(heading))</a></li>")
        }
        line("</ul></nav>")
    }

    private mutating func write(_ section: EventSection) {
        let anchor = section.role.rawValue
        line("<section id=\"\(anchor)\">")
        if section.role == .backfill {
            line("<details\(section.isOpen ? " open" : "")>")
            line("<summary><h2>\(escape(section.heading))</h2></summary>")
        } else {
            line("<h2>\(escape(section.heading))</h2>")
        }
        write(section.entries, isGrouped: section.role != .upcoming)
        if let note = section.note { line("<p class=\"note\">\(escape(note))</p>") }
        if section.role == .backfill { line("</details>") }
        line("</section>")
    }

    /// - Parameter isGrouped: whether the entries of a pair stand together, below its name.
    private mutating func write(_ entries: [EventEntry], isGrouped: Bool) {
        var pair: CountryPair?
        for entry in entries {
            if isGrouped && entry.pair != pair {
                pair = entry.pair
                let name =
                    "\(Flag.html(entry.pair.a))\(escape(entry.pairName.a)) – "
                    + "\(Flag.html(entry.pair.b))\(escape(entry.pairName.b))"
                line(
                    "<h3 class=\"pair\"><a href=\"\(escape(links.pair(entry.pair)))\">\(name)</a></h3>"
                )
            }
            out +=
                HTMLEntry(
                    entry, wording: wording, level: isGrouped ? 4 : 3, isBelowPair: isGrouped
                ).html
        }
    }

    private mutating func write(_ section: SetAsideSection) {
        line("<section id=\"\(SetAsideSection.anchor)\">")
        line("<h2>\(escape(section.heading))</h2>")
        line("<ul class=\"set-aside\">")
        for entry in section.entries {
            line(
                "<li><code>\(escape(entry.path))</code> <span class=\"seen\">"
                    + "\(escape(entry.seen))</span><br>\(escape(entry.reason)). "
                    + "<b>\(escape(wording.remedyLabel)):</b> \(escape(entry.remedy)).</li>")
        }
        line("</ul>")
        if let note = section.note { line("<p class=\"note\">\(escape(note))</p>") }
        line("</section>")
    }

    private mutating func line(_ text: String) { out += text + "\n" }

    private func escape(_ text: String) -> String { HTMLText.escape(text) }
}
