/// What one government did with or towards another.
package enum Kind: String, CaseIterable, Codable, Sendable, Comparable {
    case meeting, call, visit, dialogue, agreement, message, statement, protest, sanction
    case downgrade, aid, cooperation, accreditation

    /// Both states do it alike: the parties stand in alphabetical order and have no direction.
    package var isSymmetric: Bool {
        switch self {
        case .meeting, .call, .dialogue, .agreement, .cooperation: true
        case .visit, .message, .statement, .protest, .sanction, .downgrade, .aid, .accreditation:
            false
        }
    }

    package static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
}

package enum Status: String, CaseIterable, Codable, Sendable {
    case occurred, planned, cancelled
}

/// Where on the page the report stands.
package enum Region: String, Codable, Sendable {
    /// The article, or a second full article on the same page.
    case main
    /// The title or lead of another article that the page links to. Never counted as news.
    case teaser
}

/// Which constraint decided the date of a report.
package enum DateBasis: String, CaseIterable, Codable, Sendable {
    case explicit, published, relative, weekday, tenure, gathering, context, received
}
