import Testing

@testable import VietnameseText

@Suite struct TokenKindsTests {
    /// Texts of all lengths about those of a word of bits.
    @Test func eachTokenIsFoundByItsKind() {
        let words = ["Nga", "gặp", "12", ",", "NATO", "a1", "-", "Ý"]
        let texts = [0, 1, 7, 8, 9, 63, 64, 65, 200].map { count in
            let text = (0..<count).map { words[$0 * $0 % 7 % words.count] }
                .joined(separator: " ")
            return Tokenizer(lexicon: Lexicon()).tokens(Array(text.utf8))
        }
        var kinds = TokenKinds(texts: texts.count, tokens: 0)
        for tokens in texts { kinds.add(tokens) }
        for (tokens, start) in zip(texts, kinds.starts) {
            func found(_ set: PlaceSet) -> [Int] {
                var found: [Int] = []
                var at = 0
                while true {
                    let next = set.first(in: start + at..<start + tokens.count) - start
                    guard next < tokens.count else { return found }
                    found.append(next)
                    at = next + 1
                }
            }
            #expect(found(kinds.marks) == tokens.indices.filter { !tokens[$0].isWord })
            #expect(found(kinds.numbers) == tokens.indices.filter { tokens[$0].isNumber })
            #expect(found(kinds.capitals) == tokens.indices.filter { tokens[$0].startsUpper })
        }
    }
}
