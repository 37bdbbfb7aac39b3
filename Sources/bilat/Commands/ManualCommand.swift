import ArgumentParser
import BilatService

/// For the installer.
struct ManualCommand: BilatCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print the manual page bilat(1).", shouldDisplay: false)

    func perform() async throws {
        guard let page = ManualPage.text(of: Bilat._dumpHelp()) else {
            throw ServiceFailure(.inputOutput, "the manual page cannot be made", errno: 5)
        }
        Output.write(page)
    }
}
