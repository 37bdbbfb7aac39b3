import Diplomacy
import Foundation
import Knowledge
import TestSupport
import Testing

@testable import Dating

enum Corpus {
    static let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    static let tables = here.deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/Knowledge/Tables").path
    static let knowledge = try! KnowledgeBase.load(tables: tables)

    static func rows(_ file: String, _ columns: String...) -> [Table.Row] {
        let path = here.appendingPathComponent("Corpus/\(file)")
        let text = try! String(contentsOf: path, encoding: .utf8)
        return try! Table.parse(text, file: file, columns: columns).rows
    }

    static func scan(_ text: String) -> [DateExpression] {
        let annotated = AnnotatedText(
            Array(text.precomposedStringWithCanonicalMapping.utf8), knowledge: knowledge)
        return DateScanner(knowledge: knowledge).scan(annotated)
    }
}

@Suite struct DateCorpusTests {
    @Test(
        arguments: Corpus.rows("dates.tsv", "rule", "text", "written", "means", "outlook").map(
            \.line))
    func expressionMeansItsDate(_ line: Int) throws {
        let row = try #require(
            Corpus.rows("dates.tsv", "rule", "text", "written", "means", "outlook")
                .first { $0.line == line })
        let writing = CalendarDay(row["written"]).map {
            WritingDay(day: $0, basis: .published, precision: .exact)
        }
        let found = Corpus.scan("Hai bên gặp nhau \(row["text"]) tại Hà Nội.")
        let resolved = found.first.flatMap {
            DateResolver(writing: writing).resolve(
                $0, told: nil, expectsFuture: row["outlook"] == "ahead")
        }
        #expect(
            (resolved?.date.description ?? "-") == row["means"],
            "dates.tsv:\(line) '\(row["text"])'")
        #expect(found.first?.rule.rawValue == row["rule"], "dates.tsv:\(line)")
    }

    @Test(arguments: DateExpression.Rule.allCases)
    func everyRuleHasAnExampleAndACounterExample(_ rule: DateExpression.Rule) {
        let examples = Corpus.rows("dates.tsv", "rule", "text", "written", "means", "outlook")
        let counters = Corpus.rows("not-dates.tsv", "rule", "text")
        #expect(examples.contains { $0["rule"] == rule.rawValue })
        #expect(counters.contains { $0["rule"] == rule.rawValue })
    }

    @Test(arguments: Corpus.rows("not-dates.tsv", "rule", "text").map(\.line))
    func otherFiguresAreNoDates(_ line: Int) throws {
        let row = try #require(
            Corpus.rows("not-dates.tsv", "rule", "text").first { $0.line == line })
        let found = Corpus.scan(row["text"])
        #expect(found.isEmpty, "not-dates.tsv:\(line) '\(row["text"])' gave \(found)")
    }
}

@Suite struct DayBesideARelativeOneTests {
    @Test(arguments: [
        ("hôm nay (11-11)", 0), ("chiều qua (7-6)", -1), ("hôm nay 22/5", 0), ("ngày mai 12/4", 1),
        ("hôm nay", nil), ("ngày 11-11", nil), ("chiều 7-6", nil),
    ])
    func itTellsHowFarFromTheWritingItIs(text: String, days: Int?) throws {
        let found = Corpus.scan("Nga, Mỹ gặp nhau \(text) tại Moscow.")
        #expect(try #require(found.first).daysFromWriting == days)
        #expect(found.count == 1)
    }
}

@Suite struct WritingDayFinderTests {
    private func find(
        _ paragraphs: [String], _ knowledge: KnowledgeBase = Corpus.knowledge
    ) -> WritingDay? {
        let texts = paragraphs.map { AnnotatedText(Array($0.utf8), knowledge: knowledge) }
        let passages = DatedPassages(texts, DateScanner(knowledge: knowledge))
        let finder = WritingDayFinder(knowledge: knowledge)
        let writing = finder.writing(passages)
        // Phrases are left out only where they decide nothing.
        #expect(writing == finder.years(passages).best)
        return writing
    }

    @Test func aTextPrintedTwiceHasItsDatesTwice() {
        let texts = ["Ngày 5/4 và 18/9/2017, Nga gặp Mỹ.", "Hôm qua họ gặp lại."].map {
            AnnotatedText(Array($0.utf8), knowledge: Corpus.knowledge)
        }
        let passages = DatedPassages(
            [texts[0], texts[0], texts[1], texts[0]], DateScanner(knowledge: Corpus.knowledge))
        #expect((0..<4).map { passages[$0].count } == [2, 2, 1, 2])
        #expect(passages[0].elementsEqual(passages[1]) && passages[0].elementsEqual(passages[3]))
    }

    @Test func aTenureDecides() {
        let found = find(["Ngoại trưởng Mỹ Rex Tillerson đến Moskva ngày 12/9."])
        #expect(found?.day == CalendarDay("2017-09-12"))
        #expect(found?.basis == .tenure)
    }

