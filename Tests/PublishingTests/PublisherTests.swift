import Glibc
import Testing

@testable import Publishing

@Suite struct PublisherTests {
    let folder: TemporaryFolder
    let publisher: Publisher

    init() throws {
        folder = try TemporaryFolder()
        publisher = Publisher(directory: folder.path)
    }

    @Test func filesAppearWholeAndNothingElseDoes() throws {
        let large = String(repeating: "một dòng dài hơn bộ đệm\n", count: 20_000)
        let written = try publisher.publish([
            PublishedFile("a.md", "xin chào"), PublishedFile("b.html", large),
            PublishedFile("empty.json", ""),
        ])
        #expect(written == 3)
        #expect(try folder.names() == ["a.md", "b.html", "empty.json"])
        #expect(try folder.read("a.md") == "xin chào")
        #expect(try folder.read("b.html") == large)
        #expect(try folder.read("empty.json") == "")
    }

    @Test func unchangedFileIsNotTouched() throws {
        _ = try publisher.publish([PublishedFile("a.md", "một"), PublishedFile("b.md", "hai")])
        let before = try folder.status("a.md")
        let written = try publisher.publish([
            PublishedFile("a.md", "một"), PublishedFile("b.md", "ba"),
        ])
        let after = try folder.status("a.md")
        #expect(written == 1)
        #expect(after.st_ino == before.st_ino)
        #expect(after.st_mtim.tv_sec == before.st_mtim.tv_sec)
        #expect(after.st_mtim.tv_nsec == before.st_mtim.tv_nsec)
        #expect(after.st_ctim.tv_nsec == before.st_ctim.tv_nsec)
        #expect(try folder.read("b.md") == "ba")
    }

    @Test("a change of any byte is seen", arguments: [0, 70_000, 140_000])
    func changeIsSeen(at position: Int) throws {
        var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 140_001)
        _ = try publisher.publish([PublishedFile(name: "a.md", bytes: bytes)])
        bytes[position] = UInt8(ascii: "b")
        #expect(try publisher.publish([PublishedFile(name: "a.md", bytes: bytes)]) == 1)
        #expect(try publisher.publish([PublishedFile(name: "a.md", bytes: bytes)]) == 0)
    }

    @Test func aRemovedFileIsGoneAndItsAbsenceIsNoFault() throws {
        _ = try publisher.publish([PublishedFile("a.ics", "một"), PublishedFile("b.md", "hai")])
        try publisher.remove(["a.ics"])
        try publisher.remove(["a.ics"])
        #expect(try folder.names() == ["b.md"])
        #expect(throws: PublishingError.self) { try publisher.remove(["../b.md"]) }
    }

    @Test func aFolderBelowIsMadeOnceAsReadableAsThisOne() throws {
        chmod(folder.path, 0o755)
        let below = try publisher.below("pairs")
        _ = try publisher.below("pairs")
        _ = try below.publish([PublishedFile("a.html", "một")])
        #expect(try folder.names() == ["pairs"])
        #expect(try publisher.names() == ["pairs"])
        #expect(try below.names() == ["a.html"])
        #expect(try folder.status("pairs").st_mode & 0o777 == 0o755)
        #expect(throws: PublishingError.self) { try publisher.below("..") }
    }

    @Test func readerWithTheOldFileKeepsItWhole() throws {
        _ = try publisher.publish([PublishedFile("a.md", "bản cũ")])
        let reader = open("\(folder.path)/a.md", O_RDONLY)
        try #require(reader >= 0)
        defer { close(reader) }
        _ = try publisher.publish([PublishedFile("a.md", "bản mới, dài hơn")])
        var buffer = [UInt8](repeating: 0, count: 100)
        let count = read(reader, &buffer, buffer.count)
        #expect(String(decoding: buffer[..<count], as: UTF8.self) == "bản cũ")
        #expect(try folder.read("a.md") == "bản mới, dài hơn")
    }

    @Test("the mode is the configured one", arguments: [mode_t(0o644), 0o640, 0o664])
    func mode(_ mode: mode_t) throws {
        // 0664 is what the usual umask of 022 would not let through.
        let publisher = Publisher(directory: folder.path, fileMode: mode)
        _ = try publisher.publish([PublishedFile("a.md", "x")])
        #expect(try folder.status("a.md").st_mode & 0o7777 == mode)
    }

    @Test func modeOfAnUnchangedFileIsPutRight() throws {
        try folder.write("a.md", "x", mode: 0o600)
        #expect(try publisher.publish([PublishedFile("a.md", "x")]) == 1)
        #expect(try folder.status("a.md").st_mode & 0o7777 == 0o644)
    }

    @Test func leftoversOfACrashAreSweptOnceAndNothingElseIs() throws {
        for name in [".bilat-1-0.tmp", ".bilat-99999-7.tmp", ".htaccess", "x.tmp", ".bilat-note"] {
            try folder.write(name, "x")
        }
        _ = try publisher.publish([])
        #expect(try folder.names() == [".bilat-note", ".htaccess", "x.tmp"])

        try folder.write(".bilat-2-0.tmp", "x")
        _ = try publisher.publish([])
        #expect(try folder.names().contains(".bilat-2-0.tmp"))
    }

    @Test func temporaryFileInUseIsNotSwept() throws {
        let other = try PublicationFolder(path: folder.path)
        let held = try other.write(PublishedFile("b.md", "của tiến trình khác"), mode: 0o644)
        _ = try publisher.publish([PublishedFile("a.md", "x")])
        try other.rename(held)
        held.close()
        #expect(try folder.names() == ["a.md", "b.md"])
        #expect(try folder.read("b.md") == "của tiến trình khác")
    }

    @Test func symbolicLinkIsReplacedNotFollowed() throws {
        try folder.write("target", "của người khác")
        try #require(symlink("\(folder.path)/target", "\(folder.path)/a.md") == 0)
        #expect(try publisher.publish([PublishedFile("a.md", "mới")]) == 1)
        #expect(try folder.read("target") == "của người khác")
        #expect(try folder.status("a.md").st_mode & S_IFMT == S_IFREG)
    }

    @Test func fifoIsReplacedWithoutWaitingForIt() throws {
        try #require(mkfifo("\(folder.path)/a.md", 0o644) == 0)
        #expect(try publisher.publish([PublishedFile("a.md", "mới")]) == 1)
        #expect(try folder.read("a.md") == "mới")
    }

    @Test func copiesShareOneSweep() throws {
        let copy = publisher
        _ = try publisher.publish([])
        try folder.write(".bilat-2-0.tmp", "x")
        _ = try copy.publish([])
        #expect(try folder.names() == [".bilat-2-0.tmp"])
    }
}
