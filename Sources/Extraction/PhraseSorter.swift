import Knowledge
import VietnameseText

/// Tells which phrases of a text are cues, which tell acts and which may be names: by their positions among the phrases that
/// were found; behind the last stands one that none has.
struct PhraseSorter {
    private(set) var cues: [Int32]
    private(set) var triggers: [Int32]
    private(set) var names: [Int32]

    /// Two bits for each kind: 1 for a cue, 2 for what tells an act, 3 for what may be a name, else 0.
    private let sorts: UInt64

    /// - Parameter phrases: so many a text has at most.
    init(phrases: Int) {
        cues = Array(filledWith: .max, count: phrases + 1)
        triggers = cues
        names = cues
        var sorts: UInt64 = 0
        for kind in EntityKind.allCases {
            let sort: UInt64 =
                switch kind {
                case .cue: 1
                case .trigger: 2
                case .person, .notName, .country, .place, .office, .gathering, .clippedCountry: 3
                // "thượng đỉnh Nga - Mỹ" names two states as well.
                case .summit, .landmark, .date: 0
                }
            sorts |= sort << (2 * UInt64(kind.rawValue))
        }
        self.sorts = sorts
    }

    /// Sorts the phrases of another text.
    mutating func sort(_ phrases: [PhraseTrie.Match], at positions: Range<Int>) {
        Self.sort(phrases.span, positions, sorts, &cues, &triggers, &names)
    }

    /// Nothing tells what comes next, so that it is not for a branch to guess: each is written to all, over the one before
    /// where that was of another sort.
    private static func sort(
        _ phrases: Span<PhraseTrie.Match>, _ positions: Range<Int>, _ sorts: UInt64,
        _ cues: inout [Int32], _ triggers: inout [Int32], _ names: inout [Int32]
    ) {
        var cues = cues.mutableSpan
        var triggers = triggers.mutableSpan
        var names = names.mutableSpan
        var (cueCount, triggerCount, nameCount) = (0, 0, 0)
        for i in positions {
            let sort = sorts &>> (2 &* UInt64(phrases[i].kind))
            let (low, high) = (Int(sort & 1), Int(sort &>> 1 & 1))
            let position = Int32(truncatingIfNeeded: i)
            cues[cueCount] = position
            cueCount &+= low & ~high
            triggers[triggerCount] = position
            triggerCount &+= high & ~low
            names[nameCount] = position
            nameCount &+= low & high
        }
        cues[cueCount] = .max
        triggers[triggerCount] = .max
        names[nameCount] = .max
    }
}
