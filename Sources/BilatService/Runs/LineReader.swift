import Glibc

/// Lines of a file descriptor, as many at a time as have come.
struct LineReader {
    struct Line: Sendable {
        /// From 1.
        let number: Int
        /// Without the line break; nil for a line longer than the limit, which is skipped.
        let bytes: ArraySlice<UInt8>?
    }

    private static let chunkBytes = 1 << 20
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private let descriptor: Int32
    private let maximumLineBytes: Int
    private var pending: [UInt8] = []
    private var number = 0
    /// In the middle of a line that was too long.
    private var isSkipping = false
    private var isEnded = false

    init(descriptor: Int32, maximumLineBytes: Int) {
        self.descriptor = descriptor
        self.maximumLineBytes = maximumLineBytes
    }

    /// Waits until at least one line is whole; nil at the end. Blank lines are left out.
    mutating func next() throws(ServiceFailure) -> [Line]? {
        while !isEnded {
            let searched = pending.count
            try readMore()
            let lines = takeLines(searchedBytes: searched)
            if !lines.isEmpty { return lines }
        }
        return nil
    }

    private mutating func readMore() throws(ServiceFailure) {
        let start = pending.count
        pending.append(contentsOf: repeatElement(0, count: Self.chunkBytes))
        while true {
            let count = pending.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress! + start, Self.chunkBytes)
            }
            if count < 0 && errno == EINTR { continue }
            let error = errno
            pending.removeLast(Self.chunkBytes - max(0, count))
            guard count >= 0 else {
                throw ServiceFailure(
                    .inputOutput, "standard input cannot be read: \(systemMessage(error))",
                    errno: error)
            }
            isEnded = count == 0
            return
        }
    }

    private mutating func takeLines(searchedBytes: Int) -> [Line] {
        var lines: [Line] = []
        var start = 0
        var searched = searchedBytes
        while let end = pending[searched...].firstIndex(of: Self.lineFeed) {
            take(pending[start..<end], into: &lines)
            start = end + 1
            searched = start
        }
        if isEnded && start < pending.count {
            take(pending[start...], into: &lines)
            start = pending.count
        }
        pending.removeFirst(start)
        if pending.count > maximumLineBytes {
            if !isSkipping {
                number += 1
                lines.append(Line(number: number, bytes: nil))
            }
            isSkipping = true
            pending = []
        }
        return lines
    }

    private mutating func take(_ line: ArraySlice<UInt8>, into lines: inout [Line]) {
        if isSkipping {
            isSkipping = false
            return
        }
        number += 1
        let content = line.last == Self.carriageReturn ? line.dropLast() : line
        guard !content.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) else {
            return
        }
        lines.append(
            Line(number: number, bytes: content.count > maximumLineBytes ? nil : content))
    }
}
