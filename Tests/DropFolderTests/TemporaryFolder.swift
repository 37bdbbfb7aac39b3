import Glibc

@testable import DropFolder

/// A folder on a real disk, removed when the test is over.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/bilat-drop-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) != nil }
        if !made { throw SystemFault("mkdtemp") }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit { Self.removeTree(path) }

    func full(_ name: String) -> String { name.isEmpty ? path : path + "/" + name }

    func write(_ name: String, _ text: String = "tin", append: Bool = false) throws {
        let flags = O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC)
        let fd = open(full(name), flags, 0o644)
        if fd < 0 { throw SystemFault("open") }
        let bytes = Array(text.utf8)
        let written = Glibc.write(fd, bytes, bytes.count)
        close(fd)
        if written != bytes.count { throw SystemFault("write") }
    }

    func makeFolder(_ name: String) throws {
        if mkdir(full(name), 0o755) != 0 { throw SystemFault("mkdir") }
    }

    func rename(_ from: String, _ to: String) throws {
        if Glibc.rename(full(from), full(to)) != 0 { throw SystemFault("rename") }
    }

    func remove(_ name: String) { Self.removeTree(full(name)) }

    func stampZero(_ name: String) throws {
        let epoch = [timespec(), timespec()]
        if utimensat(AT_FDCWD, full(name), epoch, 0) != 0 { throw SystemFault("utimensat") }
    }

    /// Does not follow links.
    private static func removeTree(_ path: String) {
        if unlink(path) == 0 || rmdir(path) == 0 { return }
        guard let stream = opendir(path) else { return }
        var names: [[CChar]] = []
        while let entry = readdir(stream) {
            let offset = MemoryLayout<dirent>.offset(of: \.d_name)!
            let start = UnsafeRawPointer(entry) + offset
            let name = start.assumingMemoryBound(to: CChar.self)
            names.append(Array(UnsafeBufferPointer(start: name, count: strlen(name) + 1)))
        }
        closedir(stream)
        for name in names where name != [46, 0] && name != [46, 46, 0] {
            removeEntry(Array(path.utf8CString.dropLast()) + [47] + name)
        }
        rmdir(path)
    }

    private static func removeEntry(_ path: [CChar]) {
        if unlink(path) == 0 || rmdir(path) == 0 { return }
        path.withUnsafeBufferPointer { removeTree(String(cString: $0.baseAddress!)) }
    }
}
