import Diplomacy
import Glibc
import Testing

@testable import DropFolder

struct NameFilterTests {
    private func admits(_ path: String, _ extensions: Set<String>? = nil) -> Bool {
        PageFile.admits(path: path, extensions: extensions ?? DropOptions.defaultExtensions)
    }

    @Test(arguments: [
        "a.txt", "A.TXT", "a.b.html", "2026/11/22/tin.htm", "Hội đàm.xhtml", "a~b.txt",
        "x.part.txt", "a#.txt",
    ])
    func pages(path: String) { #expect(admits(path)) }

    @Test(arguments: [
        ".a.txt", ".tin.txt.Xy12Zz", "a.txt~", "#a.txt#", "#a.txt", "a.txt.part", "a.html.filepart",
        "a.tmp", "a.txt.tmp", ".a.txt.swp", "a.swp", "a.TXT.PART",
        ".~tmp~/a.txt", ".rsync-partial/a.txt", "x/.git/a.txt", "old.tmp/a.txt", "bak~/a.txt",
        "a.pdf", "a", "txt", "a.", "a.txtx",
        "", "/a.txt", "a//b.txt", "../a.txt", "x/../a.txt", "./a.txt", "x/", "a\0.txt",
    ])
    func notPages(path: String) { #expect(!admits(path)) }

    @Test func extensionsAreTheUsers() {
        #expect(admits("a.shtml", [".SHTML"]))
        #expect(!admits("a.txt", ["shtml"]))
        #expect(admits("a", [""]))
        #expect(!admits("a.txt", []))
    }
}

struct RelativePathTests {
    @Test func composedAndDecomposedAreTwoFiles() {
        let composed = "H\u{1ED9}i.txt"
        let decomposed = "Ho\u{0323}\u{0302}i.txt"
        #expect(composed == decomposed)
        #expect(RelativePath(composed) != RelativePath(decomposed))
        let identities: Set = [
            FileIdentity(root: "/d", path: composed), FileIdentity(root: "/d", path: decomposed),
            FileIdentity(root: "/d", path: composed),
        ]
        #expect(identities.count == 2)
    }

    @Test func rootAndPathDoNotRunTogether() {
        #expect(
            FileIdentity(root: "/d/a", path: "b.txt") != FileIdentity(root: "/d", path: "a/b.txt"))
    }

    @Test func anyBytesCanBeShown() {
        #expect(
            RelativePath(bytes: Array("a/tin".utf8) + [0xFF, 0x0A, 0x2E]).escaped == "a/tin\\xFF\n."
        )
        #expect(RelativePath(bytes: [0xE1, 0xBB]).escaped == "\\xE1\\xBB")
        #expect(RelativePath(bytes: [0xC0] + Array("ộ".utf8)).escaped == "\\xC0ộ")
        #expect(RelativePath("Hội.txt").escaped == "Hội.txt")
    }

    @Test func sortsByBytes() {
        let sorted = ["b.txt", "B.txt", "a/z.txt", "a.txt", "ă.txt"].map { RelativePath($0) }
            .sorted()
        #expect(sorted.map(\.escaped) == ["B.txt", "a.txt", "a/z.txt", "b.txt", "ă.txt"])
    }
}

struct DropFaultTests {
    @Test func everyWarningSaysWhatAndWhatToDo() {
        let polling = Duration.seconds(10)
        let warnings: [DropWarning] = [
            .folderMissing(path: "/d", reason: "it does not exist"),
            .folderUnreadable(path: "/d", mode: 0o700),
            .folderModeChanged(path: "/d", from: 0o2750, to: 0o755),
            .watchesExhausted(limit: 8192, polling: polling),
            .instancesExhausted(polling: polling), .watchRefused(reason: "x", polling: polling),
            .silentFileSystem(path: "/d", type: "nfs4", polling: polling),
            .subfoldersUnreadable(first: ["a", "b"], count: 9),
        ]
        #expect(Set(warnings.map(\.code)).count == warnings.count)
        for warning in warnings {
            #expect(!warning.reason.isEmpty && !warning.remedy.isEmpty)
            #expect(!warning.reason.contains("\n"))
        }
        #expect(warnings[1].reason == "the drop folder /d cannot be read (mode 0700)")
        #expect(warnings[1].remedy.contains("--chmod=D2750,F640"))
        #expect(warnings[2].reason == "the drop folder /d had mode 2750 and has 0755 now")
        #expect(warnings[3].remedy.contains("fs.inotify.max_user_watches"))
        #expect(warnings[3].reason.contains("8192") && warnings[3].reason.contains("every 10 s"))
        #expect(warnings[7].reason.hasSuffix("a, b, …"))
    }

    @Test func aLockedFolderOrAShortageIsNotTheFilesFault() {
        func problem(_ code: Int32, inFolder: Bool) -> PageProblem {
            SystemFault(code: code, call: "open").readingProblem(isInFolder: inFolder)
        }
        #expect(problem(EACCES, inFolder: true) == .incomplete)
        #expect(problem(EACCES, inFolder: false) == .unreadable(reason: "permission denied"))
        for code in [EMFILE, ENFILE, ENOMEM] {
            #expect(problem(code, inFolder: false) == .incomplete)
        }
        guard case .unreadable = problem(EIO, inFolder: true) else {
            Issue.record("a broken disk is tried for ever")
            return
        }
    }

    @Test func oneSentenceAnError() {
        let error = DropError.unreadable(path: "/d", mode: 0o755)
        #expect(error.description.hasPrefix("/d cannot be read (mode 0755): permission denied; "))
        #expect(DropError.missing(path: "/d").reason == "/d does not exist")
    }
}
