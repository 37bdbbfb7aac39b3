import Foundation
import Synchronization
import TestSupport

/// The built program, as a user runs it.
enum Program {
    /// Beside the test bundle, where `swift build` puts both.
    static let path: String = {
        let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: tests ?? CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("bilat").path
    }()

    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
    ) throws -> Result {
        let folder = try TemporaryFolder()
        let run = try start(
            arguments, input: input, environment: environment, outputFolder: folder.path)
        run.waitUntilExit()
        return Result(
            status: run.terminationStatus, output: try read(folder.path + "/output"),
            errors: try read(folder.path + "/errors"))
    }

    /// Starts a command; its output goes to files `output` and `errors` of the folder.
    static func start(
        _ arguments: [String], input: String? = nil, environment: [String: String],
        outputFolder: String
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        // Settings of whoever runs the tests are not those of the tests.
        var all = ProcessInfo.processInfo.environment.filter {
            !$0.key.hasPrefix("BILAT_") && $0.key != "NOTIFY_SOCKET" && $0.key != "STATE_DIRECTORY"
        }
        all.merge(environment) { _, new in new }
        process.environment = all
        process.standardOutput = try create(outputFolder + "/output")
        process.standardError = try create(outputFolder + "/errors")
        let inputFile = outputFolder + "/input"
        try Data((input ?? "").utf8).write(to: URL(fileURLWithPath: inputFile))
        process.standardInput = FileHandle(forReadingAtPath: inputFile)
        try process.run()
        return process
    }

    static func read(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }

    private static func create(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(fileURLWithPath: path))
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }
}

/// What the service tells its manager, collected as it comes.
final class NotifyLog: Sendable {
    private final class Received: Sendable {
        let messages = Mutex<[String]>([])
    }

    private let received = Received()
    private let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        let socket = try DatagramSocket(in: folder)
        path = socket.path
        let box = Unchecked(socket)
        Thread.detachNewThread { [weak received] in
            // A quiet half-minute is no end: on a loaded machine a start may take longer.
            while true {
                let text = box.value.receive()
                guard let received else { break }
                if !text.isEmpty { received.messages.withLock { $0.append(text) } }
            }
        }
    }

    var messages: [String] { received.messages.withLock { $0 } }

    func count(_ message: String) -> Int { messages.count { $0 == message } }

    var lastStatus: String {
        messages.last { $0.hasPrefix("STATUS=") } ?? ""
    }

    private struct Unchecked: @unchecked Sendable {
        let value: DatagramSocket

        init(_ value: DatagramSocket) { self.value = value }
    }
}

/// A sanitizer makes the program ten times slower.
private let patience = Duration.seconds(
    Double(ProcessInfo.processInfo.environment["BILAT_TEST_PATIENCE_SECONDS"] ?? "") ?? 180)

/// Waits for what must come; the limit only ends a test that has failed anyway.
func eventually(_ condition: () throws -> Bool) async throws -> Bool {
    let limit = ContinuousClock.now + patience
    while ContinuousClock.now < limit {
        if try condition() { return true }
        try await Task.sleep(for: .milliseconds(20))
    }
    return false
}
