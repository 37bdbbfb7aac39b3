/// The words that the tables know, each with a small number. Words no table names have number 0.
///
/// Words are found by a 64-bit FNV-1a hash of their folded scalars; two words of one hash (one
/// chance in 10^11 for the tables' few thousand words) would be taken for one.
package struct Lexicon: Sendable {
    package static let unknown: Int32 = 0

    private var ids = HashTable()
    package private(set) var words: [String] = [""]

    package init() {}

    package static var hashSeed: UInt64 { 0xcbf2_9ce4_8422_2325 }

    @inline(__always)
    package static func hash(_ hash: UInt64, _ scalar: UInt32) -> UInt64 {
        (hash ^ UInt64(scalar)) &* 0x0000_0100_0000_01b3
    }

    /// The number of a word, given its folded scalars' hash.
    @inline(__always)
    package func id(hash: UInt64) -> Int32 { ids[hash] ?? Self.unknown }

    /// Adds a folded word, or finds it.
    package mutating func intern(_ folded: String) -> Int32 {
        intern(hash: Self.hash(of: folded)) { folded }
    }

    /// Adds the word of a token, or finds it.
    package mutating func intern(_ token: Token, in utf8: [UInt8]) -> Int32 {
        intern(hash: token.hash) {
            Folding.fold(String(decoding: utf8[token.range], as: UTF8.self))
        }
    }

    private mutating func intern(hash: UInt64, _ folded: () -> String) -> Int32 {
        if let known = ids[hash] { return known }
        let id = Int32(words.count)
        words.append(folded())
        ids.set(hash, id)
        return id
    }

    package func id(of folded: String) -> Int32 { id(hash: Self.hash(of: folded)) }

    /// Of a folded word in UTF-8.
    package static func hash(of folded: ArraySlice<UInt8>) -> UInt64 {
        let bytes = folded.span
        var hash = hashSeed
        var at = 0
        while at < bytes.count { hash = Self.hash(hash, bytes.scalar(&at)) }
        return hash
    }

    package static func hash(of folded: String) -> UInt64 {
        var hash = hashSeed
        for scalar in folded.unicodeScalars { hash = Self.hash(hash, scalar.value) }
        return hash
    }
}
