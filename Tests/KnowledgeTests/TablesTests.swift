import Diplomacy
import Foundation
import TestSupport
import Testing
import VietnameseText

@testable import Knowledge

enum Folder {
    static let tables = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/Knowledge/Tables").path
}

/// The tables that ship.
@Suite struct ShippedTablesTests {
    static let knowledge = try! KnowledgeBase.load(tables: Folder.tables)

    @Test func everyStateHasItsNames() {
        // 193 UN members, the Holy See, Palestine, Taiwan, Kosovo.
        #expect(Self.knowledge.countries.count == 197)
        let vietnam = CountryCode("VNM")!
        #expect(Self.knowledge.name(of: vietnam, in: .vi) == "Việt Nam")
        #expect(Self.knowledge.name(of: vietnam, in: .en) == "Vietnam")
    }

    @Test(arguments: [
        ("Hoa Kỳ", "USA"), ("nga", "RUS"), ("VNM", "VNM"), ("Germany", "DEU"),
        ("CHDCND Triều Tiên", "PRK"), ("Thụy Sỹ", "CHE"), ("trung quốc", "CHN"),
    ])
    func statesAreFoundByAnyName(_ name: String, _ code: String) {
        #expect(Self.knowledge.country(named: name)?.rawValue == code)
    }

    @Test func unknownStatesAreNotFound() {
        #expect(Self.knowledge.country(named: "Atlantis") == nil)
        #expect(Self.knowledge.country(named: "") == nil)
    }

    @Test func oneSpellingMeansOneState() throws {
        let text = try String(contentsOfFile: "\(Folder.tables)/countries.tsv", encoding: .utf8)
        let columns = ["code", "name_vi", "name_en", "names", "short", "capital", "seats"]
        var states: [String: String] = [:]
        for row in try Table.parse(text, file: "countries.tsv", columns: columns).rows {
            let lists = ["names", "capital", "seats"].flatMap(row.list)
            for spelling in [row["name_vi"], row["name_en"]] + lists {
                // As the trie sees it: capitals count, tone placement and hyphens do not.
                let key = PhraseTrie.words(spelling)
                    .map { $0.isCapital ? $0.folded.uppercased() : $0.folded }
                    .joined(separator: " ")
                let other = states.updateValue(row["code"], forKey: key)
                #expect(other == nil || other == row["code"], "'\(spelling)' names two states")
            }
        }
        #expect(Set(states.values).count == 197)
    }

    @Test func officesHaveNamesInBothLanguages() {
        for office in Self.knowledge.offices {
            #expect(!office.nameVi.isEmpty && !office.nameEn.isEmpty, "\(office.id)")
        }
        #expect(Self.knowledge.name(ofOffice: "foreign-minister", in: .vi) == "Ngoại trưởng")
    }

    @Test func everyKindHasAFrame() {
        #expect(Set(Self.knowledge.frames.map(\.kind)) == Set(Kind.allCases))
    }

    @Test func tenuresAnswerForTheirDays() throws {
        let person = try #require(
            Self.knowledge.people.first { $0.name.contains("Tillerson") })
        let day = CalendarDay("2017-09-12")!
        #expect(person.tenures.contains { $0.overlaps(day, day) })
        let later = CalendarDay("2019-09-12")!
        #expect(!person.tenures.contains { $0.overlaps(later, later) })
    }
}

@Suite struct PhraseTimesTests {
    private let text = AnnotatedText(
        Array("Ông Kim Jong-un gặp 12 người, ba nước.".utf8),
        knowledge: ShippedTablesTests.knowledge)

    @Test func phrasesAreCapitalsAndTwoWordsInARowWithoutNumbers() {
        let found = PhraseTimes.phrases(in: text.tokens).map(text.string)
        #expect(found == ["Ông", "Ông Kim", "Kim", "Kim Jong", "Jong", "un gặp", "ba nước"])
    }

