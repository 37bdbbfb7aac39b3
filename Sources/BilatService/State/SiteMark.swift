import Digests
import Glibc
import Knowledge
import Publishing

/// `state/site`: there while all pages beside the days' are as the index is and nobody works on them,
/// so after an orderly end. Without it, or when it tells of another program, language or folder, or of
/// more pages or fewer than there are, they are all looked through.
struct SiteMark {
    private static let maximumBytes = 1 << 16

    private let folder: StateFolder
    private let text: String

    /// - Parameter root: the folder of digests, as it is now.
    init(folder: StateFolder, tools: Tools, root: Publisher) {
        self.folder = folder
        let configuration = tools.configuration
        let pages = [SiteRenderer.pairsFolder, SiteRenderer.countriesFolder].map { name in
            (try? root.below(name).names().count) ?? 0
        }
        text =
            ([
                ProgramVersion.text, SiteMark.format, configuration.language.rawValue,
                configuration.timeZone, tools.deriver.version, configuration.digests,
            ] + pages.map(String.init)).joined(separator: "\n")
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
