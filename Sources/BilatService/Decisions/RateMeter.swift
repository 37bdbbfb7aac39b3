/// Pages a second over the last few seconds.
struct RateMeter {
    static let window = Duration.seconds(5)

    private var samples: [(time: Duration, pages: Int)] = []

    mutating func add(pages: Int, now: Duration) {
        samples.append((now, pages))
        forget(now: now)
    }

    /// 0 when nothing came lately.
    mutating func pagesPerSecond(now: Duration) -> Double {
        forget(now: now)
        guard let first = samples.first else { return 0 }
        // A first sample alone spans no time; a short span would make a page look like thousands.
        let span = max(now - first.time, .seconds(1)) / .seconds(1)
        return Double(samples.reduce(0) { $0 + $1.pages }) / span
    }

    private mutating func forget(now: Duration) {
        let fresh = samples.firstIndex { $0.time + Self.window >= now } ?? samples.endIndex
        samples.removeFirst(fresh)
    }
}
