import Diplomacy
import Knowledge
import VietnameseText

/// Days in office of some people, as numbers since 1970.
struct Terms: Sendable {
    private var spans: [ClosedRange<Int>] = []
    /// Where each person's spans begin, and the end of the last.
    private var starts = [0]

    /// How many people.
    var count: Int { starts.count - 1 }

    subscript(person: Int) -> ArraySlice<ClosedRange<Int>> {
        spans[starts[person]..<starts[person + 1]]
    }

    /// Somebody's terms in an office, all where there are none.
    mutating func add(_ terms: ArraySlice<YearTables.Term>, in office: Int?) {
        if let office { for term in terms where term.isOf(office) { spans.append(term.days) } }
        if spans.count == starts.last! {
            for term in terms { spans.append(term.days) }
        }
        starts.append(spans.count)
    }
}

/// What an article tells of its year.
struct YearEvidence {
    /// A gathering as an article names it.
    struct Gathering: Sendable {
        let series: Int
        let number: Int?
        /// A day told beside it.
        let day: YearlessDay?
        /// "G20 ở Nhật Bản"
        let country: CountryCode?
    }

    let tables: YearTables
    /// Days told without a year, in order of the text, each with its weekday if that is told.
    private(set) var storyDays: [(day: YearlessDay, weekday: Int?)] = []
    /// The states that a passage names beside a day without a year, by their numbers in `MeetingDays`; nil where none
    /// does.
    private var pairs: StatePairs?
    /// The last told in full.
    private(set) var lastDay: CalendarDay?
    private(set) var lastYear: Int?
    /// "APEC 2017"
    private(set) var lastGatheringYear: Int?
    /// Of people named with an office.
    private(set) var officeHolders = Terms()
    /// Of people named without.
    private(set) var named = Terms()
    private(set) var gatherings: [Gathering] = []
    /// Their days as numbers since 1970.
    private(set) var landmarks: [ClosedRange<Int>] = []

    var hasAny: Bool {
        officeHolders.count > 0 || !gatherings.isEmpty || lastDay != nil || lastYear != nil
            || lastGatheringYear != nil || !landmarks.isEmpty
    }

    init(_ passages: DatedPassages, _ tables: YearTables) {
        self.tables = tables
        var names = NamesMet(tables.knowledge)
        for (p, text) in passages.texts.enumerated() {
            let dates = passages[p]
            if !dates.isEmpty, collect(dates) { collectPairs(text) }
            if text.kinds.overlap(tables.names) { collectNames(text, dates, &names) }
        }
        for person in names.found where names.people[person] == .named {
            named.add(tables.terms(of: person), in: nil)
        }
    }

    /// What the passages so far have named, by number.
    private struct NamesMet {
        enum Standing { case unknown, named, inOffice }

        var people: [Standing]
        /// The people.
        var found: [Int] = []
        var series: [Int] = []
        var landmarks: [Int] = []

        init(_ knowledge: KnowledgeBase) {
            people = Array(filledWith: .unknown, count: knowledge.people.count)
        }
    }

    private mutating func collectNames(
        _ text: AnnotatedText, _ dates: ArraySlice<DateExpression>, _ names: inout NamesMet
    ) {
        let matches = text.matches
        let wanted = tables.names
        let entities = tables.knowledge.entities
        var reader: NameReader { NameReader(text, dates, tables) }
        for i in text.matchPositions where wanted.contains(matches[i]) {
            let match = matches[i]
            switch entities[Int(match.entry)] {
            case .person(let person):
                if names.people[person] == .inOffice { continue }
                let reader = reader
                guard reader.isOnlyPerson(match) else { continue }
                if names.people[person] == .unknown { names.found.append(person) }
                if case .held(let office) = reader.office(before: Int(match.start)) {
                    names.people[person] = .inOffice
                    officeHolders.add(tables.terms(of: person), in: office)
                } else {
                    names.people[person] = .named
                }
            case .landmark(let number):
                if names.landmarks.contains(number) { continue }
                names.landmarks.append(number)
                landmarks.append(tables.landmarks[number])
            case .gathering(let series):
                let reader = reader
                if let year = reader.year(after: match.range) {
                    lastGatheringYear = max(year, lastGatheringYear ?? year)
                }
                let gathering = reader.gathering(series, match.range)
                let isTold =
                    gathering.number != nil || gathering.day != nil || gathering.country != nil
                if !isTold {
                    if names.series.contains(series) { continue }
                    names.series.append(series)
                }
                gatherings.append(gathering)
            default: continue
            }
        }
    }

    /// Whether a day without a year is told.
    private mutating func collect(_ dates: ArraySlice<DateExpression>) -> Bool {
        let before = storyDays.count
        for date in dates {
            if let day = YearlessDay(date) {
                storyDays.append((day, date.weekday))
                continue
            }
            switch date.form {
            case .day(let day, let month?, .told(let year)):
                if let day = CalendarDay(year: year, month: month, day: day) {
                    lastDay = max(day, lastDay ?? day)
                }
            case .month(_, .told(let year)), .year(let year):
                lastYear = max(year, lastYear ?? year)
            default: continue
            }
        }
        return storyDays.count > before
    }

