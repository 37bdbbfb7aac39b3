import Diplomacy
import Foundation
import Knowledge
import VietnameseText

/// Finds when an article without a publication date was written, by constraints: tenures of the
/// office-holders it names, gatherings, weekdays, the dates it tells in full.
///
/// Each year is weighed by all evidence; a year is taken only when it is likely enough.
package struct WritingDayFinder: Sendable {
    /// One paragraph or line of the article.
    package struct Passage: Sendable {
        package let text: AnnotatedText
        package let dates: [DateExpression]

        package init(text: AnnotatedText, dates: [DateExpression]) {
            self.text = text
            self.dates = dates
        }
    }

    static let candidateYears = 1995...2035
    /// How likely a year must be among all to be taken. On annotated pages that the weights were not
    /// fitted on, years this likely were right in three of four cases.
    static let leastProbability = 0.3

    private let knowledge: KnowledgeBase

    package init(knowledge: KnowledgeBase) { self.knowledge = knowledge }

    /// A year the article may be of.
    package struct Year: Hashable, Sendable {
        package let writing: WritingDay
        /// Of this year among all, 0 to 1.
        package let probability: Double
    }

    /// Every year, best first; none when the article tells nothing of its time. `latest`: the page was
    /// received that day.
    package func years(_ passages: [Passage], latest: CalendarDay? = nil) -> [Year] {
        let evidence = Evidence(passages, knowledge: knowledge)
        guard evidence.hasAny else { return [] }
        let scored = Self.candidateYears.map { evidence.score($0) }.filter { _, writing in
            guard let latest else { return true }
            return writing.precision == .year
                ? writing.day.year <= latest.year : writing.day <= latest
        }
        guard let best = scored.map(\.0).max() else { return [] }
        let sum = scored.reduce(0) { $0 + exp($1.0 - best) }
        return scored.map { Year(writing: $1, probability: exp($0 - best) / sum) }
            .sorted { ($0.probability, $1.writing.day) > ($1.probability, $0.writing.day) }
    }

    /// What speaks for and against each year, and the month of the first day told without a year, for the
    /// script that fits the weights.
    package func clues(_ passages: [Passage]) -> (years: [Int: ClueCounts], month: Int?) {
        let evidence = Evidence(passages, knowledge: knowledge)
        let years = Dictionary(
            uniqueKeysWithValues: Self.candidateYears.map { ($0, evidence.clues($0).0) })
        return (years, evidence.storyMonth)
    }

    /// Nil when no year is clearly the best.
    package func find(_ years: [Year]) -> WritingDay? {
        guard let best = years.first, best.probability >= Self.leastProbability else { return nil }
        return best.writing
    }
}

/// How often each clue speaks.
package struct ClueCounts: Sendable {
    private var counts = Array(repeating: 0.0, count: YearClue.allCases.count)

    package subscript(clue: YearClue) -> Double {
        get { counts[clue.rawValue] }
        set { counts[clue.rawValue] = newValue }
    }

    /// Those that speak at all.
    package var told: [(clue: YearClue, count: Double)] {
        YearClue.allCases.compactMap { self[$0] > 0 ? ($0, min(self[$0], Self.most)) : nil }
    }

    /// More of a kind add nothing.
    private static let most = 4.0
}

/// A gathering as an article names it.
private struct Gathering {
    /// Of its series.
    let editions: [GatheringEdition]
    let number: Int?
    /// A day told beside it.
    let day: (day: Int, month: Int)?
    /// "G20 ở Nhật Bản"
    let country: CountryCode?
}

/// What an article tells of its year.
private struct Evidence {
    /// Days told without a year, in order of the text.
    private var storyDays: [(day: Int, month: Int, weekday: Int?)] = []
    /// When leaders met of states that a passage names beside a day without a year.
    private var meetings: [Set<CountryCode>: [ClosedRange<CalendarDay>]] = [:]
    /// For each year the story's days on which some of them met.
    private var meetingYears: [Int: Int] = [:]
    private var fullDays: [CalendarDay] = []
    private var years: [Int] = []
    private var people: [[Tenure]] = []
    private var peopleWithoutOffice: [[Tenure]] = []
    private var gatherings: [Gathering] = []
    private var landmarks: [Landmark] = []
    /// "APEC 2017"
    private var gatheringYears: [Int] = []
    /// What the phrases known add to a year as a whole, and to each quarter of it.
    private var phrases: [Int: [Double]] = [:]
    private let knowledge: KnowledgeBase

    var storyMonth: Int? { storyDays.first?.month }

