/// A person who took part, as the page names them.
package struct Participant: Hashable, Sendable, Codable {
    package let name: String
    /// An office id of the tables, as `foreign-minister`.
    package let office: String?
    package let country: CountryCode

    package init(name: String, office: String?, country: CountryCode) {
        self.name = name
        self.office = office
        self.country = country
    }
}

package struct Place: Hashable, Sendable, Codable {
    package let name: String
    package let country: CountryCode?

    package init(name: String, country: CountryCode?) {
        self.name = name
        self.country = country
    }
}

/// The sentence that says so. Offsets are UTF-8 bytes in the page as decoded to UTF-8.
package struct Evidence: Hashable, Sendable, Codable {
    package let text: String
    package let start: Int
    package let end: Int

    package init(text: String, start: Int, end: Int) {
        self.text = text
        self.start = start
        self.end = end
    }
}

/// What one page says of one event.
package struct Report: Hashable, Sendable, Codable {
    package var kind: Kind
    package var parties: Parties
    package var date: PartialDate?
    package var dateBasis: DateBasis?
    package var status: Status
    package var region: Region
    package var place: Place?
    package var participants: [Participant]
    package var topics: [String]
    /// 0 to 1: of the reports given 0.9, nine in ten are right.
    package var confidence: Double
    package var evidence: [Evidence]

    package init(
        kind: Kind, parties: Parties, date: PartialDate?, dateBasis: DateBasis?, status: Status,
        region: Region, place: Place? = nil, participants: [Participant] = [],
        topics: [String] = [], confidence: Double, evidence: [Evidence]
    ) {
        self.kind = kind
        self.parties = parties
        self.date = date
        self.dateBasis = dateBasis
        self.status = status
        self.region = region
        self.place = place
        self.participants = participants
        self.topics = topics
        self.confidence = confidence
        self.evidence = evidence
    }
}
