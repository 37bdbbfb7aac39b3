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
}
