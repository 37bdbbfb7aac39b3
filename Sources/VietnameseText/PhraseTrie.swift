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

        /// Token positions.
        @inlinable package var range: Range<Int> { Int(start)..<Int(end) }
    }

    /// Words that begin a phrase, and where they end. What a node has lies between its first and that of the
    /// next node.
    private struct Node: Sendable {
        /// Whether a phrase ends here.
        var isEnding = false
        /// Whether a dash between spaces may follow.
        var isDashed = false
        /// Bits of the words that may follow: most that do not are told by them.
        var following: UInt32 = 0
        /// The nodes of the words that may follow, by word.
        var firstChild: Int32 = 0
        /// Of the phrases that end here.
        var firstEnding: Int32 = 0
    }

    private struct Ending: Sendable {
        let entry: Int32
        let kind: UInt8
        /// Bit i: the word i of the phrase needs a capital.
        let capitals: UInt32
    }

    /// First a node for each word of the lexicon up to the last that begins a phrase, by number; then those
    /// of two words, of three, and so on. One more than there are.
    private var nodes: [Node]
    /// How many are of one word.
    private let singles: Int
    /// The last word on the way to each node.
    private var words: [Int32]
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
        let sorted = list.sorted()
        func word(_ phrase: Int, _ position: Int) -> Int32 {
            list.words[list.phrases[sorted[phrase]].words.lowerBound + position]
        }
        // The phrases, in order, that share the words that lead to each node of a level.
        var level: [Range<Int>] = []
        for phrase in sorted.indices {
            let first = Int(word(phrase, 0))
            while level.count <= first { level.append(phrase..<phrase) }
            level[first] = level[first].lowerBound..<phrase + 1
        }
        singles = level.count
        words = Array(0..<Int32(level.count))
        nodes = Array(repeating: Node(), count: level.count)
        var node = 0
        var depth = 1
        while !level.isEmpty {
            var next: [Range<Int>] = []
            for shared in level {
                nodes[node].firstChild = Int32(nodes.count)
                nodes[node].firstEnding = Int32(endings.count)
                var before: Int32 = 0
                for phrase in shared {
                    let (entry, dash) = (list.phrases[sorted[phrase]], UInt32(1) << (depth - 1))
                    if entry.dashes & dash != 0 { nodes[node].isDashed = true }
                    guard entry.words.count > depth else {
                        nodes[node].isEnding = true
                        endings.append(
                            Ending(entry: entry.entry, kind: entry.kind, capitals: entry.capitals))
                        continue
                    }
                    let word = word(phrase, depth)
                    if word != before {
                        nodes[node].following |= Self.bit(word)
                        nodes.append(Node())
                        words.append(word)
                        next.append(phrase..<phrase)
                        before = word
                    }
                    next[next.count - 1] = next[next.count - 1].lowerBound..<phrase + 1
                }
                node += 1
            }
            level = next
            depth += 1
        }
        nodes.append(
            Node(firstChild: Int32(nodes.count), firstEnding: Int32(endings.count)))
    }

    /// Adds every phrase of a text, by start, shorter ones first, and tells each token its `firstMatch`.
    ///
    /// - Parameter tokens: behind the last stands `Token.end`.
    package func read(_ tokens: inout [Token], into matches: inout [Match]) {
        var tokens = tokens.mutableSpan
        let nodes = nodes.span
        let first = matches.count
        for start in 0..<tokens.count - 1 {
            tokens[start].firstMatch = Int32(truncatingIfNeeded: matches.count - first)
            let word = Int(tokens[start].word)
            guard word > 0, word < singles else { continue }
            let capitals: UInt32 = tokens[start].startsUpper ? 1 : 0
            if nodes[word].isEnding { append(word, start..<start + 1, capitals, to: &matches) }
            // What begins with most words ends with the next.
            let next = tokens[start + 1]
            if next.isWord ? nodes[word].following & Self.bit(next.word) != 0 : next.isDash {
                append(from: start, word, capitals, tokens.span, to: &matches)
            }
        }
    }

    package func matches(in tokens: [Token]) -> [Match] {
        var tokens = tokens + [.end]
        var matches: [Match] = []
        read(&tokens, into: &matches)
        return matches
    }

    /// Adds the phrases that end with the word of a node.
    @inline(__always)
    private func append(
        _ node: Int, _ range: Range<Int>, _ capitals: UInt32, to matches: inout [Match]
    ) {
        for i in Int(nodes[node].firstEnding)..<Int(nodes[node + 1].firstEnding)
        where endings[i].capitals & ~capitals == 0 {
            matches.append(
                Match(
                    start: Int32(truncatingIfNeeded: range.lowerBound),
                    end: Int32(truncatingIfNeeded: range.upperBound), entry: endings[i].entry,
                    kind: endings[i].kind))
        }
    }

    /// Adds the phrases of several words that start at a token.
    private func append(
        from start: Int, _ word: Int, _ firstCapital: UInt32, _ tokens: Span<Token>,
        to matches: inout [Match]
    ) {
        let nodes = nodes.span
        var node = word
        var at = start
        var capitals = firstCapital
        var capital: UInt32 = 1
        while true {
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
            node = child(of: node, tokens[at].word, nodes)
            if node == 0 { return }
            // No bit is left behind the word 31.
            capital &<<= 1
            if tokens[at].startsUpper { capitals |= capital }
            if nodes[node].isEnding { append(node, start..<at + 1, capitals, to: &matches) }
        }
    }

    @inline(__always)
    private static func bit(_ word: Int32) -> UInt32 { 1 &<< UInt32(truncatingIfNeeded: word) }

    /// 0 for none.
    @inline(__always)
    private func child(of node: Int, _ word: Int32, _ nodes: Span<Node>) -> Int {
        guard nodes[node].following & Self.bit(word) != 0 else { return 0 }
        let words = words.span
        var low = Int(nodes[node].firstChild)
        let end = Int(nodes[node + 1].firstChild)
        var high = end
        while low < high {
            let middle = (low &+ high) &>> 1
            if words[middle] < word { low = middle &+ 1 } else { high = middle }
        }
        return low < end && words[low] == word ? low : 0
    }
}
