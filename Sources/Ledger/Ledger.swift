import Diplomacy

/// Reports to events. Every function is pure and sees a set of claims: the order they stand in, or
/// arrived in, changes nothing.
package enum Ledger {
    /// What must be settled together: no claim of another group can change an event of this one,
    /// except that a page's earlier version, of the same lineage, passes on its age and its ids.
    ///
    /// Nil for a teaser, which makes no event until a main text reports it.
    package static func group(of report: Report, sha256: String) -> String? {
        guard report.region == .main else { return nil }
        let date = report.date.map { PartialDate.year($0.firstDay.year) }
        return EventIdentity(
            kind: report.kind, parties: report.parties, date: date, pageSHA256: sha256
        ).id
    }

    /// The events that these claims amount to, sorted by id.
    ///
    /// - Parameters:
    ///   - asOf: what was known at that time, that moment included; nil for all that is known.
    ///   - merging: given when the claims are only some of their group's, to say how the dates of
    ///     the whole group merge; nil to find it out from the claims.
    package static func settle(
        _ claims: [Claim], asOf: UnixTime? = nil, merging: DateMerging? = nil
    ) -> [Event] {
        let known = claims.filter { $0.report.region == .main && $0.isKnown(asOf: asOf) }
        return Dictionary(grouping: known) {
            Pair(kind: $0.report.kind, parties: $0.report.parties)
        }
        .values
        .flatMap { settlePair($0, asOf: asOf, merging: merging) }
        .sorted { $0.id < $1.id }
    }

    /// Claims of one kind and pair.
    private static func settlePair(
        _ claims: [Claim], asOf: UnixTime?, merging: DateMerging?
    ) -> [Event] {
        let live = claims.filter { !$0.isWithdrawn(asOf: asOf) }
        let withdrawn = claims.filter { $0.isWithdrawn(asOf: asOf) }
        let merging =
            merging
            ?? DateMerging(
                live.compactMap(\.report.date), former: withdrawn.compactMap(\.report.date))
        let members = Dictionary(grouping: live) { Slot($0, merging) }
        let former = Succession(live: live, merging: merging).formerClaims(withdrawn)
        return members.map { slot, members in
            Settlement(slot: slot, members: members, former: former[slot] ?? []).event
        }
    }

    private struct Pair: Hashable {
        let kind: Kind
        let parties: Parties
    }
}

/// An event's place within its kind and pair: its date, or its page if it has none.
enum Slot: Hashable {
    case dated(PartialDate)
    case undated(id: String)

    init(_ claim: Claim, _ merging: DateMerging) {
        if let date = claim.report.date {
            self = .dated(merging.eventDate(of: date))
        } else {
            self = .undated(id: claim.ownID)
        }
    }

    var date: PartialDate? {
        if case .dated(let date) = self { date } else { nil }
    }
}
