import Diplomacy
import Knowledge
import VietnameseText

/// A day of no year in particular.
struct YearlessDay: Sendable {
    let day: Int
    let month: Int
    /// Days since 1 January in a common and in a leap year; nil where it has no such day.
    let common: Int?
    let leap: Int?

    init(day: Int, month: Int) {
        self.day = day
        self.month = month
        common = Self.ordinal(day, month, 2001)
        leap = Self.ordinal(day, month, 2000)
    }

    private static func ordinal(_ day: Int, _ month: Int, _ year: Int) -> Int? {
        CalendarDay(year: year, month: month, day: day).map {
            $0.daysSince1970 - CalendarDay(year: year, month: 1, day: 1)!.daysSince1970
        }
    }

    /// A day told without a year, of a span its first.
    init?(_ date: DateExpression) {
        switch date.form {
        case .day(let day, let month?, .untold): self.init(day: day, month: month)
        case .span(let day, let first, _, let month, .untold):
            self.init(day: day, month: first ?? month)
        default: return nil
        }
    }
}

/// Days in office of some people, as numbers since 1970.
struct Terms: Sendable {
    private var spans: [ClosedRange<Int>] = []
    /// Of each person's spans, and the end of the last.
    private var starts = [0]

    var people: Int { starts.count - 1 }

    mutating func add(_ tenures: [Tenure]) {
        for tenure in tenures {
            let start = tenure.start?.firstDay.daysSince1970 ?? .min
            spans.append(start...(tenure.end?.lastDay.daysSince1970 ?? .max))
        }
        starts.append(spans.count)
    }

