/// How much a digest shows, whatever the pages hold. Lengths are Unicode scalars.
enum DigestLimits {
    static let evidenceScalars = 600
    static let titleScalars = 240
    /// Outlets, people, places, topics and names of countries and offices.
    static let nameScalars = 120
    static let pathScalars = 300
    static let reasonScalars = 200
    static let anchorScalars = 120
    /// LibreOffice and Excel take 32,767 characters in a cell.
    static let csvFieldScalars = 32_000

    static let quotesPerEvent = 3
    static let sourcesPerEvent = 12
    static let participantsPerEvent = 24
    static let topicsPerEvent = 12
    static let aliasesPerEvent = 16

    /// New, changed and upcoming events in the formats for people.
    static let eventsPerSection = 150
    /// So many of a section are told in full, the weightiest; the others in a line: a day should be
    /// read in minutes and its page stay below 200 kB.
    static let fullEventsPerSection = 40
    static let fullBackfillEvents = 10
    /// Old pages loaded in bulk must not make a digest nobody can open.
    static let backfillEvents = 60
    static let setAsidePages = 200

    /// More marks than this on one letter are there to paint over the neighbouring lines.
    static let combiningMarksInRow = 4

    static let terminalColumns = 80
}
