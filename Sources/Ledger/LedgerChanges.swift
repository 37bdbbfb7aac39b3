import Diplomacy

extension Ledger {
    /// What a day, or any span of time, brought.
    package struct Changes: Hashable, Sendable {
        /// First reported in the span, sorted by id.
        package let new: [Event]
        /// Known before, sorted by id.
        package let changed: [EventChange]

        package init(new: [Event], changed: [EventChange]) {
            self.new = new
            self.changed = changed
        }
    }

    /// What was learned from `from` on and before `to`.
    ///
    /// - Parameters:
    ///   - before: how the dates merged just before `from`; see `settle`.
    ///   - after: how they merged just before `to`.
    package static func changes(
        _ claims: [Claim], from: UnixTime, to: UnixTime, before: DateMerging? = nil,
        after: DateMerging? = nil
    ) -> Changes {
        let instant = Duration.nanoseconds(-1)
        let old = settle(claims, asOf: from.adding(instant), merging: before)
        let now = settle(claims, asOf: to.adding(instant), merging: after)
        return Changes(
            new: now.filter { $0.firstSeen >= from }, changed: changed(old: old, now: now, from))
    }

    private static func changed(old: [Event], now: [Event], _ from: UnixTime) -> [EventChange] {
        let nowIDs = Set(now.map(\.id))
        let oldByID = Dictionary(uniqueKeysWithValues: old.map { ($0.id, $0) })
        var continued = nowIDs.union(now.flatMap(\.aliases))
        var changes: [EventChange] = []
        for event in now where event.firstSeen < from {
            let former = oldByID[event.id] ?? predecessor(of: event, among: old, nowIDs)
            if let former { continued.insert(former.id) }
            let wasPart = former == nil && old.contains { $0.aliases.contains(event.id) }
            let what = wasPart ? [] : difference(from: former, to: event)
            if !what.isEmpty { changes.append(EventChange(event: event, what: what)) }
        }
        for event in old where !continued.contains(event.id) {
            changes.append(EventChange(event: event, what: [.withdrawn]))
        }
        return changes.sorted { $0.event.id < $1.event.id }
    }

    /// The event that has become this one under a new id. One that still stands has not.
    private static func predecessor(
        of event: Event, among old: [Event], _ nowIDs: Set<String>
    ) -> Event? {
        old.first {
            !nowIDs.contains($0.id)
                && (event.aliases.contains($0.id) || $0.aliases.contains(event.id))
        }
    }

    private static func difference(from old: Event?, to new: Event) -> [EventChange.What] {
        // Every page that reported it had been withdrawn, and now one reports it again.
        guard let old else { return [.moreSources(added: new.sources.count)] }
        var what: [EventChange.What] = []
        var corrected = old.id != new.id
        switch (old.status, new.status) {
        case (.occurred, .occurred), (.planned, .planned), (.cancelled, .cancelled): break
        case (_, .occurred): what.append(.occurred)
        case (_, .cancelled): what.append(.cancelled)
        case (_, .planned): corrected = true
        }
        let added = new.sources.count - old.sources.count
        if added > 0 { what.append(.moreSources(added: added)) }
        if corrected || isRetold(old, new) {
            what.append(.corrected(formerID: old.id == new.id ? nil : old.id))
        }
        return what
    }

    /// A page was replaced and with it what is told of the place or the people. A further page that
    /// merely knows more of them corrects nothing.
    private static func isRetold(_ old: Event, _ new: Event) -> Bool {
        let standing = Set(new.sources.map(\.sha256))
        guard old.sources.contains(where: { !standing.contains($0.sha256) }) else { return false }
        return old.report.place != new.report.place
            || old.report.participants != new.report.participants
    }
}
