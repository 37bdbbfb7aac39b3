import ArgumentParser
import BilatService

struct ReindexCommand: BilatCommand {
    static let configuration = CommandConfiguration(
        commandName: "reindex",
        abstract: "Derive every event again from the stored pages.",
        discussion: """
            For after a change of the tables or of the program, when the service is not there to \
            do it in the background. Pages keep the time they were first seen, so that nothing \
            becomes news by it. Files in the drop folder are not needed.

              bilat reindex --state state
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var quietness: QuietOption

    func perform() async throws {
        let loaded = try common.load()
        let bar = ProgressBar(unit: "pages", isQuiet: quietness.quiet)
        defer { bar.finish() }
        let pages = try await ReindexRun(loaded: loaded, complain: bar.complain).run { progress in
            bar.start(progress)
        }
        bar.finish()
        guard !quietness.quiet else { return }
        Output.writeLines(
            "\(pages) pages read again; \(ProgressBar.decimal(bar.seconds)) s")
    }
}
