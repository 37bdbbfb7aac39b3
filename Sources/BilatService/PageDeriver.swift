import Diplomacy
import EventIndex
import Extraction
import Knowledge
import PageReading

/// Bytes of a page to what it reports: reading and extraction under one set of tables.
package struct PageDeriver: Sendable {
    package let knowledge: KnowledgeBase
    private let reader: PageReader
    private let extractor: Extractor

    package init(knowledge: KnowledgeBase) {
        self.knowledge = knowledge
        reader = PageReader(knowledge: knowledge)
        extractor = Extractor(knowledge: knowledge)
    }

    /// Which rules and tables a page was read by.
    package var version: String {
        "\(ProgramVersion.reading).\(Extractor.version).\(knowledge.version)"
    }

    /// What one page says.
    package struct Derived: Sendable {
        package let page: Page
        package let reports: [Report]

        /// As the index takes it.
        var outcome: PageRecord.Outcome {
            .page(
                title: page.title, outlet: page.outlet, published: page.published,
                articleText: page.articleText, reports: reports)
        }
    }

    /// - Parameters:
    ///   - path: for its extension and last component only.
    ///   - received: the day the page came; nil for none.
    package func derive(
        _ bytes: [UInt8], path: String, received: CalendarDay?
    ) throws(PageProblem) -> Derived {
        let page = try reader.read(bytes, path: path)
        return Derived(page: page, reports: extractor.extract(page, received: received))
    }

    /// What was read as what, for a person. The text of the page in it is as the page has it.
    package func explain(
        _ bytes: [UInt8], path: String, received: CalendarDay?
    ) throws(PageProblem) -> String {
        let page = try reader.read(bytes, path: path)
        return extractor.explain(page, received: received)
    }
}
