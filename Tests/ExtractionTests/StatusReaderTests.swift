import Diplomacy
import Testing

@testable import Extraction

@Suite struct StatusReaderTests {
    private func status(_ kind: Kind, _ text: String) throws -> Status {
        let page = Sample.page([text], published: "2018-09-20")
        let found = FrameTableTests.likely(page).first { $0.kind == kind }
        return try #require(found, "no \(kind) is read").status.likeliest
    }

    @Test func whatIsSaidBesideAPlanIsSaid() throws {
        let text =
            """
            Ngày 19/9, Ngoại trưởng Iran Zarif nói sẽ không nhượng bộ, đồng thời lên án Mỹ áp đặt \
            lệnh trừng phạt.
            """
        #expect(try status(.protest, text) == .occurred)
    }

    @Test func anAnnouncedProtestIsPlanned() throws {
        let text = "Ngày 21/9, Bộ Ngoại giao Iran sẽ triệu đại sứ Pháp để phản đối."
        #expect(try status(.protest, text) == .planned)
    }

    @Test func aVisitOfAPlanIsPlanned() throws {
        let text =
            "Ngoại trưởng Nga Sergei Lavrov sẽ cùng phái đoàn thăm chính thức Iran ngày 25/9."
        #expect(try status(.visit, text) == .planned)
    }

    @Test(arguments: [
        ("Tổng thống Nga hội đàm với Thủ tướng Ấn Độ hôm 19/9.", Status.occurred),
        ("Tổng thống Nga và Thủ tướng Ấn Độ sẽ có cuộc gặp vào ngày 30/9.", .planned),
        ("Cuộc gặp giữa Tổng thống Nga và Thủ tướng Ấn Độ dự kiến diễn ra tuần tới.", .planned),
        ("Tổng thống Nga hủy cuộc gặp với Thủ tướng Ấn Độ.", .cancelled),
    ])
    func meetingsOccurArePlannedOrCancelled(_ text: String, _ status: Status) throws {
        #expect(try self.status(.meeting, text) == status)
    }

    @Test(arguments: [
        ("tuyên bố sẽ", Status.occurred), ("có kế hoạch", .planned),
        ("tuyên bố sẽ họp tuần tới và sẽ", .planned),
    ])
    func aMeasureCountsFromItsAnnouncement(_ words: String, _ status: Status) throws {
        let text = "Ngày 19/9, Mỹ \(words) trục xuất 10 nhà ngoại giao Nga."
        #expect(try self.status(.downgrade, text) == status)
    }
}
