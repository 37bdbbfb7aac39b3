import ArgumentParser
import BilatService
import Digests
import EventIndex

struct ExportCommand: BilatCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case jsonl, plover
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print every event of the index.",
        discussion: """
            One JSON object a line, sorted by id, each with every page that reported it. The same \
            pages give the same lines, whatever the order in which they came, except for the times \
            first_seen and updated.

              bilat export --format jsonl > events.jsonl

            With --format plover the lines are PLOVER's: type and mode, actors and recipients, date, \
            place, text and sources, with the CAMEO code beside. What PLOVER has no type for (a \
            statement, an accreditation) has the type null.

              bilat export --format plover > plover.jsonl
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "jsonl or plover.")
    var format = Format.jsonl

    func perform() async throws {
        let index = try Preparation.openForReading(try common.load().configuration)
        do {
            try index.forEachEvent { event in
                let line =
                    switch format {
                    case .jsonl: EventJSON.line(event: event)
                    case .plover: PloverJSON.line(event: event)
                    }
                Output.write(line + "\n")
            }
        } catch let error as IndexError {
            throw Preparation.failure(error)
        }
    }
}
