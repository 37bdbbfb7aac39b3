import Diplomacy
import Testing

@testable import DropFolder

/// What becomes of one file on a timeline of seconds; nothing here touches a disk or a clock.
struct SettleTableTests {
    private let page = RelativePath("a.txt")
    private let start = UnixTime(seconds: 1_700_000_000)

    private func table(capacity: Int = 100) -> SettleTable {
        SettleTable(settle: .seconds(2), capacityFiles: capacity)
    }

    private func at(_ seconds: Double) -> Moment {
        Moment(uptime: .seconds(seconds), wall: start.adding(.seconds(seconds)))
    }

    private func file(
        inode: UInt64 = 1, size: Int64 = 10, modified: Double = 0, changed: Double = 0
    ) -> FileSignature {
        FileSignature(
            inode: inode, sizeBytes: size, modified: start.adding(.seconds(modified)),
            changed: start.adding(.seconds(changed)))
    }

    private var aborted: FileSignature {
        FileSignature(inode: 1, sizeBytes: 10, modified: UnixTime(seconds: 0), changed: start)
    }

    /// Takes what is due and looks at it; nil if nothing is due.
    private func look(
        _ table: inout SettleTable, _ time: Double, _ seen: SettleTable.Observation
    ) -> SettleTable.Verdict? {
        guard let path = table.takeDue(at: at(time)) else { return nil }
        return table.observe(path, seen, at: at(time))
    }

    @Test func renamedIsCompleteAtOnce() {
        var table = table()
        table.arrive(page, .renamed, at: at(0))
        #expect(look(&table, 0, .regular(file())) == .complete(file()))
        #expect(table.count == 0)
        #expect(look(&table, 10, .regular(file())) == nil)
    }

    @Test func writtenMustStandStill() {
        var table = table()
        table.arrive(page, .written, at: at(0))
        #expect(look(&table, 0, .regular(file())) == .waiting)
        #expect(table.nextDeadline == .seconds(2))
        #expect(look(&table, 1.9, .regular(file())) == nil)
        #expect(look(&table, 2, .regular(file())) == .complete(file()))
    }

    @Test(arguments: [
        FileSignature(
            inode: 2, sizeBytes: 10, modified: UnixTime(seconds: 1_700_000_000),
            changed: UnixTime(seconds: 1_700_000_000)),
        FileSignature(
            inode: 1, sizeBytes: 11, modified: UnixTime(seconds: 1_700_000_000),
            changed: UnixTime(seconds: 1_700_000_000)),
        FileSignature(
            inode: 1, sizeBytes: 10, modified: UnixTime(seconds: 1_700_000_001),
            changed: UnixTime(seconds: 1_700_000_000)),
        FileSignature(
            inode: 1, sizeBytes: 10, modified: UnixTime(seconds: 1_700_000_000),
            changed: UnixTime(seconds: 1_700_000_001)),
    ])
    func anyChangeBeginsTheWaitAnew(changed: FileSignature) {
        var table = table()
        table.arrive(page, .written, at: at(0))
        #expect(look(&table, 0, .regular(file())) == .waiting)
        #expect(look(&table, 2, .regular(changed)) == .waiting)
        #expect(look(&table, 3.9, .regular(changed)) == nil)
        #expect(look(&table, 4, .regular(changed)) == .complete(changed))
    }

    @Test func growingFileIsNeverComplete() {
        var table = table()
        table.arrive(page, .written, at: at(0))
        for second in 0..<60 {
            table.arrive(page, .written, at: at(Double(second)))
            let verdict = look(&table, Double(second), .regular(file(size: Int64(second + 1))))
            #expect(verdict == nil || verdict == .waiting)
        }
        let last = file(size: 60)
        _ = look(&table, 61, .regular(last))
        #expect(look(&table, 64, .regular(last)) == .complete(last))
    }

    @Test func moreEventsDoNotPutOffACompleteFile() {
        var table = table()
        table.arrive(page, .written, at: at(0))
        #expect(look(&table, 0, .regular(file())) == .waiting)
        table.arrive(page, .written, at: at(1))
        table.arrive(page, .written, at: at(1.9))
        #expect(look(&table, 2, .regular(file())) == .complete(file()))
    }

    @Test func renameOverAWaitingFileEndsTheWait() {
        var table = table()
        table.arrive(page, .written, at: at(0))
        #expect(look(&table, 0, .regular(file())) == .waiting)
        table.arrive(page, .renamed, at: at(1))
        #expect(look(&table, 1, .regular(file(inode: 2))) == .complete(file(inode: 2)))
        #expect(look(&table, 9, .regular(file(inode: 2))) == nil)
    }

