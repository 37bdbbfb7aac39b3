import Glibc

/// A socket as the service manager has one: AF_UNIX, datagrams.
package final class DatagramSocket {
    package struct CannotOpen: Error { let errno: Int32 }

    package let path: String
    private let descriptor: Int32

    package init(in folder: TemporaryFolder) throws {
        path = folder.path + "/notify"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        let result = withAddress { bind(descriptor, $0, $1) }
        guard descriptor >= 0, result == 0 else { throw CannotOpen(errno: errno) }
        // A lost message fails the test instead of hanging it.
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    private func withAddress<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// The next datagram; empty after 30 s without one.
    package func receive() -> String {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : ""
    }

    /// Sends until the queue takes no more.
    package func fill(with text: String) {
        let sender = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(sender) }
        let bytes = Array(text.utf8)
        while withAddress({
            sendto(sender, bytes, bytes.count, Int32(MSG_DONTWAIT), $0, $1)
        }) > 0 {}
    }

    deinit { close(descriptor) }
}
