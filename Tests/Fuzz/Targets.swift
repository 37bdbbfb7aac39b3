import Foundation
import PageReading
import VietnameseText

@testable import Dating
@testable import Diplomacy
@testable import Extraction
@testable import Knowledge

/// What is fuzzed. Each takes any bytes, and must return.
enum Target: String, CaseIterable {
    case page, decoder, date, knowledge, extraction

    func run(_ bytes: [UInt8]) {
        switch self {
        case .page: Self.page(bytes)
        case .decoder: Self.decoder(bytes)
        case .date: Self.date(bytes)
        case .knowledge: Self.knowledge(bytes)
        case .extraction: Self.extraction(bytes)
        }
    }

    private static let tables = try! KnowledgeBase.load(tables: tablesFolder)
    private static let reader = PageReader(knowledge: tables)
    private static let extractor = Extractor(knowledge: tables)
    private static let tablesFolder = ProcessInfo.processInfo.environment["FUZZ_TABLES"]!

    private static func page(_ bytes: [UInt8]) {
        guard let page = try? reader.read(bytes, path: path(bytes)) else { return }
        for block in page.blocks {
            precondition(String(validating: block.text.utf8, as: UTF8.self) != nil)
            let source = block.text.source(of: 0..<block.text.utf8.count)
            precondition(source.upperBound <= page.decodedByteCount)
        }
    }

    private static func path(_ bytes: [UInt8]) -> String {
        (bytes.first ?? 0) & 1 == 0 ? "a.txt" : "a.html"
    }

    private static func decoder(_ bytes: [UInt8]) {
        for declared in [nil] + TextEncoding.allCases.map(Optional.init) {
            guard let text = try? TextDecoder.decode(bytes, declared: declared) else { continue }
            precondition(String(validating: text.utf8, as: UTF8.self) != nil)
            let normal = NormalizedText(text.utf8[...])
            precondition(String(validating: normal.utf8, as: UTF8.self) != nil)
            precondition(normal.anchors.allSatisfy { $0.source <= text.utf8.count })
        }
    }

    /// The first two bytes choose when the text was written.
    private static func date(_ bytes: [UInt8]) {
        guard let text = try? TextDecoder.decode(Array(bytes.dropFirst(2)), declared: nil) else {
            return
        }
        let annotated = AnnotatedText(NormalizedText(text.utf8[...]).utf8, knowledge: tables)
        let number = bytes.prefix(2).reduce(0) { $0 << 8 | Int($1) }
        let writing = WritingDay(
            day: CalendarDay(daysSince1970: number), basis: .published, precision: .exact)
        for resolver in [DateResolver(writing: nil), DateResolver(writing: writing)] {
            for expression in DateScanner(knowledge: tables).scan(annotated) {
                let resolved = resolver.resolve(expression, told: writing.day)
                if let text = resolved?.date.description {
                    precondition(PartialDate(edtf: text) == resolved?.date)
                }
            }
        }
    }

    /// A table of the site's: the first byte chooses which.
    private static func knowledge(_ bytes: [UInt8]) {
        let files = KnowledgeBuilder.TableFile.allCases
        let file = files[Int(bytes.first ?? 0) % files.count]
        var builder = few
        let head = file.columns.joined(separator: "\t") + "\n"
        let data = Array(head.utf8) + bytes.dropFirst()
        guard (try? builder.read(data, of: file, path: file.rawValue)) != nil else { return }
        _ = (try? builder.finished()).map(KnowledgeBase.init)
    }

    /// States, offices and series that rows may name.
    private static let few: KnowledgeBuilder = {
        var builder = KnowledgeBuilder()
        for file in [KnowledgeBuilder.TableFile.countries, .offices, .series] {
            let lines = try! String(
                contentsOfFile: "\(tablesFolder)/\(file.rawValue)", encoding: .utf8
            )
            .split(separator: "\n").filter { !$0.hasPrefix("#") }
            let rows = lines.prefix(8).joined(separator: "\n") + "\n"
            try! builder.read(Array(rows.utf8), of: file, path: file.rawValue)
        }
        return builder
    }()

    private static func extraction(_ bytes: [UInt8]) {
        guard let page = try? reader.read(bytes, path: path(bytes)) else { return }
        for report in extractor.extract(page, received: nil) {
            precondition(report.confidence >= 0 && report.confidence <= 1)
            for evidence in report.evidence {
                precondition(evidence.start < evidence.end)
                precondition(evidence.end <= page.decodedByteCount)
            }
        }
    }
}
