import Diplomacy

/// A point in time in whole seconds, written as RFC 3339 in UTC.
package struct StatusTime: Hashable, Sendable, Codable {
    package let time: UnixTime

    package init(_ time: UnixTime) { self.time = UnixTime(seconds: time.seconds) }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let moment = Publication(text), let clock = moment.clock else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' is not a time"))
        }
        let seconds = Int64(moment.day.daysSince1970) * 86_400 + Int64(clock.secondsIntoDay)
        time = UnixTime(seconds: seconds - Int64(clock.offsetMinutes) * 60)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(time.rfc3339(offsetMinutes: 0))
    }
}
