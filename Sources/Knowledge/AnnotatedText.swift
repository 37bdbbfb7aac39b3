import Diplomacy
import VietnameseText

/// Tokens of a text and every phrase of the tables found in it.
@usableFromInline
package final class AnnotatedText: Sendable {
    package let utf8: [UInt8]
    @usableFromInline package let tokens: [Token]
    /// Of all texts that were read together: by text, then by start, shorter ones first.
    @usableFromInline package let matches: [PhraseTrie.Match]
    /// Those of this text.
    @usableFromInline package let matchPositions: Range<Int>

    /// Of the phrases of this text.
    @usableFromInline package let kinds: EntityKinds
    /// Whether any word begins with a digit.
    @usableFromInline package let mayHaveNumbers: Bool

    private init(
        _ utf8: [UInt8], _ tokens: consuming [Token], mayHaveNumbers: Bool,
        _ matches: [PhraseTrie.Match], _ positions: Range<Int>
    ) {
        self.utf8 = utf8
        self.tokens = tokens
        self.mayHaveNumbers = mayHaveNumbers
        self.matches = matches
        matchPositions = positions
        kinds = EntityKinds(of: matches.span.extracting(positions))
    }

    /// A text without words.
    package convenience init() { self.init([], [], mayHaveNumbers: false, [], 0..<0) }

    package convenience init(_ utf8: [UInt8], knowledge: KnowledgeBase) {
        let read = Self.read([utf8], knowledge: knowledge)[0]
        self.init(
            read.utf8, read.tokens, mayHaveNumbers: read.mayHaveNumbers, read.matches,
            read.matchPositions)
    }

    /// So many bytes of a text are a phrase, more or less.
    private static let bytesPerMatch = 10

    package static func read(_ texts: [[UInt8]], knowledge: KnowledgeBase) -> [AnnotatedText] {
        let tokenizer = Tokenizer(lexicon: knowledge.lexicon)
        let trie = knowledge.trie
        var finding = PhraseTrie.Finding(
            room: texts.reduce(0) { $0 + $1.count } / bytesPerMatch)
        var read: [(tokens: [Token], mayHaveNumbers: Bool, matches: Range<Int>)] = []
        read.reserveCapacity(texts.count)
        for i in texts.indices where !isAgain(i, texts) {
            let first = finding.matches.count
            var (tokens, mayHaveNumbers) = tokenizer.read(texts[i])
            trie.read(&tokens, into: &finding)
            tokens.removeLast()
            read.append((tokens, mayHaveNumbers, first..<finding.matches.count))
        }
        var annotated: [AnnotatedText] = []
        annotated.reserveCapacity(texts.count)
        var next = 0
        for i in texts.indices {
            if isAgain(i, texts) {
                annotated.append(annotated[i - 1])
                continue
            }
            annotated.append(
                AnnotatedText(
                    texts[i], read[next].tokens, mayHaveNumbers: read[next].mayHaveNumbers,
                    finding.matches, read[next].matches))
            next += 1
        }
        return annotated
    }

    /// Whether a text is the one before it once more, as titles of other articles often are.
    private static func isAgain(_ i: Int, _ texts: [[UInt8]]) -> Bool {
        i > 0 && texts[i] == texts[i - 1]
    }

    /// The phrases that start at a token, shorter ones first.
    @inlinable package func matches(at token: Int) -> ArraySlice<PhraseTrie.Match> {
        matches(in: token..<token + 1)
    }

    /// The phrases that start at some tokens, by start, shorter ones first.
    @inlinable package func matches(in tokens: Range<Int>) -> ArraySlice<PhraseTrie.Match> {
        matches[matchPositions(in: tokens)]
    }

    /// Those of the phrases that start at some tokens.
    @inlinable package func matchPositions(in tokens: Range<Int>) -> Range<Int> {
        firstMatch(tokens.lowerBound)..<firstMatch(tokens.upperBound)
    }

    @inlinable func firstMatch(_ token: Int) -> Int {
        token < tokens.count ? Int(tokens[token].firstMatch) : matchPositions.upperBound
    }

    package func string(_ range: Range<Int>) -> String {
        guard let first = range.first, let last = range.last else { return "" }
        return String(
            decoding: utf8[Int(tokens[first].start)..<Int(tokens[last].end)], as: UTF8.self)
    }
}

extension TokenKinds {
    package init(of texts: [AnnotatedText]) {
        self.init(texts: texts.count, tokens: texts.reduce(0) { $0 + $1.tokens.count })
        for (i, text) in texts.enumerated() {
            if i > 0, text === texts[i - 1] { repeatLast() } else { add(text.tokens) }
        }
    }
}
