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

    /// Words that begin a phrase. 16 bytes, a quarter of a line of the cache: most of a reading is the wait for memory.
    private struct Node: Sendable {
        /// The last of the words; 0 in an empty place, and where a phrase begins.
        var word: Int32 = 0
        private var children: UInt32 = 0
        /// Of the phrases that end here.
        var ending = Ending()

        /// Whether a word may follow.
        var goesOn: Bool { children >> 6 != 0 }
        /// Where the table of the words that may follow begins; 0 for none.
        var firstChild: Int { Int(children >> 6) }
        /// Its size, a power of two, less one.
        var childMask: Int { 1 &<< Int(children & 31) &- 1 }
        /// Whether a dash between spaces may follow.
        var isDashed: Bool {
            get { children & 32 != 0 }
            set { children = children & ~32 | (newValue ? 32 : 0) }
        }

        mutating func setChildren(at first: Int, bits: UInt32) {
            precondition(first >> 26 == 0, "a gibibyte of phrases")
            children = children & 32 | UInt32(first) << 6 | bits
        }
    }

    /// The only phrase that ends with a word, in few bytes; else whether there is any.
    private struct Ending: Sendable {
        /// Above the kind; of several the position of the first.
        private var entryAndKind: UInt32 = 0
        private(set) var number: UInt16 = 0
        /// Bit i: the word i of the phrase needs a capital. The highest bit is needed where there is no only one: no text
        /// has it.
        private var capitals: UInt16 = none

        private static var none: UInt16 { 0x8000 }
        private static var several: UInt16 { 0xFFFF }

        init() {}

        /// Nil where a phrase has too many words or too high a number.
        init?(_ phrase: PhraseList.Phrase) {
            guard phrase.capitals < UInt32(Self.none), phrase.entry >> 24 == 0 else { return nil }
            entryAndKind = UInt32(phrase.entry) << 8 | UInt32(phrase.kind)
            number = phrase.number
            capitals = UInt16(phrase.capitals)
        }

        init(first: Int) {
            entryAndKind = UInt32(first)
            capitals = Self.several
        }

        var entry: Int32 { Int32(bitPattern: entryAndKind >> 8) }
        var kind: UInt8 { UInt8(truncatingIfNeeded: entryAndKind) }

        /// Whether there is an only phrase, and the words of the text have the capitals that it needs.
        @inline(__always)
        func fits(_ text: UInt32) -> Bool {
            capitals & ~(UInt16(truncatingIfNeeded: text) & 0x7FFF) == 0
        }

        /// The position of the first of several.
        var first: Int? { capitals == Self.several ? Int(entryAndKind) : nil }
    }

    /// First a node for each word of the lexicon up to the last that begins a phrase, by number, and an empty one; then the
    /// tables of the nodes that words may follow, open addressing.
    private var nodes: [Node]
    /// By the number of the word.
    private var beginnings: [PhraseBeginning]
    /// The phrases that end with one word where `Ending` has no room for them, and whether each is the last there.
    private var others: [(phrase: PhraseList.Phrase, isLast: Bool)] = []
    /// How many phrases that begin with one word may be found at most.
    private var most = 1

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
        // One for the number 0, which words have that begin none.
        beginnings = Array(repeating: PhraseBeginning(), count: max(1, firstWords.count))
        nodes = Array(repeating: Node(), count: firstWords.count + 1)
        for (word, phrases) in firstWords.enumerated() where !phrases.isEmpty {
            let following = add(sorted[phrases], of: list.words, depth: 1, behind: 0, to: word)
            beginnings[word] = PhraseBeginning(
                isPhrase: sorted[phrases.lowerBound].words.count == 1, following: following)
        }
    }

    /// Gives a node what phrases in order say that share the words which lead to it.
    ///
    /// - Parameter found: how many phrases end before it.
    /// - Returns: the words that may follow.
    @discardableResult
    private mutating func add(
        _ phrases: ArraySlice<PhraseList.Phrase>, of words: [Int32], depth: Int,
        behind found: Int, to node: Int
    ) -> [Int32] {
        var ending: [PhraseList.Phrase] = []
        var following: [(word: Int32, phrases: Range<Int>)] = []
        for (i, phrase) in zip(phrases.indices, phrases) {
            if phrase.dashes & 1 << (depth - 1) != 0 { nodes[node].isDashed = true }
            guard phrase.words.count > depth else {
                ending.append(phrase)
                continue
            }
            let word = words[phrase.words.lowerBound + depth]
            if following.last?.word != word { following.append((word, i..<i)) }
            following[following.count - 1].phrases =
                following[following.count - 1].phrases
                .lowerBound..<i + 1
        }
        if ending.count == 1, let only = Ending(ending[0]) {
            nodes[node].ending = only
        } else if let last = ending.indices.last {
            nodes[node].ending = Ending(first: others.count)
            others += ending.indices.map { (ending[$0], $0 == last) }
        }
        let found = found + ending.count
        most = max(most, found)
        guard !following.isEmpty else { return [] }
        let first = nodes.count
        // A single word needs no search; of several words three quarters of a table are taken at most.
        var bits: UInt32 = 0
        while 1 << bits < following.count * 3 / 2 { bits += 1 }
        nodes[node].setChildren(at: first, bits: bits)
        let mask = nodes[node].childMask
        nodes += repeatElement(Node(), count: mask + 1)
        for (word, shared) in following {
            var at = Int(word) & mask
            while nodes[first + at].word != 0 { at = (at + 1) & mask }
            nodes[first + at].word = word
            add(phrases[shared], of: words, depth: depth + 1, behind: found, to: first + at)
        }
        return following.map(\.word)
    }

    /// The phrases of texts, in buffers that all of them share.
    package struct Finding {
        package fileprivate(set) var matches: [Match] = []
        /// Where phrases may begin in a text: twice the position of a token, and one more where its word may go on as a
        /// phrase does. There is room for those of the longest text so far.
        fileprivate var starts: [UInt32] = []

        /// - Parameter room: for so many phrases.
        package init(room: Int = 0) { matches.reserveCapacity(room) }
    }

    /// Adds every phrase of a text, by start, shorter ones first, to those of others, and tells each token its `firstMatch`.
    ///
    /// - Parameter tokens: as they were read, each `firstMatch` 0; behind the last stands `Token.end`.
    package func read(_ tokens: inout [Token], into finding: inout Finding) {
        if finding.starts.count < tokens.count {
            finding.starts = Array(filledWith: 0, count: max(tokens.count, Self.usualTokens))
        }
        let first = finding.matches.count
        let count = findStarts(tokens.span, &finding.starts)
        find(count, of: finding.starts, &tokens, &finding.matches)
        Self.number(&tokens, from: first)
    }

    private static let usualTokens = 256

    /// Which tokens may begin a phrase is not for a branch to guess: each is written, over the one before where that begins
    /// none.
    ///
    /// - Returns: how many may.
    private func findStarts(_ tokens: Span<Token>, _ starts: inout [UInt32]) -> Int {
        let beginnings = beginnings.span
        var starts = starts.mutableSpan
        var count = 0
        var beginning = beginnings.ofWord(tokens[0])
        for at in 1..<tokens.count {
            let next = tokens[at]
            let goesOn = beginning.goesOn(with: next)
            starts[count] = UInt32(truncatingIfNeeded: at &- 1) &<< 1 | goesOn
            count &+= Int(goesOn | beginning.isPhrase)
            beginning = beginnings.ofWord(next)
        }
        return count
    }

    /// Adds the phrases that begin at the first of some places, and leaves in each token's `firstMatch` how many do.
    private func find(
        _ count: Int, of starts: [UInt32], _ tokens: inout [Token], _ matches: inout [Match]
    ) {
        var next = 0
        while next < count {
            // Two begin at a place at most, as a rule.
            matches.append(addingCapacity: 2 * (count - next) + most) { found in
                var tokens = tokens.mutableSpan
                let starts = starts.span
                while next < count, found.freeCapacity >= most {
                    let start = Int(starts[next] &>> 1)
                    let before = found.count
                    find(from: start, goesOn: starts[next] & 1 != 0, tokens.span, &found)
                    tokens[start].firstMatch = Int32(truncatingIfNeeded: found.count &- before)
                    next &+= 1
                }
            }
        }
    }

    /// Makes of how many phrases begin at each token the position of the first.
    private static func number(_ tokens: inout [Token], from first: Int) {
        var tokens = tokens.mutableSpan
        var next = Int32(truncatingIfNeeded: first)
        for at in tokens.indices {
            let count = tokens[at].firstMatch
            tokens[at].firstMatch = next
            next &+= count
        }
    }

    package func matches(in tokens: [Token]) -> [Match] {
        var tokens = tokens + [.end]
        var finding = Finding()
        read(&tokens, into: &finding)
        return finding.matches
    }

    /// Adds the phrases that start at a token.
    @inline(__always)
    private func find(
        from start: Int, goesOn: Bool, _ tokens: Span<Token>, _ found: inout OutputSpan<Match>
    ) {
        let nodes = nodes.span
        var node = nodes[Int(tokens[start].word)]
        var at = start
        var capitals: UInt32 = tokens[at].startsUpper ? 1 : 0
        var capital: UInt32 = 1
        var goesOn = goesOn
        while true {
            let ending = node.ending
            if ending.fits(capitals) {
                found.append(
                    Match(
                        start: Int32(truncatingIfNeeded: start),
                        end: Int32(truncatingIfNeeded: at &+ 1), entry: ending.entry,
                        kind: ending.kind, number: ending.number))
            } else if let first = ending.first {
                addOthers(first, start, at &+ 1, capitals, &found)
            }
            guard goesOn, node.goesOn else { return }
            at &+= 1
            if !tokens[at].isWord {
                // A tight hyphen joins syllables.
                guard tokens[at].isDash, tokens[at].spaceBefore == tokens[at &+ 1].spaceBefore,
                    !tokens[at].spaceBefore || node.isDashed
                else { return }
                at &+= 1
            } else if !tokens[at].spaceBefore {
                return
            }
            let (first, mask, word) = (node.firstChild, node.childMask, tokens[at].word)
            var place = Int(word) & mask
            var left = mask
            node = nodes[first &+ place]
            while node.word != word {
                if left == 0 || node.word == 0 { return }
                left &-= 1
                place = (place &+ 1) & mask
                node = nodes[first &+ place]
            }
            // An empty place is no word, nor is a word that no table knows any of a phrase.
            if word == 0 { return }
            // No bit is left behind the word 31.
            capital &<<= 1
            capitals |= tokens[at].startsUpper ? capital : 0
            goesOn = true
        }
    }

    /// Adds those phrases of several whose capitals the text has.
    @inline(never)
    private func addOthers(
        _ first: Int, _ start: Int, _ end: Int, _ capitals: UInt32,
        _ found: inout OutputSpan<Match>
    ) {
        var next = first
        while true {
            let (phrase, isLast) = others[next]
            if phrase.capitals & ~capitals == 0 {
                found.append(
                    Match(
                        start: Int32(truncatingIfNeeded: start),
                        end: Int32(truncatingIfNeeded: end), entry: phrase.entry,
                        kind: phrase.kind, number: phrase.number))
            }
            if isLast { return }
            next += 1
        }
    }
}

