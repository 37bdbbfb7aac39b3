import DropFolder
import Logging
import ServiceLifecycle
import Systemd
import UnixSignals

/// On SIGHUP the configuration and the tables are read again. What is wrong with them is one line
/// in the log, and the old ones stay in force.
struct Reload: Service {
    let pipeline: Pipeline
    let board: StatusBoard
    let notifier: Notifier
    let log: ServiceLog
    let signals: UnixSignalsSequence
    let load: @Sendable () throws(ServiceFailure) -> LoadedConfiguration
    let startWatching: @Sendable (Tools) throws(ServiceFailure) -> DropWatcher

    func run() async {
        for await _ in signals.cancelOnGracefulShutdown() {
            notifier.reloading()
            reload()
            notifier.ready()
        }
    }

    private func reload() {
        let logger = log.logger()
        do {
            let tools = try newTools()
            let watcher = try startWatching(tools)
            pipeline.replace(source: watcher, tools: tools)
            log.level = tools.configuration.logLevel
            board.setTroubles([], from: .configuration)
            logger.notice("configuration and tables were read again")
        } catch {
            logger.error(
                "the reload is refused and the old configuration stays: \(error.message)",
                metadata: [LogKey.messageID: "\(MessageID.reloadRefused.rawValue)"])
            board.setTroubles(
                [
                    .init(
                        code: "reload-refused", reason: "the last reload was refused",
                        remedy: error.message)
                ], from: .configuration)
        }
    }

    private func newTools() throws(ServiceFailure) -> Tools {
        let configuration = try load().configuration
        let fixed = configuration.keysThatNeedRestart(comparedTo: pipeline.tools.configuration)
        guard fixed.isEmpty else {
            throw ServiceFailure(
                .configuration,
                "\(fixed.joined(separator: ", ")) cannot change while the service runs; restart "
                    + "it (systemctl restart bilat)")
        }
        let knowledge = try Preparation.loadKnowledge(configuration)
        return try Tools(configuration: configuration, knowledge: knowledge)
    }
}
