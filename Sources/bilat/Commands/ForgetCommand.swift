import ArgumentParser
import BilatService
import EventIndex

struct ForgetCommand: BilatCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Remove a page and all that was made of it.",
        discussion: """
            The page's text, what it reported and the sentences quoted from it go out of the index, the \
            digests of every day, the feeds, the other pages and the nightly copies. An event that \
            only this page reported is gone; one that others report too stays. The file in the \
            drop folder is yours to delete; while it lies there it is not read again. Indexes that \
            were moved aside as damaged are not touched; they are named.

            The service must not be running: systemctl stop bilat, then start it again.

              bilat forget bao-a/2026/nga-my.html
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("The folder of the digests.", valueName: "folder"))
    var digests: String?

    @Argument(
        help: ArgumentHelp(
            "Its path in the drop folder, or its SHA-256, as in the digest.", valueName: "page"))
    var page: String

    func perform() async throws {
        let loaded = try common.load(flags: ["digests": digests])
        let summary = try ForgetRun(loaded: loaded, complain: Output.complain).run(page)
        for page in summary.pages {
            Output.writeLines("forgotten: \(page.paths.joined(separator: ", ")) \(page.sha256)")
        }
        if summary.pages.isEmpty && summary.days == 0 {
            Output.complain("the index has no page \(page)")
            throw ExitCode(ExitStatus.badInput.rawValue)
        }
        Output.writeLines("digests written again: \(summary.days)")
        for path in summary.damaged {
            Output.complain(
                "\(path), an index that was moved aside as damaged, may hold the page still; delete it"
            )
        }
    }
}
