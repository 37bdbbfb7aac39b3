/// A state, by its ISO 3166-1 alpha-3 code (`VNM`), or `XKX` for Kosovo.
package struct CountryCode: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    /// The three letters, the first highest, so that codes sort as their letters do.
    private let letters: UInt32

    /// Nil unless the text is three ASCII capitals. That the state exists is the tables' business.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 3, text.utf8.allSatisfy({ (65...90).contains($0) }) else {
            return nil
        }
        letters = text.utf8.reduce(0) { $0 << 8 | UInt32($1) }
    }

    package var rawValue: String {
        String(unsafeUninitializedCapacity: 3) { bytes in
            for i in 0..<3 { bytes[i] = UInt8(truncatingIfNeeded: letters >> UInt32(8 * (2 - i))) }
            return 3
        }
    }

    package var description: String { rawValue }

    package static func < (a: CountryCode, b: CountryCode) -> Bool { a.letters < b.letters }

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
