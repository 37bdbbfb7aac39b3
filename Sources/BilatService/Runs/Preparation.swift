import Diplomacy
import EventIndex
import Glibc
import Knowledge

/// What must be in order before anything is written. Every failure is one sentence and status 78,
/// unless another process holds the index (75) or the disk fails (74).
package enum Preparation {
    /// New files of the state folder are for the owner and the group.
    private static let umaskBits: mode_t = 0o027

    package static func checkFolders(
        _ needs: [(key: String, path: String, need: FolderCheck.Need)]
    ) throws(ServiceFailure) {
        for (key, path, need) in needs {
            if let problem = FolderCheck.problem(key: key, path: path, need: need) {
                throw ServiceFailure(.configuration, problem.message, errno: problem.errno)
            }
        }
    }

    /// The tables that came with the program, and the site's own rows.
    package static func loadKnowledge(
        _ configuration: Configuration
    ) throws(ServiceFailure) -> KnowledgeBase {
        try load(configuration) { tables, siteRows throws(TableError) in
            try KnowledgeBase.load(tables: tables, siteRows: siteRows)
        }
    }

    /// Of them only what countries and offices are called.
    /// - Parameter finding: whether a country is to be found by any of its names.
    package static func loadNames(
        _ configuration: Configuration, finding: Bool = false
    ) throws(ServiceFailure) -> KnowledgeBase {
        try load(configuration) { tables, siteRows throws(TableError) in
            try KnowledgeBase.loadNames(tables: tables, siteRows: siteRows, finding: finding)
        }
    }

    private static func load(
        _ configuration: Configuration,
        _ read: (String, String?) throws(TableError) -> KnowledgeBase
    ) throws(ServiceFailure) -> KnowledgeBase {
        guard let tables = configuration.tables ?? TablesLocation.find() else {
            throw ServiceFailure(
                .configuration,
                "tables: no folder of tables was found beside the program or at /usr/share/bilat; "
                    + "install them or name their folder in the configuration (tables: …)",
                errno: ENOENT)
        }
        do {
            return try read(tables, configuration.siteRows)
        } catch {
            throw ServiceFailure(.configuration, "\(error)", errno: EINVAL)
        }
    }

    static func setFileModes() { _ = umask(umaskBits) }

    /// Says in `state/status.json` that the run is over, and brings the index into its main file.
    static func close(
        _ index: IndexHandle, _ board: StatusBoard, _ folder: StateFolder
    ) throws(ServiceFailure) {
        board.update { $0.phase = .stopped }
        // Where it cannot be written, the lock still shows that nobody runs.
        try? StatusFile.write(board.status, to: folder)
        do {
            try index.close()
        } catch {
            throw failure(error)
        }
    }

    /// What a command that only reads the index opens.
    package static func openForReading(
        _ configuration: Configuration
    ) throws(ServiceFailure) -> EventIndex {
        do {
            return try EventIndex.openForReading(directory: configuration.state)
        } catch {
            throw failure(error)
        }
    }

    package static func failure(_ error: IndexError) -> ServiceFailure {
        switch error {
        case .newerSchema, .olderSchema, .foreign, .cannotOpen, .readOnly, .missing:
            ServiceFailure(.configuration, error.description, errno: EINVAL)
        case .corrupt, .diskFull, .busy, .io, .unknownContent, .fault:
            ServiceFailure(.inputOutput, error.description, errno: EIO)
        }
    }
}
