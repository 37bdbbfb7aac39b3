import ArgumentParser
import BilatService
import Diplomacy
import EventIndex

struct StatusCommand: BilatCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what the service is doing, what is wrong, and the pages set aside.",
        discussion: """
            Works whether the service runs or not, and never says that a dead service is alive.

              bilat status --state /var/lib/bilat
            """)

    @OptionGroup var common: CommonOptions

    @Flag(help: "The same as JSON.")
    var json = false

    func perform() async throws {
        let configuration = try common.load().configuration
        let report = try StatusReport.make(configuration)
        Output.writeLines(json ? report.json : report.text)
    }
}
