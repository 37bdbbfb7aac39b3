import Diplomacy
import Foundation
import TestSupport
import Testing

@testable import BilatService

struct StatusTests {
    private func status(_ change: (inout ServiceStatus) -> Void = { _ in }) -> ServiceStatus {
        let time = StatusTime(UnixTime(seconds: 1_795_366_800))
        var status = ServiceStatus(
            version: "0.1.0", processId: 7, started: time, updated: time, phase: .caughtUp,
            drop: "/drop", digests: "/digests")
        status.pages = 5
        status.newEventsToday = 3
        status.lastDigestClock = "14:02"
        change(&status)
        return status
    }

    @Test func caughtUp() {
        #expect(
            status().line
                == "5 pages, 3 new events today, 0 waiting, 0 set aside, last digest 14:02")
    }

    @Test func catchingUpTellsPercentAndRate() {
        let line = status {
            $0.phase = .catchingUp
            $0.catchingUp = .init(percent: 42, pagesPerSecond: 120)
            $0.waiting = 100
        }.line
        #expect(
            line == "catching up 42% (120 pages/s), 5 pages, 3 new events today, 100 waiting, "
                + "0 set aside, last digest 14:02")
    }

    @Test func beforeTheFirstDigest() {
        let line = status {
            $0.phase = .starting
            $0.lastDigestClock = nil
        }.line
        #expect(line.hasPrefix("starting, 5 pages"))
        #expect(line.hasSuffix("no digest yet"))
    }

    @Test func rederiving() {
        let line = status { $0.rederiving = .init(done: 200, total: 900) }.line
        #expect(line.hasSuffix("last digest 14:02, re-reading 200 of 900 by the new rules"))
    }

    @Test func troubleComesFirstWithItsRemedy() {
        let line = status {
            $0.troubles = [
                .init(code: "a", reason: "the disk is full", remedy: "free some space"),
                .init(code: "b", reason: "no page has come", remedy: "look"),
            ]
        }.line
        #expect(
            line.hasPrefix(
                "the disk is full: free some space (and 1 more, see bilat status); 5 pages"))
    }

    @Test func aLongTroubleIsCutSoThatTheFiguresAreSeen() {
        let line = status {
            $0.troubles = [
                .init(code: "a", reason: String(repeating: "x", count: 5000), remedy: "y")
            ]
        }.line
        #expect(line.utf8.count < 1000)
        #expect(line.contains("5 pages"))
    }

    @Test func theFileHoldsAllOfIt() throws {
        let folder = try TemporaryFolder()
        let state = StateFolder(folder.path)
        let written = status {
            $0.troubles = [.init(code: "a", reason: "b", remedy: "c")]
            $0.catchingUp = .init(percent: nil, pagesPerSecond: 3)
            $0.lastPageSeen = StatusTime(UnixTime(seconds: 1_795_000_000))
        }
        try StatusFile.write(written, to: state)
        #expect(StatusFile.read(state) == written)
        let text = try String(contentsOfFile: state.status, encoding: .utf8)
        #expect(text.contains("\"updated\" : \"2026-11-22T17:00:00Z\""))
        #expect(text.contains("\"new_events_today\" : 3"))
    }

    @Test func aFileOfAnotherKindIsNone() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("{\"pages\": \"many\"}", to: "status.json")
        #expect(StatusFile.read(StateFolder(folder.path)) == nil)
    }
}

struct StatusBoardTests {
    @Test func troublesOfOneSourceDoNotHideAnothers() {
        let board = StatusBoard(drop: "/d", digests: nil, wallClock: { UnixTime(seconds: 0) })
        let silence = ServiceStatus.Trouble(code: "silence", reason: "a", remedy: "b")
        let disk = ServiceStatus.Trouble(code: "disk", reason: "c", remedy: "d")
        board.setTroubles([silence], from: .silence)
        board.setTroubles([disk], from: .index)
        #expect(board.status.troubles == [disk, silence])
        board.setTroubles([], from: .index)
        #expect(board.status.troubles == [silence])
    }

    @Test func aChangeIsToldOnce() async {
        let board = StatusBoard(drop: "/d", digests: nil, wallClock: { UnixTime(seconds: 0) })
        board.update { $0.pages = 1 }
        board.update { $0.pages = 2 }
        #expect(await board.changed(until: .now + .seconds(60)))
        board.update { $0.pages = 2 }
        board.close()
        #expect(await board.changed(until: .now + .seconds(60)) == false)
    }
}
