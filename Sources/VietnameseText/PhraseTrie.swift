/// Phrases of words, found in tokenised text, each with the entries that tables attach to it.
///
/// Words of a phrase stand apart by a space or a tight hyphen (`Mát-xcơ-va` and `Mát xcơ va` are
/// one), by a dash between spaces only where the phrase has one. A phrase's capitals bind: a word
/// written with a capital in the table needs one in the text.
@usableFromInline
package struct PhraseTrie: Sendable {
    @usableFromInline
    package struct Match: Hashable, Sendable {
        @usableFromInline package let start: Int32
        @usableFromInline package let end: Int32
        @usableFromInline package let entry: Int32
        /// Of the entry.
        @usableFromInline package let kind: UInt8
        /// Of the entry, too.
        @usableFromInline package let number: UInt16

        /// Token positions.
        @inlinable package var range: Range<Int> { Int(start)..<Int(end) }
    }

    /// Words that begin a phrase. Few bytes, as most of a reading is the wait for memory; what is most often asked for
    /// stands in them.
    private struct Node: Sendable {
        /// The last of the words; 0 in an empty place, and where a phrase begins.
        var word: Int32 = 0
        /// Where the table of the words that may follow begins, and its size as a power of two.
        var firstChild: Int32 = 0
        var childBits: UInt8 = 0
        /// Whether a dash between spaces may follow.
        var isDashed = false
        /// Of the phrases that end here.
        var endingCount: Int32 = 0
        /// The only one of them; of several `entry` is the position of the first.
        var ending = Ending()
    }

    private struct Ending: Sendable {
        var entry: Int32 = 0
        /// Bit i: the word i of the phrase needs a capital.
        var capitals: UInt32 = 0
        var kind: UInt8 = 0
        var number: UInt16 = 0
    }

    /// First a node for each word of the lexicon up to the last that begins a phrase, by number; then an empty
    /// one, the table of nodes without children; then the tables of the others, open addressing.
    private var nodes: [Node]
    /// By the number of the word.
    private var beginnings: [PhraseBeginning]
    /// The position of the empty node.
    private let empty: Int32
    /// Of the nodes with several.
    private var endings: [Ending] = []

    /// The words of a phrase, folded, and whether each begins with a capital.
    package static func words(_ phrase: String) -> [(folded: String, isCapital: Bool)] {
        phrase.unicodeScalars.split { !Folding.isWordScalar($0.value) }.map { part in
            (
                Folding.fold(String(part)),
                part.first.map { Folding.isUpper($0.value) } ?? false
            )
        }
    }

    package init(_ list: PhraseList) {
        let sorted = list.sorted().map { list.phrases[$0] }
        var firstWords: [Range<Int>] = []
        for (i, phrase) in sorted.enumerated() {
            let first = Int(list.words[phrase.words.lowerBound])
            while firstWords.count <= first { firstWords.append(i..<i) }
            firstWords[first] = firstWords[first].lowerBound..<i + 1
        }
        beginnings = Array(repeating: PhraseBeginning(), count: firstWords.count)
        empty = Int32(firstWords.count)
        nodes = Array(repeating: Node(firstChild: empty), count: firstWords.count + 1)
        for (word, phrases) in firstWords.enumerated() where !phrases.isEmpty {
            let following = add(sorted[phrases], of: list.words, depth: 1, to: word)
            beginnings[word] = PhraseBeginning(
                isPhrase: nodes[word].endingCount > 0, following: following)
        }
    }

    /// Gives a node what phrases in order say that share the words which lead to it.
    ///
    /// - Returns: the words that may follow.
    @discardableResult
    private mutating func add(
        _ phrases: ArraySlice<PhraseList.Phrase>, of words: [Int32], depth: Int, to node: Int
    ) -> [Int32] {
        var ending: [Ending] = []
        var following: [(word: Int32, phrases: Range<Int>)] = []
        for (i, phrase) in zip(phrases.indices, phrases) {
            if phrase.dashes & 1 << (depth - 1) != 0 { nodes[node].isDashed = true }
            guard phrase.words.count > depth else {
                ending.append(
                    Ending(
                        entry: phrase.entry, capitals: phrase.capitals, kind: phrase.kind,
                        number: phrase.number))
                continue
            }
            let word = words[phrase.words.lowerBound + depth]
            if following.last?.word != word { following.append((word, i..<i)) }
            following[following.count - 1].phrases =
                following[following.count - 1].phrases
                .lowerBound..<i + 1
        }
        nodes[node].endingCount = Int32(ending.count)
        if ending.count == 1 {
            nodes[node].ending = ending[0]
        } else {
            nodes[node].ending.entry = Int32(endings.count)
            endings += ending
        }
        guard !following.isEmpty else { return [] }
        let first = nodes.count
        // Half full at most.
        while 1 << nodes[node].childBits < following.count * 2 { nodes[node].childBits += 1 }
        nodes[node].firstChild = Int32(first)
        let mask = 1 << nodes[node].childBits - 1
        nodes += repeatElement(Node(firstChild: empty), count: mask + 1)
        for (word, shared) in following {
            var at = Int(word) & mask
            while nodes[first + at].word != 0 { at = (at + 1) & mask }
            nodes[first + at].word = word
            add(phrases[shared], of: words, depth: depth + 1, to: first + at)
        }
        return following.map(\.word)
    }

    /// Of the phrases that begin with a word.
    func beginning(_ word: Int32) -> PhraseBeginning {
        beginnings.indices.contains(Int(word)) ? beginnings[Int(word)] : PhraseBeginning()
    }

    /// Adds every phrase of a text, by start, shorter ones first, to those of others, and tells each token its `firstMatch`.
    ///
    /// - Parameter tokens: read with a lexicon that has noted the trie's phrases; behind the last stands `Token.end`.
    package func read(_ tokens: inout [Token], into matches: inout [Match]) {
        var tokens = tokens.mutableSpan
        for start in 0..<tokens.count - 1 {
            let beginning = tokens[start].beginning
            tokens[start].firstMatch = Int32(truncatingIfNeeded: matches.count)
            let next = tokens[start + 1]
            let goesOn = beginning.goesOn(
                with: next.isWord ? .bit(next.word) : next.isDash ? .any : PhraseBeginning())
            if goesOn || beginning.isPhrase {
                append(
                    from: start, Int(tokens[start].word), goesOn: goesOn, tokens.span, to: &matches)
            }
        }
    }

    package func matches(in tokens: [Token]) -> [Match] {
        var tokens = tokens + [.end]
        for i in tokens.indices { tokens[i].beginning = beginning(tokens[i].word) }
        var matches: [Match] = []
        read(&tokens, into: &matches)
        return matches
    }

    /// Adds the phrases that start at a token.
    @inline(never)
    private func append(
        from start: Int, _ word: Int, goesOn: Bool, _ tokens: Span<Token>,
        to matches: inout [Match]
    ) {
        var node = word
        var at = start
        var capitals: UInt32 = 0
        var capital: UInt32 = 1
        repeat {
            if tokens[at].startsUpper { capitals |= capital }
            if nodes[node].endingCount > 0 {
                append(nodes[node], start..<at + 1, capitals, to: &matches)
            }
            guard goesOn else { return }
            at += 1
            if !tokens[at].isWord {
                // A tight hyphen joins syllables.
                guard tokens[at].isDash, tokens[at].spaceBefore == tokens[at + 1].spaceBefore,
                    !tokens[at].spaceBefore || nodes[node].isDashed
                else { return }
                at += 1
            } else if !tokens[at].spaceBefore {
                return
            }
            node = child(of: nodes[node], tokens[at].word)
            // No bit is left behind the word 31.
            capital &<<= 1
        } while node != 0
    }

    /// Adds the phrases that end with the word of a node.
    @inline(__always)
    private func append(
        _ node: Node, _ range: Range<Int>, _ capitals: UInt32, to matches: inout [Match]
    ) {
        if node.endingCount == 1 {
            append(node.ending, range, capitals, to: &matches)
        } else {
            let first = Int(node.ending.entry)
            for i in first..<first + Int(node.endingCount) {
                append(endings[i], range, capitals, to: &matches)
            }
        }
    }

    @inline(never)
    private func append(
        _ ending: Ending, _ range: Range<Int>, _ capitals: UInt32, to matches: inout [Match]
    ) {
        guard ending.capitals & ~capitals == 0 else { return }
        matches.append(
            Match(
                start: Int32(truncatingIfNeeded: range.lowerBound),
                end: Int32(truncatingIfNeeded: range.upperBound), entry: ending.entry,
                kind: ending.kind, number: ending.number))
    }

    /// The node that a word leads to; 0 for none.
    @inline(__always)
    private func child(of node: Node, _ word: Int32) -> Int {
        let mask: Int32 = 1 &<< Int32(node.childBits) &- 1
        var at = word & mask
        while true {
            let child = Int(node.firstChild &+ at)
            if nodes[child].word == 0 { return 0 }
            if nodes[child].word == word { return child }
            at = (at &+ 1) & mask
        }
    }
}

/// What is known of the phrases that begin with a word: most tokens begin none, which is told by it.
struct PhraseBeginning: Sendable {
    /// The highest bit for the word by itself, the others for the words that may follow.
    let bits: UInt32

    private static var whole: UInt32 { 1 << 31 }

    init(bits: UInt32 = 0) { self.bits = bits }

    init(isPhrase: Bool, following: [Int32]) {
        bits = following.reduce(isPhrase ? Self.whole : 0) { $0 | Self.bit($1).bits }
    }

    static var any: PhraseBeginning { PhraseBeginning(bits: ~whole) }

    /// Of a word that may follow.
    @inline(__always)
    static func bit(_ word: Int32) -> PhraseBeginning {
        PhraseBeginning(bits: 1 &<< UInt32(min(word & 31, 30)))
    }

    @inline(__always)
    var isPhrase: Bool { bits & Self.whole != 0 }

    @inline(__always)
    func goesOn(with next: PhraseBeginning) -> Bool { bits & next.bits != 0 }
}
