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
        let evidence = YearEvidence(passages, knowledge: knowledge)
        guard evidence.hasAny else { return [] }
        let scored = YearClues(evidence).scores(phrases: evidence.phrases).filter { _, writing in
            guard let latest else { return true }
            return writing.precision == .year
                ? writing.day.year <= latest.year : writing.day <= latest
        }
        guard let best = scored.map(\.score).max() else { return [] }
        let odds = scored.map { exp($0.score - best) }
        let sum = odds.reduce(0, +)
        return zip(scored, odds).map { Year(writing: $0.writing, probability: $1 / sum) }
            .sorted { ($0.probability, $1.writing.day) > ($1.probability, $0.writing.day) }
    }

    /// What speaks for and against each year, and the month of the first day told without a year, for the
    /// script that fits the weights.
    package func clues(_ passages: [Passage]) -> (years: [Int: ClueCounts], month: Int?) {
        let evidence = YearEvidence(passages, knowledge: knowledge)
        return (YearClues(evidence).counts, evidence.storyDays.first?.day.month)
    }

    /// Nil when no year is clearly the best.
    package func find(_ years: [Year]) -> WritingDay? {
        guard let best = years.first, best.probability >= Self.leastProbability else { return nil }
        return best.writing
    }
}
