import Diplomacy
import Foundation
import VietnameseText

/// Reads the tables row by row, checks each, and compiles them.
struct KnowledgeBuilder {
    /// Limit on the size of one table file.
    static let maxTableBytes = 32 << 20

    /// Whether names are to be found in texts, and not only looked up by code.
    var findsNames = true
    var lexicon = Lexicon()
    var phrases = PhraseList()
    /// The last phrase that has too many words.
    private var overlong: String?
    var entities: [Entity] = []
    var offices: [Office] = []
    var people: [Person] = []
    var places: [NamedPlace] = []
    var series: [GatheringSeries] = []
    /// By series.
    var editions: [[GatheringEdition]] = []
    var landmarks: [Landmark] = []
    var meetings: [CountryPair: [ClosedRange<CalendarDay>]] = [:]
    var frames: [Frame] = []
    var weights: [Weights.Entry] = []
    var phraseRows: [(words: [String], weights: [PhraseTimes.Weight])] = []
    var sectionRows: [SectionWords.Row] = []
    var countryNames: [CountryCode: (vi: String, en: String)] = [:]
    private var personNumbers: [String: Int] = [:]
    private var personForms: [PersonForm] = []
    private var knownForms: Set<PersonForm> = []
    private var seriesNumbers: [String: Int] = [:]
    private var frameIDs: Set<String> = []
    private var officeIDs: Set<String> = []
    /// FNV-1a of all rows.
    private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    var version: String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private struct PersonForm: Hashable {
        let form: String
        let person: Int
    }

    /// In this order, since later tables name what earlier ones define.
    enum TableFile: String, CaseIterable {
        case countries = "countries.tsv"
        case places = "places.tsv"
        case notNames = "not-names.tsv"
        case offices = "offices.tsv"
        case holders = "office-holders.tsv"
        case series = "gathering-series.tsv"
        case editions = "gatherings.tsv"
        case meetings = "leader-meetings.tsv"
        case landmarks = "landmarks.tsv"
        case cues = "cues.tsv"
        case dateWords = "date-words.tsv"
        case frames = "frames.tsv"
        case sections = "sections.tsv"
        case weights = "weights.tsv"
        case phraseTimes = "phrase-times.tsv"

        var columns: [String] {
            let names =
                switch self {
                case .countries: "code name_vi name_en names short capital seats"
                case .places: "name country variants"
                case .notNames: "phrase why"
                case .offices: "id name_vi name_en class forms"
                case .holders: "country office name variants start end source"
                case .series: "series names aliases_en parties"
                case .editions: "series number start end place country source"
                case .meetings: "parties start end country source"
                case .landmarks: "from until names source"
                case .cues: "class forms"
                case .dateWords: "class value forms"
                case .weights: "feature weights"
                case .phraseTimes: "phrase times"
                case .sections: "id group match phrases example"
                case .frames: "id kind shape forms before tail avoid example counter"
                }
            return names.split(separator: " ").map(String.init)
        }
    }

    private mutating func read(_ row: Table.Row, of file: TableFile) throws(TableError) {
        switch file {
        case .countries: try addCountry(row)
        case .places: try addPlace(row)
        case .notNames: try addNotName(row)
        case .offices: try addOffice(row)
        case .holders: try addHolder(row)
        case .series: try addSeries(row)
        case .editions: try addEdition(row)
        case .meetings: try addMeeting(row)
        case .landmarks: try addLandmark(row)
        case .cues: try addCue(row)
        case .dateWords: try addDateWord(row)
        case .frames: try addFrame(row)
        case .sections: try addSection(row)
        case .weights: try addWeights(row)
        case .phraseTimes: try addPhraseTimes(row)
        }
    }

    /// Reads tables of a folder, in the order of `TableFile`. A site's folder may lack any of them.
    mutating func read(
        folder: String, isSite: Bool, _ files: [TableFile] = TableFile.allCases
    ) throws(TableError) {
        for file in files {
            let path = "\(folder)/\(file.rawValue)"
            if isSite && !FileManager.default.fileExists(atPath: path) { continue }
            guard let data = FileManager.default.contents(atPath: path) else {
                throw TableError(file: path, line: nil, message: "the table cannot be read")
            }
            try read([UInt8](data), of: file, path: path)
        }
    }

