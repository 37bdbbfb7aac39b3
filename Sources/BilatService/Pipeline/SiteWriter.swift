import Digests
import Diplomacy
import EventIndex
import Publishing

/// Writes the pages beside the days': years, pairs, countries, the calendar.
struct SiteWriter {
    let index: IndexHandle
    let root: Publisher
    let tools: Tools
    /// The day on which this is written.
    let today: CalendarDay

    /// All that there is, and all that there once was: a pair whose last event went has pages still.
    func parts() throws -> Set<PairYear> {
        let known = try ask { index throws(IndexError) in try index.parts() }
        let names = try root.below(SiteRenderer.pairsFolder).names()
        return known.union(names.compactMap(SiteRenderer.part(ofFile:)))
    }

    /// Days whose files are in the language that was configured before.
    func daysInFormerLanguage() throws -> [CalendarDay] {
        try root.names().compactMap(renderer.stem(ofFormerName:)).compactMap { CalendarDay($0) }
    }

    /// - Throws: `IndexError`, `PublishingError`.
    func write(_ step: SiteBacklog.Step) throws {
        switch step {
        case .years(let parts):
            let pages = try parts.map { part in
                try ask { index throws(IndexError) in try index.events(of: part) }
            }
            try publish(
                pages, below: SiteRenderer.pairsFolder,
                isEmpty: { $0.events.isEmpty && $0.moved.isEmpty && !$0.wasReported },
                files: renderer.year,
                names: { renderer.names(of: $0.part.pair, year: $0.part.year) })
        case .pairs(let pairs):
            let pages = try pairs.map { pair in
                try ask { index throws(IndexError) in try index.history(of: pair) }
            }
            try publish(
                pages, below: SiteRenderer.pairsFolder, isEmpty: { !$0.wasReported },
                files: renderer.pair,
                names: { renderer.names(of: $0.pair, year: nil) })
        case .countries(let countries):
            let pages = try countries.map { country in
                try ask { index throws(IndexError) in try index.history(of: country) }
            }
            try publish(
                pages, below: SiteRenderer.countriesFolder, isEmpty: { $0.events == 0 },
                files: renderer.country,
                names: { renderer.names(of: $0.country) })
        }
    }

    /// The calendar.
    func writeIndex() throws {
        let days = try root.names().compactMap(Self.day)
        let overview = try ask { index throws(IndexError) in
            try index.overview(days.map(tools.calendar.span), today: span)
        }
        try publish(renderer.index(overview), to: root)
    }

    private var renderer: SiteRenderer { tools.siteRenderer }
    private var span: DaySpan { tools.calendar.span(of: today) }

    private func ask<Value>(
        _ body: (EventIndex) throws(IndexError) -> Value
    ) throws(IndexError) -> sending Value { try index.use(body) }

    /// - Parameters:
    ///   - isEmpty: whether there is no such page any more.
    ///   - names: those of its files.
    private func publish<Page>(
        _ pages: [Page], below folder: String, isEmpty: (Page) -> Bool,
        files: (Page) -> [SiteRenderer.File], names: (Page) -> [String]
    ) throws {
        let publisher = try root.below(folder)
        try publish(pages.filter { !isEmpty($0) }.flatMap(files), to: publisher)
        try publisher.remove(pages.filter(isEmpty).flatMap(names))
    }

    private func publish(_ files: [SiteRenderer.File], to publisher: Publisher) throws {
        _ = try publisher.publish(files.map { PublishedFile(name: $0.name, bytes: $0.bytes) })
        try publisher.remove(
            files.map { renderer.formerName(String($0.name.prefix { $0 != "." })) })
    }

    /// Of `2026-11-22.html`, and of no other name.
    private static func day(_ name: String) -> CalendarDay? {
        name.hasSuffix(".html") ? CalendarDay(name.dropLast(".html".utf8.count)) : nil
    }
}
