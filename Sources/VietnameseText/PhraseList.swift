/// Phrases as tables write them, each with the entry that it stands for: what a trie is made of.
package struct PhraseList: Sendable {
    struct Phrase: Sendable {
        /// Positions in `words`.
        let words: Range<Int>
        let entry: Int32
        let kind: UInt8
        let number: UInt16
        /// Bit i: the word i of the phrase needs a capital.
        let capitals: UInt32
        /// Bit i: a dash between spaces stands behind the word i, as in `Mỹ - Triều`.
        let dashes: UInt32
    }

    /// Lexicon numbers, phrase by phrase.
    private(set) var words: [Int32] = []
    private(set) var phrases: [Phrase] = []

    package init() {}

    /// No phrase has more words: each is a step of a recursion.
    package static let mostWords = 32

    /// Adds a phrase as the table writes it; one without words is left out.
    ///
    /// - Parameter kind: of the entry; what matches are told apart by without looking it up.
    /// - Parameter number: what else they tell of it.
    /// - Returns: whether it has no more words than `mostWords`; else it is left out.
    @discardableResult
    package mutating func insert(
        _ phrase: String, entry: Int32, kind: UInt8 = 0, number: UInt16 = 0,
        lexicon: inout Lexicon
    ) -> Bool {
        let first = words.count
        var capitals: UInt32 = 0
        var dashes: UInt32 = 0
        let utf8 = Array(phrase.utf8)
        let tokens = Tokenizer(lexicon: lexicon).tokens(utf8)
        for (i, token) in tokens.enumerated() {
            // A shift by more than 31 leaves no bit.
            let position = words.count - first
            if token.isWord {
                if token.startsUpper { capitals |= 1 << position }
                words.append(lexicon.intern(token, in: utf8))
            } else if token.isDash, token.spaceBefore, i + 1 < tokens.count,
                tokens[i + 1].spaceBefore
            {
                dashes |= 1 << (position - 1)
            }
        }
        guard words.count > first else { return true }
        guard words.count - first <= Self.mostWords else {
            words.removeSubrange(first...)
            return false
        }
        phrases.append(
            Phrase(
                words: first..<words.count, entry: entry, kind: kind, number: number,
                capitals: capitals, dashes: dashes))
        return true
    }

    /// Positions of the phrases, by their words; of two alike the earlier first.
    func sorted() -> [Int] {
        phrases.indices.sorted { a, b in
            let (first, second) = (words[phrases[a].words], words[phrases[b].words])
            if first.lexicographicallyPrecedes(second) { return true }
            return a < b && first == second
        }
    }
}
