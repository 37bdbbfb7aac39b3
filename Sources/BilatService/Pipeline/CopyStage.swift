import Diplomacy
import EventIndex
import Logging
import Systemd

/// Looks through the whole index at each start, and copies it after each midnight, beside the work
/// of the others: damage that nobody meets for months must not get into every copy.
struct CopyStage {
    /// The days that have ended.
    let days: Mailbox<CalendarDay>
    let index: IndexHandle
    let copies: NightlyCopies
    let logger: Logger
    let stopping: StopFlag

    /// Until the mailbox is closed. `IndexHandle.interruptReading` ends what is being done.
    /// - Throws: status 74 when the index is damaged: the next start begins with a copy.
    func run() async throws(ServiceFailure) {
        do {
            try index.proofread()
            logger.debug("the index is whole")
        } catch  where error.isDamage {
            throw Preparation.failure(error)
        } catch  where !stopping.isSet {
            logger.warning("the index could not be looked through: \(error)")
        } catch {}
        while let day = await days.next() {
            if stopping.isSet { continue }
            // A service that was not there at midnight makes up for it, once.
            if let newest = copies.newest, newest >= day { continue }
            copies.makeFolder()
            do {
                try index.copy(to: copies.target(day))
                copies.removeOld()
                logger.debug("the index was copied to \(copies.target(day))")
            } catch  where error.isDamage {
                throw Preparation.failure(error)
            } catch  where !stopping.isSet {
                logger.warning(
                    "the nightly copy of the index failed: \(error.reason); \(error.remedy)",
                    metadata: [
                        LogKey.reason: "\(error.code)",
                        LogKey.messageID: "\(MessageID.indexTrouble.rawValue)",
                    ])
            } catch {}
        }
    }
}
