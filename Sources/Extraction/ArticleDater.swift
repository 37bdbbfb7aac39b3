import Dating
import Diplomacy
import Knowledge
import VietnameseText

/// Gives each act of an article its date: the expression that belongs to its clause, else the day the
/// story is told of.
struct ArticleDater {
    private let knowledge: KnowledgeBase
    let resolver: DateResolver
    let writing: WritingDay?
    /// The years weighed where nothing tells the day of writing, best first.
    let years: [WritingDayFinder.Year]
    /// By passage, in order.
    let dates: [[DateExpression]]
    /// The first day the article's head tells: its news.
    let storyDay: ResolvedDate?

    /// How many passages make the head of an article.
    static let headPassages = 4

    init(
        passages: [Passage], published: Publication?, received: CalendarDay?,
        knowledge: KnowledgeBase
    ) {
        self.knowledge = knowledge
        let scanner = DateScanner(knowledge: knowledge)
        dates = passages.map { scanner.scan($0.text) }
        if let published {
            years = []
            writing = WritingDay(day: published.day, basis: .published, precision: .exact)
        } else {
            let evidence = zip(passages, dates).map {
                WritingDayFinder.Passage(text: $0.text, dates: $1)
            }
            let finder = WritingDayFinder(knowledge: knowledge)
            years = finder.years(evidence, latest: received)
            let found = finder.find(years)
            writing =
                found ?? received.map { WritingDay(day: $0, basis: .received, precision: .exact) }
        }
        resolver = DateResolver(writing: writing)
        storyDay = Self.storyDay(passages, dates, resolver)
    }

    /// The days about which the article was written; nil where nothing tells the year.
    var span: (CalendarDay, CalendarDay)? {
        writing.map { writing in
            let year = PartialDate.year(writing.day.year)
            return writing.precision == .year
                ? (year.firstDay, year.lastDay) : (writing.day, writing.day)
        }
    }

    func clues(
        _ passages: [Passage], knowledge: KnowledgeBase
    ) -> (years: [Int: ClueCounts], month: Int?) {
        WritingDayFinder(knowledge: knowledge).clues(
            zip(passages, dates).map { WritingDayFinder.Passage(text: $0.text, dates: $1) })
    }

    private static func storyDay(
        _ passages: [Passage], _ dates: [[DateExpression]], _ resolver: DateResolver
    ) -> ResolvedDate? {
        for (passage, expressions) in zip(passages, dates).prefix(headPassages)
        where passage.role != .caption {
            for expression in expressions {
                guard let resolved = resolver.resolve(expression, told: nil),
                    case .day = resolved.date
                else { continue }
                return resolved
            }
        }
        if let writing = resolver.writing, writing.isExact {
            return ResolvedDate(date: .day(writing.day), basis: writing.basis)
        }
        return nil
    }

    /// The date of an act told by `trigger` in a sentence of passage number `index`, by the `expression` that
    /// tells it, if one does.
    func date(
        of trigger: Range<Int>, by expression: DateExpression?, in sentence: Sentence,
        passage index: Int, told: CalendarDay?,
        of kind: Kind, _ parties: Parties, status: Status, isHead: Bool, isOfTitle: Bool,
        _ text: AnnotatedText
    ) -> (date: ResolvedDate?, note: DateNote) {
        if let expression {
            if kind == .meeting, !expression.tellsDay,
                let date = summit(
                    parties, in: sentence, text, month: expression.month,
                    isPlanned: status == .planned)
            {
                return (date, .summit)
            }
            let resolved = resolver.resolve(
                expression, told: told ?? storyDay?.day, expectsFuture: status == .planned)
            return (resolved, .expression)
        }
        if kind == .meeting,
            let date = summit(
                parties, in: sentence, text, month: nil, isPlanned: status == .planned)
        {
            return (date, .summit)
        }
        if sentence.clauses[sentence.clause(at: trigger.lowerBound)].isBackground {
            return (nil, .background)
        }
        if status != .occurred { return (nil, .plan) }
        if let storyDay {
            if isEarlier(sentence, text)
                || (!isHead && !isOfTitle && Self.ofOldDays.contains(kind))
            {
                return (month(of: storyDay), .storyMonth)
            }
            return (
                ResolvedDate(date: storyDay.date, basis: isHead ? storyDay.basis : .context),
                .storyDay
            )
        }
        if isHead, let writing, writing.precision == .nearby {
            let month = PartialDate.month(year: writing.day.year, month: writing.day.month)
            return (ResolvedDate(date: month, basis: .context), .storyMonth)
        }
        return (nil, .none)
    }

