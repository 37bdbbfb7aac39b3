import Diplomacy
import EventIndex
import Testing

@Suite("Better rules and tables")
struct DerivationTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private func upgraded() throws -> EventIndex {
        let old = try folder.writer("1")
        try old.commit([
            page("a.txt", "A", [report(nil)], text: "cũ", received: may10 - 5),
            page("b.txt", "B", [report("2017-05-10", kind: .call)]),
            problem("c.txt", .noArticle, content: "C"),
            problem("d.txt", .binary, content: "D"),
        ])
        #expect(try old.staleCount() == 0)
        try old.close()
        return try folder.writer("2")
    }

    private func outcome(_ reports: [Report], text: String = "") -> PageRecord.Outcome {
        .page(title: nil, outlet: nil, published: nil, articleText: text, reports: reports)
    }

    @Test("Stored pages wait for the new derivation, with what it needs")
    func stale() throws {
        let index = try upgraded()
        #expect(try index.staleCount() == 3)
        let stale = try index.staleContents(limit: 10)
        #expect(stale.map(\.sha256) == [sha("C"), sha("B"), sha("A")])
        #expect(stale.map(\.bytes) == [Array("C".utf8), Array("B".utf8), Array("A".utf8)])
        #expect(stale[2].page == "a.txt")
        #expect(stale[2].received == hour(may10 - 5))
        #expect(try index.staleContents(limit: 1).count == 1)
        #expect(try !index.knownDerivation(sha256: sha("A"), received: hour(may10)))
    }

    @Test("What is derived again is not news, and the old id still leads there")
    func replaced() throws {
        let index = try upgraded()
        let oldID = "meeting-RUS-USA-p\(sha("A").prefix(12))"
        #expect(try index.digest("2017-05-11").new.isEmpty)
        try index.replaceDerivations([
            (sha("A"), outcome([report("2017-05-09")], text: "mới")),
            (sha("B"), outcome([report("2017-05-10", kind: .call)])),
        ])
        let events = try index.events()
        #expect(events.map(\.id) == ["call-RUS-USA-2017-05-10", "meeting-RUS-USA-2017-05-09"])
        #expect(events.map(\.firstSeen) == [hour(may10), hour(may10)])
        #expect(try index.event(id: oldID)?.id == "meeting-RUS-USA-2017-05-09")
        #expect(events[1].aliases.isEmpty)
        #expect(try index.digest("2017-05-11").new.isEmpty)
        #expect(try index.digest("2017-05-11").changed.isEmpty)
        #expect(try index.staleCount() == 1)
        var query = EventQuery()
        query.words = ["moi"]
        #expect(try index.search(query).map(\.id) == ["meeting-RUS-USA-2017-05-09"])

        try index.markEverythingStale()
        #expect(try index.staleCount() == 3)
        try index.replaceDerivations([(sha("A"), outcome([report("2017-05-08")]))])
        #expect(try index.event(id: oldID)?.id == "meeting-RUS-USA-2017-05-08")
    }

    @Test("A page that only the new rules can read becomes a page")
    func accepted() throws {
        let index = try upgraded()
        try index.replaceDerivations([(sha("C"), outcome([report("2017-05-03")]))])
        #expect(try index.setAside(limit: 10).map(\.page) == ["d.txt"])
        #expect(try index.event(id: "meeting-RUS-USA-2017-05-03")?.sources.map(\.page) == ["c.txt"])
    }

    @Test("A page that the new rules set aside takes its events along, and may come back")
    func rejected() throws {
        let index = try upgraded()
        try index.replaceDerivations([(sha("B"), .problem(.noArticle))])
        #expect(try index.events().map(\.kind) == [.meeting])
        #expect(try index.setAside(limit: 10).map(\.page) == ["b.txt", "c.txt", "d.txt"])
        try index.commit([page("b.txt", "B", [report("2017-05-10", kind: .call)])])
        #expect(try index.events().map(\.kind) == [.call, .meeting])
        #expect(try index.setAside(limit: 10).map(\.page) == ["c.txt", "d.txt"])
    }
}
