import Glibc
import Testing

@testable import Publishing

@Suite struct PublishingErrorTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func error(_ body: () throws(PublishingError) -> Void) throws -> PublishingError {
        do throws(PublishingError) {
            try body()
        } catch {
            return error
        }
        throw Missing()
    }

    private struct Missing: Error {}

    @Test func missingFolderIsNamedWithARemedy() throws {
        let path = "\(folder.path)/nowhere"
        let publisher = Publisher(directory: path)
        let found = try [
            error { () throws(PublishingError) in try publisher.check() },
            error { () throws(PublishingError) in
                _ = try publisher.publish([PublishedFile("a.md", "x")])
            },
        ]
        for error in found {
            #expect(error.code == .missingFolder)
            #expect(error.path == path)
            #expect(error.errorNumber == ENOENT)
            #expect(error.description.hasPrefix("\(path): cannot open the folder: No such file"))
            #expect(error.description.hasSuffix("; \(error.remedy)"))
        }
    }

    @Test func fileInPlaceOfTheFolder() throws {
        try folder.write("file", "x")
        let publisher = Publisher(directory: "\(folder.path)/file")
        let error = try error { () throws(PublishingError) in try publisher.check() }
        #expect(error.code == .notAFolder)
    }

    @Test func folderInPlaceOfAFileStopsItAndLeavesNothingBehind() throws {
        try #require(mkdir("\(folder.path)/a.md", 0o755) == 0)
        let publisher = Publisher(directory: folder.path)
        let error = try error { () throws(PublishingError) in
            _ = try publisher.publish([PublishedFile("a.md", "x")])
        }
        #expect(error.code == .notAFolder)
        #expect(error.path == "\(folder.path)/a.md")
        #expect(try folder.names() == ["a.md"])
    }

    @Test func goodFolderPasses() throws {
        try Publisher(directory: folder.path).check()
        #expect(try folder.names() == [])
    }

    @Test(.disabled(if: geteuid() == 0, "the superuser may write anywhere"))
    func folderWithoutWritePermission() throws {
        try #require(chmod(folder.path, 0o555) == 0)
        let publisher = Publisher(directory: folder.path)
        let found = try [
            error { () throws(PublishingError) in try publisher.check() },
            error { () throws(PublishingError) in
                _ = try publisher.publish([PublishedFile("a.md", "x")])
            },
        ]
        #expect(found.map(\.code) == [.permission, .permission])
    }

    @Test(
        "the system's codes mean something to the user",
        arguments: [
            (ENOENT, PublishingError.Code.missingFolder), (ENOTDIR, .notAFolder),
            (EACCES, .permission), (EPERM, .permission), (EROFS, .readOnly), (ENOSPC, .fullDisk),
            (EDQUOT, .fullDisk), (EFBIG, .fullDisk), (EIO, .system),
        ])
    func meaning(of number: Int32, code: PublishingError.Code) {
        let error = PublishingError(errorNumber: number, path: "/x/a.md", action: "cannot write")
        #expect(error.code == code)
        #expect(error.errorNumber == number)
    }

    @Test func oneSentenceSaysWhatWhereWhyAndWhatToDo() {
        let error = PublishingError(errorNumber: ENOSPC, path: "/x/a.md", action: "cannot write")
        #expect(
            error.description
                == "/x/a.md: cannot write: No space left on device; "
                + "free some space or inodes (df, df -i); it is tried again")
    }

    @Test(
        "names that are no plain visible file are refused before anything is written",
        arguments: [
            "", ".", "..", ".hidden", "a/b", "/etc/passwd", "../a", "a\nb", "a\u{0}b",
            String(repeating: "x", count: 256),
        ])
    func invalidName(_ name: String) throws {
        let publisher = Publisher(directory: folder.path)
        let error = try error { () throws(PublishingError) in
            _ = try publisher.publish([PublishedFile("good.md", "x"), PublishedFile(name, "x")])
        }
        #expect(error.code == .invalidName)
        #expect(error.errorNumber == nil)
        #expect(try folder.names() == [])
    }

    @Test func sameNameTwiceIsRefused() throws {
        let publisher = Publisher(directory: folder.path)
        let error = try error { () throws(PublishingError) in
            _ = try publisher.publish([PublishedFile("a.md", "1"), PublishedFile("a.md", "2")])
        }
        #expect(error.code == .invalidName)
    }
}
