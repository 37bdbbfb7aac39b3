import Diplomacy
import Glibc
import Testing

@testable import DropFolder

private func signature(_ number: UInt64) -> FileSignature {
    let time = UnixTime(seconds: 1_700_000_000)
    return FileSignature(inode: number, sizeBytes: 1, modified: time, changed: time)
}

struct ToldRecordTests {
    @Test func tellsOnceUntilTheFileChanges() {
        var told = ToldRecord()
        let page = RelativePath("a.txt")
        #expect(told.insert(page, signature(1)) == true)
        #expect(told.insert(page, signature(1)) == false)
        #expect(told.insert(page, signature(2)) == true)
        #expect(!told.contains(page, signature(1)))
        told.remove(page)
        #expect(told.insert(page, signature(2)) == true)
    }

    @Test func forgetsTheOldestFirst() {
        var told = ToldRecord(generationFiles: 10)
        for number in 0..<30 {
            #expect(told.insert(RelativePath("\(number)"), signature(1)) == true)
        }
        #expect(!told.contains(RelativePath("0"), signature(1)))
        #expect(told.contains(RelativePath("29"), signature(1)))
        #expect(told.contains(RelativePath("15"), signature(1)))
    }
}

struct RootGuardTests {
    private func status(device: UInt = 1, inode: UInt = 7, mode: UInt32 = 0o2750) -> FileStatus {
        var raw = stat()
        raw.st_dev = device
        raw.st_ino = inode
        raw.st_mode = S_IFDIR | mode
        return FileStatus(raw)
    }

    private func guarded() -> RootGuard { RootGuard(path: "/srv/drop", first: status()) }

    @Test func sameFolderIsNoNews() {
        var root = guarded()
        #expect(root.observe(.open(status())) == .none)
        #expect(root.isOpen)
        #expect(root.warning == nil)
    }

    @Test func lockedOutByRsyncAndLetInAgain() {
        var root = guarded()
        #expect(root.observe(.denied(status(mode: 0o700))) == .lost)
        #expect(!root.isOpen)
        #expect(root.warning == .folderUnreadable(path: "/srv/drop", mode: 0o700))
        #expect(root.observe(.denied(status(mode: 0o700))) == .none)
        #expect(root.observe(.open(status())) == .returned)
        #expect(root.isOpen)
        #expect(root.warning == nil)
    }

    @Test func lostSetgidIsAWarningThatPasses() {
        var root = guarded()
        #expect(root.observe(.open(status(mode: 0o755))) == .none)
        #expect(
            root.warning == .folderModeChanged(path: "/srv/drop", from: 0o2750, to: 0o755))
        #expect(root.warning?.remedy.contains("--chmod=D2750,F640") == true)
        #expect(root.observe(.open(status(mode: 0o2755))) == .none)
        #expect(root.warning == nil)
    }

    @Test func rightsNobodyHadAreNotMissed() {
        var root = RootGuard(path: "/home/a/drop", first: status(mode: 0o700))
        #expect(root.observe(.open(status(mode: 0o700))) == .none)
        #expect(root.warning == nil)
    }

    @Test(arguments: [(UInt(1), UInt(8)), (UInt(2), UInt(7))])
    func anotherFolderInItsPlace(device: UInt, inode: UInt) {
        var root = guarded()
        let other = status(device: device, inode: inode)
        #expect(root.observe(.open(other)) == .replaced)
        #expect(root.observe(.open(other)) == .none)
    }

    @Test func goneAndReCreated() {
        var root = guarded()
        let gone = RootSight.missing(SystemFault(code: ENOENT, call: "open"))
        #expect(root.observe(gone) == .lost)
        #expect(root.warning?.code == "drop-missing")
        #expect(root.observe(gone) == .none)
        #expect(root.observe(.open(status(inode: 8))) == .replaced)
        #expect(root.warning == nil)
    }
}

struct ScanScheduleTests {
    private let interval = Duration.seconds(300)

    private func take(_ schedule: inout ScanSchedule, _ seconds: Double) -> ScanReason? {
        schedule.take(at: .seconds(seconds), interval: interval, regular: .periodic)
    }

    @Test func firstReasonBeginsAtOnceAndOnlyOnce() {
        var schedule = ScanSchedule()
        #expect(take(&schedule, 5) == nil)
        schedule.want(.start)
        schedule.want(.overflow)
        #expect(take(&schedule, 5) == .start)
        #expect(schedule.wanted == nil)
    }

    @Test func periodicCountsFromTheEnd() {
        var schedule = ScanSchedule()
        schedule.ended(at: .seconds(10), started: .seconds(9), foundFiles: 4)
        #expect(schedule.lastFoundFiles == 4)
        #expect(take(&schedule, 309.9) == nil)
        #expect(take(&schedule, 310) == .periodic)
    }

    @Test func scansRestAsLongAsTheyTook() {
        var schedule = ScanSchedule()
        schedule.ended(at: .seconds(10), started: .seconds(5), foundFiles: 4)
        schedule.want(.overflow)
        #expect(take(&schedule, 14.9) == nil)
        #expect(take(&schedule, 15) == .overflow)
        schedule.ended(at: .seconds(1000), started: .seconds(100), foundFiles: 4)
        schedule.want(.overflow)
        #expect(take(&schedule, 1030) == .overflow)
        schedule.ended(at: .seconds(2000), started: .seconds(2000), foundFiles: 4)
        schedule.want(.moved)
        schedule.insist(.replaced)
        #expect(take(&schedule, 2000.1) == nil)
        #expect(take(&schedule, 2000.2) == .replaced)
    }
}

struct WatchTableTests {
    @Test func sweepTakesWhatWasNotEnteredAnew() {
        var watches = WatchTable()
        watches.enter(1, RelativePath("a"), generation: 1)
        watches.enter(2, RelativePath("b"), generation: 1)
        watches.enter(2, RelativePath("c"), generation: 2)
        #expect(watches.path(of: 2) == RelativePath("c"))
        let stale = watches.sweep(before: 2)
        #expect(stale == [1])
        #expect(watches.path(of: 1) == nil)
        #expect(watches.count == 1)
    }
}
