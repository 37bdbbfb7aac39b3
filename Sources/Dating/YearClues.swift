import Diplomacy
import Knowledge

/// A year weighed; its days are numbers since 1970.
struct CandidateYear: Sendable {
    static let all = 1995...2035

    let year: Int
    let days: ClosedRange<Int>
    /// The first day of the story that the year has.
    let story: (day: YearlessDay, number: Int)?

    init(_ year: Int, _ evidence: YearEvidence) {
        self.year = year
        let first = CalendarDay(year: year, month: 1, day: 1)!.daysSince1970
        let days = first...(first + (CalendarDay.isLeap(year) ? 365 : 364))
        self.days = days
        story =
            evidence.storyDays.lazy.compactMap { story in
                Self.number(of: story.day, in: days).map { (story.day, $0) }
            }.first
    }

    /// Nil where the year has no such day.
    func number(of day: YearlessDay) -> Int? { Self.number(of: day, in: days) }

    private static func number(of day: YearlessDay, in days: ClosedRange<Int>) -> Int? {
        (days.count == 366 ? day.leap : day.common).map { days.lowerBound + $0 }
    }

    /// The day of the story, else all.
    var span: ClosedRange<Int> { story.map { $0.number...$0.number } ?? days }
}

/// How often each clue speaks for each year.
struct YearClues {
    private let evidence: YearEvidence
    private let years: [CandidateYear]
    private let clues = YearClue.allCases
    /// Of each year one after another, in the order of `YearClue`.
    private var cells: [Double]

    init(_ evidence: YearEvidence) {
        self.evidence = evidence
        years = CandidateYear.all.map { CandidateYear($0, evidence) }
        cells = Array(repeating: 0, count: years.count * clues.count)
        for i in years.indices {
            addPeople(i)
            addLandmarks(i)
            addDays(i)
            addYears(i)
            addWeekdays(i)
        }
        for gathering in evidence.gatherings { add(gathering) }
        for (day, _) in evidence.storyDays { addMeetings(day) }
    }

    private subscript(_ year: Int, _ clue: YearClue) -> Double {
        get { cells[year * clues.count + clue.rawValue] }
        set { cells[year * clues.count + clue.rawValue] = newValue }
    }

    // MARK: - What they come to

    var counts: [Int: ClueCounts] {
        Dictionary(
            uniqueKeysWithValues: years.indices.map { i in
                let told = clues.map { ($0, min(self[i, $0], YearClue.most)) }.filter { $0.1 > 0 }
                return (years[i].year, ClueCounts(told: told))
            })
    }

    /// How well each year fits, with the day its story tells first and the constraint that says most.
    func scores(phrases: PhraseTimes.Tally) -> [(score: Double, writing: WritingDay)] {
        let bases = DateBasis.allCases
        let weights = clues.map { (weight: $0.weight, basis: bases.firstIndex(of: $0.basis)!) }
        var byBasis = Array(repeating: 0.0, count: bases.count)
        return years.indices.map { i in
            var total = 0.0
            for basis in bases.indices { byBasis[basis] = 0 }
            for clue in weights.indices {
                let count = cells[i * weights.count + clue]
                guard count > 0 else { continue }
                let part = weights[clue].weight * min(count, YearClue.most)
                total += part
                byBasis[weights[clue].basis] += part
            }
            let story = years[i].story?.day
            total += phrases.score(of: years[i].year, quarter: story.map { ($0.month + 2) / 3 })
            let most = bases.indices.max { byBasis[$0] < byBasis[$1] }!
            let writing = WritingDay(
                day: CalendarDay(
                    year: years[i].year, month: story?.month ?? 1, day: story?.day ?? 1)!,
                basis: byBasis[most] > 0 ? bases[most] : .context,
                precision: story == nil ? .year : .nearby)
            return (total, writing)
        }
    }

    // MARK: - Each year by itself

    private mutating func addPeople(_ i: Int) {
        let span = years[i].span
        let holding = evidence.officeHolders.people(inOffice: span)
        self[i, .inOffice] = Double(holding)
        self[i, .outOfOffice] = Double(evidence.officeHolders.people - holding)
        let namedInOffice = evidence.named.people(inOffice: span)
        self[i, .namedInOffice] = Double(namedInOffice)
        self[i, .namedOutOfOffice] = Double(evidence.named.people - namedInOffice)
    }

    /// Most is told of an affair soon after it began: half a year weighed years best on the annotated
    /// pages, by cross-validation against 300 and 365 days.
    private static let freshDays = 180
    private static let recentDays = 365

