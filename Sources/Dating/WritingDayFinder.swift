import Diplomacy
import Foundation
import Knowledge

/// Finds when an article without a publication date was written, by constraints: tenures of the
/// office-holders it names, gatherings, weekdays, the dates it tells in full.
///
/// Each year is weighed by all evidence; a year is taken only when it is likely enough.
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
        /// Of each year; below 0 of those that cannot be.
        private var probabilities: [Double] = []

        package init() { clues = nil }

        fileprivate init(_ clues: YearClues, _ phrases: PhraseTimes.Tally, latest: CalendarDay?) {
            self.clues = clues
            let scores = clues.scores(phrases)
            let isPossible = scores.indices.map { i in
                latest.map { clues.years.isPossible(i, on: $0) } ?? true
            }
            var best = -Double.infinity
            for i in scores.indices where isPossible[i] { best = max(best, scores[i]) }
            var sum = 0.0
            probabilities.reserveCapacity(scores.count)
            for i in scores.indices {
                probabilities.append(isPossible[i] ? exp(scores[i] - best) : -1)
                if isPossible[i] { sum += probabilities[i] }
            }
            for i in scores.indices where isPossible[i] { probabilities[i] /= sum }
        }

        /// Nil when no year is clearly the best.
        package var best: WritingDay? {
            guard let clues, let most = probabilities.max(), most >= leastProbability else {
                return nil
            }
            return clues.writing(probabilities.firstIndex(of: most)!)
        }

        /// Best first.
        package var all: [Year] {
            guard let clues else { return [] }
            return probabilities.indices.filter { probabilities[$0] >= 0 }
                .map { Year(writing: clues.writing($0), probability: probabilities[$0]) }
                .sorted { ($0.probability, $1.writing.day) > ($1.probability, $0.writing.day) }
        }
    }

    /// - Parameter latest: the page was received that day.
    package func years(_ passages: DatedPassages, latest: CalendarDay? = nil) -> Years {
        let evidence = YearEvidence(passages, tables)
        guard evidence.hasAny else { return Years() }
        return Years(YearClues(evidence), evidence.phrases, latest: latest)
    }

    /// What speaks for and against each year, and the month of the first day told without a year, for the
    /// script that fits the weights.
    package func clues(_ passages: DatedPassages) -> (years: [Int: ClueCounts], month: Int?) {
        let evidence = YearEvidence(passages, tables)
        return (YearClues(evidence).counts, evidence.storyDays.first?.day.month)
    }
}
