import Diplomacy
import Foundation
import Knowledge
import Testing

@testable import Digests

@Suite struct DigestRendererTests {
    private func text(_ file: (name: String, bytes: [UInt8])) -> String {
        String(decoding: file.bytes, as: UTF8.self)
    }

    @Test(arguments: [(Language.vi, "en"), (.en, "vi")])
    func filesOfADay(configured: Language, other: String) {
        let files = renderer(configured).files(for: GoldenSamples.busy, isLatest: false)
        #expect(
            files.map(\.name) == [
                "2026-11-22.md", "2026-11-22.html", "2026-11-22.json", "2026-11-22.\(other).html",
            ])
        #expect(text(files[0]) == renderer(configured).markdown(GoldenSamples.busy))
        #expect(text(files[1]).contains("<html lang=\"\(configured)\">"))
        #expect(text(files[1]).contains("href=\"2026-11-22.\(other).html\" hreflang=\"\(other)\""))
        #expect(text(files[3]).contains("<html lang=\"\(other)\">"))
        #expect(text(files[3]).contains("href=\"2026-11-22.html\" hreflang=\"\(configured)\""))
    }

    @Test func newestDayIsAlsoTheLatest() {
        let files = renderer(.vi).files(for: GoldenSamples.busy, isLatest: true)
        #expect(
            files.suffix(4).map(\.name) == [
                "latest.md", "latest.html", "latest.json", "latest.en.html",
            ])
        for (dated, latest) in zip(files.prefix(4), files.suffix(4)) {
            #expect(dated.bytes == latest.bytes)
        }
    }

    @Test func jsonIsTheSameInEveryLanguage() {
        #expect(renderer(.vi).json(GoldenSamples.busy) == renderer(.en).json(GoldenSamples.busy))
    }

    @Test(arguments: GoldenSamples.all.map(\.name))
    func jsonIsReadBack(_ name: String) throws {
        let digest = try #require(GoldenSamples.all.first { $0.name == name }?.digest)
        let json = renderer(.vi).json(digest)
        let read = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let counts = try #require(read["counts"] as? [String: Int])
        #expect(read["day"] as? String == "2026-11-22")
        #expect(counts["new"] == digest.new.count)
        #expect((read["new"] as? [Any])?.count == digest.new.count)
        #expect((read["changed"] as? [Any])?.count == digest.changed.count)
        #expect((read["set_aside"] as? [Any])?.count == digest.setAside.count)
        #expect(counts["pages_read"] == digest.pagesRead)
    }

    @Test func jsonKeepsTheEvidenceAsItIsOnThePage() throws {
        let json = renderer(.vi).json(GoldenSamples.hostile)
        let read = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let events = try #require(read["new"] as? [[String: Any]])
        let evidence = try #require(events.first?["evidence"] as? [[String: Any]])
        #expect(evidence.first?["text"] as? String == GoldenSamples.attack)
    }

    @Test func jsonEventsAreThoseOfExport() {
        let json = renderer(.vi).json(GoldenSamples.busy)
        for event in GoldenSamples.busy.new {
            #expect(json.contains("\n\(EventJSON.line(event: event))"))
        }
    }

    @Test func whatADigestLeavesOutIsCounted() throws {
        let sample = digest(
            new: GoldenSamples.busy.new, backfill: GoldenSamples.busy.new,
            changed: GoldenSamples.busy.changed, upcoming: GoldenSamples.busy.new,
            omitted: .init(new: 1000, backfill: 2000, changed: 3000, upcoming: 4000, setAside: 7),
            setAside: [SetAside(page: "a", problem: .empty, seen: hanoi("2026-11-22", 1, 0))])
        let json = renderer(.en).json(sample)
        let read = try #require(
            JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let omitted = try #require(read["omitted"] as? [String: Int])
        let counts = try #require(read["counts"] as? [String: Int])
        #expect(
            omitted == [
                "new": 1000, "backfill": 2000, "changed": 3000, "upcoming": 4000, "set_aside": 7,
            ])
        for (name, number) in omitted {
            #expect(counts[name] == number + ((read[name] as? [Any])?.count ?? 0), "\(name)")
        }
        let text = renderer(.en).text(sample)
        #expect(text.contains("\(sample.new.count + 1000) new events ·"))
        #expect(text.contains("1000 more: bilat search") && text.contains("7 more: bilat status"))
    }

    /// Words longer than a line, as paths are, stay whole.
    @Test(arguments: Language.allCases)
    func terminalLinesFit(_ language: Language) {
        for sample in GoldenSamples.all {
            for line in renderer(language).text(sample.digest).split(separator: "\n") {
                let isOneWord = line.split(separator: " ").count == 1
                #expect(line.count <= DigestLimits.terminalColumns || isOneWord, "\(line)")
            }
        }
    }

    @Test func theTablesNamesAreUsed() throws {
        let knowledge = try shippedKnowledge()
        let digest = digest(new: [event(report(.call, "USA", "RUS", nil, evidence: []))])
        let name = knowledge.name(of: CountryCode("RUS")!, in: .vi)
        #expect(
            DigestRenderer(knowledge: knowledge, language: .vi, address: "").text(digest)
                .contains("\(name) – "))
    }
}
