import Digests
import Diplomacy
import EventIndex
import Glibc
import Logging
import Publishing
import Systemd

/// `bilat forget`: takes a page out of the index and out of every file that was made of it.
package struct ForgetRun: Sendable {
    package struct Summary: Sendable {
        package let pages: [ForgottenPage]
        /// The days whose digests told of it; they are written again.
        package let days: Int
        /// Indexes that were moved aside as damaged, and may hold the page still.
        package let damaged: [String]
    }

    private let configuration: Configuration
    private let logger: Logger

    package init(loaded: LoadedConfiguration, complain: @escaping @Sendable (String) -> Void) {
        configuration = loaded.configuration
        logger = ServiceLog(level: .warning, sentences: complain).logger()
    }

    /// What an earlier run did not finish is finished too.
    ///
    /// - Parameter name: the page's path in its folder, or its SHA-256.
    package func run(_ name: String) throws(ServiceFailure) -> Summary {
        try Preparation.checkFolders([
            ("state", configuration.state, .write), ("digests", configuration.digests, .write),
        ])
        let tools = try Tools(
            configuration: configuration,
            knowledge: try Preparation.loadKnowledge(configuration))
        _ = try Preparation.openForReading(configuration)
        Preparation.setFileModes()
        let folder = StateFolder(configuration.state)
        let lock = try IndexLock.acquire(folder)
        defer { withExtendedLifetime(lock) {} }
        do {
            let index = try IndexHandle(folder: folder, derivation: tools.deriver.version)
            try refuseIfAmbiguous(name, index)
            let pages = try index.use { index throws(IndexError) in try index.versions(of: name) }
            let pending = ForgetNote(folder: folder)
            let hashes = Set(pages.map(\.sha256)).union(pending.hashes).sorted()
            guard !hashes.isEmpty else {
                try index.close()
                return Summary(pages: [], days: 0, damaged: [])
            }
            try pending.write(hashes)
            // Should this be cut short, the next start looks through all pages.
            SiteMark.remove(from: folder)
            let parts = try index.use { index throws(IndexError) in try index.forget(hashes) }
            let days = try write(index, tools, marks: hashes + [name], parts: parts)
            try replaceCopies(index, folder, tools)
            try index.use { index throws(IndexError) in try index.eraseForgotten() }
            pending.remove()
            try index.close()
            return Summary(
                pages: pages, days: days,
                damaged: EventIndex.movedAside(directory: configuration.state))
        } catch let error as IndexError {
            throw Preparation.failure(error)
        } catch let error as PublishingError {
            throw ServiceFailure(
                .inputOutput, "\(error.path): \(error.reason); \(error.remedy); then run it again",
                errno: 5)
        } catch let error as ServiceFailure {
            throw error
        } catch {
            throw ServiceFailure(.inputOutput, "\(error)", errno: 5)
        }
    }

    /// Two folders may have a page of the same path.
    private func refuseIfAmbiguous(_ name: String, _ index: IndexHandle) throws {
        let places = try index.use { index throws(IndexError) in try index.places(ofPath: name) }
        let isAmbiguous =
            Set(places.map(\.root)).count > 1 && Set(places.map(\.sha256)).count > 1
        guard isAmbiguous else { return }
        let list = places.map { "in \($0.root) \($0.sha256)" }.joined(separator: ", ")
        try index.close()
        throw ServiceFailure(
            .usage, "there is more than one \(name): \(list); name the page by its SHA-256",
            errno: EINVAL)
    }

    private func write(
        _ index: IndexHandle, _ tools: Tools, marks: [String], parts: Set<PairYear>
    ) throws -> Int {
        let root = Publisher(directory: configuration.digests)
        let now = ServiceClock.systemTime()
        let today = tools.calendar.day(of: now)
        let days = try root.names().filter { $0.hasSuffix(".json") }.filter { name in
            let text = String(decoding: try root.read(name), as: UTF8.self)
            return marks.contains { text.contains($0) }
        }.compactMap { CalendarDay($0.dropLast(".json".utf8.count)) }
        let writer = DayWriter(index: index, root: root, tools: tools, now: now)
        for day in Set(days).union([today]) {
            try writer.write(day, isLatest: day == today)
        }
        try FeedWriter(index: index, root: root, tools: tools, today: today).write()
        let siteWriter = SiteWriter(index: index, root: root, tools: tools, today: today)
        var site = SiteBacklog()
        site.add(parts)
        while let step = site.next {
            try siteWriter.write(step)
            site.done(step)
        }
        try siteWriter.writeIndex()
        return days.count
    }

    /// The copies of former nights have the page still.
    private func replaceCopies(
        _ index: IndexHandle, _ folder: StateFolder, _ tools: Tools
    ) throws(IndexError) {
        let copies = NightlyCopies(folder: folder)
        guard let newest = copies.newest else { return }
        try index.copy(to: copies.target(newest))
        copies.remove { $0 < newest }
    }
}
