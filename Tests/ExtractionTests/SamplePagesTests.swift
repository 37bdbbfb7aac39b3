import Diplomacy
import Foundation
import Knowledge
import PageReading
import Testing

@testable import Extraction

/// The pages of `seeds/` against `seeds/expected.jsonl`. What is not read yet is marked there, `missed`
/// on an event and `wrong` with the ids read into a page by mistake, so that the file stays true: when a
/// rule mends one, its mark must go.
@Suite struct SamplePagesTests {
    struct ExpectedPage: Decodable {
        struct Event: Decodable {
            let kind: Kind
            let parties: [CountryCode]
            let date: String?
            let date_alt: [String]?
            let status: Status
            let region: Region
            let unsure: Bool?
            let missed: Bool?

            func isTold(by report: Report) -> Bool {
                let dates = [date] + (date_alt ?? []).map(Optional.some)
                return report.kind == kind && report.parties.both == parties
                    && dates.contains(report.date?.description)
            }

            /// Of this pair and kind: such a report counts neither way where this one is unsure.
            func excuses(_ report: Report) -> Bool {
                Set(report.parties.both) == Set(parties)
                    && (unsure == true || region == .teaser)
            }
        }

        let page: String
        let title: String
        let published: String?
        let events: [Event]
        let wrong: [String]?
    }

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("seeds")

    static let pages: [ExpectedPage] = {
        let text = try! String(
            contentsOf: folder.appendingPathComponent("expected.jsonl"), encoding: .utf8)
        return text.split(separator: "\n").map {
            try! JSONDecoder().decode(ExpectedPage.self, from: Data($0.utf8))
        }
    }()

    @Test func everyPageIsListed() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            .filter { $0.hasSuffix(".txt") || $0.hasSuffix(".html") }
        #expect(Set(files) == Set(Self.pages.map(\.page)))
    }

    @Test(arguments: pages.map(\.page))
    func pageReportsItsEvents(_ name: String) throws {
        let expected = try #require(Self.pages.first { $0.page == name })
        let bytes = try [UInt8](Data(contentsOf: Self.folder.appendingPathComponent(name)))
        let page = try PageReader(knowledge: FrameTableTests.knowledge).read(bytes, path: name)
        #expect(page.title == expected.title)
        #expect(page.published?.day.description == expected.published)
        let reports = FrameTableTests.extractor.extract(page).filter { $0.region == .main }
        for event in expected.events where event.unsure != true && event.region == .main {
            let found = reports.first { event.isTold(by: $0) }
            #expect(
                (found != nil) != (event.missed ?? false),
                "\(event.kind) \(event.parties) \(event.date ?? "-")")
            if let found { #expect(found.status == event.status) }
        }
        let wrong = reports.filter { report in
            !expected.events.contains { $0.isTold(by: report) || $0.excuses(report) }
        }
        let ids = wrong.map { EventIdentity($0, pageSHA256: "").id }
        #expect(ids.sorted() == (expected.wrong ?? []))
    }
}
