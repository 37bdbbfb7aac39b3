import Diplomacy
import Knowledge

/// Page to reported events and rejected candidates. A pure function of the page and the tables.
package struct Extractor: Sendable {
    /// Changes whenever the rules do; with the tables' version it tells which derivation a page has.
    package static let version = "1"

    package init(knowledge: KnowledgeBase) {}

    /// - Parameter received: the day the page came, the weakest evidence of when it was written; nil
    ///   for none.
    package func extract(_ page: Page, received: CalendarDay? = nil) -> [Report] { [] }

    /// What was read as what, for a person: each block's role, each mention, how each date was
    /// resolved, each rejected candidate with its reason.
    package func explain(_ page: Page, received: CalendarDay? = nil) -> String { "" }
}
