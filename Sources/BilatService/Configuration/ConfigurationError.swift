/// Why a configuration cannot be used: one sentence naming where it stands and the key.
package struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where a setting comes from.
    package enum Origin: Hashable, Sendable {
        /// Line from 1; nil where the file as a whole is meant.
        case file(String, line: Int?)
        case environment(String)
        case flag(String)
        /// No single source: two settings that do not go together, or a default.
        case settings
    }

    package let origin: Origin
    package let message: String

    package init(_ origin: Origin, _ message: String) {
        self.origin = origin
        self.message = message
    }

    package var description: String {
        switch origin {
        case .file(let path, let line?): "\(path):\(line): \(message)"
        case .file(let path, nil): "\(path): \(message)"
        case .environment(let name): "environment \(name): \(message)"
        case .flag(let name): "\(name): \(message)"
        case .settings: message
        }
    }
}
