import Diplomacy

/// Everything a digest for people says, in words and in order, before any format's markup.
///
/// All text is one line, free of harmful scalars and no longer than its limit, but NOT escaped:
/// a format escapes every string of it, its own words too.
struct DigestContent {
    let title: String
    let day: CalendarDay
    let dayInWords: String
    let headline: String
    /// How many pages were read and when the last one came.
    let pages: String
    /// What is wrong with the service's supply, if something is.
    let warning: String?
    let sections: [EventSection]
    let setAside: SetAsideSection?
    let zone: String
}

struct EventSection {
    enum Role: String, CaseIterable {
        case new, changed, upcoming, backfill
    }

    let role: Role
    let heading: String
    let entries: [EventEntry]
    /// Said in place of entries, or of those left out.
    let note: String?
    /// Whether its entries are to be seen without asking for them.
    let isOpen: Bool
}

/// One event as a reader sees it.
struct EventEntry {
    struct Mark {
        enum Role: String {
            case planned, cancelled, uncertain, teaser
        }

        let role: Role
        let text: String
    }

    enum Telling {
        case full
        /// In a line that leads to where all is told.
        case brief
        /// An entry with this anchor stands further up: a line that leads there is enough.
        case above
    }

    let anchor: String
    let telling: Telling
    let pair: CountryPair
    /// Where it is told in full whatever the day: relative to the folder of digests.
    let permalink: String
    /// Anchors of ids it had before, none of them used elsewhere in the digest.
    let formerAnchors: [String]

    let first: String
    let second: String
    /// The second party is the pair's first.
    let isSwapped: Bool
    /// The first did it towards the second; else both did it alike.
    let isDirected: Bool
    let kind: String

    let date: String
    /// The date for machines: a day, a month or a year; of a span its first day.
    let machineDate: String?
    let basis: String?
    let marks: [Mark]
    let changes: [String]

    let people: [String]
    let place: String?
    let topics: [String]
    let quotes: [String]
    let sources: [SourceEntry]
    /// Said of the sources left out.
    let moreSources: String?

    /// The two states by the pair's order.
    var pairName: (a: String, b: String) {
        isSwapped ? (second, first) : (first, second)
    }

    var parties: String { "\(first) \(isDirected ? "→" : "–") \(second)" }
}

struct SourceEntry {
    let outlet: String?
    let title: String?
    let published: String?
    let path: String
}

struct SetAsideSection {
    struct Entry {
        let path: String
        let reason: String
        let remedy: String
        let seen: String
    }

    static let anchor = "set-aside"

    let heading: String
    let entries: [Entry]
    let note: String?
}
