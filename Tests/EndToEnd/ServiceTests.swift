import Foundation
import TestSupport
import Testing

private let needsRsync = "rsync is not installed: the tests that send pages with it are skipped"

/// `bilat watch` as systemd runs it: a socket for its words, real files, real signals.
@Suite(.serialized)
struct ServiceTests {
    @Test(.enabled(if: Rsync.isInstalled, Comment(rawValue: needsRsync)))
    func pagesSentByRsyncBecomeADigest() async throws {
        let site = try Site()
        let pages = SamplePage.pairs(5)
        for page in pages { _ = try site.folder.write(page.text, to: "outbox/\(page.name)") }
        try site.watch()
        #expect(try await eventually { site.notify.count("READY=1") == 1 })

        try site.rsync()
        #expect(try await eventually { site.notify.lastStatus.contains("5 pages, 0 new events") })
        #expect(
            try await eventually {
                pages.allSatisfy { site.digest("latest.json").contains($0.event) }
            })
        let snapshot = try site.dropSnapshot()
        #expect(site.digest("latest.md").contains("Germany"))
        #expect(site.digest("latest.html").contains("<html lang=\"en\""))
        #expect(site.digest("latest.vi.html").contains("<html lang=\"vi\""))
        #expect(try await eventually { site.notify.count("WATCHDOG=1") >= 2 })
        #expect(site.notify.lastStatus.contains("0 waiting, 0 set aside, last digest"))

