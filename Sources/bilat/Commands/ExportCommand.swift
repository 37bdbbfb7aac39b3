import ArgumentParser
import BilatService
import Digests
import Diplomacy
import EventIndex

struct ExportCommand: BilatCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case jsonl, csv, ics, plover
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print every event of the index.",
        discussion: """
            One JSON object a line, sorted by id, each with every page that reported it. The same \
            pages give the same lines, whatever the order in which they came, except for the times \
            first_seen and updated.

              bilat export --format jsonl > events.jsonl

            With --format csv it is a table for a spreadsheet, with --format ics a calendar of the \
            events whose day is known, plans as tentative.

            With --format plover the lines are PLOVER's: type and mode, actors and recipients, date, \
            place, text and sources, with the CAMEO code beside. What PLOVER has no type for (a \
            statement, an accreditation) has the type null.

              bilat export --format plover > plover.jsonl
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "jsonl, csv, ics or plover.")
    var format = Format.jsonl

    func perform() async throws {
        let configuration = try common.load().configuration
        let index = try Preparation.openForReading(configuration)
        let write = try writer(configuration)
        do {
            try index.forEachEvent { write($0) }
            write(nil)
        } catch let error as IndexError {
            throw Preparation.failure(error)
        }
    }

    /// What writes one event, or after the last, with nil, the end.
    private func writer(_ configuration: Configuration) throws(ServiceFailure) -> (Event?) -> Void {
        switch format {
        case .jsonl: return { $0.map { Output.write(EventJSON.line(event: $0) + "\n") } }
        case .plover: return { $0.map { Output.write(PloverJSON.line(event: $0) + "\n") } }
        case .csv:
            Output.write(CSVFormat.header)
            return { $0.map { Output.write(CSVFormat.row($0)) } }
        case .ics:
            var file = DigestRenderer(configuration, try Preparation.loadNames(configuration))
                .calendar
            return { event in
                if let event { file.add(event) }
                // A calendar without an entry is not valid.
                guard !file.isEmpty else {
                    return event == nil ? Output.complain("no event has a day that is known") : ()
                }
                Output.write(event == nil ? file.finished() : file.take())
            }
        }
    }
}