    /// How many people were in office on a day of these.
    func people(inOffice days: ClosedRange<Int>) -> Int {
        var count = 0
        for person in 0..<people {
            for i in starts[person]..<starts[person + 1] where spans[i].overlaps(days) {
                count += 1
                break
            }
        }
        return count
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

    let knowledge: KnowledgeBase
    /// Days told without a year, in order of the text, each with its weekday if that is told.
    private(set) var storyDays: [(day: YearlessDay, weekday: Int?)] = []
    /// When leaders met of states that a passage names beside a day without a year.
    private(set) var meetings: [ClosedRange<CalendarDay>] = []
    private var pairs: Set<CountryPair> = []
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
    private(set) var phrases: PhraseTimes.Tally

    var hasAny: Bool {
        officeHolders.people > 0 || !gatherings.isEmpty || lastDay != nil || lastYear != nil
            || lastGatheringYear != nil || !landmarks.isEmpty || !phrases.isEmpty
    }

    init(_ passages: [WritingDayFinder.Passage], knowledge: KnowledgeBase) {
        self.knowledge = knowledge
        phrases = PhraseTimes.Tally(knowledge.phraseTimes)
        var names = NamesMet(knowledge)
        for passage in passages {
            if collectDates(passage.dates) { collectMeetings(passage.text) }
            collectNames(passage, &names)
            phrases.add(passage.text.tokens)
        }
        for (person, standing) in names.people.enumerated() where standing == .named {
            named.add(knowledge.people[person].tenures)
        }
        for (landmark, isMet) in zip(knowledge.landmarks, names.landmarks) where isMet {
            landmarks.append(landmark.from.daysSince1970...landmark.until.daysSince1970)
        }
    }

    /// What the passages so far have named, by number.
    private struct NamesMet {
        enum Standing { case unknown, named, inOffice }

        var people: [Standing]
        var series: [Bool]
        var landmarks: [Bool]

        init(_ knowledge: KnowledgeBase) {
            people = Array(repeating: .unknown, count: knowledge.people.count)
            series = Array(repeating: false, count: knowledge.series.count)
            landmarks = Array(repeating: false, count: knowledge.landmarks.count)
        }
    }

    private mutating func collectNames(
        _ passage: WritingDayFinder.Passage, _ names: inout NamesMet
    ) {
        var reader = NameReader(passage, knowledge)
        let entities = knowledge.entities
        for match in passage.text.matches {
            switch entities[Int(match.entry)] {
            case .person(let person):
                guard names.people[person] != .inOffice, reader.isOnlyPerson(match) else {
                    continue
                }
                if let tenures = reader.tenures(of: person, at: match.range.lowerBound) {
                    names.people[person] = .inOffice
                    officeHolders.add(tenures)
                } else {
                    names.people[person] = .named
                }
            case .landmark(let number): names.landmarks[number] = true
            case .gathering(let series):
                if let year = reader.year(after: match.range) {
                    lastGatheringYear = max(year, lastGatheringYear ?? year)
                }
                let gathering = reader.gathering(series, match.range)
                let isTold =
                    gathering.number != nil || gathering.day != nil || gathering.country != nil
                guard isTold || !names.series[series] else { continue }
                if !isTold { names.series[series] = true }
                gatherings.append(gathering)
            default: continue
            }
        }
    }

    /// Whether a day without a year is told.
    private mutating func collectDates(_ dates: [DateExpression]) -> Bool {
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

    private mutating func collectMeetings(_ text: AnnotatedText) {
        let entities = knowledge.entities
        var states: [CountryCode] = []
        for match in text.matches {
            let state: CountryCode
            switch entities[Int(match.entry)] {
            case .country(let country, _): state = country
            case .person(let person): state = knowledge.people[person].country
            default: continue
            }
            guard !states.contains(state) else { continue }
            for other in states {
                let pair = CountryPair(state, other)
                if pairs.insert(pair).inserted { meetings += knowledge.meetings[pair] ?? [] }
            }
            states.append(state)
        }
    }
}

/// Reads what stands around the names of one passage.
private struct NameReader {
    private let passage: WritingDayFinder.Passage
    private let text: AnnotatedText
    private let tokens: [Token]
    private let entities: [Entity]
    private let knowledge: KnowledgeBase
    private lazy var mainOffice = findMainOffice()

    init(_ passage: WritingDayFinder.Passage, _ knowledge: KnowledgeBase) {
        self.passage = passage
        text = passage.text
        tokens = text.tokens
        entities = knowledge.entities
        self.knowledge = knowledge
    }

    // MARK: - People

    /// Two people of one name tell nothing of the year.
    func isOnlyPerson(_ match: PhraseTrie.Match) -> Bool {
        for other in text.matches(at: match.range.lowerBound)
        where other.range.upperBound >= match.range.upperBound && other.entry != match.entry {
            if case .person = entities[Int(other.entry)] { return false }
        }
        return true
    }

    /// The tenures that the words before a name point to: those of the office named, else all; nil when
    /// no office stands before it, or it is a former one.
    mutating func tenures(of person: Int, at: Int) -> [Tenure]? {
        for start in stride(from: at - 1, through: max(0, at - 6), by: -1) {
            guard let office = office(at: start), office.end <= at, at - office.end <= 3
            else { continue }
            if isFormer(before: start) { return nil }
            let wanted = office.id == Self.counterpart ? mainOffice : office.id
            let all = knowledge.people[person].tenures
            let held = all.filter { $0.office == wanted }
            return held.isEmpty ? all : held
        }
        return nil
    }

    /// The office table's id for "người đồng cấp", whose office is that of the one he meets.
    private static let counterpart = "counterpart"

    private func findMainOffice() -> String? {
        for at in tokens.indices {
            if let office = office(at: at), office.id != Self.counterpart { return office.id }
        }
        return nil
    }

    private func office(at: Int) -> (id: String, end: Int)? {
        var best: (number: Int, end: Int)?
        for match in text.matches(at: at) {
            if case .office(let office) = entities[Int(match.entry)] {
                best = (office, match.range.upperBound)
            }
        }
        return best.map { (knowledge.offices[$0.number].id, $0.end) }
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
        guard range.upperBound < tokens.count else { return nil }
        let value = Int(tokens[range.upperBound].value)
        return CandidateYear.all.contains(value) ? value : nil
    }

    /// "kỳ họp 78", "lần thứ 72": a number shortly before or after the gathering's name.
    private func editionNumber(near range: Range<Int>) -> Int? {
        let window = max(0, range.lowerBound - 7)..<min(tokens.count, range.upperBound + 5)
        for at in window where !range.contains(at) && tokens[at].shape == .number {
            let value = Int(tokens[at].value)
            let next = at + 1 < tokens.count ? tokens[at + 1] : nil
            if next?.isMark("/") == true || next?.isDash == true { continue }
            if at > 0, tokens[at - 1].isMark("/") { continue }
            if (2...120).contains(value), isOrdinalContext(at) { return value }
        }
        return nil
    }

    private func isOrdinalContext(_ at: Int) -> Bool {
        guard at > 0 else { return false }
        let before = knowledge.lexicon.words[Int(max(0, tokens[at - 1].word))]
        return ["thứ", "họp", "khóa", "lần"].contains(before)
    }

    /// How close a day stands to the gathering whose day it is, in tokens.
    private static let besideTokens = 6

    /// A day told beside the gathering, which is then likely one of its days.
    private func day(beside range: Range<Int>) -> YearlessDay? {
        let dates = passage.dates
        var (first, end) = (0, dates.count)
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
        var isPlace = false
        for at in range.upperBound..<min(tokens.count, range.upperBound + Self.placeTokens) {
            for match in text.matches(at: at) {
                switch entities[Int(match.entry)] {
                case .cue(.place): isPlace = true
                case .country(let country, let form):
                    if isPlace, form != .short { return country }
                case .place(let number):
                    if isPlace, let country = knowledge.places[number].country { return country }
                default: continue
                }
            }
        }
        return nil
    }
}
