import Foundation
import TestSupport
import Testing

/// Commands as a shell runs them: exit statuses, output, errors.
@Suite(.serialized)
struct CommandTests {
    private func lines(_ text: String) -> [[String: Any]] {
        text.split(separator: "\n").compactMap {
            (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
        }
    }

    private func ids(_ record: [String: Any]) -> [String] {
        (record["events"] as? [[String: Any]])?.compactMap { $0["id"] as? String } ?? []
    }

    @Test(arguments: [
        "watch", "ingest", "extract", "explain", "search", "digest", "export", "reindex", "check",
        "status", "pair", "forget",
    ])
    func everyCommandHasHelpWithAnExample(command: String) throws {
        let help = try Program.run([command, "--help"])
        #expect(help.status == 0)
        #expect(
            help.output.contains("\n  bilat \(command)")
                || help.output.contains(" bilat \(command)"))
        #expect(help.output.contains("--config"))
    }

    @Test func wrongUsageIs64() throws {
        #expect(try Program.run(["search", "--kind", "dance"]).status == 64)
        #expect(try Program.run(["fly"]).status == 64)
        #expect(try Program.run(["extract", "-", "a.txt"]).status == 64)
        #expect(try Program.run(["--version"]).output == "bilat 0.1.0\n")
    }

    @Test func whatIsMissingIs78AndNothingIsWritten() throws {
        let site = try Site()
        func refused(_ arguments: [String]) throws -> String {
            let result = try Program.run(arguments + site.flags)
            #expect(result.status == 78)
            return result.errors
        }
        let nowhere = site.folder.path + "/nowhere"
        #expect(
            try refused(["watch", "--drop", nowhere, "--digests", site.digests]).contains(
                "drop: the folder \(nowhere) cannot be used: No such file or directory; create it"))
        #expect(
            try refused(["watch", "--drop", site.drop, "--digests", nowhere]).contains(
                "digests: the folder \(nowhere)"))
        try site.configure("drop: \(site.drop)\nspeed: 11\n")
        #expect(try refused(["watch"]).contains("bilat.yaml:2: speed: there is no such key"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: site.state) == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: site.digests) == [])
    }

    @Test func extractPrintsARecordAPageAndTellsOfTheBadOnes() throws {
        let site = try Site()
        let page = SamplePage.pairs(1)[0]
        let good = try site.folder.write(page.text, to: "good.txt")
        let empty = try site.folder.write("", to: "empty.txt")
        let result = try Program.run(["extract", good, empty, "/nonexistent/a.txt"])
        #expect(result.status == 0)
        let records = lines(result.output)
        #expect(records.map { $0["page"] as? String } == ["good.txt", "empty.txt", "a.txt"])
        #expect(ids(records[0]) == [page.event])
        #expect(records[0]["language"] as? String == "vi")
        let problems = records.map { record in
            (record["problems"] as? [[String: Any]])?.map { $0["code"] as? String } ?? []
        }
        #expect(problems == [[], ["empty"], ["unreadable"]])
        #expect(result.errors.contains("\(empty): the file is empty; send the page again"))
        #expect(result.errors.split(separator: "\n").count == 2)
        #expect(try Program.run(["extract", empty]).status == 65)
    }

    /// More files than the parser of arguments is asked to take one by one.
    @Test func extractTakesManyFilesInOrder() throws {
        let site = try Site()
        let names = (1...200).map { "\($0).txt" }
        let files = try names.map { try site.folder.write("", to: $0) }
        func pages(_ arguments: [String]) throws -> [String] {
            lines(try Program.run(arguments).output).map { $0["page"] as? String ?? "" }
        }
        let last = try site.folder.write("", to: "last")
        #expect(try pages(["extract"] + files) == names)
        #expect(try pages(["extract", "--received", "2024-04-01"] + files) == names)
        let all = ["extract"] + files + ["--received", "2024-04-01", last]
        #expect(try pages(all) == names + ["last"])
        #expect(try Program.run(["extract"] + files + ["-"]).status == 64)
        #expect(try Program.run(["extract", "-"] + files).status == 64)
        #expect(try Program.run(["extract"] + files + ["--none"]).status == 64)
    }

    @Test func extractIsAFilter() throws {
        let pages = SamplePage.pairs(60)
        var input = ""
        for (i, page) in pages.enumerated() {
            let content =
                i.isMultiple(of: 2)
                ? ["page": page.name, "text": page.text]
                : [
                    "page": page.name, "base64": Data(page.text.utf8).base64EncodedString(),
                    "received": "2024-04-01",
                ]
            input += String(decoding: try JSONEncoder().encode(content), as: UTF8.self) + "\n"
        }
        input += "not JSON\n"
        let result = try Program.run(["extract", "-"], input: input)
        #expect(result.status == 0)
        let records = lines(result.output)
        #expect(records.count == 61)
        for (record, page) in zip(records, pages) {
            #expect(record["page"] as? String == page.name)
            #expect(ids(record) == [page.event])
        }
        #expect(records.last?["page"] is NSNull)
        #expect(result.errors.contains("input line 61: not a JSON object"))
    }

    @Test func aReaderThatGoesAwayEndsItQuietly() throws {
        let site = try Site()
        let page = try site.folder.write(SamplePage.pairs(1)[0].text, to: "page.txt")
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/bash")
        let files = Array(repeating: page, count: 500).joined(separator: " ")
        let errors = site.folder.path + "/errors"
        shell.arguments = [
            "-c",
            "set -o pipefail; \(Program.path) extract \(files) 2>\(errors) | head -n 1 >/dev/null",
        ]
        try shell.run()
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0)
        #expect(try Program.read(errors) == "")
    }

    @Test func ingestReadsOnceAndSaysWhatItDid() throws {
        let site = try Site(configuration: "language: en\n")
        let pages = SamplePage.pairs(3)
        for page in pages { try site.deliver(page.text, as: page.name) }
        try site.deliver("", as: "empty.txt")
        let ingest = ["ingest", "--digests", site.digests, site.drop] + site.flags
        let first = try Program.run(ingest)
        #expect(first.status == 0)
        #expect(first.output.hasPrefix("3 pages (3 new), 3 new events, 1 set aside; digests in "))
        #expect(first.errors.contains("page empty.txt set aside: the file is empty"))
        #expect(site.digest("latest.json").contains(pages[2].event))
        let second = try Program.run(ingest)
        #expect(second.output.contains("4 unchanged since last time, 0 new events"))
        #expect(try Program.run(["status"] + site.flags).output.hasPrefix("not running; stopped"))
    }

    /// Where nobody named a folder for digests and the service's own is not there.
    @Test(
        .enabled(if: !FileManager.default.fileExists(atPath: "/srv/bilat/digests")),
        .timeLimit(.minutes(5)))
    func ingestNeedsNoFolderForDigests() throws {
        let site = try Site()
        for page in SamplePage.pairs(2) { try site.deliver(page.text, as: page.name) }
        let result = try Program.run(["ingest", site.drop] + site.flags)
        #expect(result.status == 0)
        #expect(
            result.errors.contains("no digests written")
                || result.output.contains("no digests written"))
        #expect(try lines(site.export()).count == 2)
    }

    @Test func ingestOfNothingGoodIs65() throws {
        let site = try Site()
        try site.deliver("", as: "empty.txt")
        let result = try Program.run(
            ["ingest", "--digests", site.digests, site.drop, "/nonexistent"] + site.flags)
        #expect(result.status == 65)
        #expect(result.errors.contains("/nonexistent does not exist"))
    }

    @Test func readersNeedAnIndexAndSaySo() throws {
        let site = try Site()
        let result = try Program.run(["search", "nga"] + site.flags)
        #expect(result.status == 78)
        #expect(result.errors.contains("there is no index at"))
        #expect(result.errors.contains("bilat ingest"))
    }

    @Test func searchFindsByWordsCountriesKindAndDay() throws {
        let site = try Site()
        let pages = SamplePage.pairs(10)
        for page in pages { try site.deliver(page.text, as: page.name) }
        _ = try Program.run(["ingest", "--digests", site.digests, site.drop] + site.flags)
        func found(_ arguments: [String]) throws -> Set<String> {
            let result = try Program.run(["search", "--json"] + arguments + site.flags)
            return Set(lines(result.output).compactMap { $0["id"] as? String })
        }
        #expect(try found([]) == Set(pages.map(\.event)))
        #expect(try found(["hoi dam", "phap"]).count == 4)
        #expect(try found(["--pair", "jpn,deu"]) == ["meeting-DEU-JPN-2024-03-01"])
        #expect(try found(["--country", "KOR", "--limit", "2"]).count == 2)
        #expect(try found(["--kind", "visit"]) == [])
        #expect(try found(["--from", "2024-03-02"]) == [])
        #expect(try found(["\" OR 1 --"]) == [])
        let text = try Program.run(["search", "--pair", "DEU,FRA"] + site.flags).output
        #expect(text.contains("meeting-DEU-FRA-2024-03-01"))
    }

    @Test func digestPrintsEveryFormat() throws {
        let site = try Site(configuration: "language: vi\n")
        let page = SamplePage.pairs(1)[0]
        try site.deliver(page.text, as: page.name)
        _ = try Program.run(["ingest", "--digests", site.digests, site.drop] + site.flags)
        #expect(try Program.run(["digest"] + site.flags).output.contains("Đức"))
        let english = try Program.run(
            ["digest", "--format", "text", "--language", "en"] + site.flags)
        #expect(english.output.contains("Germany"))
        #expect(
            try Program.run(["digest", "--format", "html"] + site.flags).output.contains("<html"))
        let json = try Program.run(["digest", "--format", "json"] + site.flags).output
        #expect(json.contains(page.event))
        #expect(
            try Program.run(["digest", "--format", "json"] + site.flags).output
                == site.digest("latest.json"))
        let quiet = try Program.run(["digest", "2001-01-01", "--format", "json"] + site.flags)
        #expect(quiet.status == 0)
        #expect(!quiet.output.contains(page.event))
    }

    @Test func reindexReadsStoredPagesAgain() throws {
        let site = try Site()
        let pages = SamplePage.pairs(20)
        for page in pages { try site.deliver(page.text, as: page.name) }
        _ = try Program.run(["ingest", "--digests", site.digests, site.drop] + site.flags)
        let before = try site.export()
        #expect(
            try site.export("plover").split(separator: "\n").count
                == before.split(separator: "\n").count)
        for page in pages {
            try FileManager.default.removeItem(atPath: site.drop + "/" + page.name)
        }
        let result = try Program.run(["reindex"] + site.flags)
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("20 pages read again"))
        #expect(try site.export() == before)
    }

    /// Every link of every page leads to a file that is there, and to a place in it.
    @Test func allPagesLeadToOneAnother() throws {
        let site = try Site()
        for page in SamplePage.pairs(12) { try site.deliver(page.text, as: page.name) }
        _ = try Program.run(["ingest", "--digests", site.digests, site.drop] + site.flags)
        let pages = try pages(of: site)
        #expect(pages.isSuperset(of: ["index.html", "index.vi.html", "countries/DEU.html"]))
        #expect(pages.contains("pairs/DEU-FRA-2024.html"))
        try checkLinks(of: site)
        // Nor does a page that is replaced leave links to nowhere.
        let (first, second) = (SamplePage.pairs(2)[0], SamplePage.pairs(2)[1])
        try FileManager.default.removeItem(atPath: "\(site.drop)/\(second.name)")
        try site.deliver(first.text + "\n2.\n", as: second.name)
        _ = try Program.run(["ingest", "--digests", site.digests, site.drop] + site.flags)
        #expect(try !site.export().contains(second.event))
        try checkLinks(of: site)
    }

    private func pages(of site: Site) throws -> Set<String> {
        Set(
            try FileManager.default.subpathsOfDirectory(atPath: site.digests)
                .filter { $0.hasSuffix(".html") })
    }

    private func checkLinks(of site: Site) throws {
        let names = try FileManager.default.subpathsOfDirectory(atPath: site.digests)
        for page in try pages(of: site) {
            for target in try links(of: site.digest(page)) {
                let parts = target.split(separator: "#", omittingEmptySubsequences: false)
                let folder = page.contains("/") ? "/\(page.split(separator: "/")[0])/" : "/"
                let file = URL(fileURLWithPath: folder + parts[0]).standardized.path
                let there = parts[0].isEmpty ? page : String(file.dropFirst())
                #expect(names.contains(there), "\(page): \(target)")
                if parts.count > 1 {
                    #expect(site.digest(there).contains("id=\"\(parts[1])\""), "\(page): \(target)")
                }
            }
        }
    }

    private func links(of html: String) throws -> [String] {
        html.matches(of: /href="([^"]*)"/).map { String($0.output.1) }
    }

    @Test func anotherLanguageTakesThePlaceOfTheFormer() throws {
        let site = try Site(configuration: "language: en\n")
        for page in SamplePage.pairs(3) { try site.deliver(page.text, as: page.name) }
        let ingest = ["ingest", "--digests", site.digests, site.drop] + site.flags
        _ = try Program.run(ingest)
        let day = "2024-01-02"
        for name in ["\(day).html", "\(day).vi.html"] {
            try Data("English".utf8).write(to: URL(fileURLWithPath: "\(site.digests)/\(name)"))
        }
        try site.configure("language: vi\n")
        _ = try Program.run(ingest)
        let pages = try pages(of: site)
        #expect(pages.filter { $0.hasSuffix(".vi.html") } == [])
        for page in pages {
            let language = page.hasSuffix(".en.html") ? "en" : "vi"
            #expect(site.digest(page).contains("<html lang=\"\(language)\">"), "\(page)")
        }
        #expect(pages.isSuperset(of: ["\(day).html", "\(day).en.html", "pairs/DEU-FRA.html"]))
        try checkLinks(of: site)
    }

    @Test func pagesThatSomebodyTookAwayComeBack() throws {
        let site = try Site()
        for page in SamplePage.pairs(3) { try site.deliver(page.text, as: page.name) }
        let ingest = ["ingest", "--digests", site.digests, site.drop] + site.flags
        _ = try Program.run(ingest)
        let before = try pages(of: site)
        for folder in ["pairs", "countries"] {
            try FileManager.default.removeItem(atPath: "\(site.digests)/\(folder)")
        }
        _ = try Program.run(ingest)
        #expect(try pages(of: site) == before)
    }

    @Test func onlyPagesThatAnEventTouchedAreWrittenAgain() throws {
        let site = try Site()
        let pages = SamplePage.pairs(11)
        for page in pages.prefix(10) { try site.deliver(page.text, as: page.name) }
        let ingest = ["ingest", "--digests", site.digests, site.drop] + site.flags
        _ = try Program.run(ingest)
        func inodes() throws -> [String: UInt64] {
            var result: [String: UInt64] = [:]
            for folder in ["pairs", "countries"] {
                for name in try FileManager.default.contentsOfDirectory(
                    atPath: "\(site.digests)/\(folder)")
                {
                    let path = "\(site.digests)/\(folder)/\(name)"
                    let attributes = try FileManager.default.attributesOfItem(atPath: path)
                    result[name] = attributes[.systemFileNumber] as? UInt64
                }
            }
            return result
        }
        let before = try inodes()
        try site.deliver(pages[10].text, as: pages[10].name)
        _ = try Program.run(ingest)
        let after = try inodes()
        let pair = pages[10].event.split(separator: "-")[1...2]
        let changed = after.filter { before[$0.key] != $0.value }.keys.filter {
            !$0.contains(".vi")
        }
        #expect(
            changed.sorted()
                == [
                    "\(pair.joined(separator: "-"))-2024.html",
                    "\(pair.joined(separator: "-")).html",
                    "\(pair[1]).html", "\(pair[2]).html",
                ].sorted())
    }

    /// As after a kill between the commit that took a pair's last event and the removal of its pages.
    @Test func pagesOfPairsThatAreNoMoreGoWhenAllIsLookedThrough() throws {
        let site = try Site()
        for page in SamplePage.pairs(2) { try site.deliver(page.text, as: page.name) }
        let ingest = ["ingest", "--digests", site.digests, site.drop] + site.flags
        _ = try Program.run(ingest)
        let stale = [
            "pairs/AGO-ZMB-1999.html", "pairs/AGO-ZMB.html", "pairs/AGO-ZMB.vi.html",
            "countries/ZMB.html",
        ]
        for name in stale + ["pairs/README.html"] {
            try Data("old".utf8).write(to: URL(fileURLWithPath: "\(site.digests)/\(name)"))
        }
        try FileManager.default.removeItem(atPath: site.state + "/site")
        _ = try Program.run(ingest)
        let names = try FileManager.default.subpathsOfDirectory(atPath: site.digests)
        #expect(Set(names).isDisjoint(with: stale))
        #expect(names.contains("pairs/README.html") && names.contains("pairs/DEU-FRA-2024.html"))
        #expect(FileManager.default.fileExists(atPath: site.state + "/site"))
    }

    @Test func forgetTakesAPageOutOfEverything() throws {
        let site = try Site()
        let pages = SamplePage.pairs(3)
        for page in pages { try site.deliver(page.text, as: page.name) }
        let ingest = ["ingest", "--digests", site.digests, site.drop] + site.flags
        _ = try Program.run(ingest)
        #expect(site.digest("latest.html").contains(pages[1].event))
        let forget = ["forget", pages[1].name, "--digests", site.digests] + site.flags
        let result = try Program.run(forget)
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("forgotten: \(pages[1].name) "))
        _ = try Program.run(ingest)
        #expect(try lines(site.export()).count == 2)
        for name in try FileManager.default.subpathsOfDirectory(atPath: site.digests) {
            let text = site.digest(name)
            #expect(!text.contains(pages[1].event) && !text.contains(pages[1].name), "\(name)")
        }
        #expect(try Program.run(forget).status == 65)
        // One of two that go by the same name is not taken for the other.
        let other = site.folder.path + "/other"
        try FileManager.default.createDirectory(
            atPath: other, withIntermediateDirectories: false)
        _ = try site.folder.write(SamplePage.pairs(5)[4].text, to: "other/\(pages[0].name)")
        _ = try Program.run(["ingest", "--digests", site.digests, other] + site.flags)
        let both = try Program.run(
            ["forget", pages[0].name, "--digests", site.digests] + site.flags)
        #expect(both.status == 64)
        #expect(both.errors.contains("name the page by its SHA-256"))
        #expect(try lines(site.export()).count == 3)
    }

    @Test func pairPrintsAHistory() throws {
        let site = try Site()
        let pages = SamplePage.pairs(11)
        for page in pages { try site.deliver(page.text, as: page.name) }
        _ = try Program.run(["ingest", "--digests", site.digests, site.drop] + site.flags)
        let result = try Program.run(["pair", "Pháp", "deu", "--limit", "1"] + site.flags)
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("Germany – France: 2 events\n2024  2: 2 meeting\n"))
        #expect(result.output.contains(pages[10].event) && !result.output.contains(pages[0].event))
        #expect(result.output.hasSuffix("1 more: --limit 2\n"))
        let json = try Program.run(["pair", "FRA", "DEU", "--json"] + site.flags)
        #expect(lines(json.output).count == 2)
        #expect(try Program.run(["pair", "FRA", "Atlantis"] + site.flags).status == 64)
        #expect(try Program.run(["pair", "FRA", "FRA"] + site.flags).status == 64)
    }

    /// `script` gives the command a terminal.
    @Test func matchesAreMarkedOnATerminalOnly() throws {
        let site = try Site()
        for page in SamplePage.pairs(3) { try site.deliver(page.text, as: page.name) }
        _ = try Program.run(["ingest", "--digests", site.digests, site.drop] + site.flags)
        let search = ["search", "hoi dam"] + site.flags
        let plain = try Program.run(search).output
        #expect(plain.contains("hội đàm") && !plain.contains("\u{1B}"))
        func onTerminal(_ environment: String) throws -> String {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
            let words = ([Program.path] + search).map { "'\($0)'" }.joined(separator: " ")
            process.arguments = ["-qec", "env -u NO_COLOR \(environment) \(words)", "/dev/null"]
            let output = Pipe()
            process.standardOutput = output
            process.standardInput = FileHandle.nullDevice
            try process.run()
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return String(decoding: data, as: UTF8.self).replacingOccurrences(of: "\r", with: "")
        }
        let styled = try onTerminal("TERM=xterm")
        #expect(styled.contains("\u{1B}[1;4mhội đàm\u{1B}[0m"))
        #expect(try onTerminal("TERM=xterm NO_COLOR=1") == plain)
        #expect(try onTerminal("TERM=dumb") == plain)
    }

    @Test func quietSaysNothingButWhatWentWrong() throws {
        let site = try Site()
        try site.deliver(SamplePage.pairs(1)[0].text, as: "a.txt")
        try site.deliver("", as: "empty.txt")
        let result = try Program.run(
            ["ingest", "--quiet", "--digests", site.digests, site.drop] + site.flags)
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("empty.txt"))
        #expect(try Program.run(["reindex", "-q"] + site.flags).output.isEmpty)
    }

    @Test func theManualTellsEveryCommand() throws {
        let manual = try Program.run(["manual"])
        #expect(manual.status == 0)
        for command in ["watch", "ingest", "search", "pair", "forget"] {
            #expect(manual.output.contains("\n.SS \"bilat \(command)"))
        }
        #expect(manual.output.contains("\\fB\\-\\-country\\fR \\fIcode\\fR"))
    }

    @Test func exportIsATableAndACalendarToo() throws {
        let site = try Site()
        for page in SamplePage.pairs(3) { try site.deliver(page.text, as: page.name) }
        _ = try Program.run(["ingest", "--digests", site.digests, site.drop] + site.flags)
        #expect(try site.export("csv").components(separatedBy: "\r\n").count == 5)
        let calendar = try site.export("ics")
        #expect(calendar.components(separatedBy: "BEGIN:VEVENT").count == 4)
        #expect(calendar.hasSuffix("END:VCALENDAR\r\n"))
    }

    @Test func checkFindsWhatIsWrongAndChangesNothing() throws {
        let site = try Site()
        let arguments = ["check", "--drop", site.drop, "--digests", site.digests] + site.flags
        let good = try Program.run(arguments)
        #expect(good.status == 0)
        #expect(good.output.contains("ok: tables: version "))
        #expect(good.output.contains("warning: drop: the mode of"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: site.state) == [])
        try FileManager.default.removeItem(atPath: site.digests)
        let bad = try Program.run(arguments)
        #expect(bad.status == 78)
        #expect(bad.output.contains("wrong: digests: the folder"))
        #expect(try Program.run(["check", "--example"]).output.contains("#time_zone: Asia"))
    }

    @Test func explainShowsRolesAndReasons() throws {
        let site = try Site()
        let page = try site.folder.write(
            SamplePage.pairs(1)[0].text + "\n\u{1B}[2Jx", to: "page.txt")
        let result = try Program.run(["explain", page])
        #expect(result.status == 0)
        #expect(result.output.contains("headline"))
        #expect(!result.output.contains("\u{1B}"))
    }
}
