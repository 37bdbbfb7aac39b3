import Dating
import Diplomacy
import Testing

@testable import Extraction

/// Which date an act has that is told without one.
@Suite struct StoryDateTests {
    private func date(_ kind: Kind, _ paragraphs: [String]) throws -> String? {
        let page = Sample.page(paragraphs, published: "2018-09-20")
        let found = FrameTableTests.likely(page).first { $0.kind == kind }
        return try #require(found, "no \(kind) is read").date?.date.description
    }

    private static let head = [
        "Tổng thống Nga Putin hội đàm với Thủ tướng Israel Netanyahu",
        "Ngày 19/9, Tổng thống Nga Putin hội đàm với Thủ tướng Israel Netanyahu tại Moskva.",
        "Hai bên trao đổi về thương mại.", "Cuộc gặp kéo dài hai giờ.",
    ]

    @Test func theHeadHasTheDayOfTheStory() throws {
        #expect(try date(.meeting, Self.head) == "2018-09-19")
    }

    @Test func aProtestInTheBodyHasTheDayOfTheStory() throws {
        let text = "Ngoại trưởng Iran Zarif lên án Mỹ áp đặt lệnh trừng phạt."
        #expect(try date(.protest, Self.head + [text]) == "2018-09-19")
    }

    @Test func whatWasBeforeThatHasItsMonth() throws {
        let text = "Trước đó, Ngoại trưởng Iran Zarif lên án Mỹ áp đặt lệnh trừng phạt."
        #expect(try date(.protest, Self.head + [text]) == "2018-09")
    }

    @Test func aCallInTheBodyHasTheMonthOfTheStory() throws {
        let text = "Tổng thống Mỹ Trump điện đàm với Thủ tướng Nhật Bản Abe."
        #expect(try date(.call, Self.head + [text]) == "2018-09")
    }

    @Test func aVisitOfTheTitlesTwoHasTheDayOfTheStory() throws {
        let text = "Tổng thống Nga Putin thăm chính thức Israel."
        #expect(try date(.visit, Self.head + [text]) == "2018-09-19")
    }

    /// Before any is doubted.
    private func visits(_ paragraphs: [String], to host: String) -> [String?] {
        let page = Sample.page(paragraphs, published: "2018-10-30")
        return FrameTableTests.extractor.trainingEvents(page)
            .filter { $0.kind == "visit" && $0.parties.contains(host) }
            .map(\.date)
    }

    @Test(arguments: [("27/9", 1), ("27/10", 2)])
    func furtherDaysOfAVisitAreTheSameVisit(_ day: String, _ count: Int) {
        let found = visits(
            [
                "Tổng thống Nga Putin thăm Israel",
                "Ngày 24/9/2018, Tổng thống Nga Putin bắt đầu chuyến thăm chính thức Israel.",
                "Ngày \(day)/2018, Tổng thống Nga Putin thăm chính thức Israel.",
            ], to: "ISR")
        #expect(found.count == count)
        #expect(found.contains("2018-09-24"))
    }

    @Test func aTourBeginsOnAnotherDayThanItsStops() {
        let found = visits(
            [
                "Ngoại trưởng Mỹ Pompeo thăm Nhật Bản và Việt Nam",
                "Ngày 5/7/2018, Ngoại trưởng Mỹ Pompeo bắt đầu chuyến thăm chính thức Nhật Bản và Việt Nam.",
                "Ngày 8/7/2018, Ngoại trưởng Mỹ Pompeo đã đến Hà Nội, bắt đầu chuyến thăm chính thức Việt Nam.",
            ], to: "VNM")
        #expect(found == ["2018-07-08"])
    }

    @Test func talksOfADayAreByTelephoneOrInPerson() throws {
        let call = "Tổng thống Nga Putin điện đàm với Thủ tướng Israel Netanyahu ngày 19/9."
        let page = Sample.page(Self.head + [call], published: "2018-09-20")
        let found = FrameTableTests.extractor.extract(page, received: nil)
        #expect(found.map(\.kind).filter { [.call, .meeting].contains($0) } == [.meeting])
    }

    /// A day told beside "hôm nay" or "hôm qua" tells when the article was written.
    @Test(arguments: [
        ("Hôm nay (12-9)", "Hôm qua", "2017-09-11"), ("Chiều qua (11/9)", "Sáng nay", "2017-09-12"),
        ("Ngày 12/9", "Hôm qua", "2017-09"),
    ])
    func aDayBesideARelativeOneTellsWhenItWasWritten(anchor: String, word: String, date: String) {
        let page = Sample.page([
            "Ngoại trưởng Mỹ và Nga điện đàm",
            "\(anchor), Ngoại trưởng Mỹ Rex Tillerson cho biết quan hệ với Nga cần được cải thiện.",
            "\(word), Ngoại trưởng Mỹ Rex Tillerson đã điện đàm với Ngoại trưởng Nga Sergei Lavrov.",
        ])
        let found = FrameTableTests.extractor.read(page, received: nil).flatMap(\.candidates)
            .filter { $0.kind == .call && $0.spot.passage == 2 }
        #expect(Set(found.map { $0.date?.date.description }) == [date])
    }

    /// 5 February is a Wednesday in 2014 and 2020.
    @Test func teasersAreNoNewerThanTheirPage() {
        let text = "Thứ Tư 5/2, Ngoại trưởng Nga Lavrov đã hội đàm với Ngoại trưởng Mỹ tại Moscow."
        let page = Page(
            title: nil, outlet: nil, published: nil,
            blocks: [
                Block(
                    role: .teaser, article: 0, text: SourceText(text, sourceStart: 0),
                    reason: "test")
            ], decodedByteCount: text.utf8.count)
        func days(received: String) -> [String?] {
            FrameTableTests.extractor.extract(page, received: CalendarDay(received))
                .filter { $0.kind == .meeting }.map { $0.date?.description }
        }
        #expect(days(received: "2019-12-01") == ["2014-02-05"])
        #expect(days(received: "2026-12-01") != ["2014-02-05"])
    }
}
