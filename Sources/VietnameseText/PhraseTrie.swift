/// Phrases of words, found in tokenised text, each with the entries that tables attach to it.
///
/// Words of a phrase stand apart by a space or a tight hyphen (`Mát-xcơ-va` and `Mát xcơ va` are
/// one), by a dash between spaces only where the phrase has one. A phrase's capitals bind: a word written with a capital in the table needs one in the text.
package struct PhraseTrie: Sendable {
    package struct Match: Hashable, Sendable {
        /// Token positions.
        package let range: Range<Int>
        package let entry: Int32
    }

    private struct Ending: Sendable {
        let entry: Int32
        /// Bit i: the word i of the phrase needs a capital.
        let capitals: UInt32
    }

    /// (node << 32 | word) to the next node.
    private var edges = HashTable()
    private var endings: [[Ending]] = [[]]
    /// Nodes behind which a phrase has a dash between spaces, as in `Mỹ - Triều`.
    private var dashed: Set<Int32> = []
    /// Words that begin a phrase, by lexicon number: a quick way out for the rest.
    private var begins: [Bool] = []

    package init() {}

    /// Adds a phrase as the table writes it. False when it holds no word.
    @discardableResult
    package mutating func insert(_ phrase: String, entry: Int32, lexicon: inout Lexicon) -> Bool {
        var node: Int32 = 0
        var capitals: UInt32 = 0
        let words = Self.words(phrase)
        guard !words.isEmpty else { return false }
        let dashes = Self.dashes(phrase)
        for (i, word) in words.enumerated() {
            let id = lexicon.intern(word.folded)
            if word.isCapital && i < 32 { capitals |= 1 << UInt32(i) }
            if i == 0 {
                if Int(id) >= begins.count {
                    begins += Array(repeating: false, count: Int(id) + 1 - begins.count)
                }
                begins[Int(id)] = true
            }
            let key = UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: id))
            if let next = edges[key] {
                node = next
            } else {
                endings.append([])
                node = Int32(endings.count - 1)
                edges.set(key, node)
            }
            if dashes.contains(i) { dashed.insert(node) }
        }
        endings[Int(node)].append(Ending(entry: entry, capitals: capitals))
        return true
    }

    /// The words of a phrase, folded, and whether each begins with a capital.
    package static func words(_ phrase: String) -> [(folded: String, isCapital: Bool)] {
        phrase.unicodeScalars.split { !Folding.isWordScalar($0.value) }.map { part in
            (
                Folding.fold(String(part)),
                part.first.map { Folding.isUpper($0.value) } ?? false
            )
        }
    }

    /// The words of a phrase, by position, that a dash between spaces follows.
    private static func dashes(_ phrase: String) -> Set<Int> {
        var found: Set<Int> = []
        var words = 0
        for part in phrase.split(separator: " ") {
            let isDash = part.unicodeScalars.allSatisfy {
                "-\u{2010}\u{2011}\u{2013}\u{2014}".unicodeScalars.contains($0)
            }
            if isDash { found.insert(words - 1) }
            words += Self.words(String(part)).count
        }
        return found
    }

    /// Every phrase that begins at token `start`, shorter ones first.
    package func matches(in tokens: [Token], at start: Int, until end: Int) -> [Match] {
        var found: [Match] = []
        appendMatches(to: &found, in: tokens, at: start, until: end)
        return found
    }

    /// Appends every phrase that begins at token `start`, shorter ones first.
    package func appendMatches(
        to found: inout [Match], in tokens: [Token], at start: Int, until end: Int
    ) {
        let first = tokens[start].word
        guard first > 0, Int(first) < begins.count, begins[Int(first)] else { return }
        var node: Int32 = 0
        var at = start
        var position = 0
        var capitals: UInt32 = 0
        while at < end {
            let token = tokens[at]
            guard token.word > 0 else { break }
            let key =
                UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: token.word))
            guard let next = edges[key] else { break }
            node = next
            if position < 32 && token.startsUpper { capitals |= 1 << UInt32(position) }
            for ending in endings[Int(node)] where ending.capitals & ~capitals == 0 {
                found.append(Match(range: start..<(at + 1), entry: ending.entry))
            }
            position += 1
            at += 1
            // A tight hyphen joins syllables.
            if at + 1 < end, tokens[at].isDash, !tokens[at].spaceBefore,
                !tokens[at + 1].spaceBefore
            {
                at += 1
            } else if at + 1 < end, tokens[at].isDash, tokens[at].spaceBefore,
                tokens[at + 1].spaceBefore, dashed.contains(node)
            {
                at += 1
            } else if at < end, !tokens[at].spaceBefore {
                break
            }
        }
    }
}
