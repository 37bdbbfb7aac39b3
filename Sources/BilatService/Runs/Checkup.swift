import Diplomacy
import DropFolder
import EventIndex
import Foundation
import Knowledge

/// `bilat check`: everything that can be wrong before or while the service runs, with what to do.
/// Looks only; changes nothing.
package struct Checkup: Sendable {
    package struct Finding: Hashable, Sendable {
        package enum Grade: String, Sendable {
            case good = "ok"
            /// It works, but see to it.
            case warning
            case wrong
        }

        package let grade: Grade
        package let text: String

        package var line: String { "\(grade.rawValue): \(text)" }
    }

    package private(set) var findings: [Finding] = []

    /// Less free space than this is worth a warning, and less than the second is wrong.
    private static let scarceBytes: UInt64 = 1 << 30
    private static let exhaustedBytes: UInt64 = 64 << 20
    /// Share of an index's file that is free, in percent, above which a copy would be much smaller.
    private static let maximumFreePercent: Int64 = 50
    private static let minimumFileBytesForGrowth: Int64 = 64 << 20

    package var isWrong: Bool { findings.contains { $0.grade == .wrong } }

    package static func run(_ sources: ConfigurationSources) -> Checkup {
        var checkup = Checkup()
        let loaded: LoadedConfiguration
        do {
            loaded = try ConfigurationLoader.load(sources)
        } catch {
            checkup.add(.wrong, "configuration: \(error)")
            return checkup
        }
        checkup.add(.good, "configuration: \(loaded.file ?? "no file, the defaults")")
        for warning in loaded.warnings { checkup.add(.warning, warning) }
        let configuration = loaded.configuration
        checkup.checkTables(configuration)
        checkup.checkDrop(configuration)
        checkup.checkWritable("digests", configuration.digests)
        checkup.checkWritable("state", configuration.state)
        checkup.checkIndex(configuration)
        for hash in ForgetNote(folder: StateFolder(configuration.state)).hashes {
            checkup.add(
                .warning,
                "a page was not forgotten to the end: stop the service, bilat forget \(hash)")
        }
        return checkup
    }

    private mutating func add(_ grade: Finding.Grade, _ text: String) {
        findings.append(Finding(grade: grade, text: text))
    }

    private mutating func checkTables(_ configuration: Configuration) {
        do {
            let knowledge = try Preparation.loadKnowledge(configuration)
            add(.good, "tables: version \(knowledge.version)")
        } catch {
            add(.wrong, "tables: \(error.message)")
        }
    }

    private mutating func checkDrop(_ configuration: Configuration) {
        let path = configuration.drop
        if let problem = FolderCheck.problem(key: "drop", path: path, need: .read) {
            add(.wrong, problem.message)
            return
        }
        if let warning = FolderCheck.dropWarning(path: path) {
            add(.warning, warning)
        } else {
            add(.good, "drop: \(path) can be read")
        }
        checkPages(configuration)
        checkWatches(path)
    }

    private mutating func checkPages(_ configuration: Configuration) {
        do {
            let listing = try PageFile.list(
                configuration.drop, extensions: Set(configuration.extensions))
            add(.good, "drop: \(listing.files.count) pages in it")
            for (page, problem) in listing.refused.prefix(5) {
                add(.wrong, "drop: \(page): \(problem.reason); \(problem.remedy)")
            }
            if listing.refused.count > 5 {
                add(.wrong, "drop: \(listing.refused.count) paths in all cannot be looked into")
            }
        } catch {
            add(.wrong, "drop: \(error)")
        }
    }

    private mutating func checkWatches(_ path: String) {
        let folders = WatchLimits.folders(below: path)
        guard let limit = WatchLimits.maximumWatches() else {
            add(.warning, "watches: the kernel's limit cannot be seen from here")
            return
        }
        if folders >= limit {
            add(
                .wrong,
                "watches: \(folders) folders need one each, the kernel gives a user \(limit); "
                    + "sysctl fs.inotify.max_user_watches=\(folders * 2), or the folder is polled")
        } else {
            add(.good, "watches: \(folders) folders, the kernel gives a user \(limit)")
        }
    }

    private mutating func checkWritable(_ key: String, _ path: String) {
        if let problem = FolderCheck.problem(key: key, path: path, need: .write) {
            add(.wrong, problem.message)
            return
        }
        guard let free = FolderCheck.freeBytes(path: path) else { return }
        let shown = "\(key): \(path) can be written, \(free >> 20) MiB free"
        if free < Self.exhaustedBytes {
            add(.wrong, shown + "; free some space")
        } else {
            add(free < Self.scarceBytes ? .warning : .good, shown)
        }
    }

    private mutating func checkIndex(_ configuration: Configuration) {
        do {
            let index = try EventIndex.openForReading(directory: configuration.state)
            try index.integrityCheck()
            let (bytes, freeBytes) = try index.size()
            add(.good, "index: whole, \(bytes >> 20) MiB")
            if bytes > Self.minimumFileBytesForGrowth,
                freeBytes * 100 / bytes > Self.maximumFreePercent
            {
                add(.warning, "index: \(freeBytes >> 20) MiB of it hold nothing")
            }
        } catch .missing {
            add(.good, "index: none yet; the service or bilat ingest makes it")
        } catch {
            add(.wrong, "index: \(error)")
        }
        for path in EventIndex.movedAside(directory: configuration.state) {
            add(
                .warning,
                "index: a damaged one was moved to \(path) and a copy took its place; see to the "
                    + "disk, and delete it")
        }
    }
}

/// What inotify needs and gets.
enum WatchLimits {
    private static let limitFile = "/proc/sys/fs/inotify/max_user_watches"

    /// A watch a folder, the root included.
    static func folders(below path: String) -> Int {
        let keys: [URLResourceKey] = [.isDirectoryKey, .isSymbolicLinkKey]
        guard
            let walk = FileManager.default.enumerator(
                at: URL(fileURLWithPath: path), includingPropertiesForKeys: keys)
        else { return 1 }
        var count = 1
        for case let url as URL in walk {
            let values = try? url.resourceValues(forKeys: Set(keys))
            if values?.isDirectory == true && values?.isSymbolicLink != true { count += 1 }
        }
        return count
    }

    /// Nil where /proc does not show it, as in a unit with ProcSubset=pid.
    static func maximumWatches() -> Int? {
        (try? String(contentsOfFile: limitFile, encoding: .utf8))
            .flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
}
