import Logging
import ServiceLifecycle
import UnixSignals

/// Runs a pipeline, and what belongs to it, until it is done or a signal asks it to stop.
enum ServiceRunner {
    /// - Parameter onStop: called when SIGTERM or SIGINT asks to stop.
    /// - Returns: what the pipeline returned; see `Pipeline.run`.
    static func run(
        _ pipeline: Pipeline, with others: [any Service] = [],
        onStop: @escaping @Sendable () -> Void = {}
    ) async -> Result<Bool, ServiceFailure> {
        let main = PipelineService(pipeline: pipeline, onStop: onStop)
        var services = [
            ServiceGroupConfiguration.ServiceConfiguration(
                service: main, successTerminationBehavior: .gracefullyShutdownGroup,
                failureTerminationBehavior: .gracefullyShutdownGroup, serviceName: "pipeline")
        ]
        services += others.map {
            .init(service: $0, successTerminationBehavior: .ignore, serviceName: "other")
        }
        // It would say in its own words what the pipeline says in ours.
        let silent = Logger(label: "lifecycle") { _ in SwiftLogNoOpLogHandler() }
        let group = ServiceGroup(
            configuration: .init(
                services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: silent))
        do {
            try await group.run()
        } catch let failure as ServiceFailure {
            return .failure(failure)
        } catch {
            return .failure(ServiceFailure(.inputOutput, "the service ended: \(error)"))
        }
        return .success(main.areDigestsCurrent)
    }
}

private final class PipelineService: Service {
    private let pipeline: Pipeline
    private let onStop: @Sendable () -> Void
    private let behind = StopFlag()

    init(pipeline: Pipeline, onStop: @escaping @Sendable () -> Void) {
        self.pipeline = pipeline
        self.onStop = onStop
    }

    var areDigestsCurrent: Bool { !behind.isSet }

    func run() async throws {
        let areCurrent = try await withGracefulShutdownHandler {
            try await pipeline.run()
        } onGracefulShutdown: { [self] in
            onStop()
            pipeline.stop()
        }
        if !areCurrent { behind.set() }
    }
}
