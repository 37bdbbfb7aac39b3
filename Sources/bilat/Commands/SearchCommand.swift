import ArgumentParser
import BilatService
import Digests
import Diplomacy
import EventIndex
import Knowledge

struct SearchCommand: BilatCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find events by the words of their pages, by country, kind or date.",
        discussion: """
            Every word must stand in a page that reports the event; case and diacritics do not \
            matter, and a word in quotes that holds spaces is a phrase. Without words every event \
            matches. A single word that is or was an event's id finds that event.

              bilat search "hoi dam" --pair RUS,USA --from 2017-09-01
              bilat search lavrov --kind call --json
              bilat search meeting-RUS-USA-2017-09-18
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("A party, as VNM.", valueName: "code"))
    var country: CountryCode?

    @Option(help: ArgumentHelp("Both parties, in any order, as RUS,USA.", valueName: "codes"))
    var pair: PairArgument?

    @Option(
        help: ArgumentHelp(
            "One of \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "kind"))
    var kind: Kind?

    @Option(help: ArgumentHelp("Not before this day, as 2017-09-18.", valueName: "day"))
    var from: CalendarDay?

    @Option(help: ArgumentHelp("Not after this day.", valueName: "day"))
    var to: CalendarDay?

    @Option(
        help: ArgumentHelp(
            "date: newest first; match: those of the best matching pages first.",
            valueName: "order"))
    var order = EventQuery.Order.date

    @Option(help: ArgumentHelp("At most this many events.", valueName: "number"))
    var limit = EventQuery.defaultLimitEvents

    @Flag(help: "One JSON object a line, as bilat export writes them.")
    var json = false

    @Argument(help: ArgumentHelp("What the pages' text must hold.", valueName: "word"))
    var words: [String] = []

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be above 0") }
        if let from, let to, to < from {
            throw ValidationError("--to \(to) is before --from \(from)")
        }
    }

    func perform() async throws {
        let configuration = try common.load().configuration
        let index = try Preparation.openForReading(configuration)
        let events: [Event]
        do {
            if words.count == 1, let event = try index.event(id: words[0]) {
                events = [event]
            } else {
                events = try index.search(query)
            }
        } catch {
            throw Preparation.failure(error)
        }
        if json {
            for event in events { Output.write(EventJSON.line(event: event) + "\n") }
            return
        }
        // Names are a comfort: without the tables the codes are shown.
        let knowledge = try? Preparation.loadNames(configuration)
        var text = EventText(knowledge: knowledge, language: configuration.language)
        text.marker = MatchMarker(words: words)
        for event in events { Output.write(text.entry(event) + "\n") }
        if events.isEmpty { Output.complain("no event matches") }
    }

    private var query: EventQuery {
        var query = EventQuery()
        query.words = words
        query.country = country
        query.pair = pair?.countries ?? []
        query.kind = kind
        query.from = from
        query.to = to
        query.order = order
        query.limit = limit
        return query
    }
}

extension EventQuery.Order: ExpressibleByArgument {}
