import Diplomacy
import DropFolder
import Synchronization

/// Where pages come from: a watched drop folder, or a list that is read once.
protocol PageSource: AnyObject, Sendable {
    /// Nil at the end.
    func next() async -> DropSignal?
    /// `next` returns nil from now on.
    func stop()
    /// How far it has come; nil where nobody knows.
    var progress: DropProgress? { get }
    /// Takes back a file that changed while it was read. False when this source will not tell of it
    /// again, so that the page is set aside.
    func takeBack(_ file: FileIdentity) -> Bool
    /// Tells again, at the next search of the folder, of a file that the system did not let us read.
    func retryLater(_ file: FileIdentity)
}

extension DropWatcher: PageSource {
    func takeBack(_ file: FileIdentity) -> Bool {
        reconsider(file)
        return true
    }
}

/// Files and folders that are read once, without waiting for them to settle.
final class ListedPages: PageSource {
    private let signals: [DropSignal]
    private let taken = Atomic(0)
    private let isStopped = Atomic(false)

    /// - Parameters:
    ///   - listings: in the order in which they are read.
    ///   - isKnown: which files the index has already, with exactly these signatures.
    ///   - now: when what cannot be looked into was seen.
    init(
        listings: [PageListing], now: UnixTime,
        isKnown: ([(FileIdentity, FileSignature)]) -> [Bool]
    ) {
        var signals: [DropSignal] = [.scanStarted(reason: .requested)]
        var unchanged = 0
        for listing in listings {
            for (path, problem) in listing.refused {
                let identity = FileIdentity(root: listing.root, path: path)
                let aside = SetAside(page: path, problem: problem, seen: now)
                signals.append(.setAside(aside, identity, nil))
            }
            let known = isKnown(listing.files)
            for (file, known) in zip(listing.files, known) where !known {
                signals.append(.file(file.0, file.1))
            }
            unchanged += known.count { $0 }
        }
        pageCount = signals.count - 1
        unchangedCount = unchanged
        signals.append(.scanFinished(found: pageCount, pending: 0))
        self.signals = signals
    }

    /// How many are to be read.
    let pageCount: Int
    /// How many the index has already.
    let unchangedCount: Int

    /// Whether it was stopped before its end.
    var isStoppedEarly: Bool { taken.load(ordering: .acquiring) < signals.count }

    func next() async -> DropSignal? {
        guard !isStopped.load(ordering: .acquiring) else { return nil }
        let index = taken.add(1, ordering: .relaxed).oldValue
        return index < signals.count ? signals[index] : nil
    }

    func stop() { isStopped.store(true, ordering: .releasing) }

    var progress: DropProgress? { nil }

    func takeBack(_ file: FileIdentity) -> Bool { false }

    func retryLater(_ file: FileIdentity) {}
}
