import Diplomacy
import Knowledge
import VietnameseText

/// Takes the features of a reading one by one.
protocol FeatureSink {
    /// - Parameter name: of the feature with this key; called only by sinks that tell names.
    mutating func add(_ key: UInt64, _ name: () -> String)
    /// - Parameter number: of a feature of `ClosedFeatures`.
    mutating func add(closed number: Int, _ name: () -> String)
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

    mutating func statuses() -> StatusWords {
        StatusWords(
            occurred: word(Status.occurred.rawValue), planned: word(Status.planned.rawValue),
            cancelled: word(Status.cancelled.rawValue))
    }

    /// Nil for a word of a text.
    subscript(hash: UInt64) -> String? { names[hash] }
}

/// The words for each status.
struct StatusWords: Sendable {
    fileprivate let occurred, planned, cancelled: UInt64

    subscript(status: Status) -> UInt64 {
        switch status {
        case .occurred: occurred
        case .planned: planned
        case .cancelled: cancelled
        }
    }
}

/// Sums the weights.
struct Scorer: FeatureSink {
    private var running: Weights.Sum

    /// - Parameter rows: of the closed features, where there are any.
    init(_ weights: Weights, _ rows: Weights.Rows) { running = Weights.Sum(weights, rows) }

    @inline(__always)
    mutating func add(_ key: UInt64, _ name: () -> String) { running.add(key) }

    @inline(__always)
    mutating func add(closed number: Int, _ name: () -> String) { running.add(row: number) }

    /// The next features begin anew.
    mutating func takeSum() -> Weights.Row { running.take() }
}

/// Collects the names of features.
struct NameCollector: FeatureSink {
    var names: [String] = []

    mutating func add(_ key: UInt64, _ name: () -> String) { names.append(name()) }
    mutating func add(closed number: Int, _ name: () -> String) { names.append(name()) }
}

/// Collects the features that have a weight for a kind in the second reading, with it.
struct TermCollector: FeatureSink {
    let weights: Weights
    let kind: Kind
    var terms: [Weigher.Term] = []

    mutating func add(_ key: UInt64, _ name: () -> String) {
        guard let row = weights[key] else { return }
        let weight = row[Weights.second + kind.number]
        terms.append(Weigher.Term(feature: name(), weight: weight))
    }

    mutating func add(closed number: Int, _ name: () -> String) {
        let name = name()
        add(Weights.key(name.split(separator: " "))) { name }
    }
}
