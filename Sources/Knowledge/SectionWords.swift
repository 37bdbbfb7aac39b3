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

    package init(rows: [Row]) { self.rows = rows }

    /// - Parameters:
    ///   - tsv: the table's text; lines that begin with # and the line of column names are skipped.
    ///   - file: its path, for the error.
    package init(tsv: String, file: String) throws(TableError) {
        var rows: [Row] = []
        var ids: Set<String> = []
        let lines = tsv.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if line.isEmpty || line.hasPrefix("#") || line.hasPrefix("id\t") { continue }
            let row = try Self.row(line, file: file, number: index + 1)
            guard ids.insert(row.id).inserted else {
                throw TableError(
                    file: file, line: index + 1, message: "the id '\(row.id)' stands here twice")
            }
            rows.append(row)
        }
        self.init(rows: rows)
    }

    private static func row(_ line: Substring, file: String, number: Int) throws(TableError)
        -> Row
    {
        let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
        func fail(_ message: String) -> TableError {
            TableError(file: file, line: number, message: message)
        }
        guard cells.count == 5 else {
            throw fail("\(cells.count) columns, not the five id, group, match, phrases, example")
        }
        guard let group = Group(rawValue: String(cells[1])) else {
            throw fail("'\(cells[1])' is no group of section words")
        }
        guard let match = Match(rawValue: String(cells[2])) else {
            throw fail("'\(cells[2])' is no match: line, start, end, part or word")
        }
        let phrases = cells[3].split(separator: "|", omittingEmptySubsequences: false)
        guard phrases.allSatisfy({ !$0.isEmpty }) else { throw fail("an empty phrase") }
        guard !cells[0].isEmpty, !cells[4].isEmpty else { throw fail("no id or no example") }
        return Row(
            id: String(cells[0]), group: group, match: match, phrases: phrases.map(String.init),
            example: String(cells[4]))
    }
}
