import Dating
import Diplomacy
import Knowledge
import VietnameseText

/// Page to reported events and rejected candidates. A pure function of the page and the tables.
package struct Extractor: Sendable {
    /// Changes whenever the rules do; with the tables' version it tells which derivation a page has.
    package static let version = "6"

    let knowledge: KnowledgeBase
    private let sentences: SentenceReader
    private let weigher: Weigher

    package init(knowledge: KnowledgeBase) {
        self.knowledge = knowledge
        sentences = SentenceReader(knowledge: knowledge)
        weigher = Weigher(knowledge)
    }

    /// - Parameter received: the day the page came, the weakest evidence of when it was written; nil
    ///   for none.
    package func extract(_ page: Page, received: CalendarDay? = nil) -> [Report] {
        read(page, received: received).flatMap { reading in
            reading.candidates.compactMap { $0.verdict == .taken ? $0.report : nil }
        }
    }

    /// What the training script learns from.
    package func trainingPage(_ page: Page) -> TrainingPage {
        var result = TrainingPage()
        for reading in read(page, received: nil, for: .training) {
            let first = result.sentences.count
            if first == 0 {
                let clues = reading.dater.clues(reading.passages, knowledge: knowledge)
                for (year, clues) in clues.years {
                    result.years["\(year)"] = Dictionary(
                        uniqueKeysWithValues: clues.told.map { ("\($0.clue)", $0.count) })
                }
                result.month = clues.month
                result.phrases = Set(reading.passages.flatMap { phrases(in: $0.text) }).sorted()
            }
            result.sentences += reading.passages.map { passage in
                passage.sentences.map { passage.text.string($0.range) }
            }
            result.triggers += reading.rows.map { row in
                var row = row
                row.passage += first
                return row
            }
        }
        return result
    }

    /// What the training script learns the confidence from: by the weights that the tables have.
    package func trainingEvents(_ page: Page) -> [TrainingPage.Event] {
        read(page, received: nil, for: .trainingEvents).flatMap(\.events)
    }

    /// What the second reading of a page sees besides, for each pair of `trainingPage` in order: by the first
    /// reading's weights that the tables have.
    package func trainingContexts(_ page: Page) -> [TrainingPage.Context] {
        read(page, received: nil, for: .trainingContexts).flatMap(\.contexts)
    }

    private func phrases(in text: AnnotatedText) -> [String] {
        PhraseTimes.phrases(in: text.tokens).map { phrase in
            phrase.map { Folding.fold(text.string($0..<$0 + 1)) }.joined(separator: " ")
        }
    }

    /// What a page is read for: the weights' terms are told, and rows for training written, only then.
    enum Purpose {
        case extracting, explaining, training, trainingContexts, trainingEvents
    }

    /// What was read of one article, or of the page's teasers.
    struct Reading {
        let passages: [Passage]
        let dater: ArticleDater
        let candidates: [Candidate]
        var rows: [TrainingPage.Trigger] = []
        var contexts: [TrainingPage.Context] = []
        var events: [TrainingPage.Event] = []
    }

    func read(_ page: Page, received: CalendarDay?, for purpose: Purpose = .extracting) -> [Reading]
    {
        var parts: [(blocks: [Int], region: Region)] = []
        let articles = Set(page.blocks.map(\.article)).sorted()
        for article in articles {
            let blocks = page.blocks.indices.filter { i in
                let block = page.blocks[i]
                guard block.article == article else { return false }
                switch block.role {
                case .headline, .body, .caption: return true
                case .dateline, .byline, .teaser, .furniture: return false
                }
            }
            if !blocks.isEmpty { parts.append((blocks, .main)) }
        }
        let teasers = page.blocks.indices.filter { page.blocks[$0].role == .teaser }
        if !teasers.isEmpty { parts.append((teasers, .teaser)) }
        return parts.enumerated().map { number, part in
            read(
                part.blocks, of: page, region: part.region,
                published: number == 0 ? page.published : nil, received: received,
                for: purpose)
        }
    }

    private func read(
        _ blocks: [Int], of page: Page, region: Region, published: Publication?,
        received: CalendarDay?, for purpose: Purpose
    ) -> Reading {
        var binder = NameBinder()
        let passages = blocks.map {
            sentences.passage(page.blocks[$0], number: $0, binder: &binder)
        }
        let dater = ArticleDater(
            passages: passages, published: published, received: region == .main ? received : nil,
            knowledge: knowledge)
        let reader = ArticleReader(
            knowledge: knowledge, weigher: weigher, page: page, passages: passages, dater: dater,
            region: region, purpose: purpose)
        reader.read()
        let discourse = Discourse(
            confidence: Confidence(knowledge.weights), facts: reader.facts,
            storyDay: dater.storyDay?.date.firstDay)
        guard purpose == .trainingEvents else {
            return Reading(
                passages: passages, dater: dater, candidates: discourse.settle(reader.candidates),
                rows: reader.rows, contexts: reader.contexts)
        }
        let candidates = discourse.joined(reader.candidates)
        return Reading(
            passages: passages, dater: dater, candidates: candidates,
            events: discourse.events(candidates).rows)
    }
}
