import Diplomacy
import Knowledge
import Testing

@testable import Digests

@Suite struct WordingTests {
    private let vi = Wording(language: .vi)
    private let en = Wording(language: .en)

    @Test(
        "dates say what is known and what is not",
        arguments: [
            ("2017-09-18", "thứ Hai, 18/9/2017", "Monday, 18 September 2017"),
            ("2026-11-22", "Chủ nhật, 22/11/2026", "Sunday, 22 November 2026"),
            ("2017-09", "tháng 9/2017, không rõ ngày", "September 2017, day not known"),
            ("2017", "năm 2017, không rõ ngày tháng", "2017, month and day not known"),
            ("2023-09-16/2023-09-17", "16–17/9/2023", "16–17 September 2023"),
            (
                "2023-09-30/2023-10-01", "30/9 – 1/10/2023", "30 September – 1 October 2023"
            ),
            (
                "2023-12-31/2024-01-01", "31/12/2023 – 1/1/2024",
                "31 December 2023 – 1 January 2024"
            ),
            ("2017-09-18/2017-09-18", "thứ Hai, 18/9/2017", "Monday, 18 September 2017"),
        ])
    func date(edtf: String, vietnamese: String, english: String) throws {
        let date = try #require(PartialDate(edtf: edtf))
        #expect(vi.date(date) == vietnamese)
        #expect(en.date(date) == english)
    }

    @Test func unknownDate() {
        #expect(vi.date(nil) == "không rõ ngày")
        #expect(en.date(nil) == "date not known")
    }

    @Test(
        arguments: [
            (0, "0 phút", "0 minutes"), (60, "1 phút", "1 minute"), (3600, "1 giờ", "1 hour"),
            (3660, "1 giờ 1 phút", "1 hour 1 minute"), (86_400, "1 ngày", "1 day"),
            (2 * 86_400 + 3 * 3600 + 59 * 60, "2 ngày 3 giờ", "2 days 3 hours"),
            (-5, "0 phút", "0 minutes"),
        ])
    func duration(seconds: Int, vietnamese: String, english: String) {
        #expect(vi.duration(.seconds(seconds)) == vietnamese)
        #expect(en.duration(.seconds(seconds)) == english)
    }

    @Test(
        "the clock is the digest's, and the day moves with it",
        arguments: [
            (420, "20:24, 18/9/2017"), (0, "13:24, 18/9/2017"), (-600, "03:24, 18/9/2017"),
            (840, "03:24, 19/9/2017"), (345, "19:09, 18/9/2017"),
        ])
    func publication(offsetMinutes: Int, words: String) throws {
        let published = try #require(Publication("2017-09-18T20:24:00+07:00"))
        #expect(vi.publication(published, offsetMinutes: offsetMinutes) == words)
    }

    @Test func withoutAnOffsetTheClockIsThePages() throws {
        let published = try #require(Publication("2017-09-18T20:24:00+09:00"))
        #expect(vi.publication(published, offsetMinutes: nil) == "20:24, 18/9/2017")
    }

    @Test func publicationWithoutAClockKeepsItsDay() throws {
        let published = try #require(Publication("2017-09-18"))
        #expect(en.publication(published, offsetMinutes: -600) == "18 September 2017")
    }

    @Test func timeBeforeTheEpoch() {
        let time = UnixTime(seconds: -1)
        #expect(vi.time(time, offsetMinutes: 0, today: nil) == "23:59, 31/12/1969")
    }

    @Test func offsets() {
        #expect(vi.zone(offsetMinutes: 420) == "UTC+07:00")
        #expect(vi.zone(offsetMinutes: -210) == "UTC-03:30")
        #expect(vi.zone(offsetMinutes: 0) == "UTC")
    }

    /// A word left out of one language would be the other's, or empty.
    @Test func everyCaseHasItsOwnWordsInBothLanguages() {
        for language in Language.allCases {
            let wording = Wording(language: language)
            #expect(Set(Kind.allCases.map(wording.kind)).count == Kind.allCases.count)
            #expect(Set(DateBasis.allCases.map(wording.basis)).count == DateBasis.allCases.count)
        }
        for kind in Kind.allCases { #expect(vi.kind(kind) != en.kind(kind)) }
        for basis in DateBasis.allCases { #expect(vi.basis(basis) != en.basis(basis)) }
    }

    @Test(arguments: [
        PageProblem.unreadable(reason: "x"), .empty, .oversized(bytes: 2, limitBytes: 1), .binary,
        .undecodable(encoding: "UTF-8"), .noArticle, .incomplete,
    ])
    func problemsAreTranslatedWhole(_ problem: PageProblem) {
        #expect(en.problem(problem) == (problem.reason, problem.remedy))
        #expect(vi.problem(problem).reason != problem.reason)
        #expect(vi.problem(problem).remedy != problem.remedy)
    }
}
