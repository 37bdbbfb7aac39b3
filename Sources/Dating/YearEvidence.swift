import Diplomacy
import Knowledge
import VietnameseText

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

    private(set) var clues: YearClues
    /// Whether anything tells of it but days without a year and people named without an office.
    private(set) var hasAny = false
    /// The last that the tables know or the article tells.
    private(set) var lastYear: Int
    private let tables: YearTables
    /// "APEC 2017"
    private var lastGatheringYear: Int?

    init(_ passages: DatedPassages, _ tables: YearTables) {
        self.tables = tables
        lastYear = tables.lastYear
        clues = YearClues(
            CandidateYears(story: passages.expressions.lazy.compactMap(YearlessDay.init)))
        add(passages.expressions)
        var names = NamesMet(tables.knowledge)
        // The states that a passage names beside a day without a year.
        var pairs: StatePairs?
        for (p, text) in passages.texts.enumerated() {
            if passages.tellsYearlessDay(p) { collectPairs(text, &pairs) }
            if text.kinds.overlap(tables.names) { collectNames(text, passages[p], &names) }
        }
        for person in names.found where names.people[person] == .named {
            clues.add(personInOffice: years(of: person, in: nil), isTold: false)
        }
        if let lastGatheringYear {
            clues.add(lastGatheringYear: lastGatheringYear)
            lastYear = max(lastYear, lastGatheringYear)
        }
        if let pairs { addMeetings(passages.expressions, pairs) }
    }

    /// What the passages so far have named, by number.
    private struct NamesMet {
        enum Standing: UInt64 { case unknown, named, inOffice }

        /// Of each person the standing, in two bits.
        struct People {
            private var bits: [UInt64]

            init(count: Int) { bits = Array(filledWith: 0, count: count / 32 + 1) }

            subscript(person: Int) -> Standing {
                get { Standing(rawValue: bits[person / 32] >> UInt64(person % 32 * 2) & 3)! }
                set {
                    let shift = UInt64(person % 32 * 2)
                    bits[person / 32] &= ~(3 << shift)
                    bits[person / 32] |= newValue.rawValue << shift
                }
            }
        }

        var people: People
        /// The people.
        var found: [Int] = []
        var series: [Int] = []
        var landmarks: [Int] = []

        /// More than most articles name.
        private static let usualPeople = 16

        init(_ knowledge: KnowledgeBase) {
            people = People(count: knowledge.people.count)
            found.reserveCapacity(Self.usualPeople)
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
                let standing = names.people[person]
                if standing == .inOffice { continue }
                let reader = reader
                guard reader.isOnlyPerson(match) else { continue }
                if standing == .unknown { names.found.append(person) }
                if case .held(let office) = reader.office(before: Int(match.start)) {
                    names.people[person] = .inOffice
                    hasAny = true
                    clues.add(personInOffice: years(of: person, in: office), isTold: true)
                } else {
                    names.people[person] = .named
                }
            case .landmark(let number):
                if names.landmarks.contains(number) { continue }
                names.landmarks.append(number)
                hasAny = true
                clues.add(landmark: tables.landmarks[number])
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
                hasAny = true
                clues.add(gathering, tables.editions(of: series))
            default: continue
            }
        }
    }

    /// In which somebody held an office, any that he held where it is none of his, as bits.
    private func years(of person: Int, in office: Int?) -> Int {
        let terms = tables.terms(of: person)
        let isOfOffice = office.map { office in terms.contains { $0.isOf(office) } } ?? false
        var held = 0
        for term in terms where !isOfOffice || term.isOf(office!) {
            held |= clues.years.overlapping(term.days)
        }
        return held
    }

    private mutating func add(_ dates: [DateExpression]) {
        var lastDay: CalendarDay?
        var lastYear: Int?
        for date in dates {
            switch date.form {
            case .day(let day, let month?, .told(let year)):
                if let day = CalendarDay(year: year, month: month, day: day) {
                    lastDay = max(day, lastDay ?? day)
                }
            case .month(_, .told(let year)), .year(let year):
                lastYear = max(year, lastYear ?? year)
            default:
                if let weekday = date.weekday, let day = YearlessDay(date) {
                    clues.add(weekday, of: day)
                }
            }
        }
        if let lastDay { clues.add(lastDay: lastDay.daysSince1970) }
        if let lastYear { clues.add(lastYear: lastYear) }
        self.lastYear = max(self.lastYear, lastDay?.year ?? 0, lastYear ?? 0)
        hasAny = lastDay != nil || lastYear != nil
    }

    private func collectPairs(_ text: AnnotatedText, _ pairs: inout StatePairs?) {
        let meetings = tables.meetings
        var known = pairs ?? StatePairs(states: meetings.states)
        pairs = nil
        let wanted = tables.states
        let matches = text.matches
        for i in text.matchPositions where wanted.contains(matches[i]) {
            if let state = meetings.state(of: matches[i].entry) { known.add(state) }
        }
        known.join()
        pairs = known
    }

    /// Of the days without a year those on which leaders of two states met that a passage names beside such a day.
    private mutating func addMeetings(_ dates: [DateExpression], _ pairs: StatePairs) {
        for date in dates {
            guard let day = YearlessDay(date) else { continue }
            var years = 0
            for meeting in tables.meetings.on(day) where pairs[meeting.a, meeting.b] {
                years |= 1 << meeting.year
            }
            clues.addMeetings(years, of: day)
        }
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
