import ArgumentParser
import BilatService
import Diplomacy

struct ExplainCommand: BilatCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show what was read as what in a page, and why.",
        discussion: """
            Each block's role, each mention, how each date was resolved, and each candidate that \
            was rejected, with its reason. Touches no index.

              bilat explain page.txt
            """)

    @OptionGroup var common: CommonOptions

    @Option(
        help: ArgumentHelp(
            "The day the page came, the weakest evidence of when it was written.",
            valueName: "day"))
    var received: CalendarDay?

    @Argument(help: ArgumentHelp("A page.", valueName: "file"))
    var file: String

    func perform() async throws {
        let configuration = try common.load().configuration
        let extraction = try ExtractRun(configuration, received: received)
        switch extraction.explain(file: file) {
        case .success(let text): Output.writeLines(text)
        case .failure(let problem):
            throw ServiceFailure(.badInput, "\(file): \(problem.reason); \(problem.remedy)")
        }
    }
}
