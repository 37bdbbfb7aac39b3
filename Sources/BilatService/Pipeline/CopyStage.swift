import Diplomacy
import EventIndex
import Logging
import Systemd

/// Copies the index after each midnight, beside the work of the others.
struct CopyStage {
    /// The days that have ended.
    let days: Mailbox<CalendarDay>
    let index: IndexHandle
    let copies: NightlyCopies
    let logger: Logger

    /// Until the mailbox is closed.
    func run() async {
        while let day = await days.next() {
            // A service that was not there at midnight makes up for it, once.
            if let newest = copies.newest, newest >= day { continue }
            copies.makeFolder()
            do {
                try index.copy(to: copies.target(day))
                copies.removeOld()
                logger.debug("the index was copied to \(copies.target(day))")
            } catch {
                logger.warning(
                    "the nightly copy of the index failed: \(error.reason); \(error.remedy)",
                    metadata: [
                        LogKey.reason: "\(error.code)",
                        LogKey.messageID: "\(MessageID.indexTrouble.rawValue)",
                    ])
            }
        }
    }
}