    /// Reads one table.
    mutating func read(_ utf8: [UInt8], of file: TableFile, path: String) throws(TableError) {
        guard utf8.count <= Self.maxTableBytes else {
            throw TableError(
                file: path, line: nil,
                message: "\(utf8.count) bytes, the limit is \(Self.maxTableBytes)")
        }
        // Without a copy: the largest table is most of what a start takes.
        guard (try? UTF8Span(validating: utf8.span)) != nil else {
            throw TableError(file: path, line: nil, message: "it is not UTF-8")
        }
        for byte in utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        if file == .weights {
            weights.reserveCapacity(weights.count + utf8.count { $0 == UInt8(ascii: "\n") })
        }
        try Table.forEachRow(of: utf8, file: path, columns: file.columns) {
            (row) throws(TableError) in
            try read(row, of: file)
            if let overlong {
                throw row.error(Self.tooManyWords(overlong))
            }
        }
    }

    /// Attaches the names of people, known only when all rows of theirs are read.
    consuming func finished() throws(TableError) -> KnowledgeBuilder {
        for entry in personForms { insert(entry.form, .person(entry.person)) }
        return self
    }

    private static func tooManyWords(_ phrase: String) -> String {
        "'\(phrase.prefix(40))…' has more than \(PhraseList.mostWords) words"
    }

    private mutating func insert(_ phrase: String, _ entity: Entity) {
        guard findsNames else { return }
        entities.append(entity)
        let fits = phrases.insert(
            phrase, entry: Int32(entities.count - 1), kind: kind(of: entity).rawValue,
            number: number(of: entity), lexicon: &lexicon)
        if !fits { overlong = phrase }
    }

    /// What a match tells of its entity, that of the sorts which stand most often in a text need not be looked up: the class
    /// of a cue, the frame of a trigger.
    private func number(of entity: Entity) -> UInt16 {
        switch entity {
        case .cue(let cue): UInt16(cue.rawValue)
        case .trigger(let frame): UInt16(frame)
        default: 0
        }
    }

    private func kind(of entity: Entity) -> EntityKind {
        switch entity {
        case .country(_, .short): .clippedCountry
        case .country: .country
        case .place: .place
        case .notName: .notName
        case .office: .office
        case .person: .person
        case .gathering(let number): series[number].parties == nil ? .gathering : .summit
        case .landmark: .landmark
        case .cue: .cue
        case .date: .date
        case .trigger: .trigger
        }
    }

    private func country(_ text: String, _ row: Table.Row) throws(TableError) -> CountryCode {
        guard let code = CountryCode(text), countryNames[code] != nil else {
            throw row.error("'\(text)' is not a code of countries.tsv")
        }
        return code
    }

    private mutating func addCountry(_ row: Table.Row) throws(TableError) {
        guard let code = CountryCode(row["code"]) else {
            throw row.error("'\(row["code"])' is not an ISO 3166-1 alpha-3 code")
        }
        if countryNames[code] == nil {
            guard !row["name_vi"].isEmpty, !row["name_en"].isEmpty else {
                throw row.error("\(code) needs name_vi and name_en")
            }
            countryNames[code] = (row["name_vi"], row["name_en"])
        }
        let own = [row["name_vi"], row["name_en"]].filter { !$0.isEmpty }
        for name in Set(own + row.list("names")).sorted() { insert(name, .country(code, .name)) }
        for name in row.list("short") { insert(name, .country(code, .short)) }
        for name in row.list("capital") { insert(name, .country(code, .capital)) }
        for name in row.list("seats") { insert(name, .country(code, .seat)) }
    }

    private mutating func addPlace(_ row: Table.Row) throws(TableError) {
        let code = row["country"].isEmpty ? nil : try country(row["country"], row)
        guard !row["name"].isEmpty else { throw row.error("a place needs a name") }
        places.append(NamedPlace(name: row["name"], country: code))
        for name in [row["name"]] + row.list("variants") { insert(name, .place(places.count - 1)) }
    }

    private mutating func addNotName(_ row: Table.Row) throws(TableError) {
        guard !row["phrase"].isEmpty else { throw row.error("an empty phrase") }
        insert(row["phrase"], .notName(NotName(why: row["why"])))
    }

