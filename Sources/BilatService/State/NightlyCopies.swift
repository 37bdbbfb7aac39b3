import Diplomacy
import Glibc

/// Copies of the index, one a day, the newest few of them: `state/copies/2026-11-22.sqlite3`.
struct NightlyCopies {
    static let kept = 7
    private static let ending = ".sqlite3"
    /// The parent hands down its setgid bit; asking for it is refused under RestrictSUIDSGID=.
    private static let folderMode: mode_t = 0o750

    private let path: String

    init(folder: StateFolder) { path = folder.copies }

    var newestFirst: [String] { days.sorted(by: >).map(target) }

    var newest: CalendarDay? { days.max() }

    func target(_ day: CalendarDay) -> String { "\(path)/\(day)\(Self.ending)" }

    /// A folder that cannot be made shows when the copy is written.
    func makeFolder() { mkdir(path, Self.folderMode) }

    func remove(where isUnwanted: (CalendarDay) -> Bool) {
        for day in days where isUnwanted(day) { unlink(target(day)) }
    }

    func removeOld() {
        for day in days.sorted(by: >).dropFirst(Self.kept) { unlink(target(day)) }
    }

    private var days: [CalendarDay] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var result: [CalendarDay] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(Self.ending) else { continue }
            if let day = CalendarDay(name.dropLast(Self.ending.count)) { result.append(day) }
        }
        return result
    }
}
