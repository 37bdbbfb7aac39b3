/// `state/status.json`: what the service last said of itself.
package enum StatusFile {
    private static let maximumBytes = 1 << 20

    /// Not durable: after a power cut the service writes it anew.
    static func write(
        _ status: ServiceStatus, to folder: StateFolder
    ) throws(ServiceFailure) {
        try AtomicFile.write(StateJSON.bytes(status), to: folder.status, durable: false)
    }

    /// Nil when there is none, or none that this program can read.
    package static func read(_ folder: StateFolder) -> ServiceStatus? {
        guard let bytes = AtomicFile.read(folder.status, maximumBytes: maximumBytes) else {
            return nil
        }
        return StateJSON.value(ServiceStatus.self, from: bytes)
    }
}
