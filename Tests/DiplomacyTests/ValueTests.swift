import Testing

@testable import Diplomacy

@Suite struct CalendarDayTests {
    @Test func daysRoundTrip() {
        for days in stride(from: -200_000, through: 200_000, by: 37) {
            #expect(CalendarDay(daysSince1970: days).daysSince1970 == days)
        }
        #expect(CalendarDay("1970-01-01")?.daysSince1970 == 0)
        #expect(CalendarDay("2000-03-01")?.daysSince1970 == 11_017)
    }

    @Test func daysSortInTime() {
        let days = [
            "0001-01-01", "2016-12-31", "2017-01-01", "2017-01-31", "2017-02-01", "9999-12-31",
        ]
        let read = days.compactMap { CalendarDay($0) }
        #expect(read.map(\.description) == days)
        #expect(read.reversed().sorted() == read)
    }

    @Test(arguments: [("2017-09-18", 1), ("2026-11-22", 7), ("1970-01-01", 4), ("1969-12-31", 3)])
    func weekdays(_ day: String, _ weekday: Int) {
        #expect(CalendarDay(day)?.weekday == weekday)
    }

    @Test(arguments: ["2017-02-29", "2017-13-01", "2017-00-10", "17-01-01", "2017-1-1", "x", ""])
    func daysThatDoNotExist(_ text: String) {
        #expect(CalendarDay(text) == nil)
    }
}

@Suite struct CodeTests {
    @Test func codesAreTheirLettersAndSortLikeThem() {
        let codes = ["AAA", "AZZ", "BAA", "RUS", "USA", "VNM", "XKX", "ZZZ"]
        let read = codes.compactMap { CountryCode($0) }
        #expect(read.map(\.rawValue) == codes)
        #expect(read.reversed().sorted() == read)
    }

    @Test(arguments: ["", "US", "USAA", "usa", "U1A", "ÜSA"])
    func whatIsNoCode(_ text: String) { #expect(CountryCode(text) == nil) }

    @Test func kindsAreNumberedInOrder() {
        #expect(Kind.allCases.map(\.number) == Array(Kind.allCases.indices))
    }
}

@Suite struct PartialDateTests {
    @Test(arguments: ["2017", "2017-09", "2017-09-18", "2023-09-16/2023-09-17"])
    func edtfRoundTrips(_ text: String) {
        #expect(PartialDate(edtf: text)?.description == text)
    }

    @Test(arguments: [
        "", "17", "2017-9", "2017-09-31", "2023-09-17/2023-09-16", "2017/2018", "0000",
    ])
    func notEDTF(_ text: String) {
        #expect(PartialDate(edtf: text) == nil)
    }

    @Test func containment() {
        let month = PartialDate(edtf: "2017-09")!
        #expect(month.contains(PartialDate(edtf: "2017-09-30")!))
        #expect(!month.contains(PartialDate(edtf: "2017-10-01")!))
        #expect(PartialDate(edtf: "2017")!.contains(month))
        #expect(!month.contains(PartialDate(edtf: "2017")!))
    }
}

@Suite struct PublicationTests {
    @Test(arguments: [
        "2017-09-18", "2017-09-18T20:24:00+07:00", "2017-12-31T23:59:59Z",
        "2020-02-29T00:00:00-03:30",
    ])
    func roundTrips(_ text: String) {
        #expect(Publication(text)?.description == text)
    }

    @Test(arguments: ["2017-09-18T", "2017-09-18T25:00:00Z", "2017-09-18T20:24", "2017-09"])
    func others(_ text: String) {
        #expect(Publication(text) == nil)
    }
}

@Suite struct PartiesTests {
    private let russia = CountryCode("RUS")!
    private let usa = CountryCode("USA")!

    @Test func symmetricKindsSort() {
        #expect(Parties(usa, russia, kind: .meeting)?.both == [russia, usa])
        #expect(Parties(usa, russia, kind: .visit)?.both == [usa, russia])
        #expect(Parties(usa, usa, kind: .meeting) == nil)
    }

    @Test func idsAreReadableAndCarryTheDay() {
        let parties = Parties(usa, russia, kind: .meeting)!
        let id = { (date: String?) in
            EventIdentity(
                kind: .meeting, parties: parties, date: date.flatMap { PartialDate(edtf: $0) },
                pageSHA256: "0123456789abcdef"
            ).id
        }
        #expect(id("2017-09-18") == "meeting-RUS-USA-2017-09-18")
        #expect(id("2023-09-16/2023-09-17") == "meeting-RUS-USA-2023-09-16--2023-09-17")
        #expect(id(nil) == "meeting-RUS-USA-p0123456789ab")
    }
}

@Suite struct SourceTextTests {
    @Test func offsetsGoBackThroughAnchors() {
        // "Mỹ" written with two combining marks takes four bytes more in the source.
        let text = SourceText(
            utf8: Array("a Mỹ b".utf8),
            anchors: [
                .init(text: 0, source: 10), .init(text: 3, source: 13), .init(text: 6, source: 18),
            ])
        #expect(text.source(of: 0..<1) == 10..<11)
        #expect(text.source(of: 6..<8) == 18..<20)
        #expect(text.source(of: 2..<2) == 12..<12)
    }
}

@Suite struct EventCodingTests {
    @Test(
        arguments: [
            (Kind.call, Status.occurred, "CONSULT", "phone", "041"),
            (.visit, .planned, "AGREE", nil, "036"), (.visit, .cancelled, "REJECT", "meet", "161"),
            (.protest, .occurred, "ACCUSE", "disapprove", "114"),
            (.statement, .occurred, nil, nil, "010"),
            (.accreditation, .occurred, nil, nil, nil),
        ] as [(Kind, Status, String?, String?, String?)])
    func codes(_ kind: Kind, _ status: Status, _ type: String?, _ mode: String?, _ cameo: String?) {
        let coding = EventCoding(kind: kind, status: status)
        #expect(coding.plover?.type == type)
        #expect(coding.plover?.mode == mode)
        #expect(coding.cameo == cameo)
    }
}
