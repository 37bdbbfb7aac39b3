import Diplomacy

/// A report with what the index knows of its page: the ledger's only input.
package struct Claim: Hashable, Sendable {
    package let report: Report
    package let page: String
    package let sha256: String
    /// Position of the report on its page, from 0.
    package let ordinal: Int
    package let outlet: String?
    package let title: String?
    package let published: Publication?
    package let firstSeen: UnixTime
    /// When the page's content was replaced everywhere; nil while it stands.
    package let withdrawn: UnixTime?
    /// The same for all contents that replaced one another at a path; nil for a page that neither
    /// replaced nor was replaced. Only ever compared, so its value means nothing.
    package let lineage: Int64?

    package init(
        report: Report, page: String, sha256: String, ordinal: Int, outlet: String?, title: String?,
        published: Publication?, firstSeen: UnixTime, withdrawn: UnixTime?, lineage: Int64? = nil
    ) {
        self.report = report
        self.page = page
        self.sha256 = sha256
        self.ordinal = ordinal
        self.outlet = outlet
        self.title = title
        self.published = published
        self.firstSeen = firstSeen
        self.withdrawn = withdrawn
        self.lineage = lineage
    }

    /// The id of the event if no other page reported it.
    var ownID: String { EventIdentity(report, pageSHA256: sha256).id }

    func isKnown(asOf time: UnixTime?) -> Bool { time.map { firstSeen <= $0 } ?? true }

    func isWithdrawn(asOf time: UnixTime?) -> Bool {
        guard let withdrawn else { return false }
        return time.map { withdrawn <= $0 } ?? true
    }
}
