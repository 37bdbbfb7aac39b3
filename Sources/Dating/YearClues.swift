import Diplomacy
import Knowledge
import VietnameseText

/// What the phrases of an article say of the years that the tables know, by the quarter of the story.
struct PhraseScores {
    let years: [Int]
    /// Of a common and of a leap year; nil where no phrase says anything.
    let common: [Double]?
    let leap: [Double]?

    init(_ texts: [AnnotatedText], _ times: PhraseTimes, _ candidates: CandidateYears) {
        years = times.years
        let ofCommon = candidates.quarter(inLeapYear: false)
        let ofLeap = candidates.quarter(inLeapYear: true)
        common = times.scores(of: texts, quarter: ofCommon)
        leap = ofLeap == ofCommon ? common : times.scores(of: texts, quarter: ofLeap)
    }
}

/// How often a clue speaks for each year, four times at most: the years, as bits, whose count has a bit set.
private struct YearCounts: Sendable {
    private var ones = 0
    private var twos = 0
    private var fours = 0

    @inline(__always)
    subscript(year: Int) -> Double {
        let (one, two, four) = (ones &>> year & 1, twos &>> year & 1, fours &>> year & 1)
        return Double(one | two &<< 1 | four &<< 2)
    }

    /// One more for some years, as bits, but for those that have four.
    mutating func add(_ years: Int) {
        let added = years & ~fours
        let toTwos = ones & added
        fours |= twos & toTwos
        twos ^= toTwos
        ones ^= added
    }
}

/// How often each clue speaks for each year.
struct YearClues: Sendable {
    let years: CandidateYears
    /// Of each clue.
    private var cells = [YearCounts](filledWith: YearCounts(), count: YearClue.allCases.count)
    /// The clues that speak at all, as bits.
    private var told: UInt64 = 0

    init(_ years: CandidateYears) { self.years = years }

    private func isTold(_ clue: YearClue) -> Bool { told >> UInt64(clue.rawValue) & 1 == 1 }

    private mutating func add(_ clue: YearClue, _ year: Int) { add(clue, toAll: 1 << year) }

    /// - Parameter years: as bits.
    private mutating func add(_ clue: YearClue, toAll years: Int) {
        if years == 0 { return }
        told |= 1 << UInt64(clue.rawValue)
        cells[clue.rawValue].add(years)
    }

    // MARK: - What they come to

    var counts: [Int: ClueCounts] {
        Dictionary(
            uniqueKeysWithValues: years.indices.map { i in
                let counts = YearClue.allCases.map { ($0, cells[$0.rawValue][i]) }
                return (years.year(i), ClueCounts(told: counts.filter { $0.1 > 0 }))
            })
    }

    /// How well each year fits.
    var scores: [Double] {
        var scores = [Double](filledWith: 0, count: years.indices.count)
        var sums = scores.mutableSpan
        for clue in YearClue.allCases where isTold(clue) {
            let (weight, counts) = (clue.weight, cells[clue.rawValue])
            for i in sums.indices { sums[i] += weight * counts[i] }
        }
        return scores
    }

    /// How well each year fits by phrases too.
    func scores(with phrases: PhraseScores) -> [Double] {
        var scores = scores
        for (place, year) in phrases.years.enumerated() {
            let i = year - CandidateYears.all.lowerBound
            guard years.indices.contains(i) else { continue }
            if let told = years.isLeap(i) ? phrases.leap : phrases.common {
                scores[i] += told[place]
            }
        }
        return scores
    }

    /// The day that the story tells first, in a year, and the constraint that says most.
    func writing(_ i: Int) -> WritingDay {
        let bases: [DateBasis] = [.weekday, .tenure, .gathering, .context]
        var parts = SIMD4<Double>.zero
        for clue in YearClue.allCases where isTold(clue) {
            let basis =
                switch clue.basis {
                case .weekday: 0
                case .tenure: 1
                case .gathering: 2
                default: 3
                }
            parts[basis] += clue.weight * cells[clue.rawValue][i]
        }
        let most = parts.max()
        let basis = most > 0 ? bases.indices.first { parts[$0] == most }! : 3
        return WritingDay(
            day: years.day(i), basis: bases[basis],
            precision: years.story(i) == nil ? .year : .nearby)
    }

    // MARK: - People and affairs

