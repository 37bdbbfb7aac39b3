import Diplomacy
import Knowledge

/// Puts events into words, one after the other, and remembers which anchors the digest has used.
struct EventComposer {
    /// Below this the reader is warned that the event is uncertain.
    static let uncertainBelow = 0.6

    private let names: Names
    private let wording: Wording
    private let day: CalendarDay?
    /// What times of day are shown in; nil for each page's own clock.
    private let offsetMinutes: Int?
    private let links: SiteLinks
    private var toldAnchors: Set<String> = []
    private var usedAnchors: Set<String>

    init(names: Names, wording: Wording, digest: DayDigest, links: SiteLinks) {
        self.init(
            names: names, wording: wording,
            events: digest.new + digest.changed.map(\.event) + digest.upcoming + digest.backfill,
            links: links, day: digest.day, offsetMinutes: digest.offsetMinutes)
        usedAnchors.formUnion(EventSection.Role.allCases.map(\.rawValue))
        usedAnchors.insert(SetAsideSection.anchor)
    }

    /// - Parameters:
    ///   - events: all that one file tells of.
    ///   - links: as they are from that file.
    ///   - day: on which it is told; nil in a file that stands for longer, and depends on no clock.
    init(
        names: Names, wording: Wording, events: [Event], links: SiteLinks, day: CalendarDay? = nil,
        offsetMinutes: Int? = nil
    ) {
        self.names = names
        self.wording = wording
        self.day = day
        self.offsetMinutes = offsetMinutes
        self.links = links
        usedAnchors = Set(events.map { Self.anchor($0.id) })
    }

    /// How much of an event is told.
    enum Detail {
        case full
        /// Its first quote and its first source.
        case short
        /// A line that leads to its place.
        case line
    }

    mutating func entry(
        for event: Event, what: [EventChange.What], detail: Detail = .full
    ) -> EventEntry {
        let report = event.report
        let anchor = Self.anchor(event.id)
        let isAbove = toldAnchors.contains(anchor)
        if detail != .line { toldAnchors.insert(anchor) }
        let telling: EventEntry.Telling = isAbove ? .above : detail == .line ? .brief : .full
        let isShort = detail == .short
        let sources = event.sources.prefix(isShort ? 1 : DigestLimits.sourcesPerEvent).map(source)
        return EventEntry(
            anchor: anchor,
            telling: telling,
            pair: CountryPair(report.parties),
            permalink: links.event(event),
            formerAnchors: telling == .full ? formerAnchors(of: event) : [],
            first: country(report.parties.first),
            second: country(report.parties.second),
            isSwapped: report.parties.second < report.parties.first,
            isDirected: !report.kind.isSymmetric,
            kind: wording.kind(report.kind),
            date: wording.date(report.date),
            machineDate: machineDate(report.date),
            basis: report.date == nil ? nil : report.dateBasis.map(wording.basis),
            marks: marks(of: report),
            changes: what.map(wording.change),
            people: report.participants.prefix(isShort ? 0 : DigestLimits.participantsPerEvent)
                .map(person),
            place: report.place.map(place),
            topics: report.topics.prefix(isShort ? 0 : DigestLimits.topicsPerEvent)
                .map(PageText.cleanName),
            quotes: quotes(of: report, atMost: isShort ? 1 : DigestLimits.quotesPerEvent),
            sources: sources,
            moreSources: moreSources(event.sources.count - sources.count))
    }

    /// An event id as an `id` and `href`: letters, digits, `.`, `_` and `-` alone.
    static func anchor(_ id: String) -> String {
        let safe = id.unicodeScalars.prefix(DigestLimits.anchorScalars).map { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": Character(scalar)
            default: Character("-")
            }
        }
        return String(safe)
    }

    private mutating func formerAnchors(of event: Event) -> [String] {
        event.aliases.prefix(DigestLimits.aliasesPerEvent).map(Self.anchor)
            .filter { usedAnchors.insert($0).inserted }
    }

    private func machineDate(_ date: PartialDate?) -> String? {
        if case .interval(let first, _)? = date { return first.description }
        return date?.description
    }

    private func marks(of report: Report) -> [EventEntry.Mark] {
        var marks: [EventEntry.Mark] = []
        switch report.status {
        case .occurred: break
        case .planned:
            let isOver = if let date = report.date, let day { date.lastDay < day } else { false }
            let text =
                isOver
                ? wording.pick(
                    "dự kiến, chưa có tin đã diễn ra", "planned, not yet reported to have happened")
                : wording.pick("dự kiến", "planned")
            marks.append(.init(role: .planned, text: text))
        case .cancelled:
            marks.append(.init(role: .cancelled, text: wording.pick("đã hủy", "cancelled")))
        }
        if report.region == .teaser {
            let text = wording.pick("chỉ thấy ở tin liên quan", "seen only as a related link")
            marks.append(.init(role: .teaser, text: text))
        }
        if report.confidence < Self.uncertainBelow {
            let text = wording.pick("chưa chắc", "uncertain") + " (\(percent(report.confidence)))"
            marks.append(.init(role: .uncertain, text: text))
        }
        return marks
    }

    private func percent(_ fraction: Double) -> String {
        "\(Int((min(1, max(0, fraction)) * 100).rounded()))%"
    }

    private func country(_ code: CountryCode) -> String {
        PageText.cleanName(names.country(code, wording.language))
    }

    /// `Ngoại trưởng Nga Sergey Lavrov`; `Sergey Lavrov (foreign minister, Russia)`
    private func person(_ person: Participant) -> String {
        let name = PageText.cleanName(person.name)
        let state = country(person.country)
        guard let id = person.office else { return "\(name) (\(state))" }
        let office = PageText.cleanName(names.office(id, wording.language))
        return wording.pick("\(office) \(state) \(name)", "\(name) (\(office), \(state))")
    }

    private func place(_ place: Place) -> String {
        let name = PageText.cleanName(place.name)
        guard let state = place.country.map(country), state != name else { return name }
        return "\(name) (\(state))"
    }

    private func quotes(of report: Report, atMost limit: Int) -> [String] {
        report.evidence.prefix(limit)
            .map { PageText.clean($0.text, limit: DigestLimits.evidenceScalars) }
            .filter { !$0.isEmpty }
    }

    private func source(_ source: Source) -> SourceEntry {
        SourceEntry(
            outlet: source.outlet.map(PageText.cleanName),
            title: source.title.map { PageText.clean($0, limit: DigestLimits.titleScalars) },
            published: source.published.map {
                wording.publication($0, offsetMinutes: offsetMinutes)
            },
            path: PageText.clean(source.page, limit: DigestLimits.pathScalars, keeping: .end))
    }

    private func moreSources(_ omitted: Int) -> String? {
        guard omitted > 0 else { return nil }
        return wording.pick("và \(omitted) trang nữa", "and \(omitted) more")
    }
}