    @Test func writingAfterARenameMustSettle() {
        var table = table()
        table.arrive(page, .renamed, at: at(0))
        table.arrive(page, .written, at: at(0))
        #expect(look(&table, 0, .regular(file())) == .waiting)
        #expect(look(&table, 2, .regular(file())) == .complete(file()))
    }

    @Test func goneIsDropped() {
        var table = table()
        table.arrive(page, .written, at: at(0))
        #expect(look(&table, 0, .none) == .dropped)
        #expect(table.count == 0)
        #expect(table.observe(page, .regular(file()), at: at(1)) == .dropped)
    }

    @Test func abortedTransferIsNeverComplete() {
        var table = table()
        table.arrive(page, .renamed, at: at(0))
        #expect(look(&table, 0, .regular(aborted)) == .waiting)
        #expect(look(&table, 2, .regular(aborted)) == .aborted(aborted))
        #expect(table.find(page, aborted, at: at(9)) == .aborted(aborted))
    }

    @Test func abortedTransferThatIsResumedInTimeIsComplete() {
        var table = table()
        table.arrive(page, .renamed, at: at(0))
        #expect(look(&table, 0, .regular(aborted)) == .waiting)
        table.arrive(page, .renamed, at: at(1))
        #expect(look(&table, 1, .regular(file(inode: 2))) == .complete(file(inode: 2)))
    }

    @Test func foundByAScanCountsFromItsCtime() {
        var table = table()
        let old = file(changed: -2)
        #expect(table.find(page, old, at: at(0)) == .complete(old))
        let young = file(changed: -1.5)
        #expect(table.find(page, young, at: at(0)) == .waiting)
        #expect(look(&table, 0.4, .regular(young)) == nil)
        #expect(look(&table, 0.5, .regular(young)) == .complete(young))
    }

    @Test func ctimeInTheFutureMustStandStillBeforeOurEyes() {
        var table = table()
        let future = file(changed: 86_400)
        #expect(table.find(page, future, at: at(0)) == .waiting)
        #expect(look(&table, 1.9, .regular(future)) == nil)
        #expect(look(&table, 2, .regular(future)) == .complete(future))
    }

    @Test func scanLeavesAWaitingFileAlone() {
        var table = table()
        table.arrive(page, .written, at: at(0))
        #expect(look(&table, 0, .regular(file(changed: -9))) == .waiting)
        #expect(table.find(page, file(changed: -9), at: at(1)) == .waiting)
        #expect(table.count == 1)
    }

    @Test func tooManyAreRefusedAndRememberedAsALack() {
        var table = table(capacity: 2)
        for name in ["a.txt", "b.txt", "c.txt"] {
            table.arrive(RelativePath(name), .written, at: at(0))
        }
        #expect(table.count == 2)
        #expect(table.takeRefusal() == false)
        #expect(look(&table, 0, .none) == .dropped)
        #expect(table.takeRefusal() == true)
        #expect(table.takeRefusal() == false)
    }

    @Test func renamedFindsRoomInAFullTable() {
        var table = table(capacity: 1)
        table.arrive(RelativePath("b.txt"), .written, at: at(0))
        table.arrive(page, .renamed, at: at(0))
        #expect(table.contains(page))
    }

    @Test func manyFilesComeInTheOrderTheyAreDue() {
        var table = table(capacity: 1000)
        for index in 0..<500 {
            let changed = -Double((index * 7919) % 500) / 251
            let path = RelativePath("\(index).txt")
            #expect(table.find(path, file(changed: changed), at: at(0)) == .waiting)
        }
        var lastSeen = Duration.zero
        var taken = 0
        while let due = table.nextDeadline {
            #expect(due >= lastSeen)
            lastSeen = due
            let now = Moment(uptime: due, wall: start)
            guard let path = table.takeDue(at: now) else { break }
            #expect(table.observe(path, .none, at: now) == .dropped)
            taken += 1
        }
        #expect(taken == 500)
    }

    @Test func outdatedDeadlinesDoNotPileUp() {
        var table = table(capacity: 1)
        for round in 0..<20_000 {
            let now = at(Double(round) / 1_000_000)
            table.arrive(page, .written, at: now)
            guard let path = table.takeDue(at: now) else { continue }
            #expect(table.observe(path, .regular(file()), at: now) == .waiting)
            table.arrive(page, .renamed, at: now)
            guard let again = table.takeDue(at: now) else { continue }
            #expect(table.observe(again, .regular(file()), at: now) == .complete(file()))
        }
        #expect(table.agendaCount < 10_000)
    }
}
