/// A state, by its ISO 3166-1 alpha-3 code (`VNM`), or `XKX` for Kosovo.
package struct CountryCode: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    package let rawValue: String

    /// Nil unless the text is three ASCII capitals. That the state exists is the tables' business.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 3, text.utf8.allSatisfy({ (65...90).contains($0) }) else {
            return nil
        }
        rawValue = String(text)
    }

    package var description: String { rawValue }

    package static func < (a: CountryCode, b: CountryCode) -> Bool { a.rawValue < b.rawValue }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let code = CountryCode(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "'\(text)' is not an ISO 3166-1 alpha-3 code"))
        }
        self = code
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