    /// What a body tells of them without a day is more often of the days before than of the story's:
    /// on annotated pages its month was right 40 times, its day 23. Those of the title's two were
    /// among these, and are the story's own all the same.
    private static let ofOldDays: Set<Kind> = [.meeting, .visit, .call, .dialogue, .agreement]

    /// "trước đó": before the day of the story.
    private func isEarlier(_ sentence: Sentence, _ text: AnnotatedText) -> Bool {
        let entities = knowledge.entities
        for at in sentence.range {
            for match in text.matches(at: at) {
                if case .date(.earlier, _) = entities[Int(match.entry)] { return true }
            }
        }
        return false
    }

    private func month(of resolved: ResolvedDate) -> ResolvedDate {
        guard let day = resolved.day else { return resolved }
        return ResolvedDate(date: .month(year: day.year, month: day.month), basis: .context)
    }

    private func summit(
        _ parties: Parties, in sentence: Sentence, _ text: AnnotatedText, month: Int?,
        isPlanned: Bool
    ) -> ResolvedDate? {
        SummitDater(knowledge: knowledge, writing: writing).date(
            of: parties, in: sentence, text, month: month, isPlanned: isPlanned)
    }

    /// A hostile passage has a hundred thousand dates and as many sentences.
    func expressions(in sentence: Sentence, passage index: Int) -> ArraySlice<DateExpression> {
        let all = dates[index]
        func first(from token: Int) -> Int {
            var (low, high) = (0, all.count)
            while low < high {
                let middle = (low + high) / 2
                if all[middle].range.lowerBound < token {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            return low
        }
        return all[first(from: sentence.range.lowerBound)..<first(from: sentence.range.upperBound)]
    }

    /// The last day told in a sentence, for "cùng ngày" and days without a month later on.
    func lastDay(in sentence: Sentence, passage index: Int, told: CalendarDay?) -> CalendarDay? {
        var last = told
        for expression in expressions(in: sentence, passage: index) {
            if let day = resolver.resolve(expression, told: last)?.day { last = day }
        }
        return last
    }

    /// The expression that bears on the trigger: of its own clause; else of a clause that is not
    /// subordinate, the one that opens the sentence first.
    func expression(
        for trigger: Range<Int>, in sentence: Sentence, of expressions: ArraySlice<DateExpression>
    ) -> DateExpression? {
        let own = sentence.clause(at: trigger.lowerBound)
        var best: (cost: Int, expression: DateExpression)?
        for expression in expressions {
            let clause = sentence.clause(at: expression.range.lowerBound)
            let isBefore = expression.range.upperBound <= trigger.lowerBound
            var cost =
                isBefore
                ? trigger.lowerBound - expression.range.upperBound
                : expression.range.lowerBound - trigger.upperBound
            if clause != own {
                let between = min(clause, own)...max(clause, own)
                if sentence.clauses[own].isBackground { continue }
                let crossed = between.filter { sentence.clauses[$0].isSubordinate }
                cost += 6 * (between.count - 1) + 30 * crossed.count
                if sentence.clauses[clause].isSubordinate { cost += 40 }
                // "Ngày 17/2, …": the day of the whole sentence.
                if clause == 0 && expression.range.lowerBound - sentence.range.lowerBound <= 3 {
                    cost -= sentence.clauses[own].isSubordinate ? 0 : 20
                }
            }
            if case .year = expression.form { cost += 15 }
            if best == nil || cost < best!.cost { best = (cost, expression) }
        }
        guard let best, best.cost < 60 else { return nil }
        return best.expression
    }
}

extension DateExpression {
    fileprivate var tellsDay: Bool {
        switch form {
        case .month, .year, .relativeMonth, .relativeYear, .week: false
        default: true
        }
    }

    fileprivate var month: Int? {
        if case .month(let month, _) = form { return month }
        return nil
    }
}

extension ResolvedDate {
    /// Nil where it is not one day.
    var day: CalendarDay? {
        if case .day(let day) = date { day } else { nil }
    }
}
