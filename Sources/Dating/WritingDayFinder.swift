import Diplomacy
import Knowledge
import VietnameseText

/// Finds when an article without a publication date was written, by constraints: tenures of the
/// office-holders it names, gatherings, weekdays, the dates it tells in full.
///
/// Each year is scored by all evidence; a year is taken only when it is clearly the best. Weights are
/// in units of "one office-holder named with office, in office that day".
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
    /// A year needs this much evidence, and this much more than any other.
    static let leastScore = 0.9
    static let leastMargin = 0.45

    private let knowledge: KnowledgeBase

    package init(knowledge: KnowledgeBase) { self.knowledge = knowledge }

    /// A year the article may be of, with the score of all evidence for it.
    package struct Year: Hashable, Sendable {
        package let writing: WritingDay
        package let score: Double
    }

    /// Every year, best first; none when the article tells nothing of its time. `latest`: the page was
    /// received that day.
    package func years(_ passages: [Passage], latest: CalendarDay? = nil) -> [Year] {
        let evidence = Evidence(passages, knowledge: knowledge)
        guard evidence.hasAny else { return [] }
        return Self.candidateYears.compactMap { year in
            let (score, writing) = evidence.score(year)
            if let latest, writing.precision == .year ? year > latest.year : writing.day > latest {
                return nil
            }
            return Year(writing: writing, score: score)
        }.sorted { ($0.score, $1.writing.day) > ($1.score, $0.writing.day) }
    }

    /// Nil when no year is clearly the best.
    package func find(_ years: [Year]) -> WritingDay? {
        guard let best = years.first, best.score >= Self.leastScore else { return nil }
        if years.count > 1, best.score - years[1].score < Self.leastMargin { return nil }
        return best.writing
    }
}

/// What an article tells of its year.
private struct Evidence {
    /// Days told without a year, in order of the text.
    private var storyDays: [(day: Int, month: Int, weekday: Int?)] = []
    private var fullDays: [CalendarDay] = []
    private var years: [Int] = []
    private var people: [[Tenure]] = []
    private var gatherings: [(series: Int, number: Int?, day: (day: Int, month: Int)?)] = []
    /// "APEC 2017"
    private var gatheringYears: [Int] = []
    private let knowledge: KnowledgeBase

    var hasAny: Bool {
        !people.isEmpty || !gatherings.isEmpty || !fullDays.isEmpty || !years.isEmpty
            || !gatheringYears.isEmpty
    }

    init(_ passages: [WritingDayFinder.Passage], knowledge: KnowledgeBase) {
        self.knowledge = knowledge
        var knownPeople: Set<Int> = []
        var knownSeries: Set<Int> = []
        for passage in passages {
            collectDates(passage.dates)
            for (at, _) in passage.text.tokens.enumerated() {
                for match in passage.text.matches(at: at) {
                    switch knowledge.entities[Int(match.entry)] {
                    case .person(let person):
                        guard isOnlyPerson(match, passage.text), !knownPeople.contains(person),
                            let tenures = tenures(of: person, at: at, in: passage.text)
                        else { continue }
                        knownPeople.insert(person)
                        people.append(tenures)
                    case .gathering(let series):
                        if let year = yearInName(after: match.range, in: passage.text) {
                            gatheringYears.append(year)
                        }
                        let number = editionNumber(near: match.range, in: passage.text)
                        let day = dayBeside(match.range, passage.dates)
                        if number != nil || day != nil || knownSeries.insert(series).inserted {
                            gatherings.append((series, number, day))
                        }
                    default: continue
                    }
                }
            }
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

    /// How well a year fits, with the day its story tells first and the constraint that says most.
    func score(_ year: Int) -> (Double, WritingDay) {
        let first = storyDays.lazy.compactMap {
            CalendarDay(year: year, month: $0.month, day: $0.day)
        }.first
        let span = (
            first ?? CalendarDay(year: year, month: 1, day: 1)!,
            first ?? CalendarDay(year: year, month: 12, day: 31)!
        )
        let tenure = tenureScore(span)
        let gathering = gatheringScore(year, first)
        let told = toldScore(year, first)
        let weekday = weekdayScore(year)
        let total = tenure + gathering + told + weekday
        let basis: DateBasis
        switch max(tenure, gathering, told, weekday) {
        case gathering where gathering > 0: basis = .gathering
        case tenure where tenure > 0: basis = .tenure
        case weekday where weekday > 0: basis = .weekday
        default: basis = .context
        }
        let writing = WritingDay(
            day: first ?? span.0, basis: basis, precision: first == nil ? .year : .nearby)
        return (total, writing)
    }

    private func tenureScore(_ span: (CalendarDay, CalendarDay)) -> Double {
        var score = 0.0
        for tenures in people {
            score += tenures.contains { $0.overlaps(span.0, span.1) } ? 1 : -3
        }
        return score
    }

    private func gatheringScore(_ year: Int, _ day: CalendarDay?) -> Double {
        var score = 0.0
        if let last = gatheringYears.max() {
            score += last == year ? 2 : last == year + 1 ? 0.5 : last == year - 1 ? 0 : -1
        }
        for (series, number, told) in gatherings {
            let editions = knowledge.editions.filter { $0.series == series }
            if let number, let edition = editions.first(where: { $0.number == number }) {
                score += edition.start.year == year ? 4 : -2
                continue
            }
            let own = told.flatMap { CalendarDay(year: year, month: $0.month, day: $0.day) }
            guard let day = own ?? day else { continue }
            let gap = editions.filter { $0.start.year == year }
                .map { gapDays(day, $0) }.min()
            if own != nil {
                score += gap == 0 ? 3 : gap == 1 ? 1.5 : -0.5
            } else if let gap {
                score += gap <= 3 ? 1.5 : gap <= 21 ? 0.75 : 0
            }
        }
        return score
    }

    private func gapDays(_ day: CalendarDay, _ edition: GatheringEdition) -> Int {
        if day < edition.start {
            return edition.start.daysSince1970 - day.daysSince1970
        }
        return max(0, day.daysSince1970 - edition.end.daysSince1970)
    }

    /// The story follows the last day it tells in full, soon as a rule.
    private func toldScore(_ year: Int, _ day: CalendarDay?) -> Double {
        var score = 0.0
        if let last = fullDays.max() {
            let reference = day ?? CalendarDay(year: year, month: 12, day: 31)!
            let after = reference.daysSince1970 - last.daysSince1970
            switch after {
            case ..<(-45): score -= 2
            case ...370: score += 2.5
            case ...1100: score += 1
            default: break
            }
        }
        if let last = years.max() {
            switch year - last {
            case ..<(-1): score -= 1.5
            case -1: score += 0.5
            case 0: score += 1.5
            case 1: score += 1
            case 2: score += 0.5
            default: break
            }
        }
        return score
    }

    private func weekdayScore(_ year: Int) -> Double {
        var score = 0.0
        for story in storyDays {
            guard let weekday = story.weekday,
                let day = CalendarDay(year: year, month: story.month, day: story.day)
            else { continue }
            score += day.weekday == weekday ? 1 : -2
        }
        return score
    }
}
