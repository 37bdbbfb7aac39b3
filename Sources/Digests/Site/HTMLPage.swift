import Knowledge

/// What every page of the folder is wrapped in: head, style, policy, the way to the other pages.
struct HTMLPage {
    let title: String
    let wording: Wording
    let links: SiteLinks
    /// The same page in the other language, relative to this one.
    let otherLanguagePage: String
    /// Further links of the foot: text and target.
    var more: [(text: String, target: String)] = []

    /// - Parameter body: markup, a header and a main.
    func render(_ body: String) -> String {
        let policy =
            "default-src 'none'; style-src '\(HTMLStyle.hash)'; base-uri 'none'; form-action 'none'"
        return """
            <!DOCTYPE html>
            <html lang="\(wording.language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>\(escape(title))</title>
            <link rel="alternate" type="application/atom+xml" href="\(links.base)feed.xml">
            <style>\(HTMLStyle.css)</style>
            </head>
            <body>
            \(body)\(foot)</body>
            </html>

            """
    }

    private var foot: String {
        let other = wording.otherLanguage
        let pages =
            [
                (wording.today, links.file("latest.html")), (wording.calendar, links.index()),
                ("Atom", links.base + "feed.xml"),
            ] + more
        let list = pages.map { "<a href=\"\(escape($0.1))\">\(escape($0.0))</a>" }
        return """
            <footer>
            <p>\(list.joined(separator: " · ")) · \
            <a href="\(escape(otherLanguagePage))" hreflang="\(other.rawValue)" \
            lang="\(other.rawValue)">\(other == .vi ? "Tiếng Việt" : "English")</a></p>
            </footer>

            """
    }

    private func escape(_ text: String) -> String { HTMLText.escape(text) }
}

extension Wording {
    var otherLanguage: Language { language == .vi ? .en : .vi }
    var today: String { pick("Bản tin hôm nay", "Today’s wire") }
    var calendar: String { pick("Lịch và các nước", "Calendar and countries") }
}
