import Dating
import Diplomacy
import Testing

@testable import Extraction

/// Which of a sentence's days an act has.
@Suite struct DateChooserTests {
    private func candidates(_ paragraphs: [String]) -> [Candidate] {
        FrameTableTests.extractor.read(
            Sample.page(paragraphs, published: "2018-04-02"), received: nil
        ).flatMap(\.candidates)
    }

    /// Told by an expression of the sentence.
    private func day(_ kind: Kind, _ sentence: String) throws -> String? {
        let found = candidates([sentence]).filter { $0.kind == kind }
        let told = try #require(found.first, "no \(kind) is read")
        return told.dateNote == .expression ? told.date?.date.description : nil
    }

    @Test func theDayOfTalksIsTheirs() throws {
        let text =
            "Ngày 1/4, Ngoại trưởng Nga Lavrov hội đàm với Ngoại trưởng Iran Zarif tại Moskva."
        #expect(try day(.meeting, text) == "2018-04-01")
    }

    @Test func theDayOnWhichAPlanIsToldIsNotThatOfThePlan() throws {
        let text = """
            Ngày 2/4, người phát ngôn Điện Kremlin Peskov cho biết Tổng thống Nga Putin sẽ gặp Tổng thống \
            Iran Rouhani vào ngày 4/4.
            """
        #expect(try day(.meeting, text) == "2018-04-04")
    }

    @Test func theActThatOpensTheSentenceHasItsFirstDay() throws {
        let text = """
            Ngày 1/4, Bộ Ngoại giao Nga chỉ trích Anh trục xuất 23 nhà ngoại giao Nga hôm 14/3.
            """
        #expect(try day(.protest, text) == "2018-04-01")
    }

    @Test func itsProbabilityIsOneWithoutAChoice() throws {
        let text = "Ngoại trưởng Nga Lavrov hội đàm với Ngoại trưởng Iran Zarif tại Moskva."
        let told = try #require(candidates([text]).first { $0.kind == .meeting })
        #expect(told.dateProbability == 1)
        let dated = try #require(candidates(["Ngày 1/4, " + text]).first { $0.kind == .meeting })
        #expect((0.5..<1).contains(dated.dateProbability))
    }
}
