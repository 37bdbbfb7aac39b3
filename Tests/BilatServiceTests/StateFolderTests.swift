import Diplomacy
import Foundation
import TestSupport
import Testing

@testable import BilatService

struct IndexLockTests {
    @Test func theSecondWriterIsToldWhoHoldsIt() throws {
        let folder = try TemporaryFolder()
        let state = StateFolder(folder.path)
        #expect(IndexLock.holder(state) == .nobody)
        let lock = try IndexLock.acquire(state)
        do {
            _ = try IndexLock.acquire(state)
            Issue.record("two writers")
        } catch {
            #expect(error.status == .lockHeld)
            #expect(error.message.contains("process \(ProcessInfo.processInfo.processIdentifier) "))
        }
        #expect(
            IndexLock.holder(state) == .process(ProcessInfo.processInfo.processIdentifier))
        withExtendedLifetime(lock) {}
    }

    @Test func itIsFreeAgainAfterwards() throws {
        let folder = try TemporaryFolder()
        let state = StateFolder(folder.path)
        do { _ = try IndexLock.acquire(state) }
        #expect(IndexLock.holder(state) == .nobody)
        _ = try IndexLock.acquire(state)
    }

    @Test func aFolderThatIsNotThereIsAConfigurationError() {
        #expect {
            try IndexLock.acquire(StateFolder("/nonexistent"))
        } throws: {
            ($0 as? ServiceFailure)?.status == .configuration
        }
    }
}

struct FolderCheckTests {
    @Test func whatIsWrongIsNamed() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("", to: "file")
        #expect(FolderCheck.problem(key: "drop", path: folder.path, need: .write) == nil)
        let missing = FolderCheck.problem(key: "drop", path: folder.path + "/no", need: .read)
        #expect(missing?.message.contains("mkdir -p \(folder.path)/no") == true)
        #expect(missing?.message.contains("--drop") == true)
        let notFolder = FolderCheck.problem(key: "digests", path: file, need: .write)
        #expect(notFolder?.message.contains("is not a folder") == true)
    }

    @Test(arguments: [(0o2750, false), (0o2755, false), (0o755, true), (0o2700, true)])
    func rsyncsTrapIsSeen(mode: Int, isWarned: Bool) throws {
        let folder = try TemporaryFolder()
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: folder.path)
        let warning = FolderCheck.dropWarning(path: folder.path)
        #expect((warning != nil) == isWarned)
        if isWarned { #expect(warning?.contains("--chmod=D2750,F640") == true) }
    }
}

struct OpenDaysTests {
    private func day(_ text: String) -> CalendarDay { CalendarDay(text)! }

    @Test func daysSurviveARestart() throws {
        let folder = try TemporaryFolder()
        var days = OpenDays(path: folder.path + "/open-days")
        #expect(days.days.isEmpty)
        try days.open([day("2026-11-20"), day("2026-11-22")])
        #expect(OpenDays(path: folder.path + "/open-days").days == days.days)
    }

    @Test func todayIsNeverClosed() throws {
        let folder = try TemporaryFolder()
        var days = OpenDays(path: folder.path + "/open-days")
        try days.open([day("2026-11-20"), day("2026-11-21")])
        try days.close([day("2026-11-20"), day("2026-11-22")], today: day("2026-11-22"))
        #expect(days.days == [day("2026-11-21"), day("2026-11-22")])
    }

    @Test func whatCannotBeReadIsNoDay() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("2026-11-20\nnonsense\n\n2026-13-01\n", to: "open-days")
        #expect(OpenDays(path: file).days == [day("2026-11-20")])
    }
}

struct NightlyCopiesTests {
    @Test func theNewestSevenAreKept() throws {
        let folder = try TemporaryFolder()
        let copies = NightlyCopies(folder: StateFolder(folder.path))
        #expect(copies.newest == nil)
        copies.makeFolder()
        for number in 10...19 {
            let day = CalendarDay(year: 2026, month: 11, day: number)!
            try Data().write(to: URL(fileURLWithPath: copies.target(day)))
        }
        _ = try folder.write("", to: "copies/notes.txt")
        copies.removeOld()
        #expect(copies.newest?.description == "2026-11-19")
        #expect(copies.newestFirst.count == NightlyCopies.kept)
        #expect(copies.newestFirst.last?.hasSuffix("2026-11-13.sqlite3") == true)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/copies/notes.txt"))
    }
}

struct AtomicFileTests {
    @Test func aFailureLeavesTheOldFile() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("old", to: "file")
        // The temporary file cannot be made: a folder stands in its place.
        try FileManager.default.createDirectory(
            atPath: file + ".new", withIntermediateDirectories: false)
        #expect {
            try AtomicFile.write(Array("new".utf8), to: file, durable: true)
        } throws: {
            ($0 as? ServiceFailure)?.status == .inputOutput
        }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "old")
    }

    @Test func aFileAboveTheLimitIsNotRead() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("12345", to: "file")
        #expect(AtomicFile.read(file, maximumBytes: 5) == Array("12345".utf8))
        #expect(AtomicFile.read(file, maximumBytes: 4) == nil)
    }
}
