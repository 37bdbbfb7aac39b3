/// When the digest is written again: at once when nothing waits, at most once a second under load.
///
/// A decision on times that are passed in; whoever asks does the writing and the waiting.
struct DigestPacing {
    /// Between two digests while pages are waiting.
    static let intervalUnderLoad = Duration.seconds(1)
    /// After a digest that could not be written, doubled with each further failure up to the last.
    static let firstRetry = Duration.seconds(1)
    static let lastRetry = Duration.seconds(30)

    enum Decision: Hashable {
        case write
        case wait(until: Duration)
        /// Nothing has changed since the last digest.
        case rest
    }

    private var isChanged: Bool
    private var lastStart: Duration?
    private var lastEnd: Duration?
    private var failures = 0

    init(isChanged: Bool = false) { self.isChanged = isChanged }

    mutating func changed() { isChanged = true }

    /// - Parameters:
    ///   - now: on a clock that never goes back, from any origin.
    ///   - isIdle: no page is on its way to the index.
    func decide(now: Duration, isIdle: Bool) -> Decision {
        guard isChanged else { return .rest }
        let due = earliest(isIdle: isIdle)
        return now >= due ? .write : .wait(until: due)
    }

    private func earliest(isIdle: Bool) -> Duration {
        guard let lastStart, let lastEnd else { return .zero }
        if failures > 0 {
            // 2^5 seconds is past the last retry.
            let doubled = Self.firstRetry * (1 << min(failures - 1, 5))
            return lastEnd + min(doubled, Self.lastRetry)
        }
        let duration = lastEnd - lastStart
        // Writing takes at most half of the time, however long a day's digest has become, so that
        // the machine is not kept from the pages.
        if isIdle { return lastEnd + min(duration, Self.intervalUnderLoad) }
        return max(lastStart + Self.intervalUnderLoad, lastEnd + duration)
    }

    /// Changes told from here on belong to the next digest.
    mutating func began(now: Duration) {
        isChanged = false
        lastStart = now
    }

    mutating func ended(now: Duration, succeeded: Bool) {
        lastEnd = now
        if succeeded {
            failures = 0
        } else {
            failures += 1
            isChanged = true
        }
    }
}
