import Diplomacy
import Foundation
import Knowledge
import Testing

@testable import Digests

/// The language changes every word that the program writes and none that a source wrote.
@Suite struct LanguageTests {
    /// What pages said, in figures that belong to no language.
    private static let told = "4711 0815"

    private static let events: [Event] = Kind.allCases.flatMap { kind in
        DateBasis.allCases.enumerated().map { number, basis in
            event(
                report(
                    kind, "RUS", "USA", ["2026-11-\(10 + number)", "2026-11", "2026"][number % 3],
                    basis: basis, status: Status.allCases[number % 3],
                    place: Place(name: told, country: CountryCode("JPN")),
                    participants: [
                        Participant(
                            name: told, office: "foreign-minister", country: CountryCode("RUS")!)
                    ],
                    topics: [told], confidence: number % 2 == 0 ? 0.4 : 0.9, evidence: [told]),
                aliases: ["meeting-RUS-USA-2026-1\(number % 3)"],
                sources: (0..<14).map { source("\(told)/\($0)", outlet: told, title: told) })
        }
    }

    private static let day = digest(
        new: events + [event(report(.call, "CHN", "JPN", nil, evidence: [told]))],
        backfill: [event(report(.call, "CHN", "LAO", "2011", evidence: [told]))],
        changed: [
            EventChange(
                event: events[0],
                what: [
                    .occurred, .cancelled, .withdrawn, .moreSources(added: 2),
                    .corrected(formerID: nil), .corrected(formerID: told),
                ])
        ],
        upcoming: [
            event(report(.visit, "JPN", "VNM", "2026-12-03", status: .planned, evidence: [told]))
        ],
        setAside: [
            PageProblem.empty, .binary, .noArticle, .incomplete,
            .oversized(bytes: 2, limitBytes: 1),
            .undecodable(encoding: told), .unreadable(reason: told),
        ].map { SetAside(page: told, problem: $0, seen: hanoi("2026-11-22", 9, 5)) },
        pagesRead: 3, lastPageSeen: hanoi("2026-11-20", 9, 5), silence: .seconds(90_000))

    private static func texts(_ language: Language) -> [String] {
        let day = renderer(language)
        let feeds = day.files(
            for: RecentNews(
                current: Self.day.new, backfill: [.init(span: Self.day.span, events: 2)],
                plans: Self.day.upcoming, span: Self.day.span))
        let counts = events.map {
            HistoryCount(year: .year(2026), kind: $0.kind, events: 1)
        }
        let pair = CountryPair(events[0].parties)
        let site = SiteRenderer(names: sampleNames, language: language)
        let overview = SiteOverview(
            span: Self.day.span, days: [.init(day: Self.day.day, events: 3)],
            activity: Kind.allCases.map {
                .init(day: Self.day.day, kind: $0, pair: pair, events: 1)
            },
            countries: [.init(country: pair.a, events: 2)])
        let pages =
            site.index(overview)
            + site.pair(PairHistory(pair: pair, counts: counts, latest: events))
            + site.country(
                CountryHistory(
                    country: pair.a, counts: counts,
                    partners: [.init(country: pair.b, events: 2)], latest: events))
            + site.year(
                PairYearEvents(
                    part: PairYear(pair: pair, year: .undated), events: events,
                    moved: [("call-RUS-USA-pabc", events[0])]))
        let own = pages.filter { !$0.name.contains(".vi.") && !$0.name.contains(".en.") }
        return [day.html(Self.day), day.markdown(Self.day), day.text(Self.day)]
            + (feeds + own).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// The link to the other language is in the other language.
    private static func withoutOtherLanguage(_ text: String) -> String {
        text.replacing("Tiếng Việt", with: "").replacing(">English<", with: "><")
            .replacing(HTMLStyle.css, with: "")
    }

    @Test func englishHasNoVietnameseLetter() {
        let letters = Set("ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ")
        for text in Self.texts(.en) {
            let found = Self.withoutOtherLanguage(text).split { !$0.isLetter }.filter { word in
                word.lowercased().contains { letters.contains($0) }
            }
            #expect(found.isEmpty, "\(found.prefix(5))")
        }
    }

    /// Words of the English wording that are no words of Vietnamese, markup or file names.
    @Test func vietnameseHasNoEnglishWord() {
        let english = Set(
            Self.texts(.en).flatMap { Self.words($0) }
        ).subtracting(Self.markup)
        // Feeds and calendars are full of their syntax; their words are those of the pages.
        for text in Self.texts(.vi) where !text.contains(/^(<\?xml|{|BEGIN:)/) {
            let found = Self.words(text).filter(english.contains)
            #expect(found.isEmpty, "\(Set(found).sorted().prefix(20))")
        }
    }

    /// Of the text between tags: longer than any Vietnamese syllable is without a mark.
    private static func words(_ text: String) -> [String] {
        withoutOtherLanguage(text).replacing(/<[^>]*>|&[a-z#0-9]+;|href=\S+|`[^`]*`/, with: " ")
            .split { !$0.isLetter && $0 != "-" && $0 != "_" && $0 != "." && $0 != "/" }
            .map { $0.trimmingCharacters(in: .punctuationCharacters).lowercased() }
            .filter { $0.count > 5 && $0.utf8.allSatisfy { (97...122).contains($0) } }
    }

    /// Names, the same in both.
    private static let markup: Set<String> = ["markdown", "charset"]
}
