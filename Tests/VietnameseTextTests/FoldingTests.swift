import Testing

@testable import VietnameseText

@Suite struct FoldingTests {
    @Test(arguments: [
        ("khoá", "khóa"), ("KHÓA", "khóa"), ("hoà bình", "hòa bình"), ("quý", "qúy"),
        ("thuỷ", "thủy"), ("Khoẻ", "khỏe"), ("toàn", "toàn"), ("Ðức", "đức"), ("ĐỨC", "đức"),
        ("xoè", "xòe"), ("uỷ ban", "ủy ban"),
    ])
    func oneFormForEachWord(_ written: String, _ same: String) {
        #expect(Folding.fold(written) == Folding.fold(same))
    }

    @Test(arguments: [("má", "mà"), ("hội", "hồi"), ("mỹ", "my"), ("đa", "da"), ("hóa", "hóạ")])
    func differentWordsStayDifferent(_ a: String, _ b: String) {
        #expect(Folding.fold(a) != Folding.fold(b))
    }
}

@Suite struct TokenizerTests {
    private func tokens(_ text: String, knowing words: [String] = []) -> [Token] {
        var lexicon = Lexicon()
        for word in words { _ = lexicon.intern(Folding.fold(word)) }
        return Tokenizer(lexicon: lexicon).tokens(Array(text.utf8))
    }

    @Test func offsetsAreUTF8Bytes() {
        let text = "Ngày 18/9, Nga-Mỹ"
        let found = tokens(text)
        let bytes = Array(text.utf8)
        let words = found.map { String(decoding: bytes[$0.range], as: UTF8.self) }
        #expect(words == ["Ngày", "18", "/", "9", ",", "Nga", "-", "Mỹ"])
        #expect(found.map(\.spaceBefore) == [true, true, false, false, false, true, false, false])
    }

    @Test func shapes() {
        #expect(
            tokens("Anh ANH anh 29 I G20 APEC").map(\.shape) == [
                .capital, .upper, .lower, .number, .capital, .capital, .upper,
            ])
        #expect(tokens("2017").first?.value == 2017)
        #expect(tokens("12345678901").first?.value == -1)
    }

    @Test func knownWordsHaveNumbersWhateverTheirCase() {
        let found = tokens("KHOÁ khóa Khác", knowing: ["khóa"])
        #expect(found[0].word == found[1].word)
        #expect(found[0].word != Lexicon.unknown)
        #expect(found[2].word == Lexicon.unknown)
    }

    @Test(arguments: [
        "Nga, nga NGA Nga1 nGa nga", "đông Đông ĐÔNG Đ đ", "khoá khóa Khoá qúy quý Quý",
        "“hội đàm” hội-đàm hội_đàm hội\u{A0}đàm", "hội\u{301} đàm\u{300}x a A",
        "nghiêng nghiêngnghiêng nghiêngnghiêng1 nghiêngnghiên", "nghiêng", "Mỹ",
    ])
    func wordsThatAreKnownAreReadAsOthers(_ text: String) {
        let words = ["nga", "đông", "đ", "khóa", "quý", "hội", "đàm", "a", "nghiêng", "mỹ"]
        let known = tokens(text, knowing: words + ["nghiêngnghiên", "nghiêngnghiêng"])
        let others = tokens(text)
        #expect(known.map(\.range) == others.map(\.range))
        #expect(known.map(\.hash) == others.map(\.hash))
        #expect(known.map(\.shape) == others.map(\.shape))
        #expect(known.map(\.spaceBefore) == others.map(\.spaceBefore))
        #expect(known.contains { $0.word > 0 })
        #expect(
            known.filter { $0.word > 0 }.allSatisfy { token in
                let word = Array(text.utf8)[token.range]
                return Lexicon.hash(of: Folding.fold(String(decoding: word, as: UTF8.self)))
                    == token.hash
            })
    }

    @Test func cutTextDoesNotTrap() {
        let bytes = Array("Mỹ".utf8)
        for length in 0...bytes.count {
            let lexicon = Lexicon()
            _ = Tokenizer(lexicon: lexicon).tokens(Array(bytes.prefix(length)))
        }
    }
}
