import Digests
import Diplomacy
import EventIndex
import Publishing

/// Writes the feeds and the calendar of plans.
struct FeedWriter {
    let index: IndexHandle
    let root: Publisher
    let tools: Tools
    let today: CalendarDay

    /// - Throws: `IndexError`, `PublishingError`.
    func write() throws {
        let news = try index.use { index throws(IndexError) in
            try index.recentNews(today, tools: tools)
        }
        let files = tools.renderer.files(for: news)
        _ = try root.publish(files.map { PublishedFile(name: $0.name, bytes: $0.bytes) })
        if news.plans.isEmpty { try root.remove([DigestRenderer.calendarName]) }
    }
}