    @Test(arguments: [
        ("Thứ Tư 5/2, Nga và Mỹ hội đàm.", nil, nil),
        ("Thứ Tư 5/2, Nga và Mỹ hội đàm về năm 2034.", nil, 2034),
        ("Thứ Tư 5/2, Nga và Mỹ hội đàm.", "2031-02-06", 2031),
        ("Thứ Tư 5/2, Nga và Mỹ hội đàm.", "2031-02-04", 2030),
    ])
    func noYearIsToComeThatNothingTells(text: String, received: String?, last: Int?) {
        let texts = [AnnotatedText(Array(text.utf8), knowledge: Corpus.knowledge)]
        let passages = DatedPassages(texts, DateScanner(knowledge: Corpus.knowledge))
        let years = WritingDayFinder(knowledge: Corpus.knowledge)
            .years(passages, latest: received.flatMap { CalendarDay($0) }).all
        let known = YearTables(Corpus.knowledge).lastYear
        #expect(years.map(\.writing.day.year).max() == last ?? known)
        #expect((2025..<CandidateYears.all.upperBound).contains(known))
    }

    /// "Zorblax", which no table has, is of the spring of 2018 here.
    private func knowing(_ times: String) throws -> KnowledgeBase {
        let folder = try TemporaryFolder()
        _ = try folder.write("phrase\ttimes\nZorblax\t\(times)\n", to: "phrase-times.tsv")
        return try KnowledgeBase.load(tables: Corpus.tables, siteRows: folder.path)
    }

    @Test func phrasesChooseAmongTheYearsThatOtherCluesLeave() throws {
        let text = [
            "Ngày 5/4, Tổng thống Mỹ Trump và Thủ tướng Anh Theresa May bình luận về Zorblax."
        ]
        let year = try knowing("2018:9000")
        #expect(find(text, year)?.day == CalendarDay("2018-04-05"))
        let quarter = try knowing("2019:1 2019Q2:9000")
        #expect(find(text, quarter)?.day == CalendarDay("2019-04-05"))
        let other = try knowing("2018:9000 2018Q2:-9000 2017Q2:9000")
        #expect(find(text, other)?.day == CalendarDay("2017-04-05"))
    }

    @Test func phrasesAloneDecideNothing() throws {
        #expect(find(["Ngày 5/4 người ta bàn về Zorblax."], try knowing("2018:9000")) == nil)
    }

    @Test func aDayOnWhichLeadersOfTheStatesNamedMetDecides() {
        let found = find([
            "Ngày 16/7, Tổng thống Nga Putin đón Tổng thống Mỹ Trump và Ngoại trưởng Mỹ Pompeo."
        ])
        #expect(found?.day == CalendarDay("2018-07-16"))
    }

    @Test func aDayOnWhichLeadersOfOtherStatesMetTellsNothing() {
        let text =
            "Ngày 16/7, Tổng thống Pháp Macron đón Tổng thống Mỹ Trump."
        #expect(find([text]) == nil)
    }

    @Test func peopleNamedWithoutTheirOfficeTellTheirTime() {
        let found = find(["Hôm 12/9, Tổng thống Mỹ Trump nhắc tới Tillerson và Sigmar Gabriel."])
        #expect(found?.day == CalendarDay("2017-09-12"))
    }

    @Test func whatIsToldOfAnAffairIsToldMostWhenItIsFresh() {
        let found = find([
            "Nga bác bỏ các kết luận về vụ Skripal và Novichok trong tuyên bố ngày 5/4."
        ])
        #expect(found?.day == CalendarDay("2018-04-05"))
    }

    @Test func aNumberedGatheringDecides() {
        let found = find([
            "Bên lề kỳ họp 78 của Đại hội đồng Liên hợp quốc, ngày 19/9, hai ngoại trưởng gặp nhau."
        ])
        #expect(found?.day == CalendarDay("2023-09-19"))
        #expect(found?.basis == .gathering)
    }

    @Test func aDatedGatheringAndATenureDecideTogether() {
        let found = find([
            "Ngày 14/2, Ngoại trưởng Mỹ Mike Pompeo dự Hội nghị An ninh Munich."
        ])
        #expect(found?.day == CalendarDay("2020-02-14"))
    }

    @Test func anAffairOfTheWorldDecides() {
        let found = find(["Vụ đầu độc cựu điệp viên Skripal được bàn đến ngày 26/3."])
        #expect(found?.day == CalendarDay("2018-03-26"))
        #expect(found?.basis == .context)
    }

    @Test func thePlaceOfAGatheringSpeaksForItsYear() {
        let found = find([
            "Bên lề hội nghị thượng đỉnh G20 ở Argentina ngày 1/12, hai bên gặp nhau."
        ])
        #expect(found?.day.year == 2018)
    }

    @Test func nothingTellsNothing() {
        #expect(find(["Hai bên gặp nhau ngày 12/9."]) == nil)
        #expect(find([]) == nil)
    }

    @Test func twoYearsThatFitAreNotGuessed() {
        #expect(find(["Tổng thống Pháp Emmanuel Macron phát biểu ngày 12/9."]) == nil)
    }
}
