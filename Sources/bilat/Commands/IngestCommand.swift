import ArgumentParser
import BilatService

struct IngestCommand: BilatCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Read files and folders once into the index and write the digests.",
        discussion: """
            The same as the service does, once, without waiting for files to settle. What the \
            index has already is not read again. A bad page is named on standard error and the \
            rest goes on.

              bilat ingest --state state --digests digests pages/ more/page.html

            In a folder the files with the configured endings are read; a file that is named is \
            read whatever its name.
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var quietness: QuietOption

    @Option(
        help: ArgumentHelp(
            """
            The folder for the digests. If it is not named anywhere and /srv/bilat/digests is not \
            there, no digests are written.
            """, valueName: "folder"))
    var digests: String?

    @Argument(help: ArgumentHelp("Files or folders.", valueName: "path"))
    var paths: [String]

    /// The shell's number for a command ended by Ctrl-C.
    private static let interrupted: Int32 = 130

    func perform() async throws {
        let loaded = try common.load(flags: ["digests": digests])
        let bar = ProgressBar(unit: "pages", isQuiet: quietness.quiet)
        defer { bar.finish() }
        let summary = try await IngestRun(loaded: loaded, complain: bar.complain).run(
            paths: paths
        ) { progress in
            bar.start {
                let progress = progress()
                return (progress.done, progress.total)
            }
        }
        bar.finish()
        if !quietness.quiet { Output.writeLines(Self.line(summary, seconds: bar.seconds)) }
        if !summary.areDigestsCurrent {
            throw ServiceFailure(
                .inputOutput,
                "some digests could not be written; bilat ingest or bilat watch writes them when "
                    + "that is mended")
        }
        if summary.isInterrupted { throw ExitCode(Self.interrupted) }
        if summary.isAllBad { throw ExitCode(ExitStatus.badInput.rawValue) }
    }

    private static func line(_ summary: IngestRun.Summary, seconds: Double) -> String {
        let counts = summary.counts
        var parts = ["\(counts.pages) pages (\(counts.newPages) new)"]
        if summary.unchanged > 0 { parts.append("\(summary.unchanged) unchanged since last time") }
        parts.append("\(counts.newEvents) new events")
        if counts.changedEvents > 0 { parts.append("\(counts.changedEvents) changed") }
        parts.append("\(counts.setAside) set aside")
        if !summary.refused.isEmpty { parts.append("\(summary.refused.count) not usable") }
        let digests = summary.digests.map { "digests in \($0)" } ?? "no digests written"
        let stopped = summary.isInterrupted ? "stopped early: " : ""
        return stopped + parts.joined(separator: ", ") + "; \(digests); "
            + "\(ProgressBar.decimal(seconds)) s"
    }
}
