import Glibc

/// `state/forgetting`: the hashes that `bilat forget` has not forgotten to the end.
struct ForgetNote {
    private static let maximumBytes = 1 << 20

    let path: String

    init(folder: StateFolder) { path = folder.forgetting }

    var hashes: [String] {
        let bytes = AtomicFile.read(path, maximumBytes: Self.maximumBytes) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    func write(_ hashes: [String]) throws(ServiceFailure) {
        try AtomicFile.write(
            Array(hashes.joined(separator: "\n").utf8), to: path, durable: true)
    }

    func remove() { unlink(path) }
}