    @Test func aRowIsFoundHoweverItIsWritten() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(
            "phrase\ttimes\nKIM JONG\t2018:-1500 2018Q2:250\n", to: "phrase-times.tsv")
        let times = try KnowledgeBase.load(tables: Folder.tables, siteRows: folder.path).phraseTimes
        #expect(times.scores(of: [], quarter: nil) == nil)
        let place = try #require(times.years.firstIndex(of: 2018))
        let year = try #require(times.scores(of: [text, text], quarter: nil))[place]
        let spring = try #require(times.scores(of: [text, text], quarter: 2))[place]
        #expect(year < 0 && spring > year)
        #expect(!times.years.contains(1999))
    }
}

@Suite struct AnnotatedTextTests {
    private func phrases(_ text: String, _ range: Range<Int>) -> [String] {
        let text = AnnotatedText(Array(text.utf8), knowledge: ShippedTablesTests.knowledge)
        return text.matches(in: range).map { text.string($0.range) }
    }

    @Test func thePhrasesThatStartInARangeAreFoundByTheirStart() {
        let text = "Nga nhằm vào Mỹ"
        #expect(phrases(text, 1..<2) == ["nhằm", "nhằm", "nhằm vào"])
        #expect(phrases(text, 3..<4).contains("Mỹ") && phrases(text, 4..<4).isEmpty)
        #expect(Set(phrases(text, 0..<4)).isSuperset(of: ["Nga", "nhằm vào", "vào", "Mỹ"]))
    }

    @Test func textsReadTogetherAreAsTheyAreAlone() {
        let knowledge = ShippedTablesTests.knowledge
        let texts = ["", "Nga gặp Mỹ tại Geneva.", "Mỹ", "-", "Thủ tướng Nhật Bản - Hàn Quốc"]
            .map { Array($0.utf8) }
        for read in AnnotatedText.read(texts, knowledge: knowledge) {
            let alone = AnnotatedText(read.utf8, knowledge: knowledge)
            #expect(read.tokens.map(\.word) == alone.tokens.map(\.word))
            #expect(read.tokens.map(\.range) == alone.tokens.map(\.range))
            for at in alone.tokens.indices {
                #expect(read.matches(at: at) == alone.matches(at: at))
            }
        }
    }
}

@Suite struct WordListsTests {
    private func starts(_ phrases: [String], _ range: Range<Int>, in text: String) -> Bool {
        var lexicon = Lexicon()
        var lists = WordLists()
        for phrase in phrases {
            lists.append(phrase.split(separator: " ").map { lexicon.intern(String($0)) })
        }
        let tokens = Tokenizer(lexicon: lexicon).tokens(Array(text.utf8))
        return lists.start(at: range, in: tokens)
    }

    @Test func aPhraseStartsWhereAllItsWordsFollow() {
        #expect(starts(["a b", "c"], 0..<2, in: "x a b"))
        #expect(!starts(["a b", "c"], 0..<1, in: "x a b"))
        #expect(starts(["a b", "c"], 0..<4, in: "a x a c"))
        #expect(!starts(["a b"], 0..<9, in: "a x a"))
        #expect(!starts([], 0..<1, in: "a") && !starts([""], 0..<1, in: "a"))
    }
}

