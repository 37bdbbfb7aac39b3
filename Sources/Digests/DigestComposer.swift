import Diplomacy
import Knowledge

/// Puts a day's digest into words: one composition serves every format for people.
struct DigestComposer {
    let names: Names
    let wording: Wording
    let links: SiteLinks

    func compose(_ digest: DayDigest) -> DigestContent {
        var events = EventComposer(
            names: names, wording: wording, digest: digest, links: links)
        let sections = EventSection.Role.allCases.compactMap {
            section($0, of: digest, events: &events)
        }
        return DigestContent(
            title: wording.title,
            day: digest.day,
            dayInWords: sentenceCase(wording.dayWithWeekday(digest.day)),
            headline: headline(digest),
            pages: pages(digest),
            warning: digest.silence.map(warning),
            sections: sections,
            setAside: setAside(digest),
            zone: wording.pick("Giờ theo ", "Times are in ")
                + wording.zone(offsetMinutes: digest.offsetMinutes))
    }

    private func sentenceCase(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }

    private func headline(_ digest: DayDigest) -> String {
        var parts = [
            digest.new.isEmpty
                ? wording.pick("Không có sự kiện mới", "No new events") : news(digest)
        ]
        let others = [
            (digest.changed.count + digest.omitted.changed, wording.pick("thay đổi", "changed")),
            (digest.upcoming.count + digest.omitted.upcoming, wording.pick("sắp tới", "upcoming")),
            (
                digest.backfill.count + digest.omitted.backfill,
                wording.pick("tin cũ nạp bổ sung", "from older pages")
            ),
            (
                digest.setAside.count + digest.omitted.setAside,
                wording.pick(
                    "trang không đọc được",
                    digest.setAside.count == 1 ? "page not read" : "pages not read")
            ),
        ]
        parts += others.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return parts.joined(separator: " · ")
    }

    /// `12 sự kiện mới của 9 cặp nước`
    private func news(_ digest: DayDigest) -> String {
        let news = wording.count(
            digest.new.count + digest.omitted.new, "sự kiện mới", one: "new event",
            many: "new events")
        let pairs = Set(digest.new.map { CountryPair($0.parties) }).count
        guard pairs > 1, digest.omitted.new == 0 else { return news }
        return news + wording.pick(" của \(pairs) cặp nước", " of \(pairs) pairs of countries")
    }

    private func pages(_ digest: DayDigest) -> String {
        let read =
            wording.pick("Đã đọc ", "")
            + wording.count(digest.pagesRead, "trang", one: "page read", many: "pages read")
        guard let last = digest.lastPageSeen else {
            return read + wording.pick("; chưa nhận trang nào", "; no page has come yet")
        }
        let time = wording.time(last, offsetMinutes: digest.offsetMinutes, today: digest.day)
        return read + wording.pick("; trang cuối đến lúc ", "; the last page came at ") + time
    }

    private func warning(_ silence: Duration) -> String {
        let duration = wording.duration(silence)
        return wording.pick(
            "Đã \(duration) không có trang mới. Hãy kiểm tra bộ thu thập và rsync.",
            "No page has come for \(duration). Check the scrapers and rsync.")
    }

    /// Nil for a section with nothing to say; the new events always have one.
    private func section(
        _ role: EventSection.Role, of digest: DayDigest, events: inout EventComposer
    ) -> EventSection? {
        let all = ordered(changes(role, of: digest), role)
        let total = all.count + omitted(role, of: digest)
        guard !all.isEmpty || role == .new else { return nil }
        let limit =
            role == .backfill ? DigestLimits.backfillEvents : DigestLimits.eventsPerSection
        let full =
            role == .backfill ? DigestLimits.fullBackfillEvents : DigestLimits.fullEventsPerSection
        let entries = all.prefix(limit).enumerated().map { number, change in
            events.entry(
                for: change.event, what: change.what, detail: number < full ? .full : .line)
        }
        return EventSection(
            role: role,
            heading: heading(role) + (all.isEmpty ? "" : " (\(total))"),
            entries: entries,
            note: all.isEmpty
                ? wording.pick("Không có sự kiện mới.", "No new events.")
                : more(total - entries.count, kept: "bilat search, bilat export"),
            isOpen: role != .backfill || digest.new.isEmpty)
    }

    private func changes(_ role: EventSection.Role, of digest: DayDigest) -> [EventChange] {
        switch role {
        case .new: digest.new.map { EventChange(event: $0, what: []) }
        case .changed: digest.changed
        case .upcoming: digest.upcoming.map { EventChange(event: $0, what: []) }
        case .backfill: digest.backfill.map { EventChange(event: $0, what: []) }
        }
    }

    private func omitted(_ role: EventSection.Role, of digest: DayDigest) -> Int {
        switch role {
        case .new: digest.omitted.new
        case .changed: digest.omitted.changed
        case .upcoming: digest.omitted.upcoming
        case .backfill: digest.omitted.backfill
        }
    }

    /// What is to come stands by its days, all else by its weight.
    private func ordered(_ all: [EventChange], _ role: EventSection.Role) -> [EventChange] {
        role == .upcoming ? all : Importance(names: names).ordered(all, event: \.event)
    }

    private func heading(_ role: EventSection.Role) -> String {
        switch role {
        case .new: wording.pick("Sự kiện mới", "New events")
        case .changed: wording.pick("Thay đổi", "What changed")
        case .upcoming: wording.pick("Sắp tới", "Upcoming")
        case .backfill: wording.pick("Tin cũ nạp bổ sung", "From older pages")
        }
    }

    /// Nil when nothing was left out; else how much, and the commands that have it.
    private func more(_ omitted: Int, kept commands: String) -> String? {
        guard omitted > 0 else { return nil }
        return wording.pick(
            "Còn \(omitted) mục nữa: \(commands).", "\(omitted) more: \(commands).")
    }

    private func setAside(_ digest: DayDigest) -> SetAsideSection? {
        guard !digest.setAside.isEmpty else { return nil }
        let total = digest.setAside.count + digest.omitted.setAside
        let entries = digest.setAside.prefix(DigestLimits.setAsidePages).map { page in
            let problem = wording.problem(page.problem)
            return SetAsideSection.Entry(
                path: PageText.clean(page.page, limit: DigestLimits.pathScalars, keeping: .end),
                reason: PageText.clean(problem.reason, limit: DigestLimits.reasonScalars),
                remedy: PageText.clean(problem.remedy, limit: DigestLimits.reasonScalars),
                seen: wording.time(
                    page.seen, offsetMinutes: digest.offsetMinutes, today: digest.day))
        }
        return SetAsideSection(
            heading: wording.pick("Trang không đọc được", "Pages that could not be read")
                + " (\(total))",
            entries: entries,
            note: more(total - entries.count, kept: "bilat status"))
    }
}
