import Diplomacy

/// What becomes of claims whose page was replaced: their event keeps its age and its old ids, so
/// that a page scraped again with a typo mended is not announced as news.
struct Succession {
    private let merging: DateMerging
    /// Own ids of the live claims, with the event each belongs to.
    private var standing: [String: Slot] = [:]
    private var byLineage: [Int64: [Claim]] = [:]
    private var events: Set<Slot> = []

    init(live: [Claim], merging: DateMerging) {
        self.merging = merging
        for claim in live {
            let slot = Slot(claim, merging)
            standing[claim.ownID] = slot
            events.insert(slot)
            if let lineage = claim.lineage { byLineage[lineage, default: []].append(claim) }
        }
    }

    func formerClaims(_ withdrawn: [Claim]) -> [Slot: [Claim]] {
        var former: [Slot: [Claim]] = [:]
        for claim in withdrawn {
            if let slot = heir(of: claim) { former[slot, default: []].append(claim) }
        }
        return former
    }

    /// The event of a live claim with the same id; else the one that the page's standing version
    /// reports of the same kind and pair; else the one that its date would join.
    private func heir(of claim: Claim) -> Slot? {
        if let slot = standing[claim.ownID] ?? nextVersion(of: claim) { return slot }
        let slot = Slot(claim, merging)
        return events.contains(slot) ? slot : nil
    }

    /// Only if the standing version tells of just one (undated after undated first).
    ///
    /// Own ids are compared, not events, so that the answer does not hang on other pages' dates.
    private func nextVersion(of claim: Claim) -> Slot? {
        guard let lineage = claim.lineage, let versions = byLineage[lineage] else { return nil }
        let undated = Set(versions.filter { $0.report.date == nil }.map(\.ownID))
        if claim.report.date == nil, undated.count == 1, let id = undated.first {
            return standing[id]
        }
        let ids = Set(versions.map(\.ownID))
        return ids.count == 1 ? ids.first.flatMap { standing[$0] } : nil
    }
}
