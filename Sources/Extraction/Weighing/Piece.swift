import Diplomacy
import Knowledge
import VietnameseText

/// One word of a feature's name: a word of the text, or a label.
struct Piece {
    let hash: UInt64
    /// Token position, for a word of the text; -1 for a label.
    let token: Int32
    let label: String

    /// Begin the name of what one party alone tells.
    static let actor = Piece("A")
    static let target = Piece("B")

    init(_ label: String) {
        hash = Lexicon.hash(of: label)
        token = -1
        self.label = label
    }

    init(token: Int, hash: UInt64) {
        self.hash = hash
        self.token = Int32(token)
        label = ""
    }
}

/// Takes the features of a reading one by one.
protocol FeatureSink {
    /// - Parameter name: the words the key was made of; called only by sinks that tell names.
    mutating func add(_ key: UInt64, _ name: () -> [Piece])
}

extension FeatureSink {
    @inline(__always)
    mutating func add(_ a: Piece, _ b: Piece) {
        add(Weights.key(Weights.key(0, a.hash), b.hash)) { [a, b] }
    }

    @inline(__always)
    mutating func add(_ a: Piece, _ b: Piece, _ c: Piece) {
        add(Weights.key(Weights.key(Weights.key(0, a.hash), b.hash), c.hash)) { [a, b, c] }
    }

    @inline(__always)
    mutating func add(_ a: Piece, _ b: Piece, _ c: Piece, _ d: Piece) {
        let key = Weights.key(
            Weights.key(Weights.key(Weights.key(0, a.hash), b.hash), c.hash), d.hash)
        add(key) { [a, b, c, d] }
    }

    mutating func add(_ pieces: [Piece]) {
        add(pieces.reduce(0) { Weights.key($0, $1.hash) }) { pieces }
    }
}

/// Sums the weights.
struct Scorer: FeatureSink {
    let weights: Weights
    var sum = Weights.Row(repeating: 0)

    @inline(__always)
    mutating func add(_ key: UInt64, _ name: () -> [Piece]) {
        if let row = weights[key] { sum += row }
    }
}

extension [Piece] {
    /// The name of a feature; of words of the text only with it.
    func name(in text: AnnotatedText?) -> String {
        map { piece in
            guard piece.token >= 0, let text else { return piece.label }
            return Folding.fold(text.string(Int(piece.token)..<Int(piece.token) + 1))
        }.joined(separator: " ")
    }
}

/// Collects the names of features.
struct NameCollector: FeatureSink {
    var text: AnnotatedText?
    var names: [String] = []

    mutating func add(_ key: UInt64, _ name: () -> [Piece]) { names.append(name().name(in: text)) }
}

/// Collects the features that have a weight for a kind, with it.
struct TermCollector: FeatureSink {
    let weights: Weights
    let kind: Kind
    let text: AnnotatedText
    var terms: [Weigher.Term] = []

    mutating func add(_ key: UInt64, _ name: () -> [Piece]) {
        guard let row = weights[key] else { return }
        let weight = row[Kind.allCases.firstIndex(of: kind)!]
        terms.append(Weigher.Term(feature: name().name(in: text), weight: weight))
    }
}
