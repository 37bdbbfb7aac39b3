import Diplomacy
import EventIndex
import Foundation

/// A state directory that goes when the test does.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "bilat-index-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var database: String { "\(path)/\(EventIndex.fileName)" }

    func writer(_ derivation: String = "1") throws(IndexError) -> EventIndex {
        try EventIndex.openForWriting(
            directory: path, versions: IndexVersions(derivation: derivation))
    }

    func reader() throws(IndexError) -> EventIndex {
        try EventIndex.openForReading(directory: path)
    }

    func bytes(_ suffix: String = "") throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: database + suffix))
    }
}

let root = "/srv/bilat/drop"

func hour(_ hours: Int) -> UnixTime { UnixTime(seconds: Int64(hours) * 3600) }

/// 2017-05-10, in hours since 1970.
let may10 = 17_296 * 24

/// Content is told apart by its letters; its SHA-256 is made up of them.
func sha(_ content: String) -> String {
    let hex = content.utf8.map { String($0, radix: 16) }.joined()
    return hex + String(repeating: "0", count: max(0, 64 - hex.utf8.count))
}

func signature(seen: Int, inode: UInt64 = 1, received: Int? = nil) -> FileSignature {
    FileSignature(
        inode: inode, sizeBytes: 10, modified: hour(received ?? seen), changed: hour(seen))
}

func report(
    _ date: String?, kind: Kind = .meeting, of parties: (String, String) = ("RUS", "USA"),
    status: Status = .occurred, region: Region = .main, evidence: String = "Hai bên hội đàm."
) -> Report {
    guard let a = CountryCode(parties.0), let b = CountryCode(parties.1),
        let pair = Parties(a, b, kind: kind)
    else { preconditionFailure("no such pair: \(parties)") }
    return Report(
        kind: kind, parties: pair, date: date.flatMap { PartialDate(edtf: $0) },
        dateBasis: date == nil ? nil : .explicit, status: status, region: region,
        confidence: 0.8, evidence: [Evidence(text: evidence, start: 3, end: 20)])
}

func page(
    _ path: String, _ content: String, _ reports: [Report], text: String = "", seen: Int = may10,
    received: Int? = nil, root: String = root, title: String? = nil
) -> PageRecord {
    PageRecord(
        file: FileIdentity(root: root, path: path),
        signature: signature(seen: seen, received: received), sha256: sha(content),
        bytes: Array(content.utf8), firstSeen: hour(seen),
        outcome: .page(
            title: title, outlet: "Báo", published: nil, articleText: text, reports: reports))
}

func known(_ path: String, _ content: String, seen: Int = may10) -> PageRecord {
    PageRecord(
        file: FileIdentity(root: root, path: path), signature: signature(seen: seen),
        sha256: sha(content), bytes: [], firstSeen: hour(seen), outcome: .known)
}

func problem(
    _ path: String, _ problem: PageProblem, content: String = "", seen: Int = may10
) -> PageRecord {
    PageRecord(
        file: FileIdentity(root: root, path: path), signature: signature(seen: seen),
        sha256: content.isEmpty ? "" : sha(content), bytes: Array(content.utf8),
        firstSeen: hour(seen), outcome: .problem(problem))
}

extension EventIndex {
    func events() throws -> [Event] {
        var events: [Event] = []
        try forEachEvent { events.append($0) }
        return events
    }

    /// At UTC, seven days of backfill, a day of silence.
    func digest(_ day: String, now: Int = may10 + 12, limit: Int = 1000) throws -> DayDigest {
        guard let day = CalendarDay(day) else { preconditionFailure("no such day: \(day)") }
        return try dayDigest(
            DaySpan(day: day, offsetMinutes: 0), backfillAgeDays: 7, silence: .seconds(86_400),
            now: hour(now), limit: limit)
    }
}
