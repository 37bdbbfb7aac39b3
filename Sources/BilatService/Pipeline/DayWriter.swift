import Digests
import Diplomacy
import EventIndex
import Publishing

/// Writes the files of a day.
struct DayWriter {
    let index: IndexHandle
    let root: Publisher
    let tools: Tools
    let now: UnixTime

    /// - Throws: `IndexError`, `PublishingError`.
    func write(_ day: CalendarDay, isLatest: Bool) throws {
        let digest = try index.use { index throws(IndexError) in
            try index.dayDigest(day, tools: tools, now: now)
        }
        let files = tools.renderer.files(for: digest, isLatest: isLatest)
        _ = try root.publish(files.map { PublishedFile(name: $0.name, bytes: $0.bytes) })
        try root.remove(
            (["\(day)"] + (isLatest ? ["latest"] : [])).map(tools.siteRenderer.formerName))
    }
}
