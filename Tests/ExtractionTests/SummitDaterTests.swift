import Dating
import Diplomacy
import Knowledge
import Testing

@testable import Extraction

@Suite struct SummitDaterTests {
    private func date(
        _ text: String, _ first: String, _ second: String, written: String? = nil,
        month: Int? = nil, isPlanned: Bool = false
    ) throws -> String? {
        let reading = try #require(
            FrameTableTests.extractor.read(Sample.page([text]), received: nil).first)
        let passage = reading.passages[0]
        let writing = written.flatMap { CalendarDay($0) }.map {
            WritingDay(day: $0, basis: .published, precision: .exact)
        }
        let parties = try #require(
            Parties(CountryCode(first)!, CountryCode(second)!, kind: .meeting))
        return SummitDater(knowledge: FrameTableTests.knowledge).date(
            of: parties, in: passage.sentences[0], passage.text, month: month,
            isPlanned: isPlanned, writing: writing)?.date.description
    }

    @Test func theNumberTellsWhich() throws {
        let text = "Hội nghị thượng đỉnh Mỹ - Triều lần thứ hai kết thúc sớm."
        #expect(try date(text, "PRK", "USA") == "2019-02-27")
    }

    @Test func thePlaceOrTheMonthTellsWhich() throws {
        let text = "Hai bên nhắc lại thượng đỉnh Mỹ - Triều"
        #expect(try date(text + " tại Singapore.", "PRK", "USA") == "2018-06-12")
        #expect(try date(text + ".", "PRK", "USA", month: 2) == "2019-02-27")
        #expect(try date(text, "PRK", "USA", month: 2) == "2019-02-27")
    }

    @Test func theDayOfWritingTellsWhich() throws {
        let text = "Hai bên bàn về thượng đỉnh liên Triều."
        #expect(try date(text, "KOR", "PRK", written: "2018-05-10") == "2018-04-27")
        #expect(
            try date(text, "KOR", "PRK", written: "2018-04-02", isPlanned: true) == "2018-04-27")
        #expect(try date(text, "KOR", "PRK") == nil)
    }

    @Test func theSummitOfOthersDatesNothing() throws {
        #expect(try date("Nga nói về thượng đỉnh Mỹ - Triều lần hai.", "RUS", "USA") == nil)
    }
}
