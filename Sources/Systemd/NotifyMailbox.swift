/// Messages on their way to the service manager, while it is not taking any.
///
/// A newer STATUS replaces an older one and two pings are one, so that a manager that stops reading
/// costs a bounded amount of memory; everything else keeps its order.
struct NotifyMailbox {
    /// RELOADING and READY come in pairs, a pair a SIGHUP; past this many the oldest are of no use.
    static let maximumMessages = 64

    private(set) var messages: [NotifyMessage] = []

    mutating func put(_ message: NotifyMessage) {
        if message.isReplaceable {
            messages.removeAll { $0.isSameSort(as: message) }
        }
        messages.append(message)
        if messages.count > Self.maximumMessages {
            messages.removeFirst(messages.count - Self.maximumMessages)
        }
    }

    mutating func takeFirst() -> NotifyMessage? {
        messages.isEmpty ? nil : messages.removeFirst()
    }
}

/// One datagram of the sd_notify protocol.
enum NotifyMessage: Hashable, Sendable {
    case ready
    case status(String)
    case watchdog
    /// CLOCK_MONOTONIC in microseconds: what Type=notify-reload compares.
    case reloading(monotonicMicroseconds: UInt64)
    case stopping
    case failed(errno: Int32, status: String)

    var isReplaceable: Bool {
        switch self {
        case .status, .watchdog: true
        default: false
        }
    }

    func isSameSort(as other: NotifyMessage) -> Bool {
        switch (self, other) {
        case (.status, .status), (.watchdog, .watchdog): true
        default: false
        }
    }

    var text: String {
        switch self {
        case .ready: "READY=1"
        case .status(let line): "STATUS=\(PlainText.oneLine(line))"
        case .watchdog: "WATCHDOG=1"
        case .reloading(let time): "RELOADING=1\nMONOTONIC_USEC=\(time)"
        case .stopping: "STOPPING=1"
        case .failed(let errno, let status):
            "ERRNO=\(errno)\nSTATUS=\(PlainText.oneLine(status))"
        }
    }
}
