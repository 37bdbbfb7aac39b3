import ArgumentParser
import BilatService

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Run the service: watch the drop folder and keep the digests current.",
        discussion: """
            Pages are read as soon as they are complete; the digest of the day is rewritten at \
            once. The folders must exist. It runs until SIGTERM or Ctrl-C; SIGHUP has it read its \
            configuration and tables again. Nothing in the drop folder is ever changed.

              bilat watch --drop /srv/bilat/drop --digests /srv/bilat/digests

            Settings: keys of the configuration file, and variables of the environment.

            \(ConfigurationOption.helpText)
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var folders: FolderOptions

    func run() async throws {
        let sources = common.sources(flags: folders.flags)
        let status = await WatchRun(sources: sources).run()
        // The thread that watched the folder may be a moment behind.
        Output.end(status?.rawValue ?? 0)
    }
}
