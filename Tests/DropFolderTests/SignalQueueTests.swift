import Diplomacy
import Testing

@testable import DropFolder

@Suite(.timeLimit(.minutes(30)))
struct SignalQueueTests {
    private func queue(_ capacity: Int) -> SignalQueue {
        SignalQueue(capacity: capacity, wake: WakePipe())
    }

    @Test func keepsOrderAndCapacity() async {
        let queue = queue(2)
        #expect(queue.offer(.scanStarted(reason: .start)))
        #expect(queue.offer(.health([])))
        #expect(!queue.offer(.scanStarted(reason: .moved)))
        #expect(await queue.next() == .scanStarted(reason: .start))
        #expect(queue.offer(.scanStarted(reason: .moved)))
        #expect(await queue.next() == .health([]))
        #expect(queue.takeNow() == .scanStarted(reason: .moved))
        #expect(queue.takeNow() == nil)
    }

    @Test func manyPassThroughInOrder() async {
        let queue = queue(1000)
        var sent = 0
        var received = 0
        for _ in 0..<50 {
            while queue.offer(.scanFinished(found: sent, pending: 0)) { sent += 1 }
            for _ in 0..<700 {
                #expect(await queue.next() == .scanFinished(found: received, pending: 0))
                received += 1
            }
        }
        #expect(received == 35_000)
    }

    @Test func onlyTheNewestBeatWaitsAndAFullQueueDoesNotStopIt() async {
        let queue = queue(1)
        #expect(queue.offer(.health([])))
        queue.beat(1)
        queue.beat(2)
        #expect(await queue.next() == .beat(2))
        #expect(await queue.next() == .health([]))
    }

    @Test func closedQueueTakesAndGivesNothing() async {
        let queue = queue(1)
        #expect(queue.offer(.health([])))
        queue.close()
        #expect(queue.offer(.health([])))
        queue.beat(1)
        #expect(await queue.next() == nil)
        #expect(queue.takeNow() == nil)
    }

    @Test func alreadyCancelledTaskGetsNil() async {
        let queue = queue(1)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await queue.next()
        }
        #expect(await task.value == nil)
        #expect(queue.offer(.health([])))
        #expect(await queue.next() == .health([]))
    }
}
