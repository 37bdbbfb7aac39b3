import Diplomacy
import Knowledge

/// Bytes of one scraped file to a `Page`. A pure function of the bytes, the path and the tables.
package struct PageReader: Sendable {
    package init(knowledge: KnowledgeBase) {}

    /// - Parameter path: relative path, for its extension and its last component only.
    package func read(_ bytes: [UInt8], path: String) throws(PageProblem) -> Page {
        throw .noArticle
    }
}
