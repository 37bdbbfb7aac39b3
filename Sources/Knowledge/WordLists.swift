import VietnameseText

/// Phrases by the lexicon numbers of their words, to be looked for around a word.
package struct WordLists: Sendable {
    /// Phrase by phrase, each closed by a 0.
    private var words: [Int32] = []
    /// Bits of the words that begin a phrase: a quick way out for most tokens.
    private var beginnings: UInt64 = 0

    package init() {}

    package var isEmpty: Bool { words.isEmpty }

    mutating func append(_ phrase: [Int32]) {
        guard let first = phrase.first else { return }
        words += phrase + [0]
        beginnings |= Self.bit(first)
    }

    /// Whether a phrase starts at one of some tokens.
    package func start(at positions: Range<Int>, in tokens: [Token]) -> Bool {
        guard !isEmpty else { return false }
        return positions.contains { at in
            at < tokens.count && beginnings & Self.bit(tokens[at].word) != 0
                && stand(at: at, in: tokens)
        }
    }

    private static func bit(_ word: Int32) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: word) }

    private func stand(at start: Int, in tokens: [Token]) -> Bool {
        var at = start
        var isSame = true
        for word in words {
            if word == 0 {
                if isSame { return true }
                at = start
                isSame = true
            } else if isSame {
                isSame = at < tokens.count && tokens[at].word == word
                at += 1
            }
        }
        return false
    }
}
