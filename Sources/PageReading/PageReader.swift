import Diplomacy
import Knowledge
import VietnameseText

/// Bytes of one scraped file to a `Page`. A pure function of the bytes, the path and the tables.
package struct PageReader: Sendable {
    private let matcher: SectionMatcher

    package init(knowledge: KnowledgeBase) {
        matcher = SectionMatcher(knowledge.sections)
    }

    /// - Parameter path: relative path, for its extension and its last component only.
    package func read(_ bytes: [UInt8], path: String) throws(PageProblem) -> Page {
        let text = try decode(bytes, declared: nil)
        let lines = PlainText.lines(text, matcher: matcher)
        guard let roles = RoleAssigner.assign(lines) else { throw .noArticle }
        let blocks = zip(lines, roles.verdicts).compactMap { line, verdict in
            verdict.map {
                Block(role: $0.role, article: $0.article, text: line.text, reason: $0.reason)
            }
        }
        return Page(
            title: roles.headlines[0].map { Self.title(lines[$0]) },
            outlet: OutletFinder.find(roles, outlets: matcher.outlets),
            published: PublicationFinder.find(roles), blocks: blocks,
            decodedByteCount: text.count)
    }

    /// The headline without a count of its views in brackets.
    private static func title(_ line: Line) -> String {
        let text = line.text.utf8
        guard line.endsWithCounter, let open = text.lastIndex(of: 0x28), open > 1 else {
            return line.text.string
        }
        let end = text[..<open].lastIndex { $0 != 0x20 } ?? open
        return line.text.string(0..<(end + 1))
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
