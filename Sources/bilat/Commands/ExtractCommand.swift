import ArgumentParser
import BilatService
import Diplomacy

struct ExtractCommand: BilatCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Print what pages report as JSON Lines, one object a page.",
        discussion: """
            Touches no index and needs no state: the same page gives the same line everywhere. A \
            page that cannot be read gives a line with its problem, and the others go on.

              bilat extract pages/*.txt > events.jsonl

            With - it is a filter: each line of standard input is {"page": NAME, "text": TEXT} or \
            {"page": NAME, "base64": BYTES}, with "received": DAY if that is known, and gives one \
            line, in order.

              bilat extract - < pages.jsonl > events.jsonl
            """)

    @OptionGroup var common: CommonOptions

    @Option(
        help: ArgumentHelp(
            """
            The day the pages came, the weakest evidence of when they were written; without it \
            nothing but the pages decides.
            """, valueName: "day"))
    var received: CalendarDay?

    @Argument(help: ArgumentHelp("Pages, or - for standard input.", valueName: "file"))
    var files: [String]

    func validate() throws {
        if files.contains("-") && files.count > 1 {
            throw ValidationError("- stands alone")
        }
    }

    func perform() async throws {
        let configuration = try common.load().configuration
        let extraction = try ExtractRun(configuration, received: received)
        let counts =
            files == ["-"]
            ? try await extraction.filter(
                readingFrom: 0, write: Output.write, complain: Output.complain)
            : await extraction.extract(
                files: files, write: Output.write, complain: Output.complain)
        if counts.isAllBad { throw ExitCode(ExitStatus.badInput.rawValue) }
    }
}