@Suite struct SiteRowsTests {
    @Test func aSiteAddsRows() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(
            "name\tcountry\tvariants\nBến Mới\tVNM\tBến Mới Cũ\n", to: "places.tsv")
        let knowledge = try KnowledgeBase.load(tables: Folder.tables, siteRows: folder.path)
        #expect(knowledge.places.contains { $0.name == "Bến Mới" })
        #expect(knowledge.version != ShippedTablesTests.knowledge.version)
    }

    @Test func aByteOrderMarkIsNoPartOfTheHeader() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(
            "\u{FEFF}feature\tweights\nsite a\tcall:5\n", to: "weights.tsv")
        let weights = try KnowledgeBase.load(tables: Folder.tables, siteRows: folder.path).weights
        #expect(weights[Weights.key(["site", "a"])] != nil)
    }

    @Test func aKindWeighsWhatAllDoAndItsOwn() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(
            "feature\tweights\nsite a\tany:-20 call:136\nsite b\tcall:4\nP site a\taccreditation:2\n",
            to: "weights.tsv")
        let weights = try KnowledgeBase.load(tables: Folder.tables, siteRows: folder.path).weights
        func told(
            _ feature: Substring, _ kind: Kind, of subject: Weights.Subject = .act
        ) throws -> Float {
            try #require(weights[Weights.key(["site", feature]), subject])[kind.number]
        }
        #expect(try told("a", .call) == 1.16 && told("a", .meeting) == -0.2)
        #expect(try told("b", .call) == 0.04 && told("b", .visit) == 0)
        #expect(try told("a", .accreditation, of: .planned) == 0.02)
        #expect(try told("a", .accreditation, of: .cancelled) == 0)
    }

    @Test func namesAloneAreTheSameNames() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write(
            "id\tname_vi\tname_en\tclass\tforms\nbard\tNgười hát rong\tbard\tofficial\tngười hát rong\n",
            to: "offices.tsv")
        let all = try KnowledgeBase.load(tables: Folder.tables, siteRows: folder.path)
        let names = try KnowledgeBase.loadNames(
            tables: Folder.tables, siteRows: folder.path, finding: true)
        #expect(names.countries == all.countries && names.offices.count == all.offices.count)
        for language in Language.allCases {
            for country in all.countries {
                let name = all.name(of: country, in: language)
                #expect(names.name(of: country, in: language) == name)
                #expect(names.country(named: name) == all.country(named: name), "\(name)")
            }
            for office in all.offices {
                #expect(
                    names.name(ofOffice: office.id, in: language)
                        == all.name(ofOffice: office.id, in: language))
                #expect(names.officeClass(of: office.id) == office.officeClass)
            }
        }
        let codes = try KnowledgeBase.loadNames(tables: Folder.tables, siteRows: folder.path)
        #expect(
            codes.countries.map { codes.name(of: $0, in: .vi) }
                == all.countries.map {
                    all.name(of: $0, in: .vi)
                })
        #expect(codes.name(ofOffice: "bard", in: .en) == "bard")
    }

    @Test func anAbsentFolderIsFine() throws {
        let knowledge = try KnowledgeBase.load(
            tables: Folder.tables, siteRows: "/nonexistent/knowledge.d")
        #expect(knowledge.version == ShippedTablesTests.knowledge.version)
    }

    @Test(arguments: [
        ("places.tsv", "name\tcountry\tvariants\nX\tXYZ\t\n", 2, "XYZ"),
        ("places.tsv", "# note\nname\tcountry\tvariants\nX\tVNM\n", 3, "2 cells"),
        ("places.tsv", "name\tland\tvariants\n", 1, "header"),
        ("cues.tsv", "class\tforms\nnowhere\ttại\n", 2, "nowhere"),
        (
            "cues.tsv", "class\tforms\nplace\t\(String(repeating: "ở ", count: 33))\n", 2,
            "more than 32 words"
        ),
        (
            "office-holders.tsv",
            "country\toffice\tname\tvariants\tstart\tend\tsource\n"
                + "VNM\tpresident\t\(String(repeating: "Lê ", count: 33))\t\t2020\t2021\tmemory\n",
            2, "more than 32 words"
        ),
        ("date-words.tsv", "class\tvalue\tforms\nday\tone\tngày\n", 2, "one"),
        (
            "office-holders.tsv",
            "country\toffice\tname\tvariants\tstart\tend\tsource\n"
                + "VNM\tpresident\tA\t\t2020-02-30\t\tmemory\n", 2, "2020-02-30"
        ),
        (
            "office-holders.tsv",
            "country\toffice\tname\tvariants\tstart\tend\tsource\n"
                + "VNM\tpresident\tA\t\t2020\t2019\tmemory\n", 2, "ends before"
        ),
        (
            "leader-meetings.tsv",
            "parties\tstart\tend\tcountry\tsource\nUSA USA\t2018-07-16\t2018-07-16\t\tmemory\n", 2,
            "two states"
        ),
        (
            "leader-meetings.tsv",
            "parties\tstart\tend\tcountry\tsource\nRUS USA\t2018-07-16\t2018-07-15\t\tmemory\n", 2,
            "in order"
        ),
        ("phrase-times.tsv", "phrase\ttimes\nba chữ liền\t2018:10\n", 2, "one or two words"),
        ("phrase-times.tsv", "phrase\ttimes\nSkripal\t2018:10 2018Q5:10\n", 2, "2018Q5"),
        ("phrase-times.tsv", "phrase\ttimes\nSkripal\t2018\n", 2, "2018"),
        ("phrase-times.tsv", "phrase\ttimes\nSkripal\t:\n", 2, "':'"),
        ("phrase-times.tsv", "phrase\ttimes\nSkripal\tQ:5\n", 2, "'Q:5'"),
        ("weights.tsv", "feature\tweights\n\tany:1\n", 2, "needs a feature"),
        ("weights.tsv", "feature\tweights\nw họp\tdinner:1\n", 2, "dinner"),
        ("weights.tsv", "feature\tweights\nw họp\tmeeting\n", 2, "'meeting'"),
        ("weights.tsv", "feature\tweights\nw họp\tmeeting:\n", 2, "'meeting:'"),
        ("weights.tsv", "feature\tweights\nw họp\tmeeting:1.5\n", 2, "1.5"),
        ("weights.tsv", "feature\tweights\nw họp\tmeeting:-2001\n", 2, "-2001"),
        ("weights.tsv", "feature\tweights\nw họp\tany:1 | any:2 | any:3\n", 2, "'|'"),
        ("weights.tsv", "feature\tweights\nw họp\tany:1 |any:2\n", 2, "'|any'"),
        ("weights.tsv", "feature\tweights\nw họp\tany:12345\n", 2, "12345"),
        ("weights.tsv", "feature\tweights\nw họp\tany-accreditation:1\n", 2, "any-accreditation"),
        ("phrase-times.tsv", "phrase\ttimes\na\t2017Q:1\n", 2, "2017Q"),
        ("phrase-times.tsv", "phrase\ttimes\na\t2017:1x\n", 2, "2017:1x"),
        ("phrase-times.tsv", "phrase\ttimes\na\t2017:1 2017:2\n", 2, "once"),
        (
            "frames.tsv",
            "id\tkind\tshape\tforms\tbefore\ttail\tavoid\texample\tcounter\n"
                + "a\tmeeting\tmutual-verb\thọp\t\t\t\t\t\n", 2, "example"
        ),
    ])
    func aBadRowIsNamed(_ file: String, _ text: String, _ line: Int, _ word: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: file)
        do {
            _ = try KnowledgeBase.load(tables: Folder.tables, siteRows: folder.path)
            Issue.record("the row was taken")
        } catch {
            #expect(error.file == path)
            #expect(error.line == line)
            #expect(error.message.contains(word))
        }
    }

    @Test func aPhraseHasRoomForManyWords() throws {
        let folder = try TemporaryFolder()
        let long = String(repeating: "ở ", count: 32)
        _ = try folder.write("class\tforms\nplace\t\(long)\n", to: "cues.tsv")
        let knowledge = try KnowledgeBase.load(tables: Folder.tables, siteRows: folder.path)
        let text = AnnotatedText(Array(long.utf8), knowledge: knowledge)
        #expect(text.matchPositions.contains { text.matches[$0].range == 0..<32 })
    }

    @Test func missingTablesAreNamed() {
        #expect(throws: TableError.self) {
            try KnowledgeBase.load(tables: "/nonexistent")
        }
    }
}
