import Knowledge
import VietnameseText

/// Tells of a few phrases in a row which are cues, which tell acts and which may be names.
struct PhraseSorter: Sendable {
    /// So many at once.
    static let mostPhrases = UInt64.bitWidth

    /// Two bits for each kind: 1 for a cue, 2 for what tells an act, 3 for what may be a name, else 0.
    private let sorts: UInt64

    init() {
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

    /// Some of the phrases, by their places among these. Without a branch, as nothing tells what comes next.
    ///
    /// - Parameters:
    ///   - positions: as many as `mostPhrases` at most.
    ///   - end: phrases that end behind this token are of no sort.
    @inline(__always)
    func sorted(
        _ phrases: [PhraseTrie.Match], at positions: Range<Int>, upTo end: Int
    ) -> (cues: Places, triggers: Places, names: Places) {
        let phrases = phrases.span
        var (low, high): (UInt64, UInt64) = (0, 0)
        var i = positions.upperBound
        while i > positions.lowerBound {
            i &-= 1
            // All ones where it ends in time, else 0.
            let mask = ~UInt64(bitPattern: Int64((end &- Int(phrases[i].end)) >> 63))
            let sort = sorts &>> (2 &* UInt64(phrases[i].kind)) & mask
            low = low &<< 1 | sort & 1
            high = high &<< 1 | sort &>> 1 & 1
        }
        return (Places(bits: low & ~high), Places(bits: high & ~low), Places(bits: low & high))
    }

    /// A set of places, each of which is a bit.
    struct Places {
        fileprivate var bits: UInt64

        /// Takes out the first.
        @inline(__always)
        mutating func popFirst() -> Int? {
            if bits == 0 { return nil }
            defer { bits &= bits &- 1 }
            return bits.trailingZeroBitCount
        }
    }
}
