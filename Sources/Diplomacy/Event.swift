/// A page that reports an event.
package struct Source: Hashable, Sendable, Codable {
    /// Path relative to its root.
    package let page: String
    package let sha256: String
    package let outlet: String?
    package let title: String?
    package let published: Publication?
    /// What this page says shows it.
    package let evidence: Evidence

    package init(
        page: String, sha256: String, outlet: String?, title: String?, published: Publication?,
        evidence: Evidence
    ) {
        self.page = page
        self.sha256 = sha256
        self.outlet = outlet
        self.title = title
        self.published = published
        self.evidence = evidence
    }
}

/// One diplomatic event, settled from every live report of it.
package struct Event: Hashable, Sendable {
    package let id: String
    /// Ids that readers may hold from when less was known of it; sorted.
    package let aliases: [String]
    /// The one of them, or `id`, that its first report gave it: it stays when more is learned.
    package let firstID: String
    /// The report that tells it best, with the evidence of that page first.
    package let report: Report
    /// Sorted by SHA-256.
    package let sources: [Source]
    package let firstSeen: UnixTime
    /// When the last page that changed it was first seen.
    package let updated: UnixTime

    package init(
        id: String, aliases: [String], firstID: String, report: Report, sources: [Source],
        firstSeen: UnixTime, updated: UnixTime
    ) {
        self.id = id
        self.aliases = aliases
        self.firstID = firstID
        self.report = report
        self.sources = sources
        self.firstSeen = firstSeen
        self.updated = updated
    }

    package var kind: Kind { report.kind }
    package var parties: Parties { report.parties }
    package var date: PartialDate? { report.date }
    package var status: Status { report.status }
}
