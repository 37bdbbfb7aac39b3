import Diplomacy
import Testing

@testable import Extraction

/// What the article tells beside an event.
@Suite struct ToldEventsTests {
    private func features(_ paragraphs: [String]) -> [TrainingPage.Event] {
        FrameTableTests.extractor.trainingEvents(Sample.page(paragraphs, published: "2018-09-20"))
    }

    private static let head = [
        "Tổng thống Nga Putin hội đàm với Thủ tướng Israel Netanyahu",
        "Ngày 19/9, Tổng thống Nga Putin hội đàm với Thủ tướng Israel Netanyahu tại Moskva.",
    ]

    @Test func anEventAloneHasNoRival() throws {
        let event = try #require(features(Self.head).first { $0.kind == "meeting" })
        #expect(event.parties == ["ISR", "RUS"])
        #expect(event.date == "2018-09-19")
        #expect(event.features.contains("event rank 0"))
        #expect(event.features.contains("event rival none"))
        #expect(event.features.contains("event title 2"))
    }

    @Test func ofTwoOfAKindTheLessLikelyHasTheOtherForARival() {
        let text =
            "Ngày 9/5, Tổng thống Nga Putin hội đàm với Thủ tướng Israel Netanyahu tại Moskva."
        let meetings = features(Self.head + [text]).filter { $0.kind == "meeting" }
        #expect(meetings.count == 2)
        let ranks = meetings.map { $0.features.contains("event rank 1") }
        #expect(ranks.count(where: { $0 }) == 1)
        for (meeting, isSecond) in zip(meetings, ranks) {
            #expect(meeting.features.contains(isSecond ? "event rival months" : "event rival back"))
        }
    }

    @Test func whatElseIsToldOfAStateIsBesideIt() throws {
        let text = "Ngày 19/9, Bộ Ngoại giao Nga chỉ trích Mỹ áp đặt lệnh trừng phạt mới."
        let events = features(Self.head + [text])
        let likely = events.sorted { $0.readings > $1.readings }
        let second = try #require(likely.dropFirst().first)
        #expect(second.features.contains { $0.hasPrefix("event shares ") })
        #expect(!likely[0].features.contains { $0.hasPrefix("event shares ") })
    }

    /// The tables have his tenure.
    @Test(arguments: [
        ("2018-09-20", "event A in-office"), ("2016-09-20", "event A out-of-office"),
    ])
    func whoActsHeldAnOfficeAtTheTimeOrNot(_ published: String, _ feature: String) throws {
        let page = Sample.page(
            ["Hôm nay, ông Donald Trump chỉ trích Trung Quốc."], published: published)
        let events = FrameTableTests.extractor.trainingEvents(page)
        let protest = try #require(events.first { $0.kind == "protest" })
        #expect(protest.features.filter { $0.hasSuffix("-office") } == [feature])
    }

    @Test func aPageThatTellsOfNothingHasNoEvents() {
        #expect(features(["Hôm nay trời đẹp."]).isEmpty)
    }
}
