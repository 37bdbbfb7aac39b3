import Diplomacy
import Knowledge

/// A feed as Atom (RFC 4287).
enum AtomFormat {
    static func render(_ feed: FeedContent) -> String {
        let base = feed.base.isEmpty ? "" : " xml:base=\"\(escape(feed.base))\""
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(feed.language.rawValue)"\(base)>
            <id>\(escape(feed.id))</id>
            <title>\(escape(feed.title))</title>
            <updated>\(feed.updated.rfc3339(offsetMinutes: 0))</updated>
            <author><name>Bilat</name></author>
            <generator>Bilat</generator>
            <link rel="self" type="application/atom+xml" href="\(escape(feed.base))feed.xml"/>
            <link rel="alternate" type="text/html" href="\(escape(feed.base))latest.html"/>
            \(feed.entries.map(entry).joined())</feed>

            """
    }

    private static func entry(_ entry: FeedContent.Entry) -> String {
        let tags = entry.tags.map {
            "<category term=\"\(escape($0.term))\" label=\"\(escape($0.label))\"/>\n"
        }.joined()
        let summary = entry.summary.map { "<summary>\(escape($0))</summary>\n" } ?? ""
        return """
            <entry>
            <id>\(escape(entry.id))</id>
            <title>\(escape(entry.title))</title>
            <published>\(entry.published.rfc3339(offsetMinutes: 0))</published>
            <updated>\(entry.updated.rfc3339(offsetMinutes: 0))</updated>
            <link rel="alternate" type="text/html" href="\(escape(entry.link))"/>
            \(tags)\(summary)<content type="html">\(escape(entry.html))</content>
            </entry>

            """
    }

    private static func escape(_ text: String) -> String { HTMLText.escape(text) }
}
