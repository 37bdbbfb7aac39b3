/// The words that tell what a line of a news page is, as `sections.tsv` lists them.
package struct SectionWords: Sendable {
    package enum Group: String, Sendable, CaseIterable {
        /// Heads a box of other articles.
        case teasers
        /// Begins a line that links to one other article.
        case inline
        /// Heads the readers' part of a page.
        case comments
        /// A button, a prompt, a counter's label.
        case furniture
        /// Ends a line that counts views.
        case counter
        /// Begins the list of key words.
        case tags
        /// Begins a line of the page's footer.
        case imprint
        /// Names the maker of a picture, before a colon.
        case credit
        /// Stands in captions only.
        case cue
        /// Begins or ends an author's line.
        case byline
        case agency
        /// A word that a line which only dates may hold.
        case dateline
        /// What an outlet signs its leads with.
        case outlet
        /// Holds running text together, and is rare in titles and menus.
        case stopword
        /// Names of HTML classes: of the article's text, its title, captions, author; of boxes of
        /// other articles; of navigation, forms and advertising.
        case textClass, titleClass, captionClass, authorClass, asideClass, navigationClass
    }

    package enum Match: String, Sendable, CaseIterable {
        case line, start, end, part, word
    }

    package struct Row: Sendable {
        package let id: String
        package let group: Group
        package let match: Match
        package let phrases: [String]
        package let example: String
    }

    package let rows: [Row]

    init(rows: [Row]) { self.rows = rows }
}
