import Diplomacy
import Knowledge
import Testing

@testable import Extraction

@Suite struct SentenceReaderTests {
    private func sentence(_ text: String) -> (Sentence, AnnotatedText) {
        let passage = FrameTableTests.extractor.read(Sample.page([text]), received: nil)[0]
            .passages[0]
        return (passage.sentences[0], passage.text)
    }

    private func cues(_ text: String) -> [String] {
        let (sentence, annotated) = sentence(text)
        return sentence.cues.map { annotated.string($0.range) }
    }

    @Test func theLongestCueAtEachTokenCounts() {
        // "nhằm" is of two classes.
        #expect(cues("Nga trừng phạt nhằm vào Mỹ") == ["nhằm vào", "vào"])
        #expect(cues("Nga trừng phạt nhằm Mỹ") == ["nhằm", "nhằm"])
    }

    @Test func aSentenceWithoutTriggersKeepsWhatOthersNeed() {
        let (plain, _) = sentence("Nga ở bên bờ Biển Đen.")
        #expect(plain.mentions.map(\.country.rawValue) == ["RUS"])
        #expect(plain.cues.isEmpty && plain.clauses.isEmpty)
        let (pointing, text) = sentence("Nước này nằm ở châu Âu.")
        #expect(pointing.cues.map { text.string($0.range) }.contains("Nước này"))
    }

    @Test func clausesReachFromMarkToMarkAndConjunction() {
        let (sentence, text) = sentence(
            "Sau khi gặp Nga, Mỹ (và Anh) trừng phạt Iran; Đức thì không.")
        #expect(
            sentence.clauses.map { text.string($0.range) } == [
                "Sau khi gặp Nga,", "Mỹ (", "và Anh)", "trừng phạt Iran;", "Đức thì không.",
            ])
        #expect(sentence.clauses.map(\.isSubordinate) == [true, false, true, false, false])
    }

    @Test(arguments: [
        "Hôm 5/3 Nga trừng phạt Mỹ. Sau đó, Mỹ trừng phạt Iran; Đức thì không.",
        "Ngoại trưởng Nga Sergei Lavrov phản đối Mỹ. Mỹ trừng phạt ông Lavrov.",
    ])
    func aTextPrintedTwiceIsReadTwiceAlike(_ text: String) {
        let knowledge = FrameTableTests.knowledge
        let annotated = AnnotatedText(Array(text.utf8), knowledge: knowledge)
        var reader = SentenceReader(
            [annotated, annotated], knowledge: knowledge, vocabulary: Vocabulary(knowledge))
        let passages = reader.passages([0, 1], of: Sample.page([text, text]))
        #expect(passages.map(\.sentences.count) == [2, 2])
        for (one, other) in zip(passages[0].sentences, passages[1].sentences) {
            #expect(one.range == other.range)
            #expect(!one.triggers.isEmpty && one.triggers.elementsEqual(other.triggers))
            #expect(!one.clauses.isEmpty && one.clauses.elementsEqual(other.clauses))
            #expect(one.mentions.map(\.range) == other.mentions.map(\.range))
            #expect(one.mentions.map(\.country) == other.mentions.map(\.country))
        }
    }
}
