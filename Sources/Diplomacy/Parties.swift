/// The two states of an event: `[actor, target]` for directed kinds, alphabetical for symmetric ones.
@usableFromInline
package struct Parties: Hashable, Sendable, Codable {
    package let first: CountryCode
    package let second: CountryCode

    /// Nil when both are the same state. Sorts for symmetric kinds.
    package init?(_ actor: CountryCode, _ target: CountryCode, kind: Kind) {
        guard actor != target else { return nil }
        let swapped = kind.isSymmetric && target < actor
        first = swapped ? target : actor
        second = swapped ? actor : target
    }

    package var both: [CountryCode] { [first, second] }

    package func contains(_ country: CountryCode) -> Bool { first == country || second == country }

    @usableFromInline
    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        first = try container.decode(CountryCode.self)
        second = try container.decode(CountryCode.self)
    }

    @usableFromInline
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(first)
        try container.encode(second)
    }
}
