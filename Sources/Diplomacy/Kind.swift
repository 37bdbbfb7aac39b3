/// What one government did with or towards another.
@usableFromInline
package enum Kind: String, CaseIterable, Codable, Sendable, Comparable {
    case meeting, call, visit, dialogue, agreement, message, statement, protest, sanction
    case downgrade, aid, cooperation, accreditation

    /// Both states do it alike: the parties stand in alphabetical order and have no direction.
    @inlinable
    package var isSymmetric: Bool {
        switch self {
        case .meeting, .call, .dialogue, .agreement, .cooperation: true
        case .visit, .message, .statement, .protest, .sanction, .downgrade, .aid, .accreditation:
            false
        }
    }

    /// Position in `allCases`.
    @inlinable
    package var number: Int {
        switch self {
        case .meeting: 0
        case .call: 1
        case .visit: 2
        case .dialogue: 3
        case .agreement: 4
        case .message: 5
        case .statement: 6
        case .protest: 7
        case .sanction: 8
        case .downgrade: 9
        case .aid: 10
        case .cooperation: 11
        case .accreditation: 12
        }
    }

    @usableFromInline
    package static func < (a: Kind, b: Kind) -> Bool { a.rawValue < b.rawValue }
}

@usableFromInline
package enum Status: String, CaseIterable, Codable, Sendable {
    case occurred, planned, cancelled
}

/// Where on the page the report stands.
@usableFromInline
package enum Region: String, Codable, Sendable {
    /// The article, or a second full article on the same page.
    case main
    /// The title or lead of another article that the page links to. Never counted as news.
    case teaser
}

/// Which constraint decided the date of a report.
@usableFromInline
package enum DateBasis: String, CaseIterable, Codable, Sendable {
    case explicit, published, relative, weekday, tenure, gathering, context, received
}
