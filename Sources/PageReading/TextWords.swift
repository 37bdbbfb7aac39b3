import Diplomacy

/// The words and pairs of words of some text, to tell how much of a line comes back in it.
///
/// Small words are not counted: every line shares those with every text. Pairs count more than
/// words, for most Vietnamese words are written as two.
struct TextWords {
    private static let mostWordsInLine = 160

    private var words = HashTable()
    private var pairs = HashTable()

    mutating func add(_ line: Line, _ matcher: SectionMatcher) {
        Self.walk(line, matcher) { word, pair in
            words.insert(word, 1)
            if let pair { pairs.insert(pair, 1) }
        }
    }

    /// From 0 to 1.5: half for its words, one for its pairs.
    func share(of line: Line, _ matcher: SectionMatcher) -> Double {
        var all = 0
        var known = 0
        var allPairs = 0
        var knownPairs = 0
        Self.walk(line, matcher) { word, pair in
            all += 1
            if words[word] != 0 { known += 1 }
            if let pair {
                allPairs += 1
                if pairs[pair] != 0 { knownPairs += 1 }
            }
        }
        guard all > 0 else { return 0 }
        return 0.5 * Double(known) / Double(all) + Double(knownPairs) / Double(max(allPairs, 1))
    }

    /// Each word that is not small, with the pair it ends.
    private static func walk(
        _ line: Line, _ matcher: SectionMatcher, _ body: (UInt64, UInt64?) -> Void
    ) {
        line.text.utf8.withUnsafeBufferPointer { bytes in
            var scanner = WordScanner(bytes)
            var before: UInt64?
            var count = 0
            while count < mostWordsInLine, let word = scanner.next() {
                count += 1
                guard !matcher.kinds(of: word.hash).contains(.stopword) else {
                    before = nil
                    continue
                }
                let hash = scanner.exactHash(of: word)
                body(hash, before.map { WordScanner.join($0, hash) })
                before = hash
            }
        }
    }
}
