import Dating
import Diplomacy
import Knowledge
import VietnameseText

/// Gives each act of an article its date: the expression that belongs to its clause, else the day the
/// story is told of. When the article was written is found out when that is first asked.
final class ArticleDater {
    /// The date expressions by passage.
    let dates: DatedPassages
    private let passages: [Passage]
    private let published: Publication?
    private let received: CalendarDay?
    private let latest: CalendarDay?
    private let finder: WritingDayFinder
    private let knowledge: KnowledgeBase
    /// Costs most of what an article's dates do: asked for only where it matters.
    private(set) lazy var writing = findWriting()
    private(set) lazy var resolver = DateResolver(writing: writing)
    /// The first day the article's head tells: its news.
    private(set) lazy var storyDay = findStoryDay()
    /// Of the expressions in the sentences read so far their positions in `dates`, and the day told last up to each
    /// that was asked for.
    private var told: [Int] = []
    private var toldDays: [CalendarDay?] = []

    /// How many passages make the head of an article.
    static let headPassages = 4

    /// - Parameters:
    ///   - received: when the article was, which may have been when it was written.
    ///   - latest: it was not written after that day.
    init(
        passages: [Passage], dates: DatedPassages, published: Publication?,
        received: CalendarDay?, latest: CalendarDay?, finder: WritingDayFinder,
        knowledge: KnowledgeBase
    ) {
        self.dates = dates
        self.passages = passages
        self.published = published
        self.received = received
        self.latest = latest
        self.finder = finder
        self.knowledge = knowledge
    }

    private func findWriting() -> WritingDay? {
        if let published {
            return WritingDay(day: published.day, basis: .published, precision: .exact)
        }
        return finder.writing(dates, latest: latest)
            ?? received.map { WritingDay(day: $0, basis: .received, precision: .exact) }
    }

    /// The years weighed where nothing tells the day of writing.
    var years: WritingDayFinder.Years {
        published == nil ? finder.years(dates, latest: latest) : WritingDayFinder.Years()
    }

    /// The day of writing where that itself is known.
    private var exactWriting: WritingDay? {
        guard published != nil || received != nil || dates.anchor != nil, let writing,
            writing.isExact
        else { return nil }
        return writing
    }

    /// Whether a date lies behind the day of writing, where that itself is known.
    func isToCome(_ date: PartialDate) -> Bool {
        guard let latest = published?.day ?? received, date.firstDay > latest else { return false }
        return exactWriting != nil
    }

    /// The days about which the article was written; nil where nothing tells the year.
    var span: (CalendarDay, CalendarDay)? {
        writing.map { writing in
            let year = PartialDate.year(writing.day.year)
            return writing.precision == .year
                ? (year.firstDay, year.lastDay) : (writing.day, writing.day)
        }
    }

    var clues: (years: [Int: ClueCounts], month: Int?) { finder.clues(dates) }

    private func findStoryDay() -> ResolvedDate? {
        for p in passages.indices.prefix(Self.headPassages) {
            if case .caption = passages[p].role { continue }
            for expression in dates[p] {
                guard mayTellDay(expression), let resolved = meaning(of: expression, told: nil),
                    case .day = resolved.date
                else { continue }
                return resolved
            }
        }
        return exactWriting.map { ResolvedDate(date: .day($0.day), basis: $0.basis) }
    }

    /// Whether an expression may tell a day by itself.
    private func mayTellDay(_ expression: DateExpression) -> Bool {
        switch expression.form {
        case .day, .span: true
        case .relativeDay, .weekday: exactWriting != nil
        default: false
        }
    }

    private func meaning(
        of expression: DateExpression, told: @autoclosure () -> CalendarDay?,
        expectsFuture: Bool = false
    ) -> ResolvedDate? {
        let resolver = expression.needsWriting ? resolver : DateResolver(writing: nil)
        return resolver.resolve(expression, told: told(), expectsFuture: expectsFuture)
    }

    /// The date of an act told by `trigger` in a sentence of passage number `index`, by the `expression` that
    /// tells it, if one does.
    func date(
        of trigger: Range<Int>, by expression: DateExpression?, in sentence: Sentence,
        passage index: Int, told: Told,
        of kind: Kind, _ parties: Parties, status: Status, isHead: Bool, isOfTitle: Bool,
        _ text: AnnotatedText
    ) -> (date: ResolvedDate?, note: DateNote) {
        if case .meeting = kind, !(expression?.tellsDay ?? false),
            let date = summit(
                parties, in: sentence, text, month: expression?.month, status: status)
        {
            return (date, .summit)
        }
        if let expression { return (resolve(expression, told, status), .expression) }
        if sentence.clauses[sentence.clause(at: trigger.lowerBound)].isBackground {
            return (nil, .background)
        }
        guard case .occurred = status else { return (nil, .plan) }
        if let storyDay {
            if isEarlier(sentence, text)
                || (!isHead && !isOfTitle && Self.isOfOldDays(kind))
            {
                return (month(of: storyDay), .storyMonth)
            }
            return (
                ResolvedDate(date: storyDay.date, basis: isHead ? storyDay.basis : .context),
                .storyDay
            )
        }
        if isHead, dates.tellYearlessDay, let writing, writing.precision == .nearby {
            let month = PartialDate.month(year: writing.day.year, month: writing.day.month)
            return (ResolvedDate(date: month, basis: .context), .storyMonth)
        }
        return (nil, .none)
    }

