import Diplomacy
import VietnameseText

/// How a name stands for its state.
@usableFromInline
package enum NameForm: Sendable {
    case name
    /// A clipped form, a state only in a pair (`Việt - Trung`).
    case short
    case capital
    /// A building or seat of government.
    case seat
}

/// What an office says of its holder; see offices.tsv.
@usableFromInline
package enum OfficeClass: String, Sendable {
    case head, minister, envoy, speaker, party, spokesperson, official, organ, people
}

package struct Office: Sendable {
    package let id: String
    package let nameVi: String
    package let nameEn: String
    package let officeClass: OfficeClass
}

package struct Tenure: Sendable, Hashable {
    package let office: String
    package let start: PartialDate?
    /// Nil: still in office.
    package let end: PartialDate?

    /// Whether any day of the span lies in the tenure.
    package func overlaps(_ first: CalendarDay, _ last: CalendarDay) -> Bool {
        if let start, last < start.firstDay { return false }
        if let end, first > end.lastDay { return false }
        return true
    }
}

package struct Person: Sendable {
    package let name: String
    package let country: CountryCode
    package let tenures: [Tenure]
}

package struct NamedPlace: Sendable {
    package let name: String
    package let country: CountryCode?
}

package struct GatheringSeries: Sendable {
    package let id: String
    /// Of a summit of two states; else nil.
    package let parties: CountryPair?
}

package struct GatheringEdition: Sendable {
    package let number: Int?
    package let start: CalendarDay
    package let end: CalendarDay
    package let country: CountryCode?
}

/// An affair of the world: nobody tells of it before `from`, and most is told of it until `until`.
package struct Landmark: Sendable, Hashable {
    package let from: CalendarDay
    package let until: CalendarDay
}

/// Word classes of cues.tsv; what each means stands at the head of that table.
@usableFromInline
package enum Cue: Int, Sendable, CaseIterable {
    case place, topic, former, planned, negated, possible, cancelled, inside, retaliation, two
    case of, between, with, from, against, toward, passive, boundary, sport, particle
    case opinion, anniversary, idiom, done, announced, notOfficial, sameState

    /// As in the table.
    package var name: String {
        switch self {
        case .notOfficial: "not-official"
        case .sameState: "same-state"
        default: "\(self)"
        }
    }

    init?(name: String) {
        guard let cue = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = cue
    }
}

/// Word classes of date-words.tsv; what each means stands at the head of that table.
@usableFromInline
package enum DateWord: String, Sendable, CaseIterable {
    case day, month, year, part, weekday, from, to, recent, coming
    case namedMonth = "named-month"
    case relativeDay = "rel-day"
    case relativeWeek = "rel-week"
    case weekPart = "week-part"
    case relativeMonth = "rel-month"
    case relativeYear = "rel-year"
    case sameDay = "same-day"
    case nextDay = "next-day"
    case number, first, quarter, season, holiday, unit, owner, counted, earlier
    case relativeQuarter = "rel-quarter"
}

@usableFromInline
package enum FrameShape: String, Sendable, CaseIterable {
    case mutualVerb = "mutual-verb"
    case mutualWith = "mutual-with"
    case talk
    case mutualNoun = "mutual-noun"
    case actVerb = "act-verb"
    case actNoun = "act-noun"
    case speechVerb = "speech-verb"
    case saying
    case visitVerb = "visit-verb"
    case visitNoun = "visit-noun"
    case envoy
    /// Only the weights decide, by what stands around.
    case weighed
}

/// One way of telling one kind of act: a row of frames.tsv.
package struct Frame: Sendable {
    package let id: String
    package let kind: Kind
    package let shape: FrameShape
    package let before: WordLists
    package let tail: WordLists
    package let avoid: WordLists
    package let examples: [String]
    package let counters: [String]
}

/// A phrase that looks like a name of a state and is none.
@usableFromInline
package enum NotName: Sendable {
    case any
    /// Only as written with spaces: "Trung Mỹ" is Central America, "Trung-Mỹ" two states.
    case spacedOnly
    /// Part of a person's name.
    case person

    init(why: String) {
        self = why.hasSuffix("-if-spaced") ? .spacedOnly : why == "person" ? .person : .any
    }
}

/// What a phrase in a text may be.
package enum Entity: Sendable {
    case country(CountryCode, NameForm)
    case place(Int)
    case notName(NotName)
    case office(Int)
    case person(Int)
    case gathering(Int)
    case landmark(Int)
    case cue(Cue)
    case date(DateWord, Int)
    case trigger(Int)
}

/// The sort of an entity, which a match tells without the entity being looked up.
@usableFromInline
package enum EntityKind: UInt8, Sendable, CaseIterable {
    /// A state's name, capital or seat.
    case country
    case clippedCountry
    case place
    case notName
    case office
    case person
    case gathering
    /// A gathering of two states.
    case summit
    case landmark
    case cue
    case date
    case trigger
}

/// Some sorts of entities.
@usableFromInline
package struct EntityKinds: Sendable {
    @usableFromInline let bits: UInt32

    package init(_ kinds: [EntityKind]) {
        bits = kinds.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
    }

    /// Those of some phrases.
    init(of matches: Span<PhraseTrie.Match>) {
        var bits: UInt32 = 0
        for i in matches.indices { bits |= 1 &<< UInt32(matches[i].kind) }
        self.bits = bits
    }

    @inlinable
    package func contains(_ match: PhraseTrie.Match) -> Bool {
        bits &>> UInt32(match.kind) & 1 == 1
    }

    /// Whether any is of both.
    @inlinable
    package func overlap(_ others: EntityKinds) -> Bool { bits & others.bits != 0 }
}
