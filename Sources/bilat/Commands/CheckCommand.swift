import ArgumentParser
import BilatService

struct CheckCommand: BilatCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Test configuration, tables, folders, watch limits and index; say what to do.",
        discussion: """
            Starts nothing and changes nothing; run it as the service's user. Exit status 78 if \
            anything is wrong.

              sudo -u bilat bilat check

            --example prints a configuration file with every key, its meaning and its default.
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var folders: FolderOptions

    @Flag(help: "Print an example configuration file and do nothing else.")
    var example = false

    func perform() async throws {
        if example {
            Output.write(ConfigurationOption.exampleFile)
            return
        }
        let checkup = Checkup.run(common.sources(flags: folders.flags))
        for finding in checkup.findings { Output.writeLines(finding.line) }
        if checkup.isWrong { throw ExitCode(ExitStatus.configuration.rawValue) }
    }
}
