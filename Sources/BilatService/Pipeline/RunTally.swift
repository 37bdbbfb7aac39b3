import EventIndex
import Synchronization

/// What one run has done, for the line that `ingest` ends with.
package struct RunCounts: Hashable, Sendable {
    /// Pages committed, those the index had before among them.
    package var pages = 0
    package var newPages = 0
    package var newEvents = 0
    package var changedEvents = 0
    /// Files set aside, each time they came.
    package var setAside = 0

    package init() {}
}

final class RunTally: Sendable {
    private let stored = Mutex(RunCounts())

    var counts: RunCounts { stored.withLock { $0 } }

    func add(_ summary: CommitSummary) {
        stored.withLock { counts in
            counts.pages += summary.pages
            counts.newPages += summary.newPages
            counts.newEvents += summary.newEventIDs.count
            counts.changedEvents += summary.changedEventIDs.count
            counts.setAside += summary.problems
        }
    }
}
