import Diplomacy
import Knowledge
import VietnameseText

/// One word of a feature's name.
struct Piece {
    let hash: UInt64
    let label: String

    init(_ label: String) {
        hash = Lexicon.hash(of: label)
        self.label = label
    }
}

/// Takes the features of a reading one by one.
protocol FeatureSink {
    /// - Parameter name: of the feature with this key; called only by sinks that tell names.
    mutating func add(_ key: UInt64, _ name: () -> String)
}

extension FeatureSink {
    @inline(__always)
    mutating func add(_ a: Piece, _ b: Piece) {
        add(Weights.key(Weights.key(0, a.hash), b.hash)) { [a, b].name }
    }

    @inline(__always)
    mutating func add(_ a: Piece, _ b: Piece, _ c: Piece) {
        add(Weights.key(Weights.key(Weights.key(0, a.hash), b.hash), c.hash)) { [a, b, c].name }
    }

    @inline(__always)
    mutating func add(_ a: Piece, _ b: Piece, _ c: Piece, _ d: Piece) {
        let key = Weights.key(
            Weights.key(Weights.key(Weights.key(0, a.hash), b.hash), c.hash), d.hash)
        add(key) { [a, b, c, d].name }
    }

    mutating func add(_ pieces: [Piece]) {
        add(pieces.key) { pieces.name }
    }
}

extension [Piece] {
    var key: UInt64 { reduce(0) { Weights.key($0, $1.hash) } }
    var name: String { map(\.label).joined(separator: " ") }
}

/// Sums the weights, in one part or several.
struct Scorer: FeatureSink {
    private let weights: Weights
    private var keys: [UInt64] = []
    /// Where the parts end.
    private var ends: [Int] = []

    init(weights: Weights) { self.weights = weights }

    @inline(__always)
    mutating func add(_ key: UInt64, _ name: () -> String) { keys.append(key) }

    mutating func endPart() { ends.append(keys.count) }

    /// Of each part; the next features begin anew.
    mutating func takeSums() -> [Weights.Row] {
        let sums = weights.sums(of: keys, ends: ends)
        keys.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        return sums
    }

    /// Where there are no parts.
    var sum: Weights.Row { weights.sums(of: keys, ends: [keys.count])[0] }
}

/// Collects the names of features.
struct NameCollector: FeatureSink {
    var names: [String] = []

    mutating func add(_ key: UInt64, _ name: () -> String) { names.append(name()) }
}

/// Collects the features that have a weight for a kind in the second reading, with it.
struct TermCollector: FeatureSink {
    let weights: Weights
    let kind: Kind
    var terms: [Weigher.Term] = []

    mutating func add(_ key: UInt64, _ name: () -> String) {
        guard let row = weights[key] else { return }
        let weight = row[Weights.second + Kind.allCases.firstIndex(of: kind)!]
        terms.append(Weigher.Term(feature: name(), weight: weight))
    }
}