    /// - Parameters:
    ///   - held: the years in which somebody held an office, once or more, as bits.
    ///   - isTold: that he held it.
    mutating func add(personInOffice held: Int, isTold: Bool) {
        add(isTold ? .inOffice : .namedInOffice, toAll: held)
        add(
            isTold ? .outOfOffice : .namedOutOfOffice, toAll: (1 << years.indices.count - 1) & ~held
        )
    }

    /// Most is told of an affair soon after it began: half a year weighed years best on the annotated
    /// pages, by cross-validation against 300 and 365 days.
    private static let freshDays = 180
    private static let recentDays = 365

    mutating func add(landmark: ClosedRange<Int>) {
        for i in years.indices {
            let span = years.span(i)
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
            add(clue, i)
        }
    }

    // MARK: - Days and years told in full

    /// The story follows the last day and year it tells in full, soon as a rule.
    mutating func add(lastDay: Int) {
        for i in years.indices {
            let clue: YearClue =
                switch years.span(i).upperBound - lastDay {
                case ..<(-45): .dayToCome
                case ...370: .dayWithinYear
                case ...1100: .dayWithinThreeYears
                default: .dayLongAgo
                }
            add(clue, i)
        }
    }

    mutating func add(lastYear: Int) {
        for i in years.indices {
            let clue: YearClue =
                switch years.year(i) - lastYear {
                case ..<(-1): .yearFarToCome
                case -1: .yearToCome
                case 0: .yearSame
                case 1: .yearLast
                case 2: .yearBeforeLast
                default: .yearLongAgo
                }
            add(clue, i)
        }
    }

    mutating func add(lastGatheringYear: Int) {
        for i in years.indices {
            let clue: YearClue =
                switch lastGatheringYear - years.year(i) {
                case 0: .gatheringNamesYear
                case 1: .gatheringNamesNextYear
                case -1: .gatheringNamesLastYear
                default: .gatheringNamesOtherYear
                }
            add(clue, i)
        }
    }

    mutating func add(_ weekday: Int, of day: YearlessDay) {
        for i in years.indices {
            guard let number = years.number(of: day, i) else { continue }
            // 1 January 1970 was a Thursday.
            add((number + 3) % 7 + 1 == weekday ? .weekdayFits : .weekdayFails, i)
        }
    }

    // MARK: - Gatherings and meetings

    private static let nearDays = 3
    private static let someWeeksDays = 21

    mutating func add(
        _ gathering: YearEvidence.Gathering, _ editions: [YearTables.Edition]
    ) {
        var there = 0
        var gaps = Array(filledWith: Int.max, count: years.indices.count)
        func own(_ i: Int) -> Int? { gathering.day.flatMap { years.number(of: $0, i) } }
        for edition in editions {
            let i = edition.year - CandidateYears.all.lowerBound
            guard years.indices.contains(i) else { continue }
            if let country = gathering.country, edition.country == country { there |= 1 << i }
            if let day = own(i) ?? (years.story(i) == nil ? nil : years.span(i).lowerBound) {
                gaps[i] = min(gaps[i], edition.gap(to: day))
            }
        }
        add(.gatheringPlaceFits, toAll: there)
        if let number = gathering.number,
            let edition = editions.first(where: { $0.number == number })
        {
            for i in years.indices {
                let fits = years.year(i) == edition.year
                add(fits ? .gatheringNumberFits : .gatheringNumberFails, i)
                if fits, let own = own(i), edition.gap(to: own) == 0 {
                    add(.gatheringDayFits, i)
                }
            }
            return
        }
        for i in years.indices {
            if own(i) != nil {
                switch gaps[i] {
                case 0: add(.gatheringDayFits, i)
                case 1: add(.gatheringDayClose, i)
                default: add(.gatheringDayFails, i)
                }
            } else if gaps[i] <= Self.nearDays {
                add(.gatheringNear, i)
            } else if gaps[i] <= Self.someWeeksDays {
                add(.gatheringInWeeks, i)
            }
        }
    }

    /// - Parameter met: those in which leaders met on a day of the story, as bits.
    mutating func addMeetings(_ met: Int, of day: YearlessDay) {
        var fitting = 0
        for i in years.indices where met >> i & 1 == 1 && years.number(of: day, i) != nil {
            fitting |= 1 << i
        }
        add(.meetingDayFits, toAll: fitting)
    }
}
