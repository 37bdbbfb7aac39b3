import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Systemd

struct NotifyMailboxTests {
    @Test func aNewerStatusReplacesAnOlderOne() {
        var mailbox = NotifyMailbox()
        mailbox.put(.status("one"))
        mailbox.put(.ready)
        mailbox.put(.watchdog)
        mailbox.put(.status("two"))
        mailbox.put(.watchdog)
        #expect(mailbox.messages == [.ready, .status("two"), .watchdog])
    }

    @Test func aReloadKeepsItsOrder() {
        var mailbox = NotifyMailbox()
        mailbox.put(.reloading(monotonicMicroseconds: 1))
        mailbox.put(.ready)
        mailbox.put(.reloading(monotonicMicroseconds: 2))
        mailbox.put(.ready)
        #expect(
            mailbox.messages == [
                .reloading(monotonicMicroseconds: 1), .ready,
                .reloading(monotonicMicroseconds: 2), .ready,
            ])
    }

    @Test func itIsBounded() {
        var mailbox = NotifyMailbox()
        for time in 0..<1000 { mailbox.put(.reloading(monotonicMicroseconds: UInt64(time))) }
        #expect(mailbox.messages.count == NotifyMailbox.maximumMessages)
        #expect(mailbox.messages.last == .reloading(monotonicMicroseconds: 999))
    }

    @Test(arguments: [
        (NotifyMessage.ready, "READY=1"),
        (.status("5 pages\nREADY=0"), "STATUS=5 pages READY=0"),
        (.watchdog, "WATCHDOG=1"),
        (.reloading(monotonicMicroseconds: 77), "RELOADING=1\nMONOTONIC_USEC=77"),
        (.stopping, "STOPPING=1"),
        (.failed(errno: 28, status: "disk full"), "ERRNO=28\nSTATUS=disk full"),
    ])
    func text(message: NotifyMessage, expected: String) {
        #expect(message.text == expected)
    }
}

/// The environment is the process's own: one test at a time.
@Suite(.serialized)
struct NotifierTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func messagesReachARealSocket() throws {
        let socket = try DatagramSocket(in: folder)
        setenv("NOTIFY_SOCKET", socket.path, 1)
        defer { unsetenv("NOTIFY_SOCKET") }
        let notifier = Notifier { Issue.record("errno \($0)") }
        notifier.ready()
        #expect(notifier.flush(within: .seconds(30)))
        notifier.reloading()
        notifier.stopping()
        #expect(notifier.flush(within: .seconds(30)))
        #expect(socket.receive() == "READY=1")
        #expect(socket.receive().hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
        #expect(socket.receive() == "STOPPING=1")
    }

    @Test func nothingHappensWithoutASocket() {
        unsetenv("NOTIFY_SOCKET")
        let notifier = Notifier { Issue.record("errno \($0)") }
        notifier.ready()
        #expect(notifier.flush(within: .seconds(30)))
    }

    /// The receiver's queue is full: sd_notify blocks, but no caller may.
    @Test func aManagerThatDoesNotReadStallsNobody() throws {
        let socket = try DatagramSocket(in: folder)
        setenv("NOTIFY_SOCKET", socket.path, 1)
        defer { unsetenv("NOTIFY_SOCKET") }
        socket.fill(with: "old")
        let notifier = Notifier()
        for number in 0..<1000 { notifier.status("\(number) pages") }
        notifier.watchdog()
        #expect(!notifier.flush(within: .milliseconds(50)))
        // The newest status comes through as soon as someone reads: older ones were merged.
        var received = socket.receive()
        while received == "old" { received = socket.receive() }
        while !received.isEmpty && received != "STATUS=999 pages" { received = socket.receive() }
        #expect(received == "STATUS=999 pages")
    }

    @Test func aFailureIsTold() throws {
        setenv("NOTIFY_SOCKET", "/nonexistent/notify", 1)
        defer { unsetenv("NOTIFY_SOCKET") }
        let failure = Failure()
        let notifier = Notifier { failure.set($0) }
        notifier.ready()
        #expect(notifier.flush(within: .seconds(30)))
        #expect(failure.value == ENOENT)
    }

    @Test func theWatchdogIsReadFromTheEnvironment() {
        setenv("WATCHDOG_USEC", "3000000", 1)
        setenv("WATCHDOG_PID", "\(getpid())", 1)
        #expect(Watchdog.timeout == .seconds(3))
        setenv("WATCHDOG_PID", "1", 1)
        #expect(Watchdog.timeout == nil)
        unsetenv("WATCHDOG_USEC")
        unsetenv("WATCHDOG_PID")
        #expect(Watchdog.timeout == nil)
    }
}

private final class Failure: Sendable {
    private let stored = Mutex<Int32>(0)

    func set(_ errno: Int32) { stored.withLock { $0 = errno } }

    var value: Int32 { stored.withLock { $0 } }
}
