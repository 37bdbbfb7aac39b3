import Diplomacy
import VietnameseText

/// Tokens of a text and every phrase of the tables found in it.
@usableFromInline
package final class AnnotatedText: Sendable {
    package let utf8: [UInt8]
    @usableFromInline package let tokens: [Token]
    /// By start, shorter ones first.
    @usableFromInline package let matches: [PhraseTrie.Match]

    package convenience init(_ utf8: [UInt8], knowledge: KnowledgeBase) {
        var annotator = Annotator(knowledge: knowledge)
        self.init(utf8, by: &annotator)
    }

    package init(_ utf8: [UInt8], by annotator: inout Annotator) {
        self.utf8 = utf8
        (tokens, matches) = annotator.read(utf8)
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
        token < tokens.count ? Int(tokens[token].firstMatch) : matches.count
    }

    package func string(_ range: Range<Int>) -> String {
        guard let first = range.first, let last = range.last else { return "" }
        return String(
            decoding: utf8[Int(tokens[first].start)..<Int(tokens[last].end)], as: UTF8.self)
    }
}

/// Finds tokens and phrases in one text after another, in buffers that all of them share, so that what each keeps has the size it needs.
package struct Annotator: Sendable {
    private let knowledge: KnowledgeBase
    private let tokenizer: Tokenizer
    private var tokens: [Token] = []
    private var matches: [PhraseTrie.Match] = []

    package init(knowledge: KnowledgeBase) {
        self.knowledge = knowledge
        tokenizer = Tokenizer(lexicon: knowledge.lexicon)
        // More than most articles have.
        matches.reserveCapacity(1_000)
    }

    fileprivate mutating func read(_ utf8: [UInt8]) -> ([Token], [PhraseTrie.Match]) {
        tokenizer.read(utf8, into: &tokens)
        matches.removeAll(keepingCapacity: true)
        knowledge.trie.read(&tokens, into: &matches)
        return (Array(tokens.dropLast()), Array(matches[...]))
    }
}
