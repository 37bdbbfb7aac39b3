import VietnameseText

/// Phrases by the lexicon numbers of their words, to be looked for around a word.
@usableFromInline
package struct WordLists: Sendable {
    /// Phrase by phrase.
    private var words: [Int32] = []
    /// Of each phrase the first word, and where the others stand in `words`.
    private var phrases: [(first: Int32, others: Range<Int>)] = []
    /// Bits of the words that begin a phrase: a quick way out for most tokens.
    @usableFromInline package private(set) var beginnings: UInt64 = 0

    package init() {}

    @inlinable package var isEmpty: Bool { beginnings == 0 }

    /// Whether a phrase may start with a word: a quick way out for most.
    @inlinable package func mayStart(with word: Int32) -> Bool {
        beginnings & 1 &<< UInt64(truncatingIfNeeded: word) != 0
    }

    mutating func append(_ phrase: [Int32]) {
        guard let first = phrase.first else { return }
        phrases.append((first, words.count..<words.count + phrase.count - 1))
        words += phrase.dropFirst()
        beginnings |= 1 &<< UInt64(truncatingIfNeeded: first)
    }

    /// Whether a phrase starts at one of some tokens.
    package func start(at positions: Range<Int>, in tokens: [Token]) -> Bool {
        for at in positions where at < tokens.count && mayStart(with: tokens[at].word) {
            for phrase in phrases
            where phrase.first == tokens[at].word && stand(phrase.others, at: at + 1, in: tokens) {
                return true
            }
        }
        return false
    }

    private func stand(_ others: Range<Int>, at start: Int, in tokens: [Token]) -> Bool {
        guard start + others.count <= tokens.count else { return false }
        for (i, other) in others.enumerated() where tokens[start + i].word != words[other] {
            return false
        }
        return true
    }
}
