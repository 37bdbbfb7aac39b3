import Diplomacy

/// The rules and tables that derived a page's reports, as one string: when it changes, the stored
/// pages are derived again.
package struct IndexVersions: Hashable, Sendable {
    package let derivation: String

    package init(derivation: String) { self.derivation = derivation }
}

/// One file as the pipeline hands it over.
package struct PageRecord: Sendable {
    package enum Outcome: Sendable {
        case page(
            title: String?, outlet: String?, published: Publication?, articleText: String,
            reports: [Report])
        case problem(PageProblem)
        /// `knownDerivation` said so: only the path is new. Bytes are not needed.
        case known
    }

    package let file: FileIdentity
    package let signature: FileSignature
    /// Lower-case hex; empty if the file could not be read.
    package let sha256: String
    /// Empty if the file was not read whole.
    package let bytes: [UInt8]
    package let firstSeen: UnixTime
    package let outcome: Outcome

    package init(
        file: FileIdentity, signature: FileSignature, sha256: String, bytes: [UInt8],
        firstSeen: UnixTime, outcome: Outcome
    ) {
        self.file = file
        self.signature = signature
        self.sha256 = sha256
        self.bytes = bytes
        self.firstSeen = firstSeen
        self.outcome = outcome
    }
}

/// What a commit changed.
package struct CommitSummary: Hashable, Sendable {
    /// Records that were pages, new or known.
    package var pages = 0
    /// Contents the index had never held.
    package var newPages = 0
    /// Records that were set aside.
    package var problems = 0
    /// Those that were not set aside for the same reason before.
    package var newProblems: [SetAside] = []
    /// Events that no page had told of before, sorted.
    package var newEventIDs: [String] = []
    /// Events whose report, sources, status or id changed, sorted; new ones left out.
    package var changedEventIDs: [String] = []
    /// The span of first-seen times in the batch: the days whose digests it can change. Nil for an
    /// empty batch.
    package var seen: ClosedRange<UnixTime>?
    /// Where events may have changed, come or gone.
    package var parts: Set<PairYear> = []

    package init() {}
}

/// A stored page that other rules or tables had derived.
package struct StaleContent: Hashable, Sendable {
    package let sha256: String
    package let bytes: [UInt8]
    /// Its smallest path.
    package let page: String
    /// The earliest mtime a file with this content came with: when the page was received.
    package let received: UnixTime
}

package struct IndexStatistics: Hashable, Sendable {
    /// Contents whose claims stand.
    package let pages: Int
    package let events: Int
    /// First reported on the day asked about, backfill left out.
    package let eventsNewToday: Int
    package let pagesToday: Int
    package let setAside: Int
    package let lastPageSeen: UnixTime?
    /// Contents that wait for being derived again.
    package let stale: Int
}

/// What `search` looks for; an empty query finds every event.
package struct EventQuery: Hashable, Sendable {
    /// Each must stand in the text of a page that reports the event; one that holds several words
    /// must stand as that phrase. Case and diacritics do not matter.
    package var words: [String] = []
    package var country: CountryCode?
    /// Both must be parties, in whichever direction.
    package var pair: [CountryCode] = []
    package var kind: Kind?
    /// First and last day; undated events are left out if either is given.
    package var from: CalendarDay?
    package var to: CalendarDay?
    package var order = Order.date
    package var limit = EventQuery.defaultLimitEvents

    package enum Order: String, CaseIterable, Sendable {
        /// Newest first, undated last.
        case date
        /// Those of the pages that match best first (BM25), of the best 2,000; by date without
        /// words.
        case match
    }

    package static let defaultLimitEvents = 20

    package init() {}
}
