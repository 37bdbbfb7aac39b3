import Diplomacy

/// What the watcher has to say.
package enum DropSignal: Hashable, Sendable {
    /// Complete and admitted: read it with `PageFile.read`.
    case file(FileIdentity, FileSignature)
    /// A page that cannot be taken, known without reading it: oversized, empty, aborted, ill-named.
    case setAside(SetAside, FileIdentity, FileSignature?)
    case scanStarted(reason: ScanReason)
    /// `found` pages were met, known or new; `pending` files have yet to stand still.
    case scanFinished(found: Int, pending: Int)
    /// All that is wrong now; empty when it is well again.
    case health([DropWarning])
    /// The watching thread is alive and its signals are taken: the watchdog's ping, counted from 1.
    case beat(UInt64)
}

/// Why the whole folder is searched.
package enum ScanReason: String, Hashable, Sendable {
    case start
    /// The safety net: something may have been missed.
    case periodic
    /// Events cannot be relied on, so this is how files are found.
    case polling
    /// The kernel's queue was full and events were dropped.
    case overflow
    /// The kernel gave up a watch.
    case ignored
    case unmounted
    /// A folder was renamed.
    case moved
    /// Another folder stands where the drop folder was: re-created, or mounted over.
    case replaced
    /// The drop folder can be read again.
    case returned
    /// More files were settling at once than are kept in memory.
    case backlog
    /// The service asked for it.
    case requested
}

/// How far a scan has come.
package struct DropProgress: Hashable, Sendable {
    package let reason: ScanReason
    /// Pages met so far, known or new.
    package let seenFiles: Int
    /// Pages in the folder: as counted before the first scan, as found by the last one after that.
    package let expectedFiles: Int
}