        try site.rsync()
        #expect(site.stop() == 0)
        #expect(try await eventually { site.notify.count("STOPPING=1") == 1 })
        #expect(try site.dropSnapshot() == snapshot)
    }

    @Test func aPageRenamedIntoTheFolderIsNews() async throws {
        let site = try Site(configuration: "backfill_age_days: 36500\n")
        try site.watch()
        #expect(try await eventually { site.notify.count("READY=1") == 1 })
        let page = SamplePage.pairs(1)[0]
        try site.deliver(page.text, as: page.name)
        #expect(
            try await eventually { site.notify.lastStatus.contains("1 pages, 1 new events today") })
        #expect(try await eventually { site.digest("latest.json").contains(page.event) })
        #expect(site.log.contains("new event \(page.event)"))
        #expect(site.stop() == 0)
    }

    @Test func badPagesAreSetAsideAndTheOthersGoOn() async throws {
        let site = try Site(configuration: "language: en\nmax_page_bytes: 2000\n")
        let page = SamplePage.pairs(1)[0]
        try site.deliver("", as: "empty.txt")
        try site.deliver(String(repeating: "x", count: 3000), as: "large.txt")
        try site.deliver("\u{0}\u{1}\u{2}\u{0}\u{0}", as: "binary\u{1B}[31m.txt")
        try site.deliver(page.text, as: page.name)
        try site.deliver("not a page", as: "notes.pdf")
        try site.watch()
        #expect(
            try await eventually { site.notify.lastStatus.contains("1 pages, 0 new events") })
        #expect(try await eventually { site.notify.lastStatus.contains("3 set aside") })
        #expect(try await eventually { site.digest("latest.md").contains("large.txt") })
        #expect(site.log.contains("page empty.txt set aside: the file is empty; send the page"))
        let status = try Program.run(["status"] + site.flags)
        #expect(status.output.contains("running (process"))
        #expect(status.output.contains("large.txt: 3000 bytes, the limit is 2000; raise"))
        for text in [site.log, site.digest("latest.md"), status.output] {
            #expect(!text.contains("\u{1B}"))
        }
        #expect(site.stop() == 0)
    }

    @Test func aKilledServiceEndsWithTheSameIndex() async throws {
        let pages = SamplePage.pairs(200)
        let site = try Site()
        let reference = try Site()
        for page in pages {
            try site.deliver(page.text, as: page.name)
            try reference.deliver(page.text, as: page.name)
        }
        // Wherever it stands when it is killed, three times over.
        for pause in [150, 400, 700] {
            try site.watch()
            try await Task.sleep(for: .milliseconds(pause))
            site.crash()
        }
        #expect(try Program.run(["status"] + site.flags).output.hasPrefix("not running"))
        // The killed ones may have said both already.
        let starts = site.notify.count("READY=1")
        try site.watch()
        #expect(try await eventually { site.notify.count("READY=1") > starts })
        #expect(try await eventually { site.notify.lastStatus.contains("STATUS=200 pages") })
        #expect(site.stop() == 0)
        let ingest = try Program.run(
            ["ingest", "--digests", reference.digests, reference.drop] + reference.flags)
        #expect(ingest.status == 0)
        let exported = try withoutTimes(site.export())
        #expect(try exported == withoutTimes(reference.export()))
        #expect(exported.count >= 200)
        #expect(
            try Program.run(["check", "--drop", site.drop] + site.flags).output.contains(
                "ok: index: whole"))
    }

    @Test func aServiceWithABacklogStopsWhenItIsAsked() async throws {
        let site = try Site()
        let pages = SamplePage.pairs(280)
        for page in pages { try site.deliver(page.text, as: page.name) }
        try site.watch()
        #expect(try await eventually { site.notify.count("READY=1") == 1 })
        #expect(site.stop() == 0)
        #expect(!site.notify.messages.contains { $0.contains("280 pages") })
        try site.watch()
        #expect(try await eventually { site.notify.lastStatus.hasPrefix("STATUS=280 pages") })
        #expect(site.stop() == 0)
    }

    /// The times a page was first seen belong to the machine, not to the page.
    private func withoutTimes(_ export: String) -> [String] {
        export.split(separator: "\n").map { line in
            String(
                line.prefix(upTo: line.range(of: ",\"first_seen\"")?.lowerBound ?? line.endIndex))
        }
    }

    @Test func aSecondWriterIsSentAway() async throws {
        let site = try Site()
        try site.watch()
        #expect(try await eventually { site.notify.count("READY=1") == 1 })
        let id = try #require(site.service?.processIdentifier)
        for command in [["watch", "--drop", site.drop, "--digests", site.digests], ["reindex"]] {
            let second = try Program.run(command + site.flags)
            #expect(second.status == 75)
            #expect(second.errors.contains("process \(id) is writing the index"))
        }
        #expect(site.stop() == 0)
    }

    @Test func aStartThatFailsTellsTheManagerWhy() async throws {
        let site = try Site()
        try FileManager.default.removeItem(atPath: site.drop)
        try site.watch()
        #expect(
            try await eventually {
                site.notify.messages.contains {
                    $0.hasPrefix("ERRNO=2\nSTATUS=drop: the folder \(site.drop) cannot be used")
                }
            })
        #expect(try await eventually { site.service?.isRunning == false })
        #expect(site.service?.terminationStatus == 78)
        #expect(site.notify.count("READY=1") == 0)
    }

    @Test func aReloadIsTakenOrRefusedWhole() async throws {
        let site = try Site(configuration: "language: en\n")
        try site.watch()
        let page = SamplePage.pairs(1)[0]
        try site.deliver(page.text, as: page.name)
        #expect(try await eventually { site.digest("latest.md").contains("Germany") })

        try site.configure("langauge: vi\n")
        site.signal(SIGHUP)
        #expect(try await eventually { site.notify.count("READY=1") == 2 })
        #expect(site.notify.messages.contains { $0.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") })
        #expect(site.log.contains("bilat.yaml:1: langauge: there is no such key"))
        #expect(try await eventually { site.notify.lastStatus.contains("reload was refused") })
        #expect(site.digest("latest.md").contains("Germany"))

        try site.configure("language: vi\n")
        site.signal(SIGHUP)
        #expect(try await eventually { site.digest("latest.md").contains("Đức") })
        #expect(try await eventually { !site.notify.lastStatus.contains("refused") })
        #expect(site.stop() == 0)
    }

    @Test func aChangedTableIsReadIntoOldPagesButIsNoNews() async throws {
        let site = try Site()
        let tables = site.folder.path + "/tables"
        let page = SamplePage.pairs(1)[0]
        try FileManager.default.copyItem(atPath: Tables.path, toPath: tables)
        try site.configure("tables: \(tables)\nbackfill_age_days: 36500\n")
        try site.deliver(page.text, as: page.name)
        try site.watch()
        #expect(
            try await eventually { site.notify.lastStatus.contains("1 pages, 1 new events today") })
        try Tables.change(in: tables)
        site.signal(SIGHUP)
        #expect(try await eventually { site.log.contains("1 pages were read again") })
        #expect(site.log.components(separatedBy: "new event").count == 2)
        #expect(site.notify.lastStatus.contains("1 pages, 1 new events today"))
        #expect(site.stop() == 0)
    }

    @Test func aDigestFolderThatIsLostIsToldAndMended() async throws {
        let site = try Site()
        try site.watch()
        #expect(try await eventually { site.digest("latest.md") != "" })
        try FileManager.default.moveItem(atPath: site.digests, toPath: site.folder.path + "/away")
        let page = SamplePage.pairs(1)[0]
        try site.deliver(page.text, as: page.name)
        #expect(try await eventually { site.notify.lastStatus.contains("\(site.digests): ") })
        let pings = site.notify.count("WATCHDOG=1")
        #expect(try await eventually { site.notify.count("WATCHDOG=1") > pings })
        try FileManager.default.moveItem(atPath: site.folder.path + "/away", toPath: site.digests)
        #expect(try await eventually { site.digest("latest.json").contains(page.event) })
        #expect(
            try await eventually { site.notify.lastStatus.hasPrefix("STATUS=1 pages") })
        #expect(site.stop() == 0)
    }

    @Test func aDamagedIndexIsMovedAsideAndBuiltAnew() async throws {
        let site = try Site()
        let page = SamplePage.pairs(1)[0]
        try site.deliver(page.text, as: page.name)
        _ = try site.folder.write(
            String(repeating: "this is no index ", count: 1000), to: "state/bilat.sqlite3")
        try site.watch()
        #expect(try await eventually { site.notify.lastStatus.hasPrefix("STATUS=1 pages") })
        let names = try FileManager.default.contentsOfDirectory(atPath: site.state)
        #expect(names.contains { $0.hasPrefix("bilat.sqlite3.damaged-") })
        #expect(try site.export().contains(page.event))
        #expect(site.stop() == 0)
        let check = ["check", "--drop", site.drop, "--digests", site.digests] + site.flags
        #expect(
            try Program.run(check).output.contains("warning: index: a damaged one was moved to"))
    }
}

/// The tables the program under test was built with.
enum Tables {
    static let path: String = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder.appendingPathComponent("Sources/Knowledge/Tables").path
    }()

    /// A row more that says nothing of the sample pages.
    static func change(in folder: String) throws {
        let file = URL(fileURLWithPath: folder + "/not-names.tsv")
        let text = try String(contentsOf: file, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let row = try #require(lines.last { !$0.isEmpty && !$0.hasPrefix("#") })
        let fields = row.split(separator: "\t", omittingEmptySubsequences: false)
        let changed = ["xyzxyz"] + fields.dropFirst().map(String.init)
        try Data((text + changed.joined(separator: "\t") + "\n").utf8).write(to: file)
    }
}
