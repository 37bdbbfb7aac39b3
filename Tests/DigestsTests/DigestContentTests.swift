import Diplomacy
import Foundation
import Knowledge
import Testing

@testable import Digests

@Suite struct DigestContentTests {
    private func content(_ digest: DayDigest, _ language: Language = .en) -> DigestContent {
        DigestComposer(
            names: sampleNames, wording: Wording(language: language),
            links: SiteLinks(base: "", suffix: "")
        ).compose(digest)
    }

    private func visit(_ date: String?, status: Status = .planned) -> Event {
        event(report(.visit, "JPN", "VNM", date, status: status, evidence: ["…"]))
    }

    private func onlyEntry(_ event: Event, _ language: Language = .en) throws -> EventEntry {
        try #require(content(digest(new: [event]), language).sections.first?.entries.first)
    }

    @Test(
        "the headline counts what there is",
        arguments: [
            (Language.vi, "1 sự kiện mới · 1 trang không đọc được"),
            (.en, "1 new event · 1 page not read"),
        ])
    func headline(language: Language, words: String) {
        let day = digest(
            new: [visit("2026-12-03")],
            setAside: [SetAside(page: "x", problem: .empty, seen: hanoi("2026-11-22", 1, 0))])
        #expect(content(day, language).headline == words)
    }

    @Test func quietDaySaysSoAndWhenTheLastPageCame() {
        let quiet = content(digest(lastPageSeen: hanoi("2026-11-21", 23, 5)))
        #expect(quiet.headline == "No new events")
        #expect(quiet.sections.map(\.role) == [.new])
        #expect(quiet.sections[0].note == "No new events.")
        #expect(quiet.pages == "0 pages read; the last page came at 23:05, 21 November 2026")
        #expect(quiet.warning == nil)
        #expect(content(digest()).pages == "0 pages read; no page has come yet")
    }

    @Test func silenceWarns() {
        let silent = content(digest(silence: .seconds(7 * 3600)))
        #expect(silent.warning == "No page has come for 7 hours. Check the scrapers and rsync.")
    }

    @Test func backfillIsOpenOnlyWhenItIsAllThereIs() throws {
        let old = visit("2017-01-02", status: .occurred)
        let alone = content(digest(backfill: [old]))
        let beside = content(digest(new: [visit("2026-12-03")], backfill: [old]))
        #expect(try #require(alone.sections.last).isOpen)
        #expect(try #require(beside.sections.last).isOpen == false)
        #expect(renderer(.en).html(digest(backfill: [old])).contains("<details open>"))
        #expect(
            renderer(.en).html(digest(new: [visit("2026-12-03")], backfill: [old]))
                .contains("<details>"))
    }

    @Test func eventToldTwiceIsShownOnceAndLinked() {
        let planned = visit("2026-12-03")
        let day = digest(new: [planned], upcoming: [planned])
        #expect(content(day).sections.map { $0.entries.map(\.telling) } == [[.full], [.above]])
        let html = renderer(.en).html(day)
        #expect(html.components(separatedBy: "id=\"visit-JPN-VNM-2026-12-03\"").count == 2)
        #expect(html.contains("<a href=\"#visit-JPN-VNM-2026-12-03\">"))
    }

    @Test func everyIdOfAPageIsThereOnce() {
        for sample in GoldenSamples.all {
            let ids = renderer(.vi).html(sample.digest).components(separatedBy: " id=\"")
                .dropFirst().compactMap { $0.split(separator: "\"").first }
            #expect(Set(ids).count == ids.count)
        }
    }

    @Test func aliasStillLeadsToItsEventUnlessAnotherHasThatId() throws {
        let month = visit("2026-12")
        let dated = event(
            report(.visit, "JPN", "VNM", "2026-12-03", evidence: []),
            aliases: ["visit-JPN-VNM-2026", month.id])
        let entry = try #require(
            content(digest(new: [dated, month])).sections.first?.entries.first)
        #expect(entry.formerAnchors == ["visit-JPN-VNM-2026"])
    }

    @Test func directionIsShown() throws {
        #expect(try onlyEntry(visit("2026-12-03"), .vi).parties == "Nhật Bản → Việt Nam")
        let call = event(report(.call, "USA", "RUS", nil, evidence: []))
        #expect(try onlyEntry(call, .vi).parties == "Nga – Mỹ")
    }

    @Test func planWhoseDayHasPassedSaysThatNothingWasHeard() throws {
        #expect(try onlyEntry(visit("2026-11-22")).marks.map(\.text) == ["planned"])
        #expect(try onlyEntry(visit("2026-11")).marks.map(\.text) == ["planned"])
        #expect(try onlyEntry(visit(nil)).marks.map(\.text) == ["planned"])
        #expect(
            try onlyEntry(visit("2026-11-21")).marks.map(\.text)
                == ["planned, not yet reported to have happened"])
        #expect(
            try onlyEntry(visit("2026-12-01", status: .cancelled)).marks.map(\.text)
                == ["cancelled"])
        #expect(try onlyEntry(visit("2026-11-01", status: .occurred)).marks.isEmpty)
    }

    @Test(arguments: [(0.59, ["chưa chắc (59%)"]), (0.6, []), (0.95, [])])
    func uncertainBelowSixTenths(confidence: Double, marks: [String]) throws {
        let unsure = event(
            report(.call, "USA", "RUS", nil, confidence: confidence, evidence: []))
        #expect(try onlyEntry(unsure, .vi).marks.map(\.text) == marks)
    }

    @Test func peopleHaveOfficeAndCountry() throws {
        let minister = Participant(
            name: "Sato Kenji", office: "prime-minister", country: CountryCode("JPN")!)
        let guest = Participant(name: "An", office: nil, country: CountryCode("VNM")!)
        let talks = event(
            report(.meeting, "JPN", "VNM", nil, participants: [minister, guest], evidence: []))
        #expect(
            try onlyEntry(talks, .vi).people == ["Thủ tướng Nhật Bản Sato Kenji", "An (Việt Nam)"])
        #expect(
            try onlyEntry(talks, .en).people
                == ["Sato Kenji (prime minister, Japan)", "An (Vietnam)"])
    }

    @Test func basisIsSaidOnlyOfADateThatIsThere() throws {
        let dated = event(report(.call, "USA", "RUS", "2026-11", basis: .tenure, evidence: []))
        let undated = event(report(.call, "USA", "RUS", nil, basis: .tenure, evidence: []))
        #expect(try onlyEntry(dated, .vi).basis == "theo nhiệm kỳ")
        #expect(try onlyEntry(undated, .vi).basis == nil)
    }

    @Test func largeLoadsAreCutAndSaySo() throws {
        let first = day("1990-01-01")
        let old = (0..<DigestLimits.backfillEvents + 5).map { index in
            visit(first.adding(days: index).description, status: .occurred)
        }
        let section = try #require(content(digest(backfill: old)).sections.last)
        #expect(section.entries.count == DigestLimits.backfillEvents)
        #expect(section.note == "5 more: bilat search, bilat export.")
        #expect(section.heading == "From older pages (\(DigestLimits.backfillEvents + 5))")
    }

    @Test func eventWithVeryManySourcesIsCutAndSaysSo() throws {
        let sources = (0..<DigestLimits.sourcesPerEvent + 3).map { source("\($0).txt") }
        let wide = event(report(.call, "USA", "RUS", nil, evidence: []), sources: sources)
        let entry = try onlyEntry(wide)
        #expect(entry.sources.count == DigestLimits.sourcesPerEvent)
        #expect(entry.moreSources == "and 3 more")
    }
}