    var hasAny: Bool {
        !people.isEmpty || !gatherings.isEmpty || !fullDays.isEmpty || !years.isEmpty
            || !gatheringYears.isEmpty || !landmarks.isEmpty || !phrases.isEmpty
    }

    init(_ passages: [WritingDayFinder.Passage], knowledge: KnowledgeBase) {
        self.knowledge = knowledge
        var knownPeople: Set<Int> = []
        var named: Set<Int> = []
        var knownSeries: Set<Int> = []
        var knownLandmarks: Set<Int> = []
        for passage in passages {
            let told = storyDays.count
            collectDates(passage.dates)
            if storyDays.count > told { collectMeetings(passage.text) }
            for (at, _) in passage.text.tokens.enumerated() {
                for match in passage.text.matches(at: at) {
                    switch knowledge.entities[Int(match.entry)] {
                    case .person(let person):
                        guard isOnlyPerson(match, passage.text), !knownPeople.contains(person)
                        else { continue }
                        guard let tenures = tenures(of: person, at: at, in: passage.text) else {
                            named.insert(person)
                            continue
                        }
                        knownPeople.insert(person)
                        people.append(tenures)
                    case .landmark(let number): knownLandmarks.insert(number)
                    case .gathering(let series):
                        if let year = yearInName(after: match.range, in: passage.text) {
                            gatheringYears.append(year)
                        }
                        let number = editionNumber(near: match.range, in: passage.text)
                        let day = dayBeside(match.range, passage.dates)
                        let country = country(after: match.range, in: passage.text)
                        if number != nil || day != nil || country != nil
                            || knownSeries.insert(series).inserted
                        {
                            gatherings.append(
                                Gathering(
                                    editions: knowledge.editions.filter { $0.series == series },
                                    number: number, day: day, country: country))
                        }
                    default: continue
                    }
                }
            }
        }
        for person in named.subtracting(knownPeople) {
            peopleWithoutOffice.append(knowledge.people[person].tenures)
        }
        countMeetingYears()
        collectPhrases(passages)
        landmarks = knownLandmarks.sorted().map { knowledge.landmarks[$0] }
    }

    private mutating func collectPhrases(_ passages: [WritingDayFinder.Passage]) {
        var known: Set<UInt64> = []
        for passage in passages {
            let tokens = passage.text.tokens
            for phrase in PhraseTimes.phrases(in: tokens) {
                let key = PhraseTimes.key(phrase, in: tokens)
                guard let times = knowledge.phraseTimes[key], known.insert(key).inserted
                else { continue }
                for time in times {
                    // Quarter 0: of the whole year.
                    phrases[time.year, default: [0, 0, 0, 0, 0]][time.quarter ?? 0] += time.weight
                }
            }
        }
    }

    private mutating func collectMeetings(_ text: AnnotatedText) {
        var states: Set<CountryCode> = []
        for match in text.matches {
            switch knowledge.entities[Int(match.entry)] {
            case .country(let country, _): states.insert(country)
            case .person(let person): states.insert(knowledge.people[person].country)
            default: continue
            }
        }
        for a in states {
            for b in states where a < b { meetings[[a, b]] = knowledge.meetings[[a, b]] }
        }
    }

    private mutating func countMeetingYears() {
        for (day, month, _) in storyDays {
            var years: Set<Int> = []
            for days in meetings.values.joined() {
                for year in [days.lowerBound.year, days.upperBound.year] {
                    if let day = CalendarDay(year: year, month: month, day: day), days.contains(day)
                    {
                        years.insert(year)
                    }
                }
            }
            for year in years { meetingYears[year, default: 0] += 1 }
        }
    }

    private mutating func collectDates(_ dates: [DateExpression]) {
        for date in dates {
            switch date.form {
            case .day(let day, let month?, .untold):
                storyDays.append((day, month, date.weekday))
            case .span(let day, let first, _, let month, .untold):
                storyDays.append((day, first ?? month, nil))
            case .day(let day, let month?, .told(let year)):
                if let day = CalendarDay(year: year, month: month, day: day) {
                    fullDays.append(day)
                }
            case .month(_, .told(let year)), .year(let year): years.append(year)
            default: continue
            }
        }
    }

    /// Two people of one name tell nothing of the year.
    private func isOnlyPerson(_ match: PhraseTrie.Match, _ text: AnnotatedText) -> Bool {
        text.matches(at: match.range.lowerBound).allSatisfy { other in
            guard other.range.count >= match.range.count, other.entry != match.entry else {
                return true
            }
            if case .person = knowledge.entities[Int(other.entry)] { return false }
            return true
        }
    }