    private mutating func addOffice(_ row: Table.Row) throws(TableError) {
        guard let officeClass = OfficeClass(rawValue: row["class"]) else {
            throw row.error("'\(row["class"])' is no class of office")
        }
        guard officeIDs.insert(row["id"]).inserted else {
            throw row.error("office '\(row["id"])' stands twice")
        }
        offices.append(
            Office(
                id: row["id"], nameVi: row["name_vi"], nameEn: row["name_en"],
                officeClass: officeClass))
        for form in row.list("forms") { insert(form, .office(offices.count - 1)) }
    }

    private func date(_ text: String, _ row: Table.Row) throws(TableError) -> PartialDate? {
        if text.isEmpty { return nil }
        guard let date = PartialDate(edtf: text) else {
            throw row.error("'\(text)' is not a date as 2017, 2017-02 or 2017-02-01")
        }
        return date
    }

    private mutating func addHolder(_ row: Table.Row) throws(TableError) {
        let code = try country(row["country"], row)
        guard officeIDs.contains(row["office"]) else {
            throw row.error("'\(row["office"])' is no office of offices.tsv")
        }
        guard !row["name"].isEmpty else { throw row.error("a holder needs a name") }
        let tenure = Tenure(
            office: row["office"], start: try date(row["start"], row),
            end: try date(row["end"], row))
        if let start = tenure.start, let end = tenure.end, end.lastDay < start.firstDay {
            throw row.error("the tenure ends before it starts")
        }
        let key = "\(code)/\(row["name"])"
        let number = personNumbers[key] ?? people.count
        if number == people.count {
            personNumbers[key] = number
            people.append(Person(name: row["name"], country: code, tenures: [tenure]))
        } else {
            people[number] = Person(
                name: row["name"], country: code, tenures: people[number].tenures + [tenure])
        }
        for form in [row["name"]] + row.list("variants") {
            guard PhraseTrie.words(form).count <= PhraseList.mostWords else {
                throw row.error(Self.tooManyWords(form))
            }
            let entry = PersonForm(form: form, person: number)
            if knownForms.insert(entry).inserted { personForms.append(entry) }
        }
    }

    private mutating func addSeries(_ row: Table.Row) throws(TableError) {
        guard seriesNumbers[row["series"]] == nil else {
            throw row.error("series '\(row["series"])' stands twice")
        }
        seriesNumbers[row["series"]] = series.count
        let parties = row["parties"].isEmpty ? nil : try pair(row)
        series.append(GatheringSeries(id: row["series"], parties: parties))
        editions.append([])
        for name in row.list("names") { insert(name, .gathering(series.count - 1)) }
    }

    private mutating func addEdition(_ row: Table.Row) throws(TableError) {
        guard let number = seriesNumbers[row["series"]] else {
            throw row.error("'\(row["series"])' is no series of gathering-series.tsv")
        }
        let days = try days(row)
        editions[number].append(
            GatheringEdition(
                number: Int(row["number"]), start: days.lowerBound, end: days.upperBound,
                country: row["country"].isEmpty ? nil : try country(row["country"], row)))
        if let parties = series[number].parties { meetings[parties, default: []].append(days) }
    }

    private mutating func addMeeting(_ row: Table.Row) throws(TableError) {
        if !row["country"].isEmpty { _ = try country(row["country"], row) }
        meetings[try pair(row), default: []].append(try days(row))
    }

    private func pair(_ row: Table.Row) throws(TableError) -> CountryPair {
        var states: Set<CountryCode> = []
        for party in row["parties"].split(separator: " ") {
            states.insert(try country(String(party), row))
        }
        guard states.count == 2 else { throw row.error("parties must be two states") }
        return CountryPair(states.removeFirst(), states.removeFirst())
    }

    private func days(_ row: Table.Row) throws(TableError) -> ClosedRange<CalendarDay> {
        guard let start = CalendarDay(row["start"]), let end = CalendarDay(row["end"]),
            start <= end
        else { throw row.error("start and end must be days, in order") }
        return start...end
    }

    private mutating func addLandmark(_ row: Table.Row) throws(TableError) {
        guard let from = PartialDate(edtf: row["from"]),
            let until = PartialDate(edtf: row["until"]),
            from.firstDay <= until.lastDay
        else { throw row.error("from and until must be days or months, in order") }
        landmarks.append(Landmark(from: from.firstDay, until: until.lastDay))
        for name in row.list("names") { insert(name, .landmark(landmarks.count - 1)) }
    }

