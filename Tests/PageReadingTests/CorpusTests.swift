import Diplomacy
import Foundation
import Knowledge
import Testing

@testable import PageReading

/// Folders of the source tree and what is read from them once for all tests.
enum Fixtures {
    static let corpus = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Corpus")
    static let tables = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/Knowledge/Tables").standardizedFileURL.path
    static let knowledge = try! KnowledgeBase.load(tables: tables)
    static let sections = knowledge.sections
    static let matcher = SectionMatcher(sections)
    static let reader = PageReader(knowledge: knowledge)

    static func files(_ suffix: String) -> [String] {
        try! FileManager.default.contentsOfDirectory(atPath: corpus.path)
            .filter { $0.hasSuffix(suffix) }.sorted()
    }

    static func text(_ file: String) -> String {
        String(
            decoding: FileManager.default.contents(atPath: corpus.appending(path: file).path)!,
            as: UTF8.self)
    }
}

/// What a corpus file expects: facts above the dashes, then `role article| text`.
struct Expectation {
    private(set) var facts: [String: String] = [:]
    private(set) var lines: [String] = []
    /// The page itself, where the file holds it.
    private(set) var page = ""

    init(_ text: String) {
        var isBelow = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "---" {
                isBelow = true
            } else if isBelow {
                read(line)
            } else if !line.hasPrefix("#"), let colon = line.firstIndex(of: ":") {
                facts[String(line[..<colon])] = line[line.index(after: colon)...]
                    .trimmingCharacters(in: .whitespaces)
            }
        }
    }

    private mutating func read(_ line: Substring) {
        guard let bar = line.firstIndex(of: "|") else {
            page += "\n"
            return
        }
        let label = line[..<bar].split(separator: " ")
        let text = line[line.index(after: bar)...].drop { $0 == " " }
        let article = label.count > 1 ? String(label[1]) : "0"
        lines.append("\(label[0]) \(article)| \(text)")
        page += text + "\n"
    }

    func check(_ page: Page, _ name: String) {
        #expect(page.title ?? "-" == facts["title"], "title of \(name)")
        #expect(page.outlet ?? "-" == facts["outlet"], "outlet of \(name)")
        #expect(page.published?.description ?? "-" == facts["published"], "date of \(name)")
        let found = page.blocks.map { "\($0.role.rawValue) \($0.article)| \($0.text.string)" }
        for (line, (expected, read)) in zip(lines, found).enumerated() where expected != read {
            Issue.record(
                "\(name), block \(line + 1): expected \(expected); read \(read) (\(page.blocks[line].reason))"
            )
        }
        #expect(found.count == lines.count, "number of blocks of \(name)")
    }
}

struct CorpusTests {
    @Test(arguments: Fixtures.files(".page"))
    func textPage(_ file: String) throws {
        let expected = Expectation(Fixtures.text(file))
        let page = try Fixtures.reader.read(Array(expected.page.utf8), path: "a.txt")
        expected.check(page, file)
    }

    @Test(arguments: Fixtures.files(".html"))
    func htmlPage(_ file: String) throws {
        let name = String(file.dropLast(5))
        let expected = Expectation(Fixtures.text(name + ".roles"))
        let page = try Fixtures.reader.read(Array(Fixtures.text(file).utf8), path: file)
        expected.check(page, file)
    }

    /// Every byte of every block leads back to itself, or to the reference it was decoded from.
    @Test(arguments: Fixtures.files(".html") + Fixtures.files(".page"))
    func offsets(_ file: String) throws {
        let source =
            file.hasSuffix(".html")
            ? Array(Fixtures.text(file).utf8) : Array(Expectation(Fixtures.text(file)).page.utf8)
        let page = try Fixtures.reader.read(source, path: file)
        #expect(page.decodedByteCount == source.count)
        for block in page.blocks {
            var last = -1
            for (i, byte) in block.text.utf8.enumerated() {
                let at = block.text.source(of: i)
                #expect(at >= last && at < source.count)
                last = at
                let isReference = source[..<(at + 1)].suffix(9).contains(0x26)
                let isBlank = byte == 0x20 && source[at] <= 0x20
                #expect(
                    source[at] == byte || isBlank || isReference, "\(block.text.string) at \(i)")
            }
        }
    }
}
