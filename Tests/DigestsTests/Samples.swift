import Diplomacy
import Foundation
import Knowledge

@testable import Digests

/// What the goldens call countries and offices, whatever the shipped tables do.
let sampleNames = Names(
    country: { code, language in
        let names: [String: (vi: String, en: String)] = [
            "AUS": ("Úc", "Australia"), "CHN": ("Trung Quốc", "China"),
            "JPN": ("Nhật Bản", "Japan"), "LAO": ("Lào", "Laos"), "RUS": ("Nga", "Russia"),
            "USA": ("Mỹ", "United States"), "VNM": ("Việt Nam", "Vietnam"),
        ]
        guard let name = names[code.rawValue] else { return code.rawValue }
        return language == .vi ? name.vi : name.en
    },
    office: { office, language in
        let names: [String: (vi: String, en: String)] = [
            "foreign-minister": ("Ngoại trưởng", "foreign minister"),
            "prime-minister": ("Thủ tướng", "prime minister"),
        ]
        guard let name = names[office] else { return office }
        return language == .vi ? name.vi : name.en
    },
    officeClass: { office in
        ["foreign-minister": OfficeClass.minister, "prime-minister": .head][office]
    })

func renderer(_ language: Language, address: String = "") -> DigestRenderer {
    DigestRenderer(names: sampleNames, language: language, address: address)
}

/// Indochina time, as the default configuration has it.
let hanoiOffsetMinutes = 420

func day(_ text: String) -> CalendarDay { CalendarDay(text)! }

/// A point in time by the clock in Hà Nội.
func hanoi(_ dayText: String, _ hour: Int, _ minute: Int) -> UnixTime {
    let seconds = day(dayText).daysSince1970 * 86_400 + (hour * 60 + minute) * 60
    return UnixTime(seconds: Int64(seconds - hanoiOffsetMinutes * 60))
}

func report(
    _ kind: Kind, _ actor: String, _ target: String, _ date: String?, basis: DateBasis? = nil,
    status: Status = .occurred, region: Region = .main, place: Place? = nil,
    participants: [Participant] = [], topics: [String] = [], confidence: Double = 0.9,
    evidence: [String]
) -> Report {
    Report(
        kind: kind,
        parties: Parties(CountryCode(actor)!, CountryCode(target)!, kind: kind)!,
        date: date.flatMap { PartialDate(edtf: $0) }, dateBasis: basis, status: status,
        region: region, place: place, participants: participants, topics: topics,
        confidence: confidence,
        evidence: evidence.enumerated().map { index, text in
            Evidence(text: text, start: index * 1000, end: index * 1000 + text.utf8.count)
        })
}

func source(
    _ page: String, hash: Character = "a", outlet: String? = nil, title: String? = nil,
    published: String? = nil
) -> Source {
    Source(
        page: page, sha256: String(repeating: hash, count: 64), outlet: outlet, title: title,
        published: published.flatMap { Publication($0) },
        evidence: Evidence(text: "…", start: 0, end: 3))
}

func event(
    _ report: Report, aliases: [String] = [], firstID: String? = nil,
    sources: [Source] = [source("tin/1.txt")],
    firstSeen: UnixTime = hanoi("2026-11-22", 8, 0)
) -> Event {
    let id = EventIdentity(report, pageSHA256: sources.first?.sha256 ?? "").id
    return Event(
        id: id, aliases: aliases, firstID: firstID ?? id,
        report: report, sources: sources, firstSeen: firstSeen, updated: firstSeen)
}

func digest(
    new: [Event] = [], backfill: [Event] = [], changed: [EventChange] = [],
    upcoming: [Event] = [], omitted: DayDigest.Omitted = .init(), setAside: [SetAside] = [],
    pagesRead: Int = 0,
    lastPageSeen: UnixTime? = nil, silence: Duration? = nil
) -> DayDigest {
    DayDigest(
        span: DaySpan(day: day("2026-11-22"), offsetMinutes: hanoiOffsetMinutes), new: new,
        backfill: backfill, changed: changed, upcoming: upcoming, omitted: omitted,
        setAside: setAside,
        pagesRead: pagesRead,
        lastPageSeen: lastPageSeen, silence: silence)
}

func shippedKnowledge() throws -> KnowledgeBase {
    let tables = URL(filePath: #filePath).appending(path: "../../../Sources/Knowledge/Tables")
    return try KnowledgeBase.load(tables: tables.standardized.path())
}
