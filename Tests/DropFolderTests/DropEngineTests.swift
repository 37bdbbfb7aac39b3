import Diplomacy
import Glibc
import Synchronization
import Testing

@testable import DropFolder

/// The whole watcher but its thread, on a real disk with real events and a manual clock.
struct DropEngineTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A stage whose first scan is over.
    private func begun(change: (inout DropOptions) -> Void = { _ in }) throws -> Stage {
        let stage = try Stage(folder, change: change)
        #expect(stage.told() == ["scan start", "scanned 0, pending 0"])
        return stage
    }

    @Test func renamedInIsToldAtOnceAndOnce() throws {
        let stage = try begun()
        try folder.write(".tin.txt.Ab12Cd")
        #expect(stage.told() == [])
        try folder.rename(".tin.txt.Ab12Cd", "tin.txt")
        #expect(stage.told() == ["file tin.txt"])
        #expect(stage.told(after: .seconds(1000)) == ["scan periodic", "scanned 1, pending 0"])
    }

    @Test func signatureIsThatOfTheFile() throws {
        let stage = try begun()
        try folder.write(".x")
        try folder.rename(".x", "tin.txt")
        let status = try Tree.status(root: folder.path, RelativePath("tin.txt"))
        let identity = FileIdentity(root: folder.path, path: "tin.txt")
        #expect(stage.signals() == [.file(identity, status.signature)])
    }

    @Test func copiedFileSettles() throws {
        let stage = try begun()
        try folder.write("tin.txt")
        #expect(stage.told() == [])
        #expect(stage.told(after: .milliseconds(1900)) == [])
        #expect(stage.told(after: .milliseconds(100)) == ["file tin.txt"])
    }

    @Test func growingFileIsNotToldEarly() throws {
        let stage = try begun()
        for _ in 0..<20 {
            try folder.write("tin.txt", "thêm", append: true)
            #expect(stage.told(after: .seconds(1)) == [])
        }
        _ = stage.told(after: .seconds(1))
        #expect(stage.told(after: .seconds(2)) == ["file tin.txt"])
    }

    @Test func hardLinksAreSeen() throws {
        let stage = try begun()
        try folder.write(".x")
        try #require(link(folder.full(".x"), folder.full("tin.txt")) == 0)
        #expect(stage.told() == [])
        #expect(stage.told(after: .seconds(2)) == ["file tin.txt"])
    }

    @Test func rewrittenFileIsToldAgainUntouchedOneIsNot() throws {
        let stage = try begun()
        try folder.write("tin.txt", "một")
        _ = stage.told()
        #expect(stage.told(after: .seconds(2)) == ["file tin.txt"])
        let fd = open(folder.full("tin.txt"), O_WRONLY)
        close(fd)
        _ = stage.told()
        #expect(stage.told(after: .seconds(2)) == [])
        try folder.write("tin.txt", "một hai")
        _ = stage.told()
        #expect(stage.told(after: .seconds(2)) == ["file tin.txt"])
    }

    @Test func abortedTransferIsSetAsideAndThenTakenWhenResumed() throws {
        let stage = try begun()
        try folder.write(".x")
        try folder.stampZero(".x")
        try folder.rename(".x", "tin.txt")
        #expect(stage.told() == [])
        #expect(stage.told(after: .seconds(2)) == ["aside tin.txt: incomplete"])
        try folder.write(".x", "toàn văn")
        try folder.rename(".x", "tin.txt")
        #expect(stage.told() == ["file tin.txt"])
    }

    @Test func oversizedAndEmptyAreSetAsideOnce() throws {
        let stage = try begun { $0.maxPageBytes = 10 }
        try folder.write("lớn.txt", "12345678901")
        try folder.write("rỗng.txt", "")
        _ = stage.told()
        #expect(
            stage.told(after: .seconds(2)).sorted() == [
                "aside lớn.txt: oversized", "aside rỗng.txt: empty",
            ])
        #expect(stage.told(after: .seconds(300)) == ["scan periodic", "scanned 2, pending 0"])
    }

    @Test func linksFifosAndOtherNamesAreNotPages() throws {
        let outside = try TemporaryFolder()
        try outside.write("secret.txt")
        let stage = try begun()
        try #require(symlink(outside.full("secret.txt"), folder.full("link.txt")) == 0)
        try #require(symlink(outside.path, folder.full("dir")) == 0)
        try #require(mkfifo(folder.full("fifo.txt"), 0o644) == 0)
        try folder.write("a.pdf")
        try folder.write("a.txt.part")
        try folder.makeFolder(".~tmp~")
        try folder.write(".~tmp~/a.txt")
        #expect(stage.told() == [])
        #expect(stage.told(after: .seconds(5)) == [])
        #expect(stage.told(after: .seconds(300)) == ["scan periodic", "scanned 0, pending 0"])
    }

    @Test func nestedTreeMadeFasterThanWatchesIsFoundWhole() throws {
        let stage = try begun()
        for tree in 0..<50 {
            var path = "\(tree)"
            try folder.makeFolder(path)
            for level in 0..<4 {
                path += "/\(level)"
                try folder.makeFolder(path)
            }
            try folder.write(path + "/tin.txt")
        }
        #expect(stage.told() == [])
        let told = stage.told(after: .seconds(2))
        #expect(Set(told) == Set((0..<50).map { "file \($0)/0/1/2/3/tin.txt" }))
        #expect(told.count == 50)
        try folder.write("7/0/1/.x")
        try folder.rename("7/0/1/.x", "7/0/1/sau.txt")
        #expect(stage.told() == ["file 7/0/1/sau.txt"])
    }

    @Test func renamedFolderIsKnownByItsNewName() throws {
        try folder.makeFolder("cũ")
        try folder.makeFolder("cũ/x")
        let stage = try begun()
        try folder.rename("cũ", "mới")
        #expect(stage.told(after: .seconds(1)) == ["scan moved", "scanned 0, pending 0"])
        try folder.write("mới/x/.t")
        try folder.rename("mới/x/.t", "mới/x/tin.txt")
        #expect(stage.told() == ["file mới/x/tin.txt"])
    }

    @Test func filesThatWereAwayAreToldAgainWhenTheirFolderReturns() throws {
        try folder.makeFolder("x")
        let stage = try begun()
        stage.clock.makeFilesOld()
        try folder.write("x/.t")
        try folder.rename("x/.t", "x/tin.txt")
        #expect(stage.told() == ["file x/tin.txt"])
        // Nobody could read it in this moment; it comes back as it was.
        try folder.rename("x", ".away")
        try folder.rename(".away", "x")
        #expect(
            stage.told(after: .seconds(1)).filter { $0.hasPrefix("file") } == ["file x/tin.txt"])
        stage.known.knowsAll.withLock { $0 = true }
        try folder.rename("x", ".away")
        try folder.rename(".away", "x")
        #expect(stage.told(after: .seconds(1)).filter { $0.hasPrefix("file") } == [])
    }

    @Test func filesThatWereAwayAreToldAgainWhenTheRootReturns() throws {
        try folder.makeFolder("drop")
        let stage = try Stage(folder, root: folder.full("drop"))
        _ = stage.told()
        stage.clock.makeFilesOld()
        try folder.write("drop/.t")
        try folder.rename("drop/.t", "drop/tin.txt")
        #expect(stage.told() == ["file tin.txt"])
        try folder.rename("drop", "away")
        #expect(stage.told(after: .seconds(2)) == ["health drop-missing"])
        try folder.rename("away", "drop")
        #expect(
            stage.told(after: .seconds(2)) == [
                "scan returned", "file tin.txt", "scanned 1, pending 0", "health ",
            ])
    }

    @Test func folderMovedOutIsNoLongerWatched() throws {
        let outside = try TemporaryFolder()
        try folder.makeFolder("x")
        let stage = try begun()
        try #require(Glibc.rename(folder.full("x"), outside.full("x")) == 0)
        #expect(stage.told(after: .seconds(1)) == ["scan moved", "scanned 0, pending 0"])
        #expect(stage.engine.watches.count == 1)
        try outside.write("x/tin.txt")
        #expect(stage.told(after: .seconds(3)) == [])
    }

    @Test func removedFoldersLeaveNoWatches() throws {
        let stage = try begun()
        for round in 0..<5 {
            try folder.makeFolder("x")
            try folder.write("x/\(round).txt")
            _ = stage.told()
            #expect(stage.told(after: .seconds(2)) == ["file x/\(round).txt"])
            folder.remove("x")
            #expect(stage.told(after: .seconds(1)) == [])
        }
        #expect(stage.engine.watches.count == 1)
    }

    @Test func startTellsOnlyWhatTheIndexDoesNotKnow() throws {
        try folder.write("cũ.txt")
        try folder.write("mới.txt")
        let stage = try Stage(folder)
        let old = try Tree.status(root: folder.path, RelativePath("cũ.txt")).signature
        stage.known.files.withLock { $0[FileIdentity(root: folder.path, path: "cũ.txt")] = old }
        stage.clock.makeFilesOld()
        #expect(stage.told() == ["scan start", "file mới.txt", "scanned 2, pending 0"])
        try folder.write("cũ.txt", "đã sửa", append: true)
        _ = stage.told()
        #expect(stage.told(after: .seconds(2)) == ["file cũ.txt"])
    }

    @Test func youngFilesFoundByAScanSettleFirst() throws {
        try folder.write("tin.txt")
        let stage = try Stage(folder)
        #expect(stage.told() == ["scan start", "scanned 1, pending 1"])
        #expect(stage.told(after: .seconds(2)) == ["file tin.txt"])
    }

    @Test func aRescanFindsWhatNoEventTold() throws {
        let stage = try begun()
        stage.engine.inotify = try Inotify()
        stage.engine.watches.removeAll()
        try folder.write("lỡ.txt")
        stage.clock.makeFilesOld()
        #expect(stage.told(after: .seconds(299)) == [])
        #expect(
            stage.told(after: .seconds(1)) == [
                "scan periodic", "file lỡ.txt", "scanned 1, pending 0",
            ])
        try folder.write(".x")
        try folder.rename(".x", "sau.txt")
        #expect(stage.told() == ["file sau.txt"])
    }

    @Test func overflowIgnoredAndUnmountedCauseARescan() throws {
        let stage = try begun()
        let rootWatch = Int32(1)
        try #require(stage.engine.watches.path(of: rootWatch) == .root)
        for (mask, reason) in [
            (IN_Q_OVERFLOW, "overflow"), (IN_IGNORED, "ignored"), (IN_UNMOUNT, "unmounted"),
        ] {
            let watch = mask == IN_Q_OVERFLOW ? -1 : rootWatch
            let mask = UInt32(bitPattern: Int32(mask))
            stage.engine.receive(InotifyEvent(watch: watch, mask: mask, name: []))
            #expect(stage.told(after: .seconds(1)) == ["scan \(reason)", "scanned 0, pending 0"])
            #expect(stage.engine.watches.path(of: rootWatch) == .root)
        }
    }

    @Test func reCreatedRootIsWatchedAnew() throws {
        try folder.makeFolder("drop")
        let drop = folder.full("drop")
        let stage = try Stage(folder, root: drop)
        #expect(stage.told() == ["scan start", "scanned 0, pending 0"])
        try folder.rename("drop", "away")
        #expect(stage.told(after: .seconds(2)) == ["health drop-missing"])
        // What is renamed in the folder that was moved away says nothing of the new one.
        try folder.makeFolder("drop")
        try folder.write("drop/tin.txt")
        try folder.write("away/.x")
        try folder.rename("away/.x", "away/tin.txt")
        #expect(
            stage.told(after: .seconds(2)) == [
                "scan replaced", "scanned 1, pending 1", "health ",
            ])
        #expect(stage.told(after: .seconds(2)) == ["file tin.txt"])
        try folder.write("away/lạ.txt")
        try folder.write("drop/hai.txt")
        _ = stage.told()
        #expect(stage.told(after: .seconds(2)) == ["file hai.txt"])
    }

    @Test func reconsideredFileIsToldAgain() throws {
        let stage = try begun()
        try folder.write(".x")
        try folder.rename(".x", "tin.txt")
        #expect(stage.told() == ["file tin.txt"])
        stage.shared.request { $0.reconsidered.insert(RelativePath("tin.txt")) }
        #expect(stage.told() == [])
        #expect(stage.told(after: .seconds(2)) == ["file tin.txt"])
    }

    @Test func aFileThatCouldNotBeReadIsToldAgainByTheNextScan() throws {
        let stage = try begun()
        try folder.write(".x")
        try folder.rename(".x", "tin.txt")
        #expect(stage.told() == ["file tin.txt"])
        stage.clock.makeFilesOld()
        let scan = ["scan periodic", "scanned 1, pending 0"]
        #expect(stage.told(after: stage.engine.options.rescanInterval) == scan)
        stage.shared.request { $0.forgotten.insert(RelativePath("tin.txt")) }
        #expect(stage.told(after: .seconds(2)) == [])
        #expect(
            stage.told(after: stage.engine.options.rescanInterval) == [
                scan[0], "file tin.txt", scan[1],
            ])
    }

    @Test func aDiskThatLetsNothingBeReadIsNotSearchedWithoutEnd() throws {
        let stage = try begun()
        try folder.write(".x")
        try folder.rename(".x", "tin.txt")
        #expect(stage.told() == ["file tin.txt"])
        stage.clock.makeFilesOld()
        for number in 0...DropShared.maxRequestedFiles {
            stage.shared.request { $0.forgotten.insert(RelativePath("\(number).txt")) }
        }
        #expect(stage.told(after: .seconds(60)) == [])
        #expect(
            stage.told(after: stage.engine.options.rescanInterval) == [
                "scan periodic", "file tin.txt", "scanned 1, pending 0",
            ])
    }

    @Test func requestedRescanTellsAgainWhatTheIndexLost() throws {
        let stage = try begun()
        try folder.write(".x")
        try folder.rename(".x", "tin.txt")
        #expect(stage.told() == ["file tin.txt"])
        stage.clock.makeFilesOld()
        stage.shared.request { $0.rescans = true }
        #expect(
            stage.told(after: .seconds(1)) == [
                "scan requested", "file tin.txt", "scanned 1, pending 0",
            ])
        stage.known.knowsAll.withLock { $0 = true }
        stage.shared.request { $0.rescans = true }
        #expect(stage.told(after: .seconds(1)) == ["scan requested", "scanned 1, pending 0"])
    }

    @Test func moreFilesThanCanSettleAtOnceAreFoundLater() throws {
        let stage = try begun { $0.settlingCapacity = 10 }
        for number in 0..<35 { try folder.write("\(number).txt") }
        var told: [String] = []
        for _ in 0..<20 { told += stage.told(after: .seconds(2)) }
        #expect(told.filter { $0.hasPrefix("file ") }.count == 35)
        #expect(told.contains("scan backlog"))
    }

    @Test func namesThatAreNotTextAreSetAside() throws {
        let stage = try begun()
        try make(name: Array("tin".utf8) + [0xFF] + Array(".txt".utf8), isFolder: false)
        try make(name: [0xC3, 0x28], isFolder: true)
        #expect(stage.told() == ["aside \\xC3(: unreadable"])
        #expect(stage.told(after: .seconds(2)) == ["aside tin\\xFF.txt: unreadable"])
        #expect(stage.told(after: .seconds(300)) == ["scan periodic", "scanned 1, pending 0"])
    }

    private func make(name: [UInt8], isFolder: Bool) throws {
        let path = Array(folder.full("").utf8) + [RelativePath.slash] + name + [0]
        let made = path.map { CChar(bitPattern: $0) }.withUnsafeBufferPointer { path in
            if isFolder { return mkdir(path.baseAddress!, 0o755) }
            let fd = open(path.baseAddress!, O_WRONLY | O_CREAT, 0o644)
            return fd < 0 ? fd : close(fd)
        }
        try #require(made == 0)
    }

    @Test func composedAndDecomposedNamesAreTwoPages() throws {
        let stage = try begun()
        try folder.write("H\u{1ED9}i.txt")
        try folder.write("Ho\u{0323}\u{0302}i.txt")
        _ = stage.told()
        #expect(stage.told(after: .seconds(2)).count == 2)
    }

    @Test func progressIsCountedBeforeTheFirstScanTells() throws {
        for number in 0..<3000 { try folder.write("\(number).txt") }
        let stage = try Stage(folder)
        var seen: [DropProgress] = []
        repeat {
            stage.engine.turn(waits: false)
            if let progress = stage.shared.progress { seen.append(progress) }
        } while stage.engine.isBusy
        let telling = seen.filter { $0.seenFiles > 0 }
        #expect(!telling.isEmpty)
        #expect(telling.allSatisfy { $0.expectedFiles == 3000 && $0.reason == .start })
        #expect(stage.shared.progress == nil)
        #expect(stage.known.asked.withLock { $0 } == 3000)
    }

    @Test func beatsComeAlsoWhenIdle() throws {
        let stage = try begun()
        var beats: [UInt64] = []
        for _ in 0..<5 {
            stage.clock.advance(.seconds(2))
            stage.engine.turn(waits: false)
            while let signal = stage.shared.queue.takeNow() {
                if case .beat(let number) = signal { beats.append(number) }
            }
        }
        #expect(beats.count == 5)
        #expect(zip(beats, beats.dropFirst()).allSatisfy { $1 == $0 + 1 })
    }

    @Test func aRootThatCannotBeWatchedStopsTheStart() throws {
        try folder.write("file")
        #expect(throws: DropError.missing(path: folder.full("none"))) {
            try DropWatcher(options: DropOptions(root: folder.full("none"))) {
                $0.map { _ in false }
            }
            .start()
        }
        #expect(throws: DropError.notFolder(path: folder.full("file"))) {
            try DropWatcher(options: DropOptions(root: folder.full("file"))) {
                $0.map { _ in false }
            }
            .start()
        }
    }

    @Test func withoutWatchesTheFolderIsPolled() throws {
        let stage = try begun()
        let fault = SystemFault(code: ENOSPC, call: "inotify_add_watch")
        stage.engine.watchWarning = stage.engine.warning(fault)
        #expect(stage.told() == ["health watches-exhausted"])
        #expect(stage.told(after: .seconds(9)) == [])
        #expect(
            stage.told(after: .seconds(1)) == ["scan polling", "scanned 0, pending 0", "health "])
        #expect(stage.told(after: .seconds(10)) == [])
    }
}
