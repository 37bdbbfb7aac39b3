/// Cuts tokens into sentences.
package struct SentenceSplitter: Sendable {
    /// Short words whose full stop does not end a sentence (`TP. Huế`, `Mr. Pence`).
    package static let abbreviations = [
        "tp", "ts", "gs", "pgs", "ths", "bs", "st", "mr", "mrs", "ms", "dr", "no", "tr", "gen",
        "jr",
        "vs", "q", "p",
    ]

    /// Where a text that does not end its sentence is cut: reading one takes time by the square of its
    /// length. The longest of 48,700 sentences of news pages has 243 tokens.
    package static let mostTokens = 320

    private let abbreviationIDs: [Int32]

    package init(lexicon: inout Lexicon) {
        abbreviationIDs = Self.abbreviations.map { lexicon.intern($0) }
    }

    /// Ranges of token positions, in order, that cover the text; none is empty.
    package func split(_ tokens: [Token]) -> [Range<Int>] {
        var kinds = TokenKinds(texts: 1, tokens: tokens.count)
        kinds.add(tokens)
        var ranges: [Range<Int>] = []
        var start = 0
        while start < tokens.count {
            let end = end(from: start, in: tokens.span, marks: kinds.marks, at: 0)
            ranges.append(start..<end)
            start = end
        }
        return ranges
    }

    /// Where a sentence ends that starts at a token.
    ///
    /// A sentence ends after `.`, `!`, `?`, `…` (and closing quotes or brackets behind it) when the
    /// next word begins with a capital, a digit or an opening quote, and the full stop does not end an
    /// abbreviation or an initial (`V. Putin`), and after `mostTokens`.
    ///
    /// - Parameter first: the place in `marks` of the text's first token.
    package func end(
        from start: Int, in tokens: Span<Token>, marks: borrowing PlaceSet, at first: Int
    ) -> Int {
        let most = min(tokens.count, start + Self.mostTokens)
        var at = start
        while true {
            guard at < most else { return at }
            let mark = marks.first(in: first + at..<first + most) - first
            guard mark < most else { return most }
            at = mark + 1
            guard endsSentence(tokens, mark) else { continue }
            while at < tokens.count, isCloser(tokens[at]), !tokens[at].spaceBefore { at += 1 }
            if at < tokens.count, tokens[at].spaceBefore, beginsSentence(tokens[at]) { return at }
        }
    }

    private func endsSentence(_ tokens: Span<Token>, _ at: Int) -> Bool {
        switch tokens[at].word {
        // ! ? …
        case -0x21, -0x3F, -0x2026: return true
        case -0x2E: break
        default: return false
        }
        guard at > 0, tokens[at - 1].isWord, !tokens[at].spaceBefore else { return true }
        let word = tokens[at - 1]
        let isInitial = word.startsUpper && word.end - word.start == 1
        return !isInitial && !abbreviationIDs.contains(word.word)
    }

    private func isCloser(_ token: Token) -> Bool {
        switch token.word {
        case -0x22, -0x27, -0x201D, -0x2019, -0x29, -0xBB, -0x5D, -0x2E: true
        default: false
        }
    }

    private func beginsSentence(_ token: Token) -> Bool {
        if token.shape == .number || token.startsUpper { return true }
        switch token.word {
        // " “ ‘ ' ( « [ - –
        case -0x22, -0x201C, -0x2018, -0x27, -0x28, -0xAB, -0x5B, -0x2D, -0x2013: return true
        default: return false
        }
    }
}
