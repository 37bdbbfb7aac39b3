import Diplomacy
import EventIndex
import Foundation

/// What `bilat status` says: whether the service runs, what it last said of itself, and what the
/// index holds.
package struct StatusReport: Sendable {
    /// Pages set aside that are named.
    private static let maximumSetAside = 20
    /// A living service says something at least every 30 s.
    private static let silenceOfTheDead = Duration.seconds(120)

    private let holder: IndexLock.Holder
    private let status: ServiceStatus?
    private let setAside: [SetAside]
    private let statistics: IndexStatistics?
    private let indexTrouble: String?
    private let calendar: LocalCalendar
    private let now: UnixTime

    package static func make(
        _ configuration: Configuration, now: UnixTime = ServiceClock.systemTime()
    ) throws(ServiceFailure) -> StatusReport {
        try Preparation.checkFolders([("state", configuration.state, .read)])
        let folder = StateFolder(configuration.state)
        return StatusReport(
            holder: IndexLock.holder(folder), status: StatusFile.read(folder),
            configuration: configuration, calendar: try LocalCalendar(configuration), now: now)
    }

    private init(
        holder: IndexLock.Holder, status: ServiceStatus?, configuration: Configuration,
        calendar: LocalCalendar, now: UnixTime
    ) {
        self.holder = holder
        self.status = status
        self.calendar = calendar
        self.now = now
        let day = calendar.day(of: now)
        do {
            let index = try EventIndex.openForReading(directory: configuration.state)
            let newest = try index.setAside(limit: Self.maximumSetAside)
            statistics = try index.statistics(
                calendar.span(of: day), backfillAgeDays: configuration.backfillAgeDays)
            setAside = newest
            indexTrouble = nil
        } catch {
            setAside = []
            statistics = nil
            indexTrouble = error.description
        }
    }

    /// What the process that holds the lock says of itself; nil when it is not the one that wrote
    /// the file.
    private var living: ServiceStatus? {
        guard case .process(let id) = holder, let status, status.processId == id else { return nil }
        return status
    }

    package var text: String {
        var lines = [headline]
        for trouble in living?.troubles ?? [] {
            lines.append("wrong: \(trouble.reason): \(trouble.remedy)")
        }
        if living == nil, let statistics {
            lines.append(
                "\(statistics.pages) pages, \(statistics.events) events, "
                    + "\(statistics.eventsNewToday) new events today, "
                    + "\(statistics.setAside) set aside in the index")
        }
        if let seen = statistics?.lastPageSeen {
            lines.append("last page seen \(time(seen))")
        }
        if let indexTrouble { lines.append("index: \(indexTrouble)") }
        lines += setAsideLines
        return lines.map(TerminalText.indented).joined(separator: "\n")
    }

    private var headline: String {
        switch holder {
        case .nobody:
            guard let status else { return "not running" }
            if status.phase == .stopped {
                return "not running; stopped \(time(status.updated.time))"
            }
            return "not running; it ended without a word after \(time(status.updated.time)): see "
                + "journalctl -u bilat, start it with systemctl start bilat"
        case .unknown(let errno):
            return "it cannot be seen whether the service runs: \(systemMessage(errno)); join the "
                + "group bilat"
        case .process(let id):
            let who = id.map { "process \($0)" } ?? "another process"
            guard let living else { return "\(who) holds the index; it has not said more yet" }
            let age = Duration.seconds(now.seconds - living.updated.time.seconds)
            if age > Self.silenceOfTheDead {
                return "\(who) runs but has said nothing since \(time(living.updated.time)): it "
                    + "may hang; see journalctl -u bilat"
            }
            return "running (\(who)): \(living.line)"
        }
    }

    private var setAsideLines: [String] {
        guard !setAside.isEmpty else { return [] }
        let total = statistics?.setAside ?? setAside.count
        let more = total > setAside.count ? ", the newest \(setAside.count)" : ""
        return ["pages set aside (\(total)\(more)):"]
            + setAside.map { "  \($0.page): \($0.problem.reason); \($0.problem.remedy)" }
    }

    private func time(_ time: UnixTime) -> String {
        time.rfc3339(offsetMinutes: calendar.offsetMinutes(on: calendar.day(of: time)))
    }

    // How it stands in JSON.
    private struct Body: Encodable {
        struct Page: Encodable {
            let page: String
            let code: String
            let reason: String
            let remedy: String
            let seen: StatusTime
        }

        let running: Bool
        let processId: Int32?
        let summary: String
        let service: ServiceStatus?
        let pages: Int?
        let events: Int?
        let newEventsToday: Int?
        let setAside: Int?
        let newestSetAside: [Page]
    }

    package var json: String {
        var isRunning = false
        var processID: Int32?
        if case .process(let id) = holder {
            isRunning = true
            processID = id
        }
        let body = Body(
            running: isRunning, processId: processID, summary: headline, service: living,
            pages: statistics?.pages, events: statistics?.events,
            newEventsToday: statistics?.eventsNewToday, setAside: statistics?.setAside,
            newestSetAside: setAside.map {
                .init(
                    page: $0.page, code: $0.problem.code, reason: $0.problem.reason,
                    remedy: $0.problem.remedy, seen: StatusTime($0.seen))
            })
        return String(decoding: StateJSON.bytes(body), as: UTF8.self)
    }
}
