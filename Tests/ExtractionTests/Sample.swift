import Diplomacy
import Foundation

/// Pages and paths for the tests of this module.
enum Sample {
    static let tables = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/Knowledge/Tables").path

    /// An article: each string a paragraph, the first the headline when there are several.
    static func page(_ paragraphs: [String], published: String? = nil) -> Page {
        var start = 0
        let blocks = paragraphs.enumerated().map { i, text in
            defer { start += text.utf8.count + 1 }
            return Block(
                role: i == 0 && paragraphs.count > 1 ? .headline : .body, article: 0,
                text: SourceText(text, sourceStart: start), reason: "test")
        }
        return Page(
            title: paragraphs.first, outlet: nil, published: published.flatMap(Publication.init),
            blocks: blocks, decodedByteCount: start)
    }
}
