/// What a block of a page is to its reader.
@usableFromInline
package enum BlockRole: String, Codable, Sendable, CaseIterable {
    /// The title of an article.
    case headline
    /// A line that only tells when the article was published.
    case dateline
    case body
    case caption
    /// Author, agency or source of an article.
    case byline
    /// Title or lead of another article that the page links to.
    case teaser
    /// Menus, buttons, forms, footers: nobody's news.
    case furniture
}

/// A paragraph or line of a page.
package struct Block: Hashable, Sendable {
    package let role: BlockRole
    /// 0 for the page's article, 1 for a second full article on it, and so on.
    package let article: Int
    package let text: SourceText
    /// Why it was given its role, for `bilat explain`.
    package let reason: String

    package init(role: BlockRole, article: Int, text: SourceText, reason: String) {
        self.role = role
        self.article = article
        self.text = text
        self.reason = reason
    }
}

/// One scraped file, read.
package struct Page: Hashable, Sendable {
    package let title: String?
    package let outlet: String?
    package let published: Publication?
    package let blocks: [Block]
    /// The file as decoded to UTF-8: what evidence offsets count in.
    package let decodedByteCount: Int

    package init(
        title: String?, outlet: String?, published: Publication?, blocks: [Block],
        decodedByteCount: Int
    ) {
        self.title = title
        self.outlet = outlet
        self.published = published
        self.blocks = blocks
        self.decodedByteCount = decodedByteCount
    }

    /// Title and running text of the articles, teasers and furniture left out; for full-text search.
    package var articleText: String {
        blocks.filter { $0.role != .teaser && $0.role != .furniture }
            .map(\.text.string).joined(separator: "\n")
    }
}
