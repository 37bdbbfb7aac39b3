import Diplomacy
import Knowledge

/// Events as an iCalendar (RFC 5545): an all-day entry each; plans are tentative.
///
/// Nothing depends on the clock: a calendar of the same events is the same file.
package struct CalendarFormat: Sendable {
    private static let foldOctets = 75

    private let wording: Wording
    private let base: String
    private let names: Names
    /// What makes a UID that of this installation.
    private let host: String
    private var out = ""

    /// Whether an event had a day that is known.
    package private(set) var isEmpty = true

    /// Writes the head.
    /// - Parameter base: the address of the digests, or empty: then entries have no URL, which must
    ///   be absolute.
    init(names: Names, wording: Wording, base: String) {
        self.wording = wording
        self.base = base
        self.names = names
        let host = base.split(separator: "/").dropFirst().first.map { $0.prefix { $0 != ":" } }
        self.host = host.map(String.init) ?? "bilat"
        line("BEGIN:VCALENDAR")
        line("VERSION:2.0")
        line("PRODID:-//Bilat//Bilat//\(wording.language.rawValue.uppercased())")
        line("CALSCALE:GREGORIAN")
        line("X-WR-CALNAME:" + Self.escape(wording.title))
    }

    /// What has been written since the last call.
    package mutating func take() -> String {
        defer { out = "" }
        return out
    }

    /// The rest of it.
    package mutating func finished() -> String {
        line("END:VCALENDAR")
        return take()
    }

    /// Nothing for an event whose day is not known.
    package mutating func add(_ event: Event) {
        let days: (first: CalendarDay, last: CalendarDay)
        switch event.date {
        case .day(let day): days = (day, day)
        case .interval(let first, let last): days = (first, last)
        case .month, .year, nil: return
        }
        isEmpty = false
        var composer = EventComposer(
            names: names, wording: wording, events: [event],
            links: SiteLinks(base: base, suffix: ""))
        let entry = composer.entry(for: event, what: [])
        line("BEGIN:VEVENT")
        line("UID:\(EventComposer.anchor(event.firstID))@\(host)")
        line("DTSTAMP:\(Self.stamp(event.updated))")
        line("CREATED:\(Self.stamp(event.firstSeen))")
        line("LAST-MODIFIED:\(Self.stamp(event.updated))")
        // Grows with every change, by the seconds since the first report.
        line("SEQUENCE:\(max(0, event.updated.seconds - event.firstSeen.seconds))")
        line("DTSTART;VALUE=DATE:\(Self.date(days.first))")
        // The first day after.
        line("DTEND;VALUE=DATE:\(Self.date(days.last.adding(days: 1)))")
        line("SUMMARY:" + Self.escape("\(entry.parties): \(entry.kind)"))
        line("DESCRIPTION:" + Self.escape(description(entry)))
        if let place = entry.place { line("LOCATION:" + Self.escape(place)) }
        line("CATEGORIES:" + Self.escape(entry.kind))
        line("STATUS:\(Self.status(event.status))")
        line("TRANSP:TRANSPARENT")
        if !base.isEmpty { line("URL:" + entry.permalink) }
        line("END:VEVENT")
    }

    private func description(_ entry: EventEntry) -> String {
        let sources = entry.sources.map {
            [$0.outlet, $0.title.map(wording.quoted), $0.path].compactMap(\.self)
                .joined(separator: ", ")
        }
        let parts = [entry.people.joined(separator: "; ")] + entry.quotes.map(wording.quoted)
        return (parts.filter { !$0.isEmpty } + sources).joined(separator: "\n")
    }

    private static func status(_ status: Status) -> String {
        switch status {
        case .planned: "TENTATIVE"
        case .occurred: "CONFIRMED"
        case .cancelled: "CANCELLED"
        }
    }

    private static func date(_ day: CalendarDay) -> String {
        day.description.filter { $0 != "-" }
    }

    /// `20261122T010500Z`
    private static func stamp(_ time: UnixTime) -> String {
        time.rfc3339(offsetMinutes: 0).filter { $0 != "-" && $0 != ":" }
    }

    /// TEXT (section 3.3.11).
    private static func escape(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": result += ["\\", scalar]
            case "\n": result += ["\\", "n"]
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// Folds after 75 octets (section 3.1), never within a scalar.
    private mutating func line(_ text: String) {
        var octets = 0
        for scalar in text.unicodeScalars {
            let width = UTF8.width(scalar)
            if octets + width > Self.foldOctets {
                out += "\r\n "
                octets = 1
            }
            out.unicodeScalars.append(scalar)
            octets += width
        }
        out += "\r\n"
    }
}
