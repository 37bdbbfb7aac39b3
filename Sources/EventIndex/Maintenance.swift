import Diplomacy
import Foundation
import GRDB
import Glibc

// Checks, copies, and what to do when the file is damaged.
extension EventIndex {
    /// Reads the whole file; throws `.corrupt` with the first damage found.
    package func integrityCheck() throws(IndexError) {
        let found = try reading { try $0.texts("PRAGMA quick_check(1)") }
        guard found == ["ok"] else {
            throw .corrupt(path: path, detail: found.joined(separator: "; "))
        }
    }

    /// Whatever is being read throws and leaves nothing behind. From any thread.
    package func interrupt() { queue.interrupt() }

    /// Bytes of the file and what it holds but does not use, for `bilat check`.
    package func size() throws(IndexError) -> (bytes: Int64, freeBytes: Int64) {
        try reading { db in
            func pragma(_ name: String) throws -> Int64 { try db.int("PRAGMA \(name)") ?? 0 }
            let page = try pragma("page_size")
            return (try pragma("page_count") * page, try pragma("freelist_count") * page)
        }
    }

    /// Writes a compact copy, whole or not at all, over any file of that name. Run it on a reader:
    /// on the writer it holds up commits.
    package func backup(to target: String) throws(IndexError) {
        let temporary = target + Self.temporarySuffix
        unlink(temporary)
        do {
            try queue.inDatabase { db in
                try db.execute(sql: "VACUUM INTO ?", arguments: [temporary])
            }
            try Self.settle(temporary, as: target)
        } catch {
            unlink(temporary)
            throw IndexError(error, path: target)
        }
    }

    private static let damaged = ".damaged-"

    /// Damaged indexes that were moved aside, oldest first.
    package static func movedAside(directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasPrefix(fileName + damaged) }.sorted().map {
            "\(directory)/\($0)"
        }
    }

    /// Moves the index aside whole, its -wal and -shm with it, so that none of them is ever read
    /// with another's file. The index must not be open.
    ///
    /// - Returns: the new path of the index.
    package static func moveAside(
        directory: String, at time: UnixTime
    ) throws(IndexError) -> String {
        let path = path(in: directory)
        let suffix = "\(damaged)\(time.seconds)"
        // The index last: what is left of a move cut short is moved by the next.
        for name in ["\(path)-wal", "\(path)-shm", path] where access(name, F_OK) == 0 {
            guard rename(name, name + suffix) == 0 else {
                throw .io(path: name, detail: errnoText())
            }
        }
        try syncFolder(of: path)
        return path + suffix
    }

    /// Puts a copy that `backup` made in the place of an index that is not there.
    package static func restore(directory: String, from copy: String) throws(IndexError) {
        let path = path(in: directory)
        guard access(path, F_OK) != 0 else { throw .cannotOpen(path: path, detail: "it exists") }
        removeTemporary(path)
        do {
            let source = try DatabaseQueue(path: copy, configuration: readerConfiguration)
            try source.inDatabase { db in
                try Schema.check(db, path: copy)
                try db.execute(sql: "VACUUM INTO ?", arguments: [path + temporarySuffix])
            }
            try source.close()
            try install(path)
        } catch {
            removeTemporary(path)
            throw IndexError(error, path: path)
        }
    }

    /// VACUUM INTO leaves it to the caller to get its file onto the disk.
    static func settle(_ temporary: String, as target: String) throws(IndexError) {
        let file = open(temporary, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .io(path: temporary, detail: errnoText()) }
        defer { Glibc.close(file) }
        guard fchmod(file, fileMode) == 0, fsync(file) == 0, rename(temporary, target) == 0 else {
            throw .io(path: temporary, detail: errnoText())
        }
        try syncFolder(of: target)
    }

    private static func syncFolder(of path: String) throws(IndexError) {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        let folder = end == path.startIndex ? "." : String(path[..<end])
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .io(path: folder, detail: errnoText()) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .io(path: folder, detail: errnoText()) }
    }
}
