import Diplomacy
import Foundation
import Knowledge

/// Finds when an article without a publication date was written, by constraints: tenures of the
/// office-holders it names, gatherings, weekdays, the dates it tells in full.
///
/// Each year is weighed by all evidence; a year is taken only when it is likely enough. None is behind the day on which the page
/// was received, or where that is not known behind all years that the tables know and the article tells.
package struct WritingDayFinder: Sendable {
    /// How likely a year must be among all to be taken. On annotated pages that the weights were not
    /// fitted on, years this likely were right in three of four cases.
    static let leastProbability = 0.3

    private let tables: YearTables

    package init(knowledge: KnowledgeBase) { tables = YearTables(knowledge) }

    /// A year the article may be of.
    package struct Year: Hashable, Sendable {
        package let writing: WritingDay
        /// Of this year among all, 0 to 1.
        package let probability: Double
    }

    /// The years weighed; none when the article tells nothing of its time.
    package struct Years: Sendable {
        private let clues: YearClues?
        /// How well each fits; -infinity of those that cannot be.
        private var scores: [Double] = []

        package init() { clues = nil }

        fileprivate init(_ evidence: YearEvidence, _ scores: [Double], latest: CalendarDay?) {
            let years = evidence.clues.years
            clues = evidence.clues
            self.scores = scores
            for i in scores.indices {
                let isPossible =
                    latest.map { years.isPossible(i, on: $0) }
                    ?? (years.year(i) <= evidence.lastYear)
                if !isPossible { self.scores[i] = -.infinity }
            }
        }

        /// Of each year; none where none can be.
        private var probabilities: [Double] {
            guard let best = scores.max(), best > -.infinity else { return [] }
            var probabilities = scores
            var sum = 0.0
            for i in scores.indices {
                probabilities[i] = exp(scores[i] - best)
                sum += probabilities[i]
            }
            for i in scores.indices { probabilities[i] /= sum }
            return probabilities
        }

        /// Nil when no year is clearly the best.
        package var best: WritingDay? {
            let probabilities = probabilities
            guard let clues, let most = probabilities.max(), most >= leastProbability else {
                return nil
            }
            return clues.writing(probabilities.firstIndex(of: most)!)
        }

        /// Best first.
        package var all: [Year] {
            guard let clues else { return [] }
            let probabilities = probabilities
            return probabilities.indices.filter { scores[$0] > -.infinity }
                .map { Year(writing: clues.writing($0), probability: probabilities[$0]) }
                .sorted { ($0.probability, $1.writing.day) > ($1.probability, $0.writing.day) }
        }

        fileprivate enum Outlook {
            case year(Int), none, open
        }

        /// What more rounding than there is would not change.
        private static let margin = 1e-6

        /// Which year will be taken, whatever phrases say of some years, given as bits. They say it relative to all of
        /// these: so none becomes likelier by more than as many times as they are; nor do those of them that are leap
        /// years together, or the others together, become likelier than so many times the likeliest.
        fileprivate func outlook(beforePhrasesOf years: Int) -> Outlook {
            func isOpen(_ i: Int) -> Bool { years >> i & 1 == 1 }
            var (best, bestOpen) = (-Double.infinity, -Double.infinity)
            for i in scores.indices {
                if isOpen(i) {
                    bestOpen = max(bestOpen, scores[i])
                } else {
                    best = max(best, scores[i])
                }
            }
            guard best > -.infinity else { return .open }
            var sum = 0.0
            for i in scores.indices where !isOpen(i) {
                if scores[i] < best, scores[i] > best - Self.margin { return .open }
                sum += exp(scores[i] - best)
            }
            let most = Double(years.nonzeroBitCount) * exp(bestOpen - best)
            if most < 1 - Self.margin, 1 / (sum + 2 * most) > leastProbability + Self.margin {
                return .year(scores.indices.first { !isOpen($0) && scores[$0] == best }!)
            }
            let isUnlikely =
                max(1 / sum, most / (sum + most)) < leastProbability - Self.margin
            return isUnlikely ? .none : .open
        }
    }

    /// When an article was written; nil when no year is clearly the best. The day itself where one is told beside how far
    /// from the writing it is.
    ///
    /// - Parameter latest: the page was received that day.
    package func writing(_ passages: DatedPassages, latest: CalendarDay? = nil) -> WritingDay? {
        let found = nearby(passages, latest: latest)
        guard let anchor = passages.anchor,
            let told = DateResolver(writing: found).resolve(anchor.date, told: nil),
            case .day(let day) = told.date
        else { return found }
        return WritingDay(
            day: day.adding(days: -anchor.daysFromWriting), basis: told.basis, precision: .exact)
    }

    private func nearby(_ passages: DatedPassages, latest: CalendarDay?) -> WritingDay? {
        let evidence = YearEvidence(passages, tables)
        let years = Years(evidence, evidence.clues.scores, latest: latest)
        // Phrases, which are many, tell of few years, and seldom decide.
        switch years.outlook(beforePhrasesOf: tables.yearsOfPhrases) {
        case .none: return nil
        case .year(let i) where evidence.hasAny: return evidence.clues.writing(i)
        case .year, .open: return self.years(evidence, passages, latest: latest).best
        }
    }

    /// - Parameter latest: the page was received that day.
    package func years(_ passages: DatedPassages, latest: CalendarDay? = nil) -> Years {
        years(YearEvidence(passages, tables), passages, latest: latest)
    }

    @inline(never)
    private func years(
        _ evidence: YearEvidence, _ passages: DatedPassages, latest: CalendarDay?
    ) -> Years {
        let clues = evidence.clues
        let phrases = PhraseScores(passages.texts, tables.knowledge.phraseTimes, clues.years)
        guard evidence.hasAny || phrases.common != nil else { return Years() }
        return Years(evidence, clues.scores(with: phrases), latest: latest)
    }

    /// What speaks for and against each year, and the month of the first day told without a year, for the
    /// script that fits the weights.
    package func clues(_ passages: DatedPassages) -> (years: [Int: ClueCounts], month: Int?) {
        (
            YearEvidence(passages, tables).clues.counts,
            passages.expressions.lazy.compactMap(YearlessDay.init).first?.month
        )
    }
}
