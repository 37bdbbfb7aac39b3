import Diplomacy
import EventIndex
import Testing

@Suite("New content at a path")
struct ReplacementTests {
    let folder: Folder
    let index: EventIndex

    init() throws {
        folder = try Folder()
        index = try folder.writer()
    }

    private func ids() throws -> [String] { try index.events().map(\.id) }

    @Test("The old claims are withdrawn and the new ones take their place")
    func replaces() throws {
        try index.commit([page("a.txt", "A", [report("2017-05-10")], text: "cũ")])
        let summary = try index.commit([
            page(
                "a.txt", "B", [report("2017-05-11"), report("2017-05-12", kind: .call)],
                seen: may10 + 1)
        ])
        #expect(try ids() == ["call-RUS-USA-2017-05-12", "meeting-RUS-USA-2017-05-11"])
        #expect(summary.newEventIDs == ["call-RUS-USA-2017-05-12"])
        #expect(summary.changedEventIDs == ["meeting-RUS-USA-2017-05-11"])
        #expect(
            try index.event(id: "meeting-RUS-USA-2017-05-10")?.date?.description == "2017-05-11")
        #expect(try index.search(query("cũ")).isEmpty)
    }

    @Test("Not while another path holds the old content, nor under another root")
    func heldElsewhere() throws {
        try index.commit([
            page("a.txt", "A", [report("2017-05-10")]), known("b.txt", "A"),
            page("a.txt", "C", [report("2017-05-12")], root: "/other"),
        ])
        try index.commit([page("a.txt", "B", [report("2017-05-11")], seen: may10 + 1)])
        #expect(
            try ids() == [
                "meeting-RUS-USA-2017-05-10", "meeting-RUS-USA-2017-05-11",
                "meeting-RUS-USA-2017-05-12",
            ])
        #expect(try index.events()[0].sources.map(\.page) == ["b.txt"])
        try index.commit([page("b.txt", "B", [], seen: may10 + 2)])
        #expect(
            try ids() == ["meeting-RUS-USA-2017-05-11", "meeting-RUS-USA-2017-05-12"])
    }

    @Test("Content that comes back comes back whole, with its age")
    func comesBack() throws {
        let old = page("a.txt", "A", [report("2017-05-10")], text: "hội đàm")
        try index.commit([old])
        let before = try index.events()
        try index.commit([page("a.txt", "B", [], seen: may10 + 1)])
        #expect(try ids().isEmpty)
        #expect(try !index.knownDerivation(sha256: sha("A"), received: hour(may10)))
        let summary = try index.commit([
            page("a.txt", "A", [report("2017-05-10")], text: "hội đàm", seen: may10 + 2)
        ])
        #expect(summary.newEventIDs.isEmpty)
        #expect(try index.events() == before)
        #expect(try index.search(query("hoi dam")).map(\.id) == ids())
    }

    @Test("Withdrawn and known again within one batch: derived again later")
    func knownWithinBatch() throws {
        try index.commit([page("a.txt", "A", [report("2017-05-10")], text: "hội đàm")])
        try index.commit([
            page("a.txt", "B", [], seen: may10 + 1), known("b.txt", "A", seen: may10 + 1),
        ])
        #expect(try ids() == ["meeting-RUS-USA-2017-05-10"])
        #expect(try index.staleContents(limit: 10).map(\.sha256) == [sha("A")])
    }

    @Test("A version that cannot be read takes nothing back, and a good one clears it")
    func setAside() throws {
        try index.commit([page("a.txt", "A", [report("2017-05-10")])])
        let summary = try index.commit([problem("a.txt", .empty, seen: may10 + 1)])
        #expect(summary.problems == 1)
        #expect(summary.newProblems.map(\.page) == ["a.txt"])
        #expect(try ids() == ["meeting-RUS-USA-2017-05-10"])
        #expect(try index.setAside(limit: 10).map(\.problem) == [.empty])
        #expect(try index.problemsCount() == 1)
        #expect(try index.commit([problem("a.txt", .empty, seen: may10 + 2)]).newProblems.isEmpty)
        #expect(try index.setAside(limit: 10).map(\.seen) == [hour(may10 + 1)])
        try index.commit([page("a.txt", "B", [report("2017-05-11")], seen: may10 + 3)])
        #expect(try index.problemsCount() == 0)
        #expect(try ids() == ["meeting-RUS-USA-2017-05-11"])
    }

    @Test("Every problem is told as it was, and some are tried again")
    func problems() throws {
        let all: [PageProblem] = [
            .unreadable(reason: "Permission denied"), .empty,
            .oversized(bytes: 20, limitBytes: 10), .binary, .undecodable(encoding: "UTF-8"),
            .noArticle, .incomplete,
        ]
        try index.commit(all.enumerated().map { problem("\($0).txt", $1, content: "c\($0)") })
        #expect(try index.setAside(limit: 10).map(\.problem) == all)
        let known = try index.areKnown(
            all.indices.map {
                (FileIdentity(root: root, path: "\($0).txt"), signature(seen: may10))
            })
        #expect(known == [false, true, false, true, true, true, false])
    }

    private func query(_ words: String...) -> EventQuery {
        var query = EventQuery()
        query.words = words
        return query
    }
}