    private mutating func addCue(_ row: Table.Row) throws(TableError) {
        guard let cue = Cue(name: row["class"]) else {
            throw row.error("'\(row["class"])' is no class of cue")
        }
        for form in row.list("forms") { insert(form, .cue(cue)) }
    }

    private mutating func addDateWord(_ row: Table.Row) throws(TableError) {
        guard let word = DateWord(rawValue: row["class"]), let value = Int(row["value"]) else {
            throw row.error(
                "'\(row["class"]) \(row["value"])' is no class and value of a date word")
        }
        for form in row.list("forms") { insert(form, .date(word, value)) }
    }

    private mutating func addFrame(_ row: Table.Row) throws(TableError) {
        guard frames.count < UInt16.max else { throw row.error("so many frames are too many") }
        guard frameIDs.insert(row["id"]).inserted else {
            throw row.error("frame '\(row["id"])' stands twice")
        }
        guard let kind = Kind(rawValue: row["kind"]) else {
            throw row.error("'\(row["kind"])' is no kind of event")
        }
        guard let shape = FrameShape(rawValue: row["shape"]) else {
            throw row.error("'\(row["shape"])' is no shape of frame")
        }
        func examples(_ column: String) -> [String] {
            row[column].components(separatedBy: "||")
                .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        }
        guard !examples("example").isEmpty, !examples("counter").isEmpty else {
            throw row.error("frame '\(row["id"])' needs an example and a counter-example")
        }
        frames.append(
            Frame(
                id: row["id"], kind: kind, shape: shape, before: wordLists(row, "before"),
                tail: wordLists(row, "tail"), avoid: wordLists(row, "avoid"),
                examples: examples("example"), counters: examples("counter")))
        for form in row.list("forms") { insert(form, .trigger(frames.count - 1)) }
    }

    private mutating func addSection(_ row: Table.Row) throws(TableError) {
        guard !sectionRows.contains(where: { $0.id == row["id"] }) else {
            throw row.error("the id '\(row["id"])' stands twice")
        }
        guard let group = SectionWords.Group(rawValue: row["group"]) else {
            throw row.error("'\(row["group"])' is no group of section words")
        }
        guard let match = SectionWords.Match(rawValue: row["match"]) else {
            throw row.error("'\(row["match"])' is no way to match")
        }
        let phrases = row.list("phrases")
        guard !phrases.isEmpty, !row["example"].isEmpty else {
            throw row.error("section words need phrases and an example")
        }
        sectionRows.append(
            SectionWords.Row(
                id: row["id"], group: group, match: match, phrases: phrases,
                example: row["example"]))
    }

    /// The bytes of the kinds' names, by lane. No name has more than sixteen.
    private static let lanes = Kind.allCases.map { bytes(of: $0.rawValue) }
    private static let anyKind = bytes(of: "any")
    private static let mostOfWeight: Int16 = 400

    private static func bytes(of name: String) -> UInt128 {
        name.utf8.reduce(0) { $0 << 8 | UInt128($1) }
    }

    /// A feature's weights, as in `any:-20 meeting:135`: hundredths, by kind, `any` for all kinds. What a kind and all kinds
    /// have together is kept as `Weights.Entry` says.
    private mutating func addWeights(_ row: Table.Row) throws(TableError) {
        let words = row.words("feature").map { Lexicon.hash(of: $0) }
        if words.isEmpty { throw row.error("a weight needs a feature") }
        let (subject, feature) = Weights.Subject.told(by: words)
        var own = SIMD16<Int16>(repeating: 0)
        var any: Int16 = 0
        let lanes = Self.lanes
        let anyKind = Self.anyKind
        var reader = CellReader(row.utf8("weights"))
        while reader.skipSpaces() {
            let name = reader.name()
            guard reader.skip(":"), let value = reader.wholeNumber(), reader.isAtEndOfWord,
                abs(value) <= Self.mostOfWeight
            else {
                throw row.error(
                    "'\(reader.word)' is no kind and weight within ±\(Self.mostOfWeight)")
            }
            if name == anyKind {
                any = value
            } else if let lane = lanes.firstIndex(of: name) {
                own[lane] = value
            } else {
                throw row.error("'\(reader.word.prefix { $0 != ":" })' is no kind of event")
            }
        }
        weights.append(
            Weights.Entry(
                feature.reduce(0, Weights.key), of: subject, own &+ SIMD16(repeating: any)))
    }

