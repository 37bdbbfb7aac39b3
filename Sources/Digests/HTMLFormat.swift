import Knowledge

/// Where a digest's page leads: files beside it in the same folder.
struct HTMLLinks {
    let markdown: String
    let json: String
    let otherLanguage: Language
    let otherLanguagePage: String
}

/// A digest as one HTML file that needs nothing else: no script, no request, its style within.
struct HTMLFormat {
    private let wording: Wording
    private let links: HTMLLinks
    private var out = ""

    static func render(
        _ content: DigestContent, wording: Wording, links: HTMLLinks
    ) -> String {
        var format = HTMLFormat(wording: wording, links: links)
        format.write(content)
        return format.out
    }

    private init(wording: Wording, links: HTMLLinks) {
        self.wording = wording
        self.links = links
    }

    private mutating func write(_ content: DigestContent) {
        writeHead(content)
        line("<body>")
        line("<header>")
        line("<p class=\"title\">\(escape(content.title))</p>")
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
        writeFooter()
        line("</body>")
        line("</html>")
    }

    private mutating func writeHead(_ content: DigestContent) {
        let policy =
            "default-src 'none'; style-src '\(HTMLStyle.hash)'; base-uri 'none'; form-action 'none'"
        line("<!DOCTYPE html>")
        line("<html lang=\"\(wording.language.rawValue)\">")
        line("<head>")
        line("<meta charset=\"utf-8\">")
        line("<meta http-equiv=\"Content-Security-Policy\" content=\"\(policy)\">")
        line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        line("<meta name=\"color-scheme\" content=\"light dark\">")
        line("<meta name=\"referrer\" content=\"no-referrer\">")
        line("<title>\(escape("\(content.dayInWords) – \(content.title)"))</title>")
        line("<style>\(HTMLStyle.css)</style>")
        line("</head>")
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
        for entry in section.entries {
            out += HTMLEntry(entry, wording: wording).html
        }
        if let note = section.note { line("<p class=\"note\">\(escape(note))</p>") }
        if section.role == .backfill { line("</details>") }
        line("</section>")
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

    private mutating func writeFooter() {
        let other = links.otherLanguage
        let name = other == .vi ? "Tiếng Việt" : "English"
        line("<footer>")
        line(
            "<p><a href=\"\(escape(links.otherLanguagePage))\" hreflang=\"\(other.rawValue)\" "
                + "lang=\"\(other.rawValue)\">\(name)</a> · "
                + "<a href=\"\(escape(links.markdown))\">Markdown</a> · "
                + "<a href=\"\(escape(links.json))\">JSON</a></p>")
        line("</footer>")
    }

    private mutating func line(_ text: String) { out += text + "\n" }

    private func escape(_ text: String) -> String { HTMLText.escape(text) }
}
