import Diplomacy
import Knowledge

/// What countries and offices are called; the digests' only view of the tables.
struct Names: Sendable {
    let country: @Sendable (CountryCode, Language) -> String
    let office: @Sendable (String, Language) -> String
    let officeClass: @Sendable (String) -> OfficeClass?

    init(
        country: @escaping @Sendable (CountryCode, Language) -> String,
        office: @escaping @Sendable (String, Language) -> String,
        officeClass: @escaping @Sendable (String) -> OfficeClass?
    ) {
        self.country = country
        self.office = office
        self.officeClass = officeClass
    }

    init(_ knowledge: KnowledgeBase) {
        self.init(
            country: { knowledge.name(of: $0, in: $1) },
            office: { knowledge.name(ofOffice: $0, in: $1) },
            officeClass: { knowledge.officeClass(of: $0) })
    }
}
