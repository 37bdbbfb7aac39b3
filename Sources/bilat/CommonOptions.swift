import ArgumentParser
import BilatService
import Foundation

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration file; \(Configuration.defaultFile) unless named.",
            valueName: "file"))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "The folder of the index and the service's state; /var/lib/bilat unless named.",
            valueName: "folder"))
    var state: String?

    /// Where this run's settings come from.
    /// - Parameter flags: values of further options, by key.
    func sources(flags: [String: String?] = [:]) -> ConfigurationSources {
        var given: [String: (flag: String, value: String)] = [:]
        for (key, value) in flags.merging(["state": state], uniquingKeysWith: { _, new in new }) {
            if let value { given[key] = ("--\(key)", value) }
        }
        return ConfigurationSources(
            file: config, environment: ProcessInfo.processInfo.environment, flags: given,
            currentFolder: FileManager.default.currentDirectoryPath)
    }

    /// - Throws: `ServiceFailure` with status 78 for anything that cannot be used.
    func load(flags: [String: String?] = [:]) throws(ServiceFailure) -> LoadedConfiguration {
        do {
            return try ConfigurationLoader.load(sources(flags: flags))
        } catch {
            throw ServiceFailure(error)
        }
    }
}

struct QuietOption: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Say nothing but what went wrong.")
    var quiet = false
}

/// A command whose failures become a sentence on standard error and the exit status they name.
protocol BilatCommand: AsyncParsableCommand {
    func perform() async throws
}

extension BilatCommand {
    func run() async throws {
        do {
            try await perform()
        } catch let failure as ServiceFailure {
            Output.complain(failure.message)
            throw ExitCode(failure.status.rawValue)
        }
    }
}
