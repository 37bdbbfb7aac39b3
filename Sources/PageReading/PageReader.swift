import Diplomacy
import Knowledge
import VietnameseText

/// Bytes of one scraped file to a `Page`. A pure function of the bytes, the path and the tables.
package struct PageReader: Sendable {
    private let matcher: SectionMatcher

    package init(knowledge: KnowledgeBase) { matcher = SectionMatcher(knowledge.sections) }

    /// - Parameter path: relative path, for its extension and its last component only.
    package func read(_ bytes: [UInt8], path: String) throws(PageProblem) -> Page {
        guard PageFormat(path: path, bytes: bytes) == .html else {
            let text = try decode(bytes, declared: nil)
            return try page(PlainText.lines(text, matcher: matcher), header: nil, text)
        }
        let text = try decode(bytes, declared: PageFormat.declaredEncoding(bytes))
        let html = text.withUnsafeBufferPointer { HTMLPage($0, matcher: matcher) }
        do {
            return try page(html.lines, header: html.header, text)
        } catch {
            // Asides and menus may be marked where the article stands; then markup tells nothing.
            return try page(html.lines.unmarked, header: html.header, text)
        }
    }

    private func page(_ lines: PageLines, header: HTMLHeader?, _ text: [UInt8])
        throws(PageProblem) -> Page
    {
        guard let roles = RoleAssigner.assign(lines, matcher) else { throw .noArticle }
        var bytesLeft = Line.Limits.mostBytes
        var blocks: [Block] = []
        blocks.reserveCapacity(lines.count)
        for i in 0..<lines.count where bytesLeft > 0 {
            guard let verdict = roles.verdicts[i] else { continue }
            var text = lines.texts[i]
            let most = min(bytesLeft, Line.Limits.longestBlockBytes)
            if text.utf8.count > most { text = text.prefix(bytes: most) }
            bytesLeft -= text.utf8.count
            blocks.append(
                Block(
                    role: verdict.role, article: verdict.article, text: text,
                    reason: verdict.reason))
        }
        return Page(
            title: roles.headlines[0].map { Self.title(lines.lines[$0], lines.texts[$0]) }
                ?? header?.title,
            outlet: header?.siteName ?? header?.publisher
                ?? OutletFinder.find(roles, outlets: matcher.outlets),
            published: header?.published ?? PublicationFinder.find(roles) ?? header?.timeElement,
            blocks: blocks, decodedByteCount: text.count)
    }

    /// The headline without a count of its views in brackets.
    private static func title(_ line: Line, _ text: SourceText) -> String {
        guard line.endsWithCounter, let open = text.utf8.lastIndex(of: 0x28), open > 1 else {
            return text.string
        }
        let end = text.utf8[..<open].lastIndex { $0 != 0x20 } ?? open
        return text.string(0..<(end + 1))
    }

    private func decode(_ bytes: [UInt8], declared: TextEncoding?) throws(PageProblem) -> [UInt8] {
        do {
            return try TextDecoder.decode(bytes, declared: declared).utf8
        } catch {
            switch error {
            case .empty: throw .empty
            case .binary: throw .binary
            case .undecodable(let encoding): throw .undecodable(encoding: encoding)
            }
        }
    }
}
