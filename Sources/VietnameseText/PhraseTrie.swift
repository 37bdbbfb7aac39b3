/// Phrases of words, found in tokenised text, each with the entries that tables attach to it.
///
/// Words of a phrase stand apart by a space or a tight hyphen (`Mát-xcơ-va` and `Mát xcơ va` are
/// one), by a dash between spaces only where the phrase has one. A phrase's capitals bind: a word
/// written with a capital in the table needs one in the text.
package struct PhraseTrie: Sendable {
    package struct Match: Hashable, Sendable {
        package let start: Int32
        package let end: Int32
        package let entry: Int32
        /// Of the entry.
        package let kind: UInt8

        /// Token positions.
        @inlinable
        package var range: Range<Int> { Int(start)..<Int(end) }
    }

    /// Where the words that lead to it end. The nodes are numbered level by level, so that what a node has
    /// lies between its first and that of the next node.
    private struct Node: Sendable {
        /// Whether a dash between spaces may follow.
        let isDashed: Bool
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

    /// The root first; one more than there are.
    private var nodes = [Node(isDashed: false)]
    /// The last word on the way to each node.
    private var words: [Int32] = [0]
    private var endings: [Ending] = []
    /// The nodes of the words that begin a phrase, by lexicon number; 0 for the others.
    private var beginnings: [Int32] = []

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
        // The phrases that share the words that lead to each node of a level.
        var level = [sorted.startIndex..<sorted.endIndex]
        var parent = -1
        var depth = 0
        while !level.isEmpty {
            var next: [Range<Int>] = []
            for shared in level {
                parent += 1
                nodes[parent].firstChild = Int32(nodes.count)
                nodes[parent].firstEnding = Int32(endings.count)
                var at = shared.lowerBound
                while at < shared.upperBound {
                    let phrase = list.phrases[sorted[at]]
                    guard phrase.words.count > depth else {
                        endings.append(
                            Ending(
                                entry: phrase.entry, kind: phrase.kind, capitals: phrase.capitals))
                        at += 1
                        continue
                    }
                    let first = at
                    let word = list.words[phrase.words.lowerBound + depth]
                    var dashes: UInt32 = 0
                    while at < shared.upperBound,
                        list.words[list.phrases[sorted[at]].words.lowerBound + depth] == word
                    {
                        dashes |= list.phrases[sorted[at]].dashes
                        at += 1
                    }
                    nodes[parent].following |= Self.bit(word)
                    nodes.append(Node(isDashed: dashes & 1 << depth != 0))
                    words.append(word)
                    next.append(first..<at)
                }
            }
            level = next
            depth += 1
        }
        nodes.append(
            Node(
                isDashed: false, firstChild: Int32(nodes.count),
                firstEnding: Int32(endings.count)))
        let roots = 1..<Int(nodes[1].firstChild)
        beginnings = Array(repeating: 0, count: Int(words[roots].last ?? -1) + 1)
        for root in roots { beginnings[Int(words[root])] = Int32(root) }
    }

    /// Every phrase of a text by start, shorter ones first; and for each token, and the end, the position of
    /// the first that starts there or later.
    package func matches(in tokens: [Token]) -> (matches: [Match], firsts: [Int32]) {
        var found: [Match] = []
        var firsts: [Int32] = []
        found.reserveCapacity(tokens.count / 2)
        firsts.reserveCapacity(tokens.count + 1)
        let nodes = nodes.span
        let words = words.span
        let endings = endings.span
        let beginnings = beginnings.span
        let tokens = tokens.span
        for start in tokens.indices {
            firsts.append(Int32(found.count))
            let word = tokens[start].word
            guard word > 0, word < beginnings.count else { continue }
            var node = Int(beginnings[Int(word)])
            var at = start
            var position = 0
            var capitals: UInt32 = 0
            while node > 0 {
                if tokens[at].startsUpper { capitals |= 1 << position }
                position += 1
                at += 1
                for i in Int(nodes[node].firstEnding)..<Int(nodes[node + 1].firstEnding)
                where endings[i].capitals & ~capitals == 0 {
                    found.append(
                        Match(
                            start: Int32(start), end: Int32(at), entry: endings[i].entry,
                            kind: endings[i].kind))
                }
                guard at < tokens.count else { break }
                if tokens[at].isDash, at + 1 < tokens.count,
                    tokens[at].spaceBefore == tokens[at + 1].spaceBefore,
                    !tokens[at].spaceBefore || nodes[node].isDashed
                {
                    // A tight hyphen joins syllables.
                    at += 1
                } else if !tokens[at].spaceBefore {
                    break
                }
                node = Self.child(of: node, tokens[at].word, nodes, words)
            }
        }
        firsts.append(Int32(found.count))
        return (found, firsts)
    }

    @inline(__always)
    private static func bit(_ word: Int32) -> UInt32 { 1 &<< UInt32(truncatingIfNeeded: word) }

    /// 0 for none.
    @inline(__always)
    private static func child(
        of node: Int, _ word: Int32, _ nodes: Span<Node>, _ words: Span<Int32>
    ) -> Int {
        guard nodes[node].following & bit(word) != 0 else { return 0 }
        var low = Int(nodes[node].firstChild)
        let end = Int(nodes[node + 1].firstChild)
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if words[middle] < word { low = middle + 1 } else { high = middle }
        }
        return low < end && words[low] == word ? low : 0
    }
}
