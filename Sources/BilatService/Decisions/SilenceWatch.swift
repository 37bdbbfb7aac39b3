import Diplomacy

/// Whether no page has come for too long, said once when it begins and once when it ends.
struct SilenceWatch {
    enum Change: Hashable {
        case began(Duration)
        case ended
    }

    private(set) var silence: Duration?

    /// - Parameters:
    ///   - last: when the last page was first seen, or when the service was first started.
    ///   - limit: nil for never.
    mutating func look(now: UnixTime, last: UnixTime?, limit: Duration?) -> Change? {
        let was = silence
        silence = Self.silence(now: now, last: last, limit: limit)
        switch (was, silence) {
        case (nil, let length?): return .began(length)
        case (_?, nil): return .ended
        default: return nil
        }
    }

    /// How long no page has come, when that is longer than the limit.
    static func silence(now: UnixTime, last: UnixTime?, limit: Duration?) -> Duration? {
        guard let limit, let last, now > last else { return nil }
        let length = Duration.seconds(now.seconds - last.seconds)
        return length > limit ? length : nil
    }
}
