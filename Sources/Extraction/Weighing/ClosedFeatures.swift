import Knowledge

/// Features of which all are known before a page is read, by number: so their rows need not be looked up. Those that always
/// come together have one number.
struct ClosedFeatures: Sendable {
    /// Features whose names begin alike and end with one of so many words, or with two or three of these, by the numbers
    /// of these.
    struct Family: Sendable {
        fileprivate let first: Int
        fileprivate let seconds: Int
        fileprivate let thirds: Int

        @inline(__always)
        subscript(word: Int) -> Int { first &+ word }

        @inline(__always)
        subscript(word: Int, second: Int) -> Int { first &+ word &* seconds &+ second }

        @inline(__always)
        subscript(word: Int, second: Int, third: Int) -> Int {
            first &+ (word &* seconds &+ second) &* thirds &+ third
        }
    }

    /// By number: of each name the hashes of what it is made of.
    private var words: [[[UInt64]]] = []

    var count: Int { words.count }

    /// By number: the keys of the names.
    var keys: [[UInt64]] {
        words.map { $0.map { $0.dropFirst().reduce($0[0], Weights.key) } }
    }

    /// - Parameters:
    ///   - start: how the names begin, as a key.
    ///   - middle: a word that all have behind the first.
    ///   - beside: of what a name ends with, the name of what comes with it.
    mutating func family(
        _ start: UInt64, _ first: [UInt64], middle: UInt64? = nil, _ second: [UInt64]? = nil,
        _ third: [UInt64]? = nil, beside: (([UInt64]) -> [UInt64])? = nil
    ) -> Family {
        let family = Family(
            first: count, seconds: second?.count ?? 1, thirds: third?.count ?? 1)
        for a in first {
            for b in second ?? [0] {
                for c in third ?? [0] {
                    let all =
                        [a] + (middle.map { [$0] } ?? []) + (second == nil ? [] : [b])
                        + (third == nil ? [] : [c])
                    words.append([[start] + all] + (beside.map { [$0(all)] } ?? []))
                }
            }
        }
        return family
    }

    /// A feature that has no word behind.
    mutating func feature(_ name: UInt64) -> Int {
        words.append([[name]])
        return count - 1
    }

    /// - Parameter names: of what they are made of.
    func names(of number: Int, _ names: NameTable) -> [String] {
        words[number].map { $0.map { names[$0]! }.joined(separator: " ") }
    }
}