    /// As in `2018:120 2018Q1:35`: thousandths, by year and by quarter.
    private mutating func addPhraseTimes(_ row: Table.Row) throws(TableError) {
        let words = PhraseTrie.words(row["phrase"]).map(\.folded)
        guard (1...2).contains(words.count) else { throw row.error("a phrase is one or two words") }
        var weights: [PhraseTimes.Weight] = []
        var reader = CellReader(row.utf8("times"))
        while reader.skipSpaces() {
            let year = reader.wholeNumber().map(Int.init)
            let isQuarter = reader.skip("Q")
            let quarter = isQuarter ? reader.wholeNumber().map(Int.init) : nil
            guard let year, PhraseTimes.possibleYears.contains(year),
                isQuarter == quarter.map({ (1...4).contains($0) }) ?? false,
                reader.skip(":"), let weight = reader.wholeNumber(), reader.isAtEndOfWord
            else { throw row.error("'\(reader.word)' is no year or quarter and weight") }
            guard !weights.contains(where: { $0.year == year && $0.quarter == quarter }) else {
                throw row.error("a time is told once a phrase")
            }
            weights.append(
                PhraseTimes.Weight(year: year, quarter: quarter, thousandths: weight))
        }
        phraseRows.append((words, weights))
    }

    private mutating func wordLists(_ row: Table.Row, _ column: String) -> WordLists {
        var lists = WordLists()
        for phrase in row.list(column) {
            let utf8 = Array(phrase.utf8)
            let tokens = Tokenizer(lexicon: lexicon).tokens(utf8)
            lists.append(tokens.filter(\.isWord).map { lexicon.intern($0, in: utf8) })
        }
        return lists
    }
}

/// Reads what stands in a cell between spaces, byte by byte: most of a start is spent on some million words of weights.
private struct CellReader {
    private let bytes: ArraySlice<UInt8>
    private var at: Int
    /// Where the word begins.
    private var start: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        (at, start) = (bytes.startIndex, bytes.startIndex)
    }

    private static let space = UInt8(ascii: " ")

    /// Moves on to the next word.
    ///
    /// - Returns: whether there is one.
    mutating func skipSpaces() -> Bool {
        while at < bytes.endIndex, bytes[at] == Self.space { at += 1 }
        start = at
        return at < bytes.endIndex
    }

    var isAtEndOfWord: Bool { at == bytes.endIndex || bytes[at] == Self.space }

    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard at < bytes.endIndex, bytes[at] == UInt8(ascii: mark) else { return false }
        at += 1
        return true
    }

    /// A mark that stands by itself.
    mutating func skipWord(_ mark: Unicode.Scalar) -> Bool {
        guard skip(mark) else { return false }
        if isAtEndOfWord { return true }
        at -= 1
        return false
    }

    /// The bytes up to a colon, the last lowest; of a name of more than sixteen 0.
    mutating func name() -> UInt128 {
        var name: UInt128 = 0
        let first = at
        while !isAtEndOfWord, bytes[at] != UInt8(ascii: ":") {
            name = name &<< 8 | UInt128(bytes[at])
            at += 1
        }
        return at - first > 16 ? 0 : name
    }

    /// Nil for what is no whole number, or beyond 9,999.
    mutating func wholeNumber() -> Int16? {
        let isNegative = skip("-")
        let first = at
        var value: Int16 = 0
        while at < bytes.endIndex, at - first < 4 {
            let digit = bytes[at] &- UInt8(ascii: "0")
            if digit > 9 { break }
            value = value * 10 + Int16(digit)
            at += 1
        }
        return at == first ? nil : isNegative ? -value : value
    }

    /// The word that is read.
    var word: Substring {
        let end = bytes[start...].firstIndex(of: Self.space) ?? bytes.endIndex
        return String(decoding: bytes[start..<end], as: UTF8.self)[...]
    }
}
