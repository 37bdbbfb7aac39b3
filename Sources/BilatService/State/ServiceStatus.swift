import Diplomacy

/// What the service is doing, as `state/status.json` holds it and `bilat status` shows it.
package struct ServiceStatus: Hashable, Sendable, Codable {
    package enum Phase: String, Codable, Sendable {
        case starting
        case catchingUp = "catching-up"
        case caughtUp = "caught-up"
        case stopping
        case stopped
    }

    /// Something a person should see to.
    package struct Trouble: Hashable, Sendable, Codable {
        package let code: String
        package let reason: String
        package let remedy: String

        package init(code: String, reason: String, remedy: String) {
            self.code = code
            self.reason = reason
            self.remedy = remedy
        }
    }

    package struct CatchingUp: Hashable, Sendable, Codable {
        /// 0 to 100; nil while the folder is still being counted.
        package var percent: Int?
        package var pagesPerSecond: Int
    }

    package struct Rederiving: Hashable, Sendable, Codable {
        package var done: Int
        package var total: Int
    }

    package var version: String
    package var processId: Int32
    package var started: StatusTime
    package var updated: StatusTime
    package var phase: Phase
    package var drop: String
    package var digests: String?
    /// In the index, without those set aside.
    package var pages = 0
    package var newEventsToday = 0
    package var waiting = 0
    package var setAside = 0
    package var lastPageSeen: StatusTime?
    package var lastDigest: StatusTime?
    /// `HH:MM` of the last digest in the configured time zone.
    package var lastDigestClock: String?
    package var catchingUp: CatchingUp?
    package var rederiving: Rederiving?
    package var troubles: [Trouble] = []

    /// The line that `systemctl status` shows.
    package var line: String {
        var parts = [
            "\(pages) pages", "\(newEventsToday) new events today", "\(waiting) waiting",
            "\(setAside) set aside",
        ]
        parts.append(lastDigestClock.map { "last digest \($0)" } ?? "no digest yet")
        switch phase {
        case .starting: parts.insert("starting", at: 0)
        case .stopping: parts.insert("stopping", at: 0)
        case .stopped: parts.insert("stopped", at: 0)
        case .catchingUp: parts.insert(catchingUpText, at: 0)
        case .caughtUp: break
        }
        if let rederiving {
            parts.append("re-reading \(rederiving.done) of \(rederiving.total) by the new rules")
        }
        return troubleText + parts.joined(separator: ", ")
    }

    private var catchingUpText: String {
        guard let catchingUp else { return "catching up" }
        let percent = catchingUp.percent.map { " \($0)%" } ?? ""
        return "catching up\(percent) (\(catchingUp.pagesPerSecond) pages/s)"
    }

    /// The manager's datagrams are small: a second trouble is counted, not told.
    private static let maximumTroubleCharacters = 400

    private var troubleText: String {
        guard let first = troubles.first else { return "" }
        let told = "\(first.reason): \(first.remedy)"
        let cut =
            told.count > Self.maximumTroubleCharacters
            ? told.prefix(Self.maximumTroubleCharacters - 1) + "…" : told[...]
        let others = troubles.count > 1 ? " (and \(troubles.count - 1) more, see bilat status)" : ""
        return "\(cut)\(others); "
    }
}
