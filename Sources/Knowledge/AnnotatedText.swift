import Diplomacy
import VietnameseText

/// Tokens of a text and every phrase of the tables found in it.
package final class AnnotatedText: Sendable {
    package let utf8: [UInt8]
    package let tokens: [Token]
    /// By start, shorter ones first.
    package let matches: [PhraseTrie.Match]
    /// Position in `matches` of the first that starts at or after each token.
    private let firstMatches: [Int32]

    package init(_ utf8: [UInt8], knowledge: KnowledgeBase) {
        self.utf8 = utf8
        tokens = Tokenizer(lexicon: knowledge.lexicon).tokens(utf8)
        (matches, firstMatches) = knowledge.trie.matches(in: tokens)
    }

    /// The phrases that start at a token, shorter ones first.
    package func matches(at token: Int) -> ArraySlice<PhraseTrie.Match> {
        matches(in: token..<token + 1)
    }

    /// The phrases that start at some tokens, by start, shorter ones first.
    package func matches(in tokens: Range<Int>) -> ArraySlice<PhraseTrie.Match> {
        matches[Int(firstMatches[tokens.lowerBound])..<Int(firstMatches[tokens.upperBound])]
    }

    /// At each token of a range the longest phrases of a kind that end in it, in the order of the tables.
    package func longest(_ kind: EntityKind, in range: Range<Int>) -> [PhraseTrie.Match] {
        let matches = matches(in: range)
        var found: [PhraseTrie.Match] = []
        found.reserveCapacity(matches.count)
        for match in matches
        where match.kind == kind.rawValue && match.end <= range.upperBound {
            while let last = found.last, last.start == match.start, last.end < match.end {
                found.removeLast()
            }
            found.append(match)
        }
        return found
    }

    package func string(_ range: Range<Int>) -> String {
        guard let first = range.first, let last = range.last else { return "" }
        return String(
            decoding: utf8[Int(tokens[first].start)..<Int(tokens[last].end)], as: UTF8.self)
    }
}
