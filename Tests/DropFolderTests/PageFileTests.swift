import Diplomacy
import Glibc
import Testing

@testable import DropFolder

struct PageFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(_ path: String, maxBytes: Int = 1000) throws(PageProblem) -> FileContent {
        try PageFile.read(FileIdentity(root: folder.path, path: path), maxBytes: maxBytes)
    }

    private func problem(_ path: String, maxBytes: Int = 1000) -> PageProblem? {
        do throws(PageProblem) {
            _ = try read(path, maxBytes: maxBytes)
            return nil
        } catch { return error }
    }

    @Test func readsBytesHashAndSignature() throws {
        try folder.makeFolder("x")
        try folder.write("x/Hội đàm.txt", "abc")
        let content = try read("x/Hội đàm.txt")
        #expect(content.bytes == Array("abc".utf8))
        #expect(content.sha256.hasPrefix("ba7816bf"))
        #expect(content.signature.sizeBytes == 3)
        let status = try Tree.status(root: folder.path, RelativePath("x/Hội đàm.txt"))
        #expect(content.signature == status.signature)
    }

    @Test func sizeLimitIsInclusive() throws {
        try folder.write("a.txt", String(repeating: "x", count: 1000))
        try folder.write("b.txt", String(repeating: "x", count: 1001))
        #expect(problem("a.txt") == nil)
        #expect(problem("b.txt") == .oversized(bytes: 1001, limitBytes: 1000))
    }

    @Test func emptyAbortedAndMissing() throws {
        try folder.write("empty.txt", "")
        try folder.write("aborted.txt")
        try folder.stampZero("aborted.txt")
        #expect(problem("empty.txt") == .empty)
        #expect(problem("aborted.txt") == .incomplete)
        #expect(problem("none.txt") == .unreadable(reason: "it does not exist"))
    }

    @Test func changedWhileItIsReadIsIncomplete() throws {
        try folder.write("a.txt", "abc")
        let file = FileIdentity(root: folder.path, path: "a.txt")
        #expect(throws: PageProblem.incomplete) {
            _ = try PageFile.read(file, maxBytes: 10) { try? folder.write("a.txt", "abd") }
        }
        #expect(throws: PageProblem.incomplete) {
            _ = try PageFile.read(file, maxBytes: 10) {
                try? folder.write("a.txt", "e", append: true)
            }
        }
        #expect(try PageFile.read(file, maxBytes: 10, whenRead: {}).bytes == Array("abde".utf8))
    }

    @Test func noLinkIsFollowedAnywhere() throws {
        let outside = try TemporaryFolder()
        try outside.write("secret.txt", "secret")
        try folder.makeFolder("in")
        try folder.write("in/a.txt")
        try #require(symlink(outside.full("secret.txt"), folder.full("link.txt")) == 0)
        try #require(symlink(outside.path, folder.full("dir")) == 0)
        try #require(symlink(folder.full("in"), folder.full("inner")) == 0)
        for path in ["link.txt", "dir/secret.txt", "inner/a.txt"] {
            guard case .unreadable(let reason) = problem(path) else {
                Issue.record("\(path) was followed")
                continue
            }
            #expect(reason.contains("link"))
        }
    }

    @Test(arguments: ["../a.txt", "x/../../a.txt", "/etc/passwd", "", ".", "a.txt\0b", "x//a.txt"])
    func noPathLeavesTheRoot(path: String) throws {
        try folder.makeFolder("x")
        try folder.write("a.txt")
        guard case .unreadable = problem(path) else {
            Issue.record("\(path) was read")
            return
        }
    }

    @Test func fifosSocketsAndFoldersDoNotBlock() throws {
        try #require(mkfifo(folder.full("fifo.txt"), 0o644) == 0)
        try folder.makeFolder("folder.txt")
        #expect(
            problem("fifo.txt") == .unreadable(reason: "it is a FIFO, socket or device, not a file")
        )
        #expect(problem("folder.txt") == .unreadable(reason: "it is a folder"))
    }

    @Test func aLinkedRootIsTheAdministratorsChoice() throws {
        let other = try TemporaryFolder()
        try folder.write("a.txt", "abc")
        try #require(symlink(folder.path, other.full("drop")) == 0)
        let file = FileIdentity(root: other.full("drop"), path: "a.txt")
        #expect(try PageFile.read(file, maxBytes: 10).bytes.count == 3)
    }
}

struct PageListingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func listsAFolderSortedWithoutLinksOrUnfinishedFiles() throws {
        let outside = try TemporaryFolder()
        try outside.write("o.txt")
        for path in ["b", "b/c", ".hidden"] { try folder.makeFolder(path) }
        for path in [
            "b/c/2.html", "b/1.txt", "a.txt", "Z.HTM", "a.txt.part", ".hidden/x.txt", "a.pdf",
        ] {
            try folder.write(path)
        }
        try #require(symlink(outside.path, folder.full("link")) == 0)
        try #require(symlink(outside.full("o.txt"), folder.full("o.txt")) == 0)
        try #require(mkfifo(folder.full("fifo.txt"), 0o644) == 0)
        let listing = try PageFile.list(folder.path + "/")
        #expect(listing.root == folder.path)
        #expect(listing.files.map(\.0.path) == ["Z.HTM", "a.txt", "b/1.txt", "b/c/2.html"])
        #expect(listing.files.allSatisfy { $0.1.sizeBytes == 3 && $0.0.root == folder.path })
        #expect(listing.refused.isEmpty)
    }

    @Test func aSingleFileIsTakenUnderAnyName() throws {
        try folder.write("page")
        let listing = try PageFile.list(folder.full("page"))
        #expect(listing.root == folder.path)
        #expect(listing.files.map(\.0.path) == ["page"])
    }

    @Test func aLinkThatTheUserNamesIsResolved() throws {
        try folder.makeFolder("x")
        try folder.write("x/page.txt")
        try #require(symlink("x/page.txt", folder.full("latest.txt")) == 0)
        let listing = try PageFile.list(folder.full("latest.txt"))
        #expect(listing.root == folder.full("x"))
        #expect(listing.files.map(\.0.path) == ["page.txt"])
    }

    @Test func missingPathsAreAnError() {
        #expect(throws: DropError.missing(path: folder.full("none"))) {
            _ = try PageFile.list(folder.full("none"))
        }
    }

    @Test func namesThatAreNotTextAreNotLostSilently() throws {
        let name =
            Array((folder.path + "/x").utf8CString.dropLast()) + [-1] + Array(".txt".utf8CString)
        let fd = open(name, O_WRONLY | O_CREAT, 0o644)
        try #require(fd >= 0)
        close(fd)
        let listing = try PageFile.list(folder.path)
        #expect(listing.files.isEmpty)
        #expect(listing.refused.map(\.path) == ["x\\xFF.txt"])
    }
}
