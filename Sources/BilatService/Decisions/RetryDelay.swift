/// How long to wait before an attempt is repeated: doubled from the first to the last.
struct RetryDelay {
    let first: Duration
    let last: Duration
    private var failures = 0

    init(first: Duration, last: Duration) {
        self.first = first
        self.last = last
    }

    mutating func next() -> Duration {
        // 2^20 times anything sensible is past the last.
        let delay = min(first * (1 << min(failures, 20)), last)
        failures += 1
        return delay
    }

    mutating func succeeded() { failures = 0 }
}
