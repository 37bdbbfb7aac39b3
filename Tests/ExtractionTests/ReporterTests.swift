import Diplomacy
import Testing

@testable import Extraction

/// What a report of several tellings has.
@Suite struct ReporterTests {
    private func reports(_ paragraphs: [String]) -> [Report] {
        FrameTableTests.extractor.extract(Sample.page(paragraphs, published: "2018-09-20"))
    }

    private static let talks = [
        "Tổng thống Nga Putin hội đàm với Thủ tướng Israel Netanyahu",
        "Ngày 19/9, Tổng thống Nga Vladimir Putin hội đàm với Thủ tướng Israel Netanyahu tại Moskva.",
    ]

    @Test func everySentenceOfAnEventIsItsEvidence() throws {
        let meeting = try #require(reports(Self.talks).first { $0.kind == .meeting })
        #expect(Set(meeting.evidence.map(\.text)) == Set(Self.talks))
        for evidence in meeting.evidence {
            let page = Self.talks.joined(separator: "\n").utf8.map(\.self)
            #expect(
                String(decoding: page[evidence.start..<evidence.end], as: UTF8.self)
                    == evidence.text)
        }
    }

    @Test func whoIsNamedTwiceTookPartOnce() throws {
        let meeting = try #require(reports(Self.talks).first { $0.kind == .meeting })
        #expect(meeting.participants.count == 2)
        #expect(Set(meeting.participants.map(\.country.rawValue)) == ["ISR", "RUS"])
    }

    @Test(arguments: [
        ("Tillerson", "Rex Tillerson", true), ("TILLERSON", "rex-tillerson", true),
        ("Rex Tillerson", "Rex Tillerson", true), ("Trần Đại Quang", "TRẦN ĐẠI QUANG", true),
        ("Donald Trump", "Rex Tillerson", false), ("Till", "Tillerson", false),
    ])
    func aSharedWordMakesNamesOfOneStateThoseOfOnePerson(
        _ a: String, _ b: String, _ isSame: Bool
    ) throws {
        let usa = try #require(CountryCode("USA"))
        let russia = try #require(CountryCode("RUS"))
        func person(_ name: String, _ country: CountryCode) -> Participant {
            Participant(name: name, office: nil, country: country)
        }
        #expect(person(a, usa).isSame(as: person(b, usa)) == isSame)
        #expect(!person(a, usa).isSame(as: person(b, russia)))
    }
}
