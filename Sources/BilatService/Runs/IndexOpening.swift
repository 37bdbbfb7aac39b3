import Diplomacy
import EventIndex
import Glibc
import Logging
import Systemd

/// Opens the index for writing, whatever state it was left in.
///
/// A damaged one is moved aside whole; the newest nightly copy takes its place where there is one,
/// and the drop folder fills the rest.
struct IndexOpening {
    let folder: StateFolder
    /// Which rules and tables read the pages; see `PageDeriver.version`.
    let derivation: String
    let now: UnixTime
    let logger: Logger

    func open() throws(ServiceFailure) -> IndexHandle {
        do {
            let index = try IndexHandle(folder: folder, derivation: derivation)
            try checkSuspect(index)
            return index
        } catch {
            guard error.isDamage else { throw Preparation.failure(error) }
            logger.error(
                "\(error.reason); it is moved aside and built anew",
                metadata: [
                    LogKey.reason: "\(error.code)",
                    LogKey.messageID: "\(MessageID.indexTrouble.rawValue)",
                ])
        }
        do {
            return try replace()
        } catch {
            throw Preparation.failure(error)
        }
    }

    /// An index that was found damaged while it was in use may open without complaint.
    private func checkSuspect(_ index: IndexHandle) throws(IndexError) {
        guard access(folder.suspect, F_OK) == 0 else { return }
        do {
            try index.use { index throws(IndexError) in try index.integrityCheck() }
        } catch {
            try? index.close()
            throw error
        }
        unlink(folder.suspect)
    }

    private func replace() throws(IndexError) -> IndexHandle {
        SiteMark.remove(from: folder)
        let aside = try EventIndex.moveAside(directory: folder.path, at: now)
        unlink(folder.suspect)
        logger.notice("the damaged index is now \(aside)")
        for copy in NightlyCopies(folder: folder).newestFirst {
            do {
                try EventIndex.restore(directory: folder.path, from: copy)
                logger.notice("the index begins again with the copy \(copy)")
                break
            } catch {
                logger.warning("the copy \(copy) cannot be used: \(error.reason)")
            }
        }
        return try IndexHandle(folder: folder, derivation: derivation)
    }
}
