import Glibc
import Knowledge

/// `state/site`: there while all pages beside the days' are as the index is and nobody works on them,
/// so after an orderly end. Without it, or when it tells of another program, language or folder, they
/// are all looked through.
struct SiteMark {
    private static let maximumBytes = 1 << 16

    private let folder: StateFolder
    private let text: String

    init(folder: StateFolder, tools: Tools) {
        self.folder = folder
        let configuration = tools.configuration
        text = [
            ProgramVersion.text, SiteMark.format, configuration.language.rawValue,
            configuration.timeZone, tools.deriver.version, configuration.digests,
        ].joined(separator: "\n")
    }

    /// Changes whenever the pages would look otherwise than before.
    private static let format = "1"

    /// Whether it was there. It is gone, on the disk too, when this returns.
    func take() -> Bool {
        let bytes = AtomicFile.read(folder.site, maximumBytes: Self.maximumBytes)
        Self.remove(from: folder)
        return bytes.map { String(decoding: $0, as: UTF8.self) } == text
    }

    /// What cannot be written only makes the next start look.
    func put() { try? AtomicFile.write(Array(text.utf8), to: folder.site, durable: true) }

    static func remove(from folder: StateFolder) {
        if unlink(folder.site) == 0 { AtomicFile.syncFolder(of: folder.site) }
    }
}
