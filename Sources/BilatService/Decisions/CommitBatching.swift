/// When the pages that have been read go to the index together: one disk flush a batch.
struct CommitBatching {
    static let maximumPages = 100
    static let maximumBytes = 16 << 20
    /// How long the first page of a batch waits for others while more are on their way.
    static let maximumWait = Duration.milliseconds(30)

    enum Decision: Hashable {
        case commit
        case wait(until: Duration)
        /// There is nothing to commit.
        case rest
    }

    /// - Parameters:
    ///   - pages: read and in order, ready to be committed.
    ///   - bytes: size of those pages.
    ///   - oldest: when the first of them became ready; nil without any.
    ///   - isMoreComing: other pages have been told of and are still being read.
    static func decide(
        pages: Int, bytes: Int, oldest: Duration?, isMoreComing: Bool, now: Duration
    ) -> Decision {
        guard pages > 0, let oldest else { return .rest }
        if !isMoreComing || pages >= maximumPages || bytes >= maximumBytes { return .commit }
        let due = oldest + maximumWait
        return now >= due ? .commit : .wait(until: due)
    }
}