    private mutating func collectPairs(_ text: AnnotatedText) {
        let meetings = tables.meetings
        var pairs = pairs ?? StatePairs(states: meetings.states)
        self.pairs = nil
        let wanted = tables.states
        let matches = text.matches
        var states: [Int] = []
        for i in text.matchPositions where wanted.contains(matches[i]) {
            guard let state = meetings.state(of: matches[i].entry), !states.contains(state) else {
                continue
            }
            for other in states { pairs.insert(state, other) }
            states.append(state)
        }
        self.pairs = pairs
    }

    /// In which leaders of two states that a passage names beside a day without a year met on a day, as bits.
    func years(ofMeetingsOn day: YearlessDay) -> Int {
        guard let pairs else { return 0 }
        var years = 0
        for meeting in tables.meetings.on(day) where pairs[meeting.a, meeting.b] {
            years |= 1 << meeting.year
        }
        return years
    }
}

/// Reads what stands around the names of one passage.
private struct NameReader {
    private let text: AnnotatedText
    private let dates: ArraySlice<DateExpression>
    private let tables: YearTables

    init(_ text: AnnotatedText, _ dates: ArraySlice<DateExpression>, _ tables: YearTables) {
        self.text = text
        self.dates = dates
        self.tables = tables
    }

    private var entities: [Entity] { tables.knowledge.entities }

    // MARK: - People

    /// Two people of one name tell nothing of the year.
    func isOnlyPerson(_ match: PhraseTrie.Match) -> Bool {
        !text.matches(at: Int(match.start)).contains {
            $0.kind == match.kind && $0.end >= match.end && $0.entry != match.entry
        }
    }

    enum Office {
        /// None is named, or a former one.
        case none
        /// Nil where it is that of the one met, who is not there.
        case held(Int?)
    }

    /// The office that the words before a name tell.
    func office(before name: Int) -> Office {
        var last: Int32 = -1
        for match in text.matches(in: max(0, name - 6)..<name).reversed()
        where tables.offices.contains(match) && match.start != last {
            // The longest that starts there.
            last = match.start
            guard Int(match.end) <= name, name - Int(match.end) <= 3,
                case .office(let office) = entities[Int(match.entry)]
            else { continue }
            if isFormer(before: Int(match.start)) { return .none }
            return .held(office == tables.counterpart ? mainOffice : office)
        }
        return .none
    }

    /// The first that the passage names.
    private var mainOffice: Int? {
        let matches = text.matches[text.matchPositions]
        for (i, match) in zip(matches.indices, matches) where tables.offices.contains(match) {
            let isLongest =
                !matches[(i + 1)...].prefix { $0.start == match.start }
                .contains(where: tables.offices.contains)
            if isLongest, case .office(let office) = entities[Int(match.entry)],
                office != tables.counterpart
            {
                return office
            }
        }
        return nil
    }

    private func isFormer(before at: Int) -> Bool {
        guard at > 0 else { return false }
        return text.matches(at: at - 1).contains {
            if case .cue(.former) = entities[Int($0.entry)] { return true }
            return false
        }
    }

    // MARK: - Gatherings

    func gathering(_ series: Int, _ range: Range<Int>) -> YearEvidence.Gathering {
        YearEvidence.Gathering(
            series: series, number: editionNumber(near: range), day: day(beside: range),
            country: country(after: range))
    }

    func year(after range: Range<Int>) -> Int? {
        guard range.upperBound < text.tokens.count else { return nil }
        let value = Int(text.tokens[range.upperBound].value)
        return CandidateYears.all.contains(value) ? value : nil
    }

    /// "kỳ họp 78", "lần thứ 72": a number shortly before or after the gathering's name.
    private func editionNumber(near range: Range<Int>) -> Int? {
        let tokens = text.tokens
        let window = max(0, range.lowerBound - 7)..<min(tokens.count, range.upperBound + 5)
        for at in window where !range.contains(at) {
            guard tokens[at].isNumber else { continue }
            let value = Int(tokens[at].value)
            let next = at + 1 < tokens.count ? tokens[at + 1] : nil
            if next?.isMark("/") == true || next?.isDash == true { continue }
            if at > 0, tokens[at - 1].isMark("/") { continue }
            if (2...120).contains(value), at > 0, tables.ordinalWords.contains(tokens[at - 1].word)
            {
                return value
            }
        }
        return nil
    }

    /// How close a day stands to the gathering whose day it is, in tokens.
    private static let besideTokens = 6

    /// A day told beside the gathering, which is then likely one of its days.
    private func day(beside range: Range<Int>) -> YearlessDay? {
        var (first, end) = (dates.startIndex, dates.endIndex)
        while first < end {
            let middle = (first + end) / 2
            if dates[middle].range.upperBound < range.lowerBound - Self.besideTokens {
                first = middle + 1
            } else {
                end = middle
            }
        }
        for date in dates[first...] {
            if date.range.lowerBound - range.upperBound > Self.besideTokens { return nil }
            if let day = YearlessDay(date) { return day }
        }
        return nil
    }

    private static let placeTokens = 5

    /// The state a gathering is told to be in: "ở Nhật Bản", "tại Hamburg (Đức)".
    private func country(after range: Range<Int>) -> CountryCode? {
        let end = min(text.tokens.count, range.upperBound + Self.placeTokens)
        var isPlace = false
        for match in text.matches(in: range.upperBound..<end) {
            switch entities[Int(match.entry)] {
            case .cue(.place): isPlace = true
            case .country(let country, let form):
                if isPlace, form != .short { return country }
            case .place(let number):
                if isPlace, let country = tables.knowledge.places[number].country {
                    return country
                }
            default: continue
            }
        }
        return nil
    }
}
