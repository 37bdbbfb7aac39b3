import Diplomacy
import Foundation

/// `state/status.json`: what the service last said of itself.
package enum StatusFile {
    private static let maximumBytes = 1 << 20

    /// Not durable: after a power cut the service writes it anew.
    static func write(
        _ status: ServiceStatus, to folder: StateFolder
    ) throws(ServiceFailure) {
        try AtomicFile.write(json(status), to: folder.status, durable: false)
    }

    /// Nil when there is none, or none that this program can read.
    package static func read(_ folder: StateFolder) -> ServiceStatus? {
        guard let bytes = AtomicFile.read(folder.status, maximumBytes: maximumBytes) else {
            return nil
        }
        return try? JSONDecoder().decode(ServiceStatus.self, from: Data(bytes))
    }

    package static func json(_ status: ServiceStatus) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        // Numbers and strings only: there is nothing that could fail to encode.
        let data = (try? encoder.encode(status)) ?? Data("{}".utf8)
        return Array(data) + [10]
    }
}
