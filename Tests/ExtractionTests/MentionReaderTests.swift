import Diplomacy
import Testing

@testable import Extraction

@Suite struct MentionReaderTests {
    private func people(_ text: String) -> [Mention] {
        FrameTableTests.extractor.read(Sample.page([text]), received: nil)
            .flatMap { $0.passages.flatMap { $0.sentences.flatMap(\.mentions) } }
            .filter { $0.person != nil }
    }

    @Test(arguments: [
        "Tổng thống Mỹ đắc cử Donald Trump", "Tổng thống đắc cử Mỹ Donald Trump",
        "Tổng thống Mỹ mới đắc cử Donald Trump", "Cựu Tổng thống Mỹ Donald Trump",
    ])
    func whoIsNotInOfficeStaysSoOnThePage(_ name: String) throws {
        let people = people("\(name) nói như vậy. Ông Trump gặp Thủ tướng Nhật Bản Shinzo Abe.")
        #expect(people.map(\.isFormer) == [true, true, false])
        #expect(people.map(\.isUnofficial) == [true, false, false])
        #expect(people.map(\.country.rawValue) == ["USA", "USA", "JPN"])
    }

    @Test func whoIsInOfficeIsNotFormer() {
        let people = people("Tổng thống Mỹ Donald Trump nói như vậy. Ông Trump về Washington.")
        #expect(people.map(\.isFormer) == [false, false])
    }
}
