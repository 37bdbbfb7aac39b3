import Diplomacy

/// One event from the live claims that report it.
struct Settlement {
    private let slot: Slot
    private let status: Status
    /// Best first, one a report.
    private let members: [Claim]
    /// Withdrawn claims that the event carries on.
    private let former: [Claim]

    /// - Parameter members: at least one, all of one kind and pair.
    init(slot: Slot, members: [Claim], former: [Claim]) {
        let status = Self.status(members)
        self.slot = slot
        self.status = status
        self.former = former
        self.members = members.sorted { Self.isBetter($0, $1, status: status, date: slot.date) }
    }

    var event: Event {
        let best = members[0]
        let id = EventIdentity(
            kind: best.report.kind, parties: best.report.parties, date: slot.date,
            pageSHA256: best.sha256
        ).id
        let names = Set(members.map(\.ownID)).union(former.map(\.ownID)).subtracting([id])
        let seen = members.map(\.firstSeen)
        let first = (members + former).min { a, b in
            a.firstSeen == b.firstSeen ? a.ownID < b.ownID : a.firstSeen < b.firstSeen
        }
        return Event(
            id: id, aliases: names.sorted(), firstID: first?.ownID ?? id, report: report,
            sources: sources,
            firstSeen: (seen + former.map(\.firstSeen)).min() ?? best.firstSeen,
            updated: (seen + former.compactMap(\.withdrawn)).max() ?? best.firstSeen)
    }

    private var report: Report {
        var report = members[0].report
        report.date = slot.date
        report.dateBasis = members.first { $0.report.date == slot.date }?.report.dateBasis
        report.status = status
        report.place = members.lazy.compactMap(\.report.place).first
        report.participants = Self.merged(members.flatMap(\.report.participants))
        report.topics = Self.unique(members.flatMap(\.report.topics))
        // The strongest report's, not a sum of them: pages copy one another's agency text, and a
        // sentence misread once is misread on every copy, so repetition proves little.
        report.confidence =
            members.filter { $0.report.status == status }.map(\.report.confidence).max()
            ?? report.confidence
        // Offsets mean nothing without their page: only the best page's. `sources` has the others'.
        report.evidence = Self.unique(
            members.filter { $0.sha256 == members[0].sha256 }.flatMap(\.report.evidence))
        return report
    }

    private var sources: [Source] {
        Dictionary(grouping: members, by: \.sha256)
            .sorted { $0.key < $1.key }
            .map { sha256, claims in
                let evidence = claims.lazy.flatMap(\.report.evidence).first
                return Source(
                    page: claims.map(\.page).min(by: Self.precedes) ?? claims[0].page,
                    sha256: sha256, outlet: claims[0].outlet, title: claims[0].title,
                    published: claims[0].published,
                    evidence: evidence ?? Evidence(text: "", start: 0, end: 0))
            }
    }

    /// By bytes, as SQLite compares: Swift's own order of strings depends on normalization.
    private static func precedes(_ a: String, _ b: String) -> Bool {
        a.utf8.lexicographicallyPrecedes(b.utf8)
    }

    /// A total order that knows nothing of arrival. The exact date goes before confidence because
    /// the first sentence shown must be one that bears out the date shown.
    private static func isBetter(
        _ a: Claim, _ b: Claim, status: Status, date: PartialDate?
    ) -> Bool {
        func flag(_ condition: Bool) -> Int { condition ? 0 : 1 }
        let first = (
            flag(a.report.status == status), flag(a.report.date == date), -a.report.confidence,
            -a.report.participants.count
        )
        let second = (
            flag(b.report.status == status), flag(b.report.date == date), -b.report.confidence,
            -b.report.participants.count
        )
        if first != second { return first < second }
        if a.sha256 != b.sha256 { return a.sha256 < b.sha256 }
        return a.ordinal == b.ordinal ? precedes(a.page, b.page) : a.ordinal < b.ordinal
    }
}

extension Settlement {
    /// What happened, happened. Between plan and cancellation the page published later decides: by
    /// day, on one day by the clock if both tell it. Else the cancellation stands, since it cannot
    /// come before the plan. When pages arrived does not matter.
    private static func status(_ claims: [Claim]) -> Status {
        func published(_ status: Status) -> [Publication]? {
            let those = claims.filter { $0.report.status == status }
            return those.isEmpty ? nil : those.compactMap(\.published)
        }
        if published(.occurred) != nil { return .occurred }
        guard let cancelled = published(.cancelled) else { return .planned }
        guard let planned = published(.planned) else { return .cancelled }
        return isLater(planned, than: cancelled) ? .planned : .cancelled
    }

    /// A page that does not say when it was published counts as earlier than any that does.
    private static func isLater(_ a: [Publication], than b: [Publication]) -> Bool {
        guard let day = a.map(\.day).max() else { return false }
        guard let other = b.map(\.day).max() else { return true }
        if day != other { return day > other }
        func latest(_ all: [Publication]) -> Int? {
            all.filter { $0.day == day }.compactMap(\.clock)
                .map { $0.secondsIntoDay - $0.offsetMinutes * 60 }.max()
        }
        guard let clock = latest(a), let otherClock = latest(b) else { return false }
        return clock > otherClock
    }
}

extension Settlement {
    /// Each person once, in the order given: same state and same last word of the name, unless
    /// both are named in full, begin differently and hold different offices.
    private static func merged(_ people: [Participant]) -> [Participant] {
        var result: [Participant] = []
        for person in people {
            guard let i = result.firstIndex(where: { isSame($0, person) }) else {
                result.append(person)
                continue
            }
            let known = result[i]
            let fuller = words(person).count > words(known).count ? person : known
            result[i] = Participant(
                name: fuller.name, office: known.office ?? person.office, country: known.country)
        }
        return result
    }

    private static func isSame(_ a: Participant, _ b: Participant) -> Bool {
        let (first, second) = (words(a), words(b))
        guard a.country == b.country, let last = first.last, last == second.last else {
            return false
        }
        let areFull = first.count > 1 && second.count > 1
        let officesDiffer = a.office != nil && b.office != nil && a.office != b.office
        return !(areFull && officesDiffer && first.first != second.first)
    }

    private static func words(_ person: Participant) -> [String] {
        person.name.lowercased().split(separator: " ").map(String.init)
    }

    private static func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
        var seen: Set<Element> = []
        return elements.filter { seen.insert($0).inserted }
    }
}