    /// What a body tells of them without a day is more often of the days before than of the story's:
    /// on annotated pages its month was right 40 times, its day 23. Those of the title's two were
    /// among these, and are the story's own all the same.
    private static func isOfOldDays(_ kind: Kind) -> Bool {
        switch kind {
        case .meeting, .visit, .call, .dialogue, .agreement: true
        default: false
        }
    }

    /// "trước đó": before the day of the story.
    private func isEarlier(_ sentence: Sentence, _ text: AnnotatedText) -> Bool {
        let date = EntityKind.date.rawValue
        return text.matches(in: sentence.range).contains { match in
            guard match.kind == date, case .date(.earlier, _) = knowledge.entities[Int(match.entry)]
            else { return false }
            return true
        }
    }

    private func month(of resolved: ResolvedDate) -> ResolvedDate {
        guard let day = resolved.day else { return resolved }
        return ResolvedDate(date: .month(year: day.year, month: day.month), basis: .context)
    }

    private func summit(
        _ parties: Parties, in sentence: Sentence, _ text: AnnotatedText, month: Int?,
        status: Status
    ) -> ResolvedDate? {
        SummitDater(knowledge: knowledge).date(
            of: parties, in: sentence, text, month: month, isPlanned: status.isPlanned,
            writing: writing)
    }

    func expressions(in sentence: Sentence, passage index: Int) -> ArraySlice<DateExpression> {
        dates.expressions(of: index, in: sentence.range)
    }

    /// The day told last, for "cùng ngày" and days without a month: by how many expressions were told.
    struct Told {
        fileprivate var count = 0
    }

    /// Adds what a sentence tells; they come in order.
    func add(_ sentence: Sentence, passage index: Int, to told: inout Told) {
        let positions = dates.positions(of: index, in: sentence.range)
        if positions.isEmpty { return }
        self.told += positions
        told.count = self.told.count
    }

    private func day(_ told: Told) -> CalendarDay? {
        while toldDays.count < told.count {
            let before = toldDays.last ?? nil
            let expression = dates.expressions[self.told[toldDays.count]]
            toldDays.append(meaning(of: expression, told: before)?.day ?? before)
        }
        return told.count == 0 ? nil : toldDays[told.count - 1]
    }

    /// What an expression means for an act of this status.
    func resolve(
        _ expression: DateExpression, _ told: Told, _ status: Status
    ) -> ResolvedDate? {
        meaning(
            of: expression, told: day(told) ?? storyDay?.day, expectsFuture: status.isPlanned)
    }

    /// The position of the expression that bears on the trigger: of its own clause; else of a clause that is not
    /// subordinate, the one that opens the sentence first.
    func expression(
        for trigger: Range<Int>, in sentence: Sentence, of expressions: ArraySlice<DateExpression>
    ) -> Int? {
        let own = sentence.clause(at: trigger.lowerBound)
        var best: (cost: Int, position: Int)?
        for i in expressions.indices {
            let at = expressions[i].range
            let clause = sentence.clause(at: at.lowerBound)
            var cost =
                at.upperBound <= trigger.lowerBound
                ? trigger.lowerBound - at.upperBound : at.lowerBound - trigger.upperBound
            if clause != own {
                if sentence.clauses[own].isBackground { continue }
                let between = min(clause, own)...max(clause, own)
                cost += 6 * (between.count - 1)
                for crossed in between where sentence.clauses[crossed].isSubordinate { cost += 30 }
                if sentence.clauses[clause].isSubordinate { cost += 40 }
                // "Ngày 17/2, …": the day of the whole sentence.
                if clause == 0 && at.lowerBound - sentence.range.lowerBound <= 3 {
                    cost -= sentence.clauses[own].isSubordinate ? 0 : 20
                }
            }
            if case .year = expressions[i].form { cost += 15 }
            if cost < best?.cost ?? 60 { best = (cost, i) }
        }
        return best?.position
    }
}

extension Status {
    fileprivate var isPlanned: Bool { if case .planned = self { true } else { false } }
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
