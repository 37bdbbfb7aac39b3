import Diplomacy
import Foundation
import VietnameseText

/// A row of a table that cannot be used: says file, line and what is wrong in one sentence.
package struct TableError: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// From 1; nil where the file as a whole is meant.
    package let line: Int?
    package let message: String

    package init(file: String, line: Int?, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    package var description: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(message)" }
}

/// Everything the tables say, compiled. Immutable; built once at start and again at a reload.
package final class KnowledgeBase: Sendable {
    /// Changes whenever a row of a table does: 16 hex digits.
    package let version: String
    package let lexicon: Lexicon
    package let trie: PhraseTrie
    package let entities: [Entity]
    package let offices: [Office]
    package let people: [Person]
    package let places: [NamedPlace]
    package let series: [GatheringSeries]
    /// By series.
    package let editions: [[GatheringEdition]]
    /// When leaders of two states met, by the two.
    package let meetings: [CountryPair: [ClosedRange<CalendarDay>]]
    package let landmarks: [Landmark]
    package let frames: [Frame]
    package let weights: Weights
    package let phraseTimes: PhraseTimes
    package let sections: SectionWords
    package let splitter: SentenceSplitter
    private let countryNames: [CountryCode: (vi: String, en: String)]
    private let officeNumbers: [String: Int]

    init(_ builder: KnowledgeBuilder) {
        version = builder.version
        var lexicon = builder.lexicon
        splitter = SentenceSplitter(lexicon: &lexicon)
        trie = PhraseTrie(builder.phrases)
        self.lexicon = lexicon
        entities = builder.entities
        offices = builder.offices
        people = builder.people
        places = builder.places
        series = builder.series
        editions = builder.editions
        meetings = builder.meetings
        landmarks = builder.landmarks
        frames = builder.frames
        weights = Weights(builder.weights)
        phraseTimes = PhraseTimes(builder.phraseRows)
        sections = SectionWords(rows: builder.sectionRows)
        countryNames = builder.countryNames
        officeNumbers = Dictionary(
            uniqueKeysWithValues: builder.offices.enumerated().map { ($1.id, $0) })
    }

    /// Reads the shipped tables and then the site's own rows: a folder, which may be absent, with files
    /// of the same names and headers.
    package static func load(tables: String, siteRows: String? = nil) throws(TableError)
        -> KnowledgeBase
    {
        var builder = KnowledgeBuilder()
        try builder.read(folder: tables, isSite: false)
        if let siteRows { try builder.read(folder: siteRows, isSite: true) }
        return KnowledgeBase(try builder.finished())
    }

    /// Only what countries and offices are called: a fraction of the time, for whoever reads no
    /// pages.
    /// - Parameter finding: whether `country(named:)` is to know every name.
    package static func loadNames(
        tables: String, siteRows: String? = nil, finding: Bool = false
    ) throws(TableError) -> KnowledgeBase {
        var builder = KnowledgeBuilder()
        builder.findsNames = finding
        let files: [KnowledgeBuilder.TableFile] = [.countries, .offices]
        try builder.read(folder: tables, isSite: false, files)
        if let siteRows { try builder.read(folder: siteRows, isSite: true, files) }
        return KnowledgeBase(try builder.finished())
    }

    package var countries: [CountryCode] { countryNames.keys.sorted() }

    /// `Mỹ`, `United States`; the code itself when no row has it.
    package func name(of country: CountryCode, in language: Language) -> String {
        guard let names = countryNames[country] else { return country.rawValue }
        return language == .vi ? names.vi : names.en
    }

    /// The state whose code or name, in either language, this is; case and tone placement aside.
    package func country(named text: String) -> CountryCode? {
        let wanted = Folding.fold(text)
        if let code = CountryCode(text), countryNames[code] != nil { return code }
        for (code, names) in countryNames
        where Folding.fold(names.vi) == wanted || Folding.fold(names.en) == wanted {
            return code
        }
        return names(in: wanted)
    }

    private func names(in folded: String) -> CountryCode? {
        let tokens = Tokenizer(lexicon: lexicon).tokens(
            Array(folded.localizedCapitalized.precomposedStringWithCanonicalMapping.utf8))
        for match in trie.matches(in: tokens) where match.range == tokens.indices {
            if case .country(let code, _) = entities[Int(match.entry)] { return code }
        }
        return nil
    }

    /// Nil when no row has the office.
    package func number(ofOffice office: String) -> Int? { officeNumbers[office] }

    /// Nil when no row has the office.
    package func officeClass(of office: String) -> OfficeClass? {
        officeNumbers[office].map { offices[$0].officeClass }
    }

    /// `Ngoại trưởng`, `foreign minister`; the id itself when no row has it.
    package func name(ofOffice office: String, in language: Language) -> String {
        guard let number = officeNumbers[office] else { return office }
        return language == .vi ? offices[number].nameVi : offices[number].nameEn
    }
}
