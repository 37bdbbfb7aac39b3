import Diplomacy
import Testing

@testable import Extraction

@Suite struct StatusReaderTests {
    private func status(_ kind: Kind, _ text: String) throws -> Status {
        let page = Sample.page([text], published: "2018-09-20")
        let found = FrameTableTests.extractor.extract(page, received: nil).filter {
            $0.kind == kind
        }
        return try #require(found.first, "no \(kind) is read").status
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
        ("tuyên bố sẽ", Status.occurred), ("sẽ", .planned),
        ("tuyên bố sẽ họp tuần tới và sẽ", .planned),
    ])
    func aMeasureCountsFromItsAnnouncement(_ words: String, _ status: Status) throws {
        let text = "Ngày 19/9, Mỹ \(words) trục xuất 10 nhà ngoại giao Nga."
        #expect(try self.status(.downgrade, text) == status)
    }
}
