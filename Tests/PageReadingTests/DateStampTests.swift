import Diplomacy
import Testing

@testable import PageReading

struct DateStampTests {
    private func stamp(_ text: String) throws -> DateStamp? {
        try #require(
            Line(SourceText(text), blankBefore: true, markup: nil, matcher: Fixtures.matcher)
        ).stamp
    }

    @Test(arguments: [
        ("ClockThứ Hai, 18/09/2017 20:24", "2017-09-18T20:24:00+07:00"),
        ("18/09/2017 - 20:24 GMT+7", "2017-09-18T20:24:00+07:00"),
        ("Thứ sáu, 14/2/2020, 07:30 (GMT+7)", "2020-02-14T07:30:00+07:00"),
        ("Cập nhật lúc 07:30, thứ Sáu 14.02.2020", "2020-02-14T07:30:00+07:00"),
        ("22 tháng 10 năm 2013", "2013-10-22"),
        ("Ngày 22 tháng 10, 2013", "2013-10-22"),
        ("Ngày đăng: 22-10-2013", "2013-10-22"),
        ("2017-09-18T20:24", "2017-09-18T20:24:00+07:00"),
        ("2017-09-18T20:24:05+09:00", "2017-09-18T20:24:05+09:00"),
        ("2017-09-18 13:24:00.000Z", "2017-09-18T13:24:00Z"),
        ("22:12:42 03/03/2025", "2025-03-03T22:12:42+07:00"),
        ("8:05 PM 03/03/2025", "2025-03-03T20:05:00+07:00"),
        ("12:05 SA 3/3/2025", "2025-03-03T00:05:00+07:00"),
        ("31/03/18 15h05", "2018-03-31T15:05:00+07:00"),
        ("Nguyễn Văn Mẫu - 18/09/2017 20:24", "2017-09-18T20:24:00+07:00"),
    ])
    func published(_ text: String, _ expected: String) throws {
        #expect(try stamp(text)?.published?.description == expected)
    }

    @Test(arguments: ["28 Nov, 08:11 PM", "3 giờ trước", "20:24", "• 2 giờ trước"])
    func timesWithoutADay(_ text: String) throws {
        let found = try #require(try stamp(text))
        #expect(found.published == nil)
    }

    @Test(arguments: [
        "Điểm tin thế giới sáng 18/9/2017", "Ngày 18/9, hai bên gặp nhau", "31/02/2018", "1 2 3",
        "Tỷ số 2-1-2018 bàn", "IP 1.204.300.1", "Hội nghị 45/2019 về biển",
    ])
    func noStamp(_ text: String) throws {
        #expect(try stamp(text) == nil)
    }

    @Test(arguments: [
        ("TTH - Theo tin từ hãng thông tấn", "TTH"), ("TGVN. Ngày 17/2, sau khi gặp", "TGVN"),
        ("Kinhtedothi – Sáng 28/11, hai bên", "Kinhtedothi"), ("VOV.VN - Chủ tịch nước", "VOV.VN"),
        ("(Dân trí) - Hai nước đã ký", "Dân trí"), ("BPO - Hai nước đã ký", "BPO"),
        ("baomau.vn — Hôm nay, hai bên", "baomau.vn"),
    ])
    func outlet(_ lead: String, _ expected: String) {
        #expect(
            OutletFinder.find(lead: Array(lead.utf8), outlets: Fixtures.matcher.outlets)
                == expected)
    }

    @Test(arguments: [
        "Hà Nội - Hai nước đã ký", "Washington - Tổng thống Mỹ", "SEOUL - Hàn Quốc cho biết",
        "AFP - Hai nước",
        "(Hà Nội, 12/9) - Hai nước", "Ngoại trưởng Nga - Mỹ gặp nhau", "Ông nói. Hai bên gặp nhau",
    ])
    func noOutlet(_ lead: String) {
        #expect(
            OutletFinder.find(lead: Array(lead.utf8), outlets: Fixtures.matcher.outlets) == nil)
    }
}
