import Glibc

/// One event of the kernel's queue.
struct InotifyEvent: Hashable, Sendable {
    let watch: Int32
    let mask: UInt32
    /// Of the entry inside the watched folder; empty if the folder itself is meant.
    let name: [UInt8]

    func has(_ flag: Int32) -> Bool { mask & UInt32(bitPattern: flag) != 0 }
    func has(_ flag: UInt32) -> Bool { mask & flag != 0 }

    var isFolder: Bool { has(IN_ISDIR) }

    /// Events as the kernel lays them out; an incomplete one at the end is left out.
    static func parse(_ buffer: UnsafeRawBufferPointer) -> [InotifyEvent] {
        let headBytes = MemoryLayout<inotify_event>.size
        var events: [InotifyEvent] = []
        var offset = 0
        while offset + headBytes <= buffer.count {
            let head = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            let start = offset + headBytes
            let end = start + Int(head.len)
            guard end <= buffer.count else { break }
            // The kernel pads the name with zeros.
            let name = Array(buffer[start..<end].prefix { $0 != 0 })
            events.append(InotifyEvent(watch: head.wd, mask: head.mask, name: name))
            offset = end
        }
        return events
    }
}

/// The kernel's watches on folders. Everything it says is a hint; a scan is the truth.
final class Inotify {
    private let queue: Descriptor

    /// Only what is needed: the kernel's queue is short. IN_CREATE tells of folders and hard links.
    private static let interest =
        IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR

    /// Room for a few thousand events at a time.
    private static let bufferBytes = 65_536

    init() throws(SystemFault) {
        let fd = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard fd >= 0 else { throw SystemFault("inotify_init") }
        queue = Descriptor(fd)
    }

    var raw: Int32 { queue.raw }

    /// Watches an open folder. By its descriptor, not its path: nothing can be put in between, and
    /// the `/proc` link is the one link that must be followed.
    func add(_ folder: Int32) throws(SystemFault) -> Int32 {
        let mask = UInt32(bitPattern: Self.interest)
        let watch = inotify_add_watch(queue.raw, "/proc/self/fd/\(folder)", mask)
        guard watch >= 0 else { throw SystemFault("inotify_add_watch") }
        return watch
    }

    func remove(_ watch: Int32) { inotify_rm_watch(queue.raw, watch) }

    /// What is in the queue now; empty if nothing is.
    func read() throws(SystemFault) -> [InotifyEvent] {
        let fd = queue.raw
        var fault: SystemFault?
        let events = withUnsafeTemporaryAllocation(
            byteCount: Self.bufferBytes, alignment: MemoryLayout<inotify_event>.alignment
        ) { buffer -> [InotifyEvent] in
            let count = retryingInterrupts { Glibc.read(fd, buffer.baseAddress, buffer.count) }
            if count < 0 {
                if errno != EAGAIN { fault = SystemFault("read") }
                return []
            }
            return InotifyEvent.parse(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        if let fault { throw fault }
        return events
    }
}
