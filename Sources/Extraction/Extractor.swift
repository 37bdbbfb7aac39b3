import Dating
import Diplomacy
import Knowledge
import VietnameseText

/// Page to reported events and rejected candidates. A pure function of the page and the tables.
package struct Extractor: Sendable {
    /// Changes whenever the rules do; with the tables' version it tells which derivation a page has.
    package static let version = "10"

    let knowledge: KnowledgeBase
    private let vocabulary: Vocabulary
    private let scanner: DateScanner
    private let finder: WritingDayFinder
    private let weigher: Weigher
    private let eventNames: EventNames

    package init(knowledge: KnowledgeBase) {
        self.knowledge = knowledge
        vocabulary = Vocabulary(knowledge)
        scanner = DateScanner(knowledge: knowledge)
        finder = WritingDayFinder(knowledge: knowledge)
        weigher = Weigher(knowledge)
        eventNames = EventNames(knowledge)
    }

    /// - Parameter received: the day the page came, the weakest evidence of when it was written; nil
    ///   for none.
    package func extract(_ page: Page, received: CalendarDay? = nil) -> [Report] {
        read(page, received: received).flatMap(\.reports)
    }

    /// What the training script learns from.
    package func trainingPage(_ page: Page) -> TrainingPage {
        var result = TrainingPage()
        for reading in read(page, received: nil, for: .training) {
            let first = result.sentences.count
            if first == 0 {
                let clues = reading.dater.clues
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

    /// What the second reading of a page sees besides, for each pair of `trainingPage` in order: by the weights that the tables
    /// have.
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
        var reports: [Report] = []
        var rows: [TrainingPage.Trigger] = []
        var contexts: [TrainingPage.Context] = []
        var events: [TrainingPage.Event] = []
    }

    func read(_ page: Page, received: CalendarDay?, for purpose: Purpose = .extracting) -> [Reading]
    {
        var told: [(article: Int, block: Int)] = []
        told.reserveCapacity(page.blocks.count)
        var teasers: [Int] = []
        for i in page.blocks.indices {
            switch page.blocks[i].role {
            case .headline, .body, .caption: told.append((page.blocks[i].article, i))
            case .teaser: teasers.append(i)
            case .dateline, .byline, .furniture: continue
            }
        }
        told.sort { $0 < $1 }
        var readings: [Reading] = []
        func read(_ blocks: [Int], _ region: Region) {
            readings.append(
                self.read(
                    blocks, of: page, region: region,
                    published: readings.isEmpty ? page.published : nil, received: received,
                    for: purpose))
        }
        var start = 0
        while start < told.count {
            var end = start + 1
            while end < told.count, told[end].article == told[start].article { end += 1 }
            read(told[start..<end].map { $0.block }, .main)
            start = end
        }
        if !teasers.isEmpty { read(teasers, .teaser) }
        return readings
    }

    private func read(
        _ blocks: [Int], of page: Page, region: Region, published: Publication?,
        received: CalendarDay?, for purpose: Purpose
    ) -> Reading {
        let texts = AnnotatedText.read(
            blocks.map { page.blocks[$0].text.utf8 }, knowledge: knowledge)
        var sentences = SentenceReader(texts, knowledge: knowledge, vocabulary: vocabulary)
        let passages = sentences.passages(blocks, of: page)
        let dater = ArticleDater(
            passages: passages, dates: DatedPassages(texts, scanner, kinds: sentences.kinds),
            published: published, received: region == .main ? received : nil, latest: received,
            finder: finder, knowledge: knowledge)
        var reader = ArticleReader(
            knowledge: knowledge, vocabulary: vocabulary, weigher: weigher, passages: passages,
            people: sentences.people, dater: dater, region: region, purpose: purpose)
        reader.read()
        var candidates: [Candidate] = []
        swap(&candidates, &reader.candidates)
        var discourse = Discourse(
            consume candidates, confidence: weigher.confidence, names: eventNames,
            facts: reader.facts,
            dater: dater)
        if purpose == .trainingEvents {
            discourse.join()
            return Reading(
                passages: passages, dater: dater, candidates: discourse.candidates,
                events: discourse.events.rows)
        }
        discourse.settle()
        let reporter = Reporter(
            page: page, passages: passages, names: sentences.people, knowledge: knowledge,
            candidates: discourse.candidates,
            joined: discourse.joined)
        return Reading(
            passages: passages, dater: dater, candidates: discourse.candidates,
            reports: reporter.reports, rows: reader.rows, contexts: reader.contexts)
    }
}
