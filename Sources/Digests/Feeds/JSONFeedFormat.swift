import Diplomacy
import Knowledge

/// A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).
enum JSONFeedFormat {
    static func render(_ feed: FeedContent) -> String {
        var json = JSONWriter()
        json.object { json in
            json.member("version", "https://jsonfeed.org/version/1.1")
            json.member("title", feed.title)
            // They must be whole, and nobody has said where the folder is served.
            if !feed.base.isEmpty {
                json.member("home_page_url", "\(feed.base)latest.html")
                json.member("feed_url", "\(feed.base)feed.json")
            }
            json.member("language", feed.language.rawValue)
            json.key("authors")
            json.array(["Bilat"]) { json, name in json.object { $0.member("name", name) } }
            json.key("items")
            json.lines(feed.entries) { write($1, to: &$0) }
        }
        json.newline()
        return json.text
    }

    private static func write(_ entry: FeedContent.Entry, to json: inout JSONWriter) {
        json.object { json in
            json.member("id", entry.id)
            json.member("url", entry.link)
            json.member("title", entry.title)
            if let summary = entry.summary { json.member("summary", summary) }
            json.member("content_html", entry.html)
            json.member("date_published", entry.published.rfc3339(offsetMinutes: 0))
            json.member("date_modified", entry.updated.rfc3339(offsetMinutes: 0))
            json.key("tags")
            json.array(entry.tags) { $0.string($1.term) }
        }
    }
}
