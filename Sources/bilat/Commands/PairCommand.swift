import ArgumentParser
import BilatService
import Digests
import Diplomacy
import EventIndex
import Knowledge

struct PairCommand: BilatCommand {
    static let configuration = CommandConfiguration(
        commandName: "pair",
        abstract: "Print what was between two countries.",
        discussion: """
            How many events of each kind a year has, then the events, newest first.

              bilat pair RUS USA
              bilat pair Nga Mỹ --limit 100
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("At most this many events.", valueName: "number"))
    var limit = 20

    @Flag(help: "One JSON object a line, as bilat export writes them; no counts.")
    var json = false

    @Argument(help: ArgumentHelp("A code or a name, as RUS or Nga.", valueName: "country"))
    var first: String

    @Argument(help: ArgumentHelp("The other one.", valueName: "country"))
    var second: String

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be above 0") }
    }

    func perform() async throws {
        let configuration = try common.load().configuration
        let knowledge = try Preparation.loadNames(configuration, finding: true)
        let countries = [first, second].map {
            knowledge.country(named: $0) ?? CountryCode($0.uppercased())
        }
        guard let a = countries[0], let b = countries[1], a != b else {
            let unknown = zip([first, second], countries).first { $0.1 == nil }?.0
            throw ServiceFailure(
                .usage, unknown.map { "'\($0)' is no country" } ?? "a pair takes two countries")
        }
        let index = try Preparation.openForReading(configuration)
        let history: PairHistory
        let events: [Event]
        do {
            history = try index.history(of: CountryPair(a, b))
            var query = EventQuery()
            query.pair = [a, b]
            query.limit = limit
            events = try index.search(query)
        } catch {
            throw Preparation.failure(error)
        }
        if json {
            for event in events { Output.write(EventJSON.line(event: event) + "\n") }
            return
        }
        let text = EventText(knowledge: knowledge, language: configuration.language)
        Output.writeLines(Self.summary(history, knowledge, configuration.language))
        for event in events { Output.write("\n" + text.entry(event)) }
        if history.events > events.count {
            Output.writeLines("\n\(history.events - events.count) more: --limit \(history.events)")
        }
    }

    /// A line a year, the newest first.
    private static func summary(
        _ history: PairHistory, _ knowledge: KnowledgeBase, _ language: Language
    ) -> String {
        let names = [history.pair.a, history.pair.b].map { knowledge.name(of: $0, in: language) }
        let years = Dictionary(grouping: history.counts, by: \.year).sorted { $0.key > $1.key }
        let lines = years.map { year, counts in
            let kinds = counts.sorted { $0.events > $1.events }
                .map { "\($0.events) \($0.kind.rawValue)" }
            let sum = counts.reduce(0) { $0 + $1.events }
            return "\(year.text)  \(sum): \(kinds.joined(separator: ", "))"
        }
        return (["\(names.joined(separator: " – ")): \(history.events) events"] + lines)
            .joined(separator: "\n")
    }
}
