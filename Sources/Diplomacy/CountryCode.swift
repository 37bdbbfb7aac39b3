/// A state, by its ISO 3166-1 alpha-3 code (`VNM`), or `XKX` for Kosovo.
///
/// Here and in the other small values of this module: usable from inline code, so that other modules compare and
/// hash them in place. Pages are read by comparing them.
@usableFromInline
package struct CountryCode: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    /// The three letters, five bits each, the first highest, so that codes sort as their letters do.
    @usableFromInline
    package let number: UInt16

    /// Nil unless the text is three ASCII capitals. That the state exists is the tables' business.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 3, text.utf8.allSatisfy({ (65...90).contains($0) }) else {
            return nil
        }
        number = text.utf8.reduce(0) { $0 << 5 | UInt16($1 - 65) }
    }

    package var rawValue: String {
        String(unsafeUninitializedCapacity: 3) { bytes in
            for i in 0..<3 { bytes[i] = 65 + UInt8(number >> UInt16(5 * (2 - i)) & 31) }
            return 3
        }
    }

    @usableFromInline
    package var description: String { rawValue }

    @inlinable
    package static func < (a: CountryCode, b: CountryCode) -> Bool { a.number < b.number }

    @usableFromInline
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

    @usableFromInline
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
