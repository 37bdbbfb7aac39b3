import ArgumentParser
import BilatService
import Digests
import EventIndex

struct ExportCommand: BilatCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case jsonl
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print every event of the index.",
        discussion: """
            One JSON object a line, sorted by id, each with every page that reported it. The same \
            pages give the same lines, whatever the order in which they came, except for the times \
            first_seen and updated.

              bilat export --format jsonl > events.jsonl
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "jsonl.")
    var format = Format.jsonl

    func perform() async throws {
        let index = try Preparation.openForReading(try common.load().configuration)
        do {
            try index.forEachEvent { event in
                Output.write(EventJSON.line(event: event) + "\n")
            }
        } catch let error as IndexError {
            throw Preparation.failure(error)
        }
    }
}
