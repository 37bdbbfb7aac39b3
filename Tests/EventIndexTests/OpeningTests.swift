import Diplomacy
import EventIndex
import Foundation
import GRDB
import Testing

@Suite("Opening the index")
struct OpeningTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private func modes() throws -> [Int] {
        try ["", "-wal", "-shm"].map {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: folder.database + $0)
            return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
        }
    }

    @Test("A reader needs an index")
    func missing() {
        #expect(throws: IndexError.missing(path: folder.database)) { try folder.reader() }
    }

    @Test("Files are 0640, and stay for readers after a clean close")
    func files() throws {
        let writer = try folder.writer()
        try writer.commit([page("a.txt", "A", [report("2017-05-10")])])
        #expect(try modes() == [0o640, 0o640, 0o640])
        try writer.close()
        #expect(try modes() == [0o640, 0o640, 0o640])
        #expect(try folder.bytes("-wal").isEmpty)
        let before = try folder.bytes()
        let reader = try folder.reader()
        #expect(try reader.events().count == 1)
        try reader.close()
        #expect(try modes().count == 3)
        #expect(try folder.bytes() == before)
    }

    @Test("A reader sees each commit of a running writer and never checkpoints")
    func besideWriter() throws {
        let writer = try folder.writer()
        let reader = try folder.reader()
        for i in 0..<5 {
            try writer.commit([page("\(i).txt", "c\(i)", [report("2017-05-1\(i)")])])
            #expect(try reader.events().count == i + 1)
        }
        let wal = try folder.bytes("-wal")
        #expect(!wal.isEmpty)
        let before = try folder.bytes()
        try reader.close()
        #expect(try folder.bytes("-wal") == wal)
        #expect(try folder.bytes() == before)
        try writer.commit([page("z.txt", "z", [report("2017-05-20")])])
        #expect(try writer.events().count == 6)
    }

    @Test("A reader may not write")
    func readerWrites() throws {
        try folder.writer().close()
        let reader = try folder.reader()
        #expect(throws: IndexError.readOnly(path: folder.database)) { try reader.commit([]) }
    }

    @Test("A newer index is left as it is, by writers and readers")
    func newerSchema() throws {
        let writer = try folder.writer()
        try writer.commit([page("a.txt", "A", [report("2017-05-10")])])
        try writer.close()
        try raw("PRAGMA user_version = 99")
        let before = try folder.bytes()
        let expected = IndexError.newerSchema(path: folder.database, found: 99, known: 2)
        #expect(throws: expected) { try folder.writer() }
        #expect(throws: expected) { try folder.reader() }
        #expect(try folder.bytes() == before)
    }

    @Test("So is a database of another program, and a file that is none")
    func foreign() throws {
        try raw("CREATE TABLE theirs (x)")
        let before = try folder.bytes()
        #expect(throws: IndexError.foreign(path: folder.database)) { try folder.writer() }
        #expect(try folder.bytes() == before)
        try Data("not a database at all, just some text".utf8)
            .write(to: URL(fileURLWithPath: folder.database))
        let error = #expect(throws: IndexError.self) { try folder.writer() }
        #expect(error?.code == "index-corrupt")
    }

    @Test("An index is never empty: an empty file has lost it")
    func emptyFile() throws {
        try Data().write(to: URL(fileURLWithPath: folder.database))
        #expect(throws: IndexError.corrupt(path: folder.database, detail: "it is empty")) {
            try folder.reader()
        }
        #expect(throws: IndexError.corrupt(path: folder.database, detail: "it is empty")) {
            try folder.writer()
        }
    }

    @Test("What a crash left of a new index does not hinder the next start, and goes")
    func creationCutShort() throws {
        for ending in [".tmp", ".tmp-journal", ".tmp-wal", ".tmp-shm"] {
            try Data("half".utf8).write(to: URL(fileURLWithPath: folder.database + ending))
        }
        let writer = try folder.writer()
        try writer.commit([page("a.txt", "A", [report("2017-05-10")])])
        #expect(try writer.events().count == 1)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names == ["bilat.sqlite3", "bilat.sqlite3-shm", "bilat.sqlite3-wal"])
    }

    @Test("A copy is whole and can be put back; the damaged index goes aside with its companions")
    func copies() throws {
        let writer = try folder.writer()
        try writer.commit([page("a.txt", "A", [report("2017-05-10")])])
        let copy = "\(folder.path)/copy.sqlite3"
        let reader = try EventIndex.openForReading(directory: folder.path)
        try reader.backup(to: copy)
        try writer.commit([page("b.txt", "B", [report("2017-05-11")])])
        try reader.backup(to: copy)
        try reader.close()
        let events = try writer.events()
        try writer.close()
        try Data(repeating: 7, count: 5000).write(to: URL(fileURLWithPath: folder.database))
        #expect(throws: IndexError.self) { try folder.writer() }

        let aside = try EventIndex.moveAside(
            directory: folder.path, at: UnixTime(seconds: 99))
        #expect(aside == folder.database + ".damaged-99")
        #expect(
            EventIndex.movedAside(directory: folder.path).map {
                URL(fileURLWithPath: $0).lastPathComponent
            } == ["bilat.sqlite3.damaged-99"])
        try EventIndex.restore(directory: folder.path, from: copy)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(
            names == [
                "bilat.sqlite3", "bilat.sqlite3-shm.damaged-99", "bilat.sqlite3-wal.damaged-99",
                "bilat.sqlite3.damaged-99", "copy.sqlite3",
            ])
        let restored = try folder.writer()
        #expect(try restored.events() == events)
        try restored.integrityCheck()
        #expect(try modes() == [0o640, 0o640, 0o640])
    }

    @Test("What reads the whole index can be ended")
    func interruption() throws {
        let writer = try folder.writer()
        try writer.commit([page("a.txt", "A", [report("2017-05-10"), report("2017-05-11")])])
        let reader = try EventIndex.openForReading(directory: folder.path)
        var seen = 0
        #expect {
            try reader.forEachEvent { _ in
                seen += 1
                reader.interrupt()
            }
        } throws: { error in
            (error as? IndexError)?.isDamage == false
        }
        #expect(seen == 1)
        try reader.integrityCheck()
    }

    private func raw(_ sql: String) throws {
        let queue = try DatabaseQueue(path: folder.database)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }
}
