import ArgumentParser
import BilatService

/// The program. Each command is a file in `Commands`.
@main
struct Bilat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bilat",
        abstract: "A daily wire of diplomatic events from scraped Vietnamese news pages.",
        discussion: """
            Send pages to a folder and let 'bilat watch' turn them into a digest a day; or read a \
            folder once:

              bilat ingest --state state --digests digests pages/
              bilat digest --state state

            Every command has its own help: bilat help search. Settings are read from \
            /etc/bilat/bilat.yaml, then from the environment (BILAT_…), then from flags.

            Exit status: 0 done, 64 wrong usage, 65 every input was bad, 74 input or output \
            failed, 75 another process is writing the index, 78 wrong configuration.
            """,
        version: "bilat \(ProgramVersion.text)",
        subcommands: [
            WatchCommand.self, IngestCommand.self, ExtractCommand.self, ExplainCommand.self,
            SearchCommand.self, PairCommand.self, DigestCommand.self, ExportCommand.self,
            ReindexCommand.self, ForgetCommand.self,
            CheckCommand.self, StatusCommand.self, ManualCommand.self,
        ])

    static func main() async {
        // Without this a reader that goes away (`bilat search … | head`) would kill the program in
        // the middle of whatever it is doing; Output ends it quietly instead.
        Output.ignoreBrokenPipes()
        do {
            let (arguments, files) = ManyFiles.putAside(CommandLine.arguments.dropFirst())
            var command = try parseAsRoot(arguments)
            if !files.isEmpty, var extract = command as? ExtractCommand {
                extract.files += files
                try extract.validate()
                command = extract
            }
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(withError: error)
        }
    }
}
