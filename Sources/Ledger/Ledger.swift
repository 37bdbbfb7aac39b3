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

    package init(
        report: Report, page: String, sha256: String, ordinal: Int, outlet: String?, title: String?,
        published: Publication?, firstSeen: UnixTime, withdrawn: UnixTime?
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
    }
}
