/// What makes two reports one event: kind, parties and day. People do not split it.
///
/// The id is readable and computed from the identity alone, never from order:
/// `meeting-RUS-USA-2017-09-18`, `meeting-RUS-USA-2017-05`, and for an undated report
/// `meeting-RUS-USA-p` + the first 12 hex digits of its page's SHA-256.
package struct EventIdentity: Hashable, Sendable {
    package let id: String

    package init(kind: Kind, parties: Parties, date: PartialDate?, pageSHA256: String) {
        var id = ""
        id.reserveCapacity(Self.usualBytes)
        id += kind.rawValue
        id += "-"
        id += parties.first.rawValue
        id += "-"
        id += parties.second.rawValue
        id += "-"
        switch date {
        case nil: id += "p\(pageSHA256.prefix(12))"
        // A slash would split a URL path or a file name.
        case .interval(let first, let last)?: id += "\(first)--\(last)"
        case let date?: id += date.description
        }
        self.id = id
    }

    /// Few ids are longer.
    private static let usualBytes = 32

    package init(_ report: Report, pageSHA256: String) {
        self.init(
            kind: report.kind, parties: report.parties, date: report.date, pageSHA256: pageSHA256)
    }
}
