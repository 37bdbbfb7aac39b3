import Diplomacy
import Knowledge
import VietnameseText

/// Takes the features of a reading one by one.
protocol FeatureSink {
    /// - Parameter name: of the feature with this key; called only by sinks that tell names.
    mutating func add(_ key: UInt64, _ name: () -> String)
    /// - Parameter number: of features of `ClosedFeatures`, with these names.
    mutating func add(closed number: Int, _ names: () -> [String])
}

/// What features' names are made of, by hashes of their words (`Lexicon.hash(of:)`) and by the keys with which they begin
/// (`Weights.key`): found by these, told to people and to what learns.
struct NameTable: Sendable {
    private var names: [UInt64: String] = [:]

    /// - Returns: the hash of a word.
    mutating func word(_ word: String) -> UInt64 {
        let hash = Lexicon.hash(of: word)
        names[hash] = word
        return hash
    }

    /// - Returns: the key of the words that names begin with.
    mutating func start(_ start: String) -> UInt64 {
        let key = Weights.key(start.split(separator: " "))
        names[key] = start
        return key
    }

    /// Nil for a word of a text.
    subscript(hash: UInt64) -> String? { names[hash] }
}

/// Sums the weights.
struct Scorer: FeatureSink {
    private var sums: Weights.Sums

    /// - Parameter rows: of the closed features.
    init(_ rows: Weights.Rows) { sums = Weights.Sums(rows) }

    @inline(__always)
    mutating func add(_ key: UInt64, _ name: () -> String) { sums.add(key) }

    @inline(__always)
    mutating func add(closed number: Int, _ names: () -> [String]) { sums.add(row: number) }

    /// The next features begin anew.
    mutating func takeSum() -> Weights.Row { sums.take() }

    /// The next features are of another sum, and the sum stays here.
    mutating func end() { sums.end() }

    /// Makes room for so many that stay.
    mutating func reserve(_ count: Int) { sums.reserve(count) }

    /// Those that stayed.
    mutating func takeSums() -> [Weights.Row] { sums.takeAll() }
}

/// Collects the names of features.
struct NameCollector: FeatureSink {
    /// What they tell of.
    var subject = Weights.Subject.act
    var names: [String] = []

    mutating func add(_ key: UInt64, _ name: () -> String) { names.append(subject.name(name())) }
    mutating func add(closed number: Int, _ names: () -> [String]) {
        self.names += names().map(subject.name)
    }
}

/// Collects the features that have a weight for a kind, with it.
struct TermCollector: FeatureSink {
    let weights: Weights
    let kind: Kind
    /// What they tell of.
    var subject = Weights.Subject.act
    var terms: [Weigher.Term] = []

    mutating func add(_ key: UInt64, _ name: () -> String) {
        guard let row = weights[key, subject] else { return }
        let weight = row[kind.number]
        if weight == 0 { return }
        terms.append(Weigher.Term(feature: subject.name(name()), weight: weight))
    }

    mutating func add(closed number: Int, _ names: () -> [String]) {
        for name in names() { add(Weights.key(name.split(separator: " "))) { name } }
    }
}
