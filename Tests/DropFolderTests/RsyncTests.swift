import Diplomacy
import Foundation
import Testing

@testable import DropFolder

private let rsyncPath = "/usr/bin/rsync"

/// With the real rsync, on the manual clock: it has ended before the engine turns.
@Suite(
    .enabled(
        if: FileManager.default.isExecutableFile(atPath: rsyncPath), "rsync is not installed"))
struct RsyncTests {
    private let source: TemporaryFolder
    private let stage: Stage

    init() throws {
        source = try TemporaryFolder()
        stage = try Stage(TemporaryFolder())
        #expect(stage.told() == ["scan start", "scanned 0, pending 0"])
    }

    private func rsync(_ options: [String], to drop: TemporaryFolder? = nil) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: rsyncPath)
        process.arguments = options + [source.path + "/", (drop ?? stage.folder).path + "/"]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    @Test(arguments: [
        ["-a"], ["-az", "--partial", "--partial-dir=.p"], ["-a", "--delay-updates"],
    ])
    func filesAreToldAtOnceAndUnchangedOnesNeverAgain(options: [String]) throws {
        try source.makeFolder("x")
        try source.write("một.txt")
        try source.write("bỏ qua.pdf")
        try rsync(options)
        #expect(stage.told() == ["file một.txt"])
        try rsync(options)
        #expect(stage.told(after: .seconds(5)) == [])
        try source.write("một.txt", "đã sửa")
        try source.write("x/hai.html")
        try rsync(options)
        #expect(Set(stage.told()) == ["file một.txt", "file x/hai.html"])
    }

    @Test func writtenInPlaceSettles() throws {
        try source.write("một.txt")
        try rsync(["-a", "--inplace"])
        #expect(stage.told() == [])
        #expect(stage.told(after: .seconds(2)) == ["file một.txt"])
    }

    @Test func aNewTreeIsFoundWhole() throws {
        try source.makeFolder("a")
        try source.makeFolder("a/b")
        for number in 0..<20 { try source.write("a/b/\(number).txt") }
        try rsync(["-a"])
        let told = stage.told() + stage.told(after: .seconds(2))
        #expect(told.filter { $0.hasPrefix("file a/b/") }.count == 20)
    }

    @Test func theModeThatRsyncTakesAwayIsNoticed() throws {
        let drop = try TemporaryFolder()
        try #require(chmod(drop.path, 0o2750) == 0)
        let guarded = try Stage(drop)
        _ = guarded.told()
        try #require(chmod(source.path, 0o755) == 0)
        try rsync(["-a"], to: drop)
        #expect(guarded.told(after: .seconds(2)) == ["health drop-mode-changed"])
        try #require(chmod(drop.path, 0o2750) == 0)
        #expect(guarded.told(after: .seconds(2)) == ["health "])
    }
}