    private mutating func addLandmarks(_ i: Int) {
        let span = years[i].span
        for landmark in evidence.landmarks {
            let clue: YearClue =
                if span.upperBound < landmark.lowerBound {
                    .beforeLandmark
                } else if span.lowerBound <= landmark.upperBound {
                    span.lowerBound - landmark.lowerBound <= Self.freshDays
                        ? .freshLandmark : .duringLandmark
                } else {
                    span.lowerBound - landmark.upperBound <= Self.recentDays
                        ? .afterLandmark : .longAfterLandmark
                }
            self[i, clue] += 1
        }
    }

    /// The story follows the last day and year it tells in full, soon as a rule.
    private mutating func addDays(_ i: Int) {
        guard let last = evidence.lastDay else { return }
        switch years[i].span.upperBound - last.daysSince1970 {
        case ..<(-45): self[i, .dayToCome] = 1
        case ...370: self[i, .dayWithinYear] = 1
        case ...1100: self[i, .dayWithinThreeYears] = 1
        default: self[i, .dayLongAgo] = 1
        }
    }

    private mutating func addYears(_ i: Int) {
        if let last = evidence.lastYear {
            switch years[i].year - last {
            case ..<(-1): self[i, .yearFarToCome] = 1
            case -1: self[i, .yearToCome] = 1
            case 0: self[i, .yearSame] = 1
            case 1: self[i, .yearLast] = 1
            case 2: self[i, .yearBeforeLast] = 1
            default: self[i, .yearLongAgo] = 1
            }
        }
        if let last = evidence.lastGatheringYear {
            switch last - years[i].year {
            case 0: self[i, .gatheringNamesYear] = 1
            case 1: self[i, .gatheringNamesNextYear] = 1
            case -1: self[i, .gatheringNamesLastYear] = 1
            default: self[i, .gatheringNamesOtherYear] = 1
            }
        }
    }

    private mutating func addWeekdays(_ i: Int) {
        for (day, weekday) in evidence.storyDays {
            guard let weekday, let number = years[i].number(of: day) else { continue }
            // 1 January 1970 was a Thursday.
            let fits = (number + 3) % 7 + 1 == weekday
            self[i, fits ? .weekdayFits : .weekdayFails] += 1
        }
    }

    // MARK: - Gatherings and meetings

    private static let nearDays = 3
    private static let someWeeksDays = 21

    private mutating func add(_ gathering: YearEvidence.Gathering) {
        let editions = evidence.knowledge.editions[gathering.series]
        var isThere = Array(repeating: false, count: years.count)
        var gaps = Array(repeating: Int.max, count: years.count)
        for edition in editions {
            let i = edition.start.year - CandidateYear.all.lowerBound
            guard years.indices.contains(i) else { continue }
            if let country = gathering.country, edition.country == country { isThere[i] = true }
            if let day = gathering.day.flatMap(years[i].number) ?? years[i].story?.number {
                gaps[i] = min(gaps[i], Self.gapDays(day, edition))
            }
        }
        for i in years.indices where isThere[i] { self[i, .gatheringPlaceFits] += 1 }
        if let number = gathering.number,
            let edition = editions.first(where: { $0.number == number })
        {
            for i in years.indices {
                let fits = years[i].year == edition.start.year
                self[i, fits ? .gatheringNumberFits : .gatheringNumberFails] += 1
                if fits, let own = gathering.day.flatMap(years[i].number),
                    Self.gapDays(own, edition) == 0
                {
                    self[i, .gatheringDayFits] += 1
                }
            }
            return
        }
        for i in years.indices {
            if gathering.day.flatMap(years[i].number) != nil {
                switch gaps[i] {
                case 0: self[i, .gatheringDayFits] += 1
                case 1: self[i, .gatheringDayClose] += 1
                default: self[i, .gatheringDayFails] += 1
                }
            } else if gaps[i] <= Self.nearDays {
                self[i, .gatheringNear] += 1
            } else if gaps[i] <= Self.someWeeksDays {
                self[i, .gatheringInWeeks] += 1
            }
        }
    }

    private static func gapDays(_ day: Int, _ edition: GatheringEdition) -> Int {
        max(0, edition.start.daysSince1970 - day, day - edition.end.daysSince1970)
    }

    /// The years in which leaders met on a day of the story.
    private mutating func addMeetings(_ day: YearlessDay) {
        var found: [Int] = []
        for days in evidence.meetings {
            let (first, last) = (days.lowerBound, days.upperBound)
            let isAfter = (first.month, first.day) <= (day.month, day.day)
            let isBefore = (day.month, day.day) <= (last.month, last.day)
            if first.year == last.year {
                if isAfter && isBefore { found.append(first.year) }
            } else {
                if isAfter { found.append(first.year) }
                if isBefore { found.append(last.year) }
            }
        }
        for year in Set(found) {
            let i = year - CandidateYear.all.lowerBound
            if years.indices.contains(i), years[i].number(of: day) != nil {
                self[i, .meetingDayFits] += 1
            }
        }
    }
}
