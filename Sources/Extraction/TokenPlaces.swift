import VietnameseText

/// Where the marks of a text stand, and the words with a capital: few tokens, for which others need not be looked at.
struct TokenPlaces {
    /// Behind the last stands one that no token has.
    private(set) var marks: [Int32]
    /// Likewise.
    private(set) var capitals: [Int32]

    /// - Parameter tokens: so many a text has at most.
    init(tokens: Int) {
        marks = Array(filledWith: .max, count: tokens + 1)
        capitals = marks
    }

    /// Reads another text.
    mutating func read(_ tokens: [Token]) { Self.read(tokens.span, &marks, &capitals) }

    /// What a token is is not for a branch to guess: each is written, over the one before where that is no mark, or has no
    /// capital.
    private static func read(
        _ tokens: Span<Token>, _ marks: inout [Int32], _ capitals: inout [Int32]
    ) {
        var marks = marks.mutableSpan
        var capitals = capitals.mutableSpan
        var (markCount, capitalCount) = (0, 0)
        for at in tokens.indices {
            let token = tokens[at]
            marks[markCount] = Int32(truncatingIfNeeded: at)
            markCount &+= token.isWord ? 0 : 1
            capitals[capitalCount] = Int32(truncatingIfNeeded: at)
            capitalCount &+= token.startsUpper ? 1 : 0
        }
        marks[markCount] = .max
        capitals[capitalCount] = .max
    }
}