/// What is known of the phrases that begin with a word: most tokens begin none, which is told by it.
private struct PhraseBeginning: Sendable {
    /// The highest bit for the word by itself, the others for the words that may follow.
    private let bits: UInt32

    private static var whole: UInt32 { 1 << 31 }

    init() { bits = 0 }

    init(isPhrase: Bool, following: [Int32]) {
        bits = following.reduce(isPhrase ? Self.whole : 0) { $0 | Self.bit($1) }
    }

    /// Of a word that may follow.
    @inline(__always)
    private static func bit(_ word: Int32) -> UInt32 { 1 &<< UInt32(min(word & 31, 30)) }

    /// 1 where the word is a phrase, else 0.
    @inline(__always)
    var isPhrase: UInt32 { bits &>> 31 }

    /// 1 where a phrase may go on with a token, a word or a dash; else 0.
    @inline(__always)
    func goesOn(with next: Token) -> UInt32 {
        let word = UInt32(bitPattern: ~(next.word &>> 31)) & Self.bit(next.word)
        let dash = next.isDash ? ~Self.whole : 0
        return bits & (word | dash) == 0 ? 0 : 1
    }
}

extension Span<PhraseBeginning> {
    /// Of the phrases that begin with a token.
    @inline(__always)
    fileprivate func ofWord(_ token: Token) -> PhraseBeginning {
        let word = UInt32(bitPattern: token.word)
        return self[word < UInt32(truncatingIfNeeded: count) ? Int(word) : 0]
    }
}