    /// The tenures that the words before a name point to: those of the office named, else all; nil when
    /// no office stands before it, or it is a former one.
    private func tenures(of person: Int, at: Int, in text: AnnotatedText) -> [Tenure]? {
        let all = knowledge.people[person].tenures
        for start in stride(from: at - 1, through: max(0, at - 6), by: -1) {
            guard let office = office(at: start, in: text), office.end <= at,
                at - office.end <= 3
            else { continue }
            if isFormer(before: start, in: text) { return nil }
            let wanted = office.id == Self.counterpart ? mainOffice(in: text) : office.id
            let held = all.filter { $0.office == wanted }
            return held.isEmpty ? all : held
        }
        return nil
    }

    /// The office table's id for "người đồng cấp", whose office is that of the one he meets.
    private static let counterpart = "counterpart"

    private func mainOffice(in text: AnnotatedText) -> String? {
        for at in text.tokens.indices {
            if let office = office(at: at, in: text), office.id != Self.counterpart {
                return office.id
            }
        }
        return nil
    }

    private func office(at: Int, in text: AnnotatedText) -> (id: String, end: Int)? {
        var best: (String, Int)?
        for match in text.matches(at: at) {
            if case .office(let office) = knowledge.entities[Int(match.entry)] {
                best = (knowledge.offices[office].id, match.range.upperBound)
            }
        }
        return best
    }

    private func isFormer(before at: Int, in text: AnnotatedText) -> Bool {
        guard at > 0 else { return false }
        return text.matches(at: at - 1).contains {
            if case .cue(.former) = knowledge.entities[Int($0.entry)] { return true }
            return false
        }
    }

    /// "kỳ họp 78", "lần thứ 72": a number shortly before or after the gathering's name.
    private func editionNumber(near range: Range<Int>, in text: AnnotatedText) -> Int? {
        let window = max(0, range.lowerBound - 7)..<min(text.tokens.count, range.upperBound + 5)
        for at in window where !range.contains(at) && text.tokens[at].shape == .number {
            let value = Int(text.tokens[at].value)
            let next = at + 1 < text.tokens.count ? text.tokens[at + 1] : nil
            if next?.isMark("/") == true || next?.isDash == true { continue }
            if at > 0, text.tokens[at - 1].isMark("/") { continue }
            if (2...120).contains(value), isOrdinalContext(at, text) { return value }
        }
        return nil
    }

    /// A day told beside the gathering, which is then likely one of its days.
    private func dayBeside(_ range: Range<Int>, _ dates: [DateExpression]) -> (
        day: Int, month: Int
    )? {
        for date in dates {
            let gap = max(
                date.range.lowerBound - range.upperBound, range.lowerBound - date.range.upperBound)
            guard gap <= Self.besideTokens else { continue }
            switch date.form {
            case .day(let day, let month?, .untold): return (day, month)
            case .span(let day, let first, _, let month, .untold): return (day, first ?? month)
            default: continue
            }
        }
        return nil
    }

