import Diplomacy
import EventIndex
import Testing

@Suite("Taking pages in")
struct CommitTests {
    let folder: Folder
    let index: EventIndex

    init() throws {
        folder = try Folder()
        index = try folder.writer()
    }

    @Test("A page makes its events known, once however often it comes")
    func idempotent() throws {
        let records = [
            page("a.txt", "A", [report("2017-05-10"), report(nil, kind: .call)]),
            page("b.txt", "B", [report("2017-05-10")]),
        ]
        let first = try index.commit(records)
        #expect(first.pages == 2)
        #expect(first.newPages == 2)
        #expect(
            first.newEventIDs
                == ["call-RUS-USA-p\(sha("A").prefix(12))", "meeting-RUS-USA-2017-05-10"])
        let events = try index.events()
        #expect(events.map(\.id) == first.newEventIDs)
        #expect(events[1].sources.map(\.page) == ["a.txt", "b.txt"])

        let second = try index.commit(records)
        #expect(second.newPages == 0)
        #expect(second.newEventIDs.isEmpty)
        #expect(second.changedEventIDs.isEmpty)
        #expect(try index.events() == events)
    }

    @Test("What was taken in survives closing and opening")
    func reopening() throws {
        try index.commit([page("a.txt", "A", [report("2017-05-10")])])
        let events = try index.events()
        try index.close()
        let again = try folder.writer()
        #expect(try again.events() == events)
        #expect(try again.areKnown([(file("a.txt"), signature(seen: may10))]) == [true])
        try again.integrityCheck()
    }

    @Test("Files are known by all of their signature")
    func signatures() throws {
        try index.commit([page("a.txt", "A", [])])
        let known = try index.areKnown([
            (file("a.txt"), signature(seen: may10)),
            (file("a.txt"), signature(seen: may10, inode: 2)),
            (file("a.txt"), signature(seen: may10 + 1)),
            (file("b.txt"), signature(seen: may10)),
            (FileIdentity(root: "/other", path: "a.txt"), signature(seen: may10)),
        ])
        #expect(known == [true, false, false, false, false])
    }

    @Test("One content at two paths is one page, under the smaller path in either order")
    func twoPaths() throws {
        #expect(try !index.knownDerivation(sha256: sha("A"), received: hour(may10)))
        try index.commit([page("b.txt", "A", [report("2017-05-10")])])
        #expect(try index.knownDerivation(sha256: sha("A"), received: hour(may10)))
        let summary = try index.commit([known("a.txt", "A", seen: may10 + 1)])
        #expect(summary.newPages == 0)
        #expect(summary.newEventIDs.isEmpty)
        let events = try index.events()
        #expect(events.count == 1)
        #expect(events[0].sources.map(\.page) == ["a.txt"])
        #expect(events[0].firstSeen == hour(may10))
        try index.commit([known("c.txt", "A", seen: may10 + 2)])
        #expect(try index.events() == events)
        #expect(try statistics().pages == 1)
    }

    @Test("A file that came earlier dates its content more tightly, whichever is read first")
    func earlierReceived() throws {
        try index.commit([page("a.txt", "A", [report("2017-05-10")], received: may10)])
        #expect(try !index.knownDerivation(sha256: sha("A"), received: hour(may10 - 100)))
        try index.commit([
            page("b.txt", "A", [report("2017-05-06")], received: may10 - 100)
        ])
        #expect(try index.events().map(\.id) == ["meeting-RUS-USA-2017-05-06"])
        #expect(try index.knownDerivation(sha256: sha("A"), received: hour(may10)))
        try index.commit([page("c.txt", "A", [report("2017-05-10")], received: may10)])
        #expect(try index.events().map(\.id) == ["meeting-RUS-USA-2017-05-06"])
    }

    @Test("A content that is called known and is not, is refused, and nothing of its batch stays")
    func unknownContent() throws {
        #expect(throws: IndexError.unknownContent(sha256: sha("X"))) {
            try index.commit([page("a.txt", "A", [report("2017-05-10")]), known("b.txt", "X")])
        }
        #expect(try index.events().isEmpty)
        #expect(try statistics().pages == 0)
    }

    @Test("Teasers are kept apart")
    func teasers() throws {
        try index.commit([page("a.txt", "A", [report("2017-05-10", region: .teaser)])])
        #expect(try index.events().isEmpty)
        let summary = try index.commit([page("b.txt", "B", [report("2017-05-10")])])
        #expect(summary.newEventIDs.count == 1)
        #expect(try index.events()[0].sources.map(\.page) == ["b.txt"])
    }

    @Test("The batch tells which days it can change")
    func span() throws {
        #expect(try index.commit([]).seen == nil)
        let summary = try index.commit([
            page("a.txt", "A", [], seen: 5), problem("b.txt", .empty, seen: 3),
            page("c.txt", "C", [], seen: 4),
        ])
        #expect(summary.seen == hour(3)...hour(5))
    }

    private func file(_ path: String) -> FileIdentity { FileIdentity(root: root, path: path) }

    private func statistics() throws -> IndexStatistics {
        try index.statistics(
            DaySpan(day: CalendarDay(daysSince1970: may10 / 24), offsetMinutes: 0),
            backfillAgeDays: 7)
    }
}
