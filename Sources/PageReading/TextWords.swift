/// The words and pairs of words of some text, to tell how much of a line comes back in it.
///
/// Small words are not counted: every line shares those with every text. Pairs count more than
/// words, for most Vietnamese words are written as two.
struct TextWords {
    private static let mostWordsInLine = 160

    /// Bare words of the lines that will be asked for; the text's others are left out.
    private var asked = HashTable()
    private var words = HashTable()
    private var pairs = HashTable()

    mutating func willAsk(for line: [UInt8], _ matcher: SectionMatcher) {
        line.withUnsafeBufferPointer { bytes in
            var scanner = WordScanner(bytes)
            for _ in 0..<Self.mostWordsInLine {
                guard let word = scanner.next() else { break }
                if !matcher.kinds(of: word.hash).contains(.stopword) { asked.insert(word.hash, 1) }
            }
        }
    }

    mutating func add(_ line: [UInt8]) {
        let asked = asked
        Self.walk(line, where: { asked[$0] != 0 }) { word, pair in
            words.insert(word, 1)
            if let pair { pairs.insert(pair, 1) }
        }
    }

    /// From 0 to 1.5: half for its words, one for its pairs.
    func share(of line: [UInt8], _ matcher: SectionMatcher) -> Double {
        var all = 0
        var known = 0
        var allPairs = 0
        var knownPairs = 0
        Self.walk(line, where: { !matcher.kinds(of: $0).contains(.stopword) }) { word, pair in
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

    /// Each word that counts by its bare letters, with the pair it ends.
    private static func walk(
        _ line: [UInt8], where counts: (UInt64) -> Bool, _ body: (UInt64, UInt64?) -> Void
    ) {
        line.withUnsafeBufferPointer { bytes in
            var scanner = WordScanner(bytes)
            var before: UInt64?
            var count = 0
            while count < mostWordsInLine, let word = scanner.next() {
                count += 1
                guard counts(word.hash) else {
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