    /// The state a gathering is told to be in: "ở Nhật Bản", "tại Hamburg (Đức)".
    private func country(after range: Range<Int>, in text: AnnotatedText) -> CountryCode? {
        let end = min(text.tokens.count, range.upperBound + Self.placeTokens)
        var isPlace = false
        for at in range.upperBound..<max(range.upperBound, end) {
            for match in text.matches(at: at) {
                switch knowledge.entities[Int(match.entry)] {
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

    private static let placeTokens = 5

    /// How close a day stands to the gathering whose day it is, in tokens.
    private static let besideTokens = 6

    private func yearInName(after range: Range<Int>, in text: AnnotatedText) -> Int? {
        guard range.upperBound < text.tokens.count else { return nil }
        let value = Int(text.tokens[range.upperBound].value)
        return WritingDayFinder.candidateYears.contains(value) ? value : nil
    }

    private func isOrdinalContext(_ at: Int, _ text: AnnotatedText) -> Bool {
        guard at > 0 else { return false }
        let before = knowledge.lexicon.words[Int(max(0, text.tokens[at - 1].word))]
        return ["thứ", "họp", "khóa", "lần"].contains(before)
    }

    // MARK: - A year's clues

    /// How well a year fits, with the day its story tells first and the constraint that says most.
    func score(_ year: Int) -> (Double, WritingDay) {
        let (clues, first) = clues(year)
        var total = 0.0
        var byBasis: [DateBasis: Double] = [:]
        for (clue, count) in clues.told {
            let part = clue.weight * count
            total += part
            byBasis[clue.basis, default: 0] += part
        }
        total += phraseScore(year, first)
        let basis = DateBasis.allCases.max { byBasis[$0] ?? 0 < byBasis[$1] ?? 0 }!
        let writing = WritingDay(
            day: first ?? CalendarDay(year: year, month: 1, day: 1)!,
            basis: byBasis[basis] ?? 0 > 0 ? basis : .context,
            precision: first == nil ? .year : .nearby)
        return (total, writing)
    }

    /// What phrases say of a year, relative to all years that the table knows: together these become
    /// neither likelier nor less likely, since the table knows nothing of others.
    private func phraseScore(_ year: Int, _ first: CalendarDay?) -> Double {
        guard !phrases.isEmpty, knowledge.phraseTimes.years.contains(year) else { return 0 }
        func sum(_ year: Int) -> Double {
            guard let weights = phrases[year] else { return 0 }
            return weights[0] + (first.map { weights[($0.month + 2) / 3] } ?? 0)
        }
        let years = knowledge.phraseTimes.years
        let mean = years.reduce(0) { $0 + exp(sum($1)) } / Double(years.count)
        return sum(year) - log(mean)
    }

    /// What speaks for and against a year, and the day of it that the story tells first.
    func clues(_ year: Int) -> (ClueCounts, CalendarDay?) {
        let first = storyDays.lazy.compactMap {
            CalendarDay(year: year, month: $0.month, day: $0.day)
        }.first
        let span = (
            first ?? CalendarDay(year: year, month: 1, day: 1)!,
            first ?? CalendarDay(year: year, month: 12, day: 31)!
        )
        var clues = ClueCounts()
        for tenures in people {
            let holds = tenures.contains { $0.overlaps(span.0, span.1) }
            clues[holds ? .inOffice : .outOfOffice] += 1
        }
        for tenures in peopleWithoutOffice {
            let holds = tenures.contains { $0.overlaps(span.0, span.1) }
            clues[holds ? .namedInOffice : .namedOutOfOffice] += 1
        }
        addGatherings(year, first, &clues)
        for landmark in landmarks {
            clues[clue(of: landmark, span)] += 1
        }
        clues[.meetingDayFits] += Double(meetingYears[year] ?? 0)
        addToldDates(year, first, &clues)
        for story in storyDays {
            guard let weekday = story.weekday,
                let day = CalendarDay(year: year, month: story.month, day: story.day)
            else { continue }
            clues[day.weekday == weekday ? .weekdayFits : .weekdayFails] += 1
        }
        return (clues, first)
    }

    /// Most is told of an affair soon after it began: half a year weighed years best on the annotated
    /// pages, by cross-validation against 300 and 365 days.
    private static let freshDays = 180
    private static let recentDays = 365

    private func clue(
        of landmark: Landmark, _ span: (CalendarDay, CalendarDay)
    ) -> YearClue {
        if span.1 < landmark.from { return .beforeLandmark }
        let (start, end) = (landmark.from.daysSince1970, landmark.until.daysSince1970)
        if span.0 <= landmark.until {
            return span.0.daysSince1970 - start <= Self.freshDays ? .freshLandmark : .duringLandmark
        }
        return span.0.daysSince1970 - end <= Self.recentDays ? .afterLandmark : .longAfterLandmark
    }

    private func addGatherings(
        _ year: Int, _ day: CalendarDay?, _ clues: inout ClueCounts
    ) {
        if let last = gatheringYears.max() {
            clues[
                last == year
                    ? .gatheringNamesYear
                    : last == year + 1
                        ? .gatheringNamesNextYear
                        : last == year - 1 ? .gatheringNamesLastYear : .gatheringNamesOtherYear] = 1
        }
        for gathering in gatherings {
            let editions = gathering.editions
            if let country = gathering.country,
                editions.contains(where: { $0.country == country && $0.start.year == year })
            {
                clues[.gatheringPlaceFits] += 1
            }
            let own = gathering.day.flatMap {
                CalendarDay(year: year, month: $0.month, day: $0.day)
            }
            if let number = gathering.number,
                let edition = editions.first(where: { $0.number == number })
            {
                clues[
                    edition.start.year == year ? .gatheringNumberFits : .gatheringNumberFails] += 1
                if let own, edition.start.year == year, gapDays(own, edition) == 0 {
                    clues[.gatheringDayFits] += 1
                }
                continue
            }
            guard let day = own ?? day else { continue }
            let gap = editions.filter { $0.start.year == year }.map { gapDays(day, $0) }.min()
            if own != nil {
                let clue: YearClue =
                    gap == 0
                    ? .gatheringDayFits : gap == 1 ? .gatheringDayClose : .gatheringDayFails
                clues[clue] += 1
            } else if let gap, gap <= 21 {
                clues[gap <= 3 ? .gatheringNear : .gatheringInWeeks] += 1
            }
        }
    }

    private func gapDays(_ day: CalendarDay, _ edition: GatheringEdition) -> Int {
        if day < edition.start {
            return edition.start.daysSince1970 - day.daysSince1970
        }
        return max(0, day.daysSince1970 - edition.end.daysSince1970)
    }

    /// The story follows the last day and year it tells in full, soon as a rule.
    private func addToldDates(
        _ year: Int, _ day: CalendarDay?, _ clues: inout ClueCounts
    ) {
        if let last = fullDays.max() {
            let reference = day ?? CalendarDay(year: year, month: 12, day: 31)!
            switch reference.daysSince1970 - last.daysSince1970 {
            case ..<(-45): clues[.dayToCome] = 1
            case ...370: clues[.dayWithinYear] = 1
            case ...1100: clues[.dayWithinThreeYears] = 1
            default: clues[.dayLongAgo] = 1
            }
        }
        if let last = years.max() {
            switch year - last {
            case ..<(-1): clues[.yearFarToCome] = 1
            case -1: clues[.yearToCome] = 1
            case 0: clues[.yearSame] = 1
            case 1: clues[.yearLast] = 1
            case 2: clues[.yearBeforeLast] = 1
            default: clues[.yearLongAgo] = 1
            }
        }
    }
}

/// What may speak for or against a year, each with its weight: natural logarithms of how much likelier
/// a year becomes, fitted by `Training/train_years.py` on annotated pages; at most four of a kind count.
package enum YearClue: Int, CaseIterable, Sendable {
    case inOffice, outOfOffice
    case gatheringNamesYear, gatheringNamesNextYear, gatheringNamesLastYear, gatheringNamesOtherYear
    case gatheringNumberFits, gatheringNumberFails
    case gatheringDayFits, gatheringDayClose, gatheringDayFails
    case gatheringNear, gatheringInWeeks, gatheringPlaceFits
    case meetingDayFits
    case namedInOffice, namedOutOfOffice
    case beforeLandmark, freshLandmark, duringLandmark, afterLandmark, longAfterLandmark
    case dayToCome, dayWithinYear, dayWithinThreeYears, dayLongAgo
    case yearFarToCome, yearToCome, yearSame, yearLast, yearBeforeLast, yearLongAgo
    case weekdayFits, weekdayFails

    var weight: Double {
        switch self {
        case .inOffice: 0.6
        case .outOfOffice: -3.1
        case .gatheringNamesYear: 1.4
        case .gatheringNamesNextYear: 0.2
        case .gatheringNamesLastYear: 1.9
        case .gatheringNamesOtherYear: -2
        case .gatheringNumberFits: 2.1
        case .gatheringNumberFails: -0.1
        case .gatheringDayFits: 3.1
        case .gatheringDayClose: 1.3
        case .gatheringDayFails: -0.4
        case .gatheringNear: 2.3
        case .gatheringInWeeks: 1.2
        case .gatheringPlaceFits: 1.3
        case .meetingDayFits: 1.7
        case .namedInOffice: 0.8
        case .namedOutOfOffice: -0.8
        case .beforeLandmark: -0.9
        case .freshLandmark: 3.1
        case .duringLandmark: 1.4
        case .afterLandmark: -0.6
        case .longAfterLandmark: -2.3
        case .dayToCome: -0.8
        case .dayWithinYear: 2.1
        case .dayWithinThreeYears: 0.8
        case .dayLongAgo: -0.7
        case .yearFarToCome: -1.9
        case .yearToCome: 0.3
        case .yearSame: 1
        case .yearLast: 1.8
        case .yearBeforeLast: 1.1
        case .yearLongAgo: -0.4
        case .weekdayFits: 1.3
        case .weekdayFails: -2.3
        }
    }

    var basis: DateBasis {
        switch self {
        case .inOffice, .outOfOffice, .namedInOffice, .namedOutOfOffice: .tenure
        case .gatheringNamesYear, .gatheringNamesNextYear, .gatheringNamesLastYear,
            .gatheringNamesOtherYear, .gatheringNumberFits, .gatheringNumberFails,
            .gatheringDayFits, .gatheringDayClose, .gatheringDayFails, .gatheringNear,
            .gatheringInWeeks, .gatheringPlaceFits, .meetingDayFits:
            .gathering
        case .weekdayFits, .weekdayFails: .weekday
        default: .context
        }
    }
}
