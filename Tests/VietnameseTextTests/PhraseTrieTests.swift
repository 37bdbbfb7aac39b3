import Testing

@testable import VietnameseText

@Suite struct PhraseTrieTests {
    private func found(_ phrases: [String], in text: String) -> [[Int]] {
        var lexicon = Lexicon()
        var list = PhraseList()
        for (i, phrase) in phrases.enumerated() {
            list.insert(phrase, entry: Int32(i), lexicon: &lexicon)
        }
        let tokens = Tokenizer(lexicon: lexicon).tokens(Array(text.utf8))
        return PhraseTrie(list).matches(in: tokens).map {
            [Int($0.entry), $0.range.lowerBound, $0.range.upperBound]
        }
    }

    @Test func wordsOfAnyLengthAreKnownWhereverTheyStand() {
        let words = (1...40).map {
            String(repeating: "é", count: $0 / 2) + (0..<$0 % 2).map { _ in "x" }
        }
        var lexicon = Lexicon()
        for word in words { _ = lexicon.intern(word) }
        let tokenizer = Tokenizer(lexicon: lexicon)
        for (i, word) in words.enumerated() {
            for text in [
                word, "\(word).", "  \(word) x", "a, \(word), \(word)1", word.uppercased(),
            ] {
                let tokens = tokenizer.tokens(Array(text.utf8)).filter(\.isWord)
                #expect(tokens.contains { $0.word == i + 1 }, "\(text)")
                #expect(
                    tokens.allSatisfy {
                        $0.word
                            == lexicon.id(
                                of: Folding.fold(
                                    String(decoding: Array(text.utf8)[$0.range], as: UTF8.self)))
                    })
            }
        }
    }

    @Test func capitalsOfTheTableBind() {
        #expect(found(["Mỹ"], in: "Mỹ và thẩm mỹ") == [[0, 0, 1]])
        #expect(found(["hội đàm"], in: "Hội đàm") == [[0, 0, 2]])
        #expect(found(["Nga"], in: "NGA") == [[0, 0, 1]])
    }

    @Test func shorterAndLongerPhrasesAreBothFound() {
        #expect(
            found(["Triều Tiên", "bán đảo Triều Tiên"], in: "bán đảo Triều Tiên") == [
                [1, 0, 4], [0, 2, 4],
            ])
    }

    @Test func tightHyphensJoinSyllables() {
        #expect(found(["Mát-xcơ-va"], in: "tại Mát xcơ va") == [[0, 1, 4]])
        #expect(found(["Sin dô A bê"], in: "Sin-dô A-bê") == [[0, 0, 6]])
    }

    @Test func aDashBetweenSpacesStandsOnlyWhereThePhraseHasOne() {
        #expect(found(["thượng đỉnh Nga - Mỹ"], in: "thượng đỉnh Nga - Mỹ") == [[0, 0, 5]])
        #expect(found(["thượng đỉnh Nga - Mỹ"], in: "thượng đỉnh Nga-Mỹ") == [[0, 0, 5]])
        #expect(found(["đỉnh Nga Mỹ"], in: "đỉnh Nga - Mỹ").isEmpty)
    }

    @Test func otherMarksDivide() {
        #expect(found(["hội đàm"], in: "hội, đàm").isEmpty)
        #expect(found(["hội đàm"], in: "hội - đàm").isEmpty)
    }

    @Test func phrasesOfManyBeginningsAndSequelsAreFound() {
        let phrases = (0..<300).map { "a\($0 % 20) b\($0) c" } + ["a7", "A7", "a7 b27 c"]
        for i in phrases.indices.dropLast(3) where i % 20 != 7 {
            #expect(found(phrases, in: "x \(phrases[i]) d") == [[i, 1, 4]])
        }
        // Shorter ones first, then in the order of the list.
        #expect(
            found(phrases, in: "A7 b27 c") == [
                [300, 0, 1], [301, 0, 1], [27, 0, 3], [302, 0, 3],
            ])
        #expect(found(phrases, in: "a7 b28 c") == [[300, 0, 1]])
        #expect(found([], in: "Nga").isEmpty && found(["-"], in: "-").isEmpty)
    }

    @Test func onlyWholeWordsCount() {
        #expect(found(["Nga"], in: "Ngang Nga1").isEmpty)
    }
}

@Suite struct SentenceSplitterTests {
    private func split(_ text: String) -> [String] {
        var lexicon = Lexicon()
        let splitter = SentenceSplitter(lexicon: &lexicon)
        let bytes = Array(text.utf8)
        let tokens = Tokenizer(lexicon: lexicon).tokens(bytes)
        return splitter.split(tokens).map {
            let range = Int(tokens[$0.lowerBound].start)..<Int(tokens[$0.upperBound - 1].end)
            return String(decoding: bytes[range], as: UTF8.self)
        }
    }

    @Test(arguments: [
        ("Nga phản đối. Mỹ im lặng.", ["Nga phản đối.", "Mỹ im lặng."]),
        ("Ông V. Putin đến TP. Huế.", ["Ông V. Putin đến TP. Huế."]),
        ("Ông nói: “Không.” Bà rời đi.", ["Ông nói: “Không.”", "Bà rời đi."]),
        ("Gần 1.500 người chờ. 20 người vào.", ["Gần 1.500 người chờ.", "20 người vào."]),
        ("Ảnh: TTXVN", ["Ảnh: TTXVN"]),
        ("Thật sao? Đúng vậy!", ["Thật sao?", "Đúng vậy!"]),
        ("", []),
    ])
    func sentences(_ text: String, _ wanted: [String]) {
        #expect(split(text) == wanted)
    }

    @Test func textWithoutEndIsCut() {
        let sentences = split(String(repeating: "Nga gặp Mỹ ", count: 1_000))
        #expect(sentences.count == (3_000 / SentenceSplitter.mostTokens) + 1)
    }
}
