import Diplomacy
import EventIndex
import Foundation
import Testing

@Suite("Forgetting a page")
struct ForgetTests {
    private let folder: Folder
    private let index: EventIndex

    init() throws {
        folder = try Folder()
        index = try folder.writer()
    }

    private func commitBoth() throws {
        try index.commit([
            page("a.txt", "A", [report("2017-05-10"), report("2017-05-09")], text: "thấm đẫm"),
            page("b.txt", "B", [report("2017-05-10")]),
        ])
    }

    @Test("What only it reported goes, what others report stays", arguments: ["a.txt", sha("A")])
    func events(name: String) throws {
        try commitBoth()
        let pages = try index.versions(of: name)
        let parts = try index.forget(pages.map(\.sha256))
        #expect(pages.map(\.sha256) == [sha("A")])
        #expect(pages.map(\.paths) == [["a.txt"]])
        #expect(parts.count == 1)
        let events = try index.events()
        #expect(events.map(\.id) == ["meeting-RUS-USA-2017-05-10"])
        #expect(events.map { $0.sources.map(\.page) } == [["b.txt"]])
        let digest = try index.digest("2017-05-10")
        #expect(digest.new.map(\.id) == ["meeting-RUS-USA-2017-05-10"])
        #expect(digest.pagesRead == 1)
        try index.integrityCheck()
    }

    @Test("Nothing of its text is left in the files")
    func erased() throws {
        try index.commit([
            page("a.txt", "KHOBAUBIMAT", [report("2017-05-10")], text: "khobau bimat"),
            page("b.txt", "B", [report("2017-05-10")], text: "khac"),
        ])
        try forget("a.txt")
        try index.eraseForgotten()
        try index.close()
        for suffix in ["", "-wal"] {
            let text = String(decoding: try folder.bytes(suffix), as: UTF8.self)
            #expect(!text.contains("KHOBAUBIMAT") && !text.contains("khobau"))
        }
    }

    @Test("It is not taken in again, under whatever name; another page under its name is")
    func again() throws {
        try commitBoth()
        try forget("a.txt")
        try index.commit([
            page("a.txt", "A", [report("2017-05-09")], seen: may10 + 1),
            page("c.txt", "A", [report("2017-05-09")], seen: may10 + 1),
        ])
        #expect(try index.events().count == 1)
        #expect(try index.staleCount() == 0)
        try index.commit([page("a.txt", "N", [report("2017-05-08")], seen: may10 + 2)])
        #expect(try index.events().count == 2)
    }

    @Test("A page set aside is forgotten too")
    func rejected() throws {
        try index.commit([problem("x.txt", .noArticle, content: "X")])
        #expect(try index.problemsCount() == 1)
        try forget("x.txt")
        #expect(try index.problemsCount() == 0)
        #expect(try index.versions(of: "x.txt").isEmpty)
    }

    @Test("So are the versions that it had replaced, whatever became of their sentences")
    func versions() throws {
        try index.commit([
            page("a.txt", "KHOBAU1", [report("2017-05-10", evidence: "khobau one")])
        ])
        try index.commit([
            page(
                "a.txt", "KHOBAU2", [report("2017-05-10", evidence: "khobau two")], seen: may10 + 1)
        ])
        try index.commit([page("b.txt", "B", [report("2017-05-10")], seen: may10 + 2)])
        #expect(try index.versions(of: "a.txt").map(\.sha256) == [sha("KHOBAU1"), sha("KHOBAU2")])
        try forget("a.txt")
        try index.eraseForgotten()
        #expect(try index.digest("2017-05-10").new.map { $0.sources.map(\.page) } == [["b.txt"]])
        #expect(
            try index.statistics(
                DaySpan(day: CalendarDay("2017-05-10")!, offsetMinutes: 0), backfillAgeDays: 7
            ).pages == 1)
        try index.close()
        let text = String(decoding: try folder.bytes(), as: UTF8.self)
        #expect(!text.contains("KHOBAU") && !text.contains("khobau"))
    }

    private func forget(_ name: String) throws {
        _ = try index.forget(try index.versions(of: name).map(\.sha256))
    }

    @Test("Pages of the same path in two roots are told apart")
    func places() throws {
        try index.commit([
            page("a.txt", "A", [], root: "/one"), page("a.txt", "B", [], root: "/two"),
            problem("a.txt", .noArticle, content: "C"),
        ])
        let places = try index.places(ofPath: "a.txt")
        #expect(Set(places.map(\.root)) == ["/one", "/two", root])
        #expect(Set(places.map(\.sha256)) == [sha("A"), sha("B"), sha("C")])
        #expect(try index.places(ofPath: "b.txt").isEmpty)
    }
}
