// Writes what the training script learns from: one JSON object a page, with the features of every
// reading of every trigger. Not shipped.
//
//   candidates TABLES PAGE...             the pages; each goes by its file name without extension
//   candidates TABLES --contexts PAGE...  what their first reading by the weights of TABLES tells of each pair
//   candidates TABLES --events PAGE...    their events by the weights of TABLES, with their features
//   candidates TABLES --frames            the examples of the frames: frame-N-M, and counter-N-M
//   candidates TABLES --frame-contexts    what their first reading tells

import Dating
import Diplomacy
import Extraction
import Foundation
import Knowledge
import PageReading

let arguments = CommandLine.arguments.dropFirst()
guard let tables = arguments.first else {
    FileHandle.standardError.write(Data("usage: candidates TABLES PAGE...\n".utf8))
    exit(64)
}

struct Line<Content: Encodable>: Encodable {
    let page: String
    let content: Content
}

let knowledge = try KnowledgeBase.load(tables: tables)
let reader = PageReader(knowledge: knowledge)
let extractor = Extractor(knowledge: knowledge)
let encoder = JSONEncoder()
func write(_ name: String, _ content: some Encodable) throws {
    var line = try encoder.encode(Line(page: name, content: content))
    line.append(0x0A)
    FileHandle.standardOutput.write(line)
}

if arguments.dropFirst().first == "--dates" {
    // Lines "expression TAB day of writing": how each is read.
    let writing = WritingDay(day: CalendarDay("2017-02-02")!, basis: .published, precision: .exact)
    while let line = readLine() {
        let text = AnnotatedText(
            Array(line.precomposedStringWithCanonicalMapping.utf8), knowledge: knowledge)
        let found = DateScanner(knowledge: knowledge).scan(text).map { expression in
            let date = DateResolver(writing: writing).resolve(expression, told: nil)?.date
            return
                "\(expression.form) = \(date?.description ?? "-") [\(text.string(expression.range))]"
        }
        print(line, found.joined(separator: " ; "), separator: "\t")
    }
} else if let what = arguments.dropFirst().first, what.hasPrefix("--frame") {
    for (n, frame) in knowledge.frames.enumerated() {
        let examples = frame.examples.map { $0.split(separator: "=")[0] }
        let texts = [("frame", examples), ("counter", frame.counters.map { $0[...] })]
        for (name, texts) in texts {
            for (m, text) in texts.enumerated() {
                let block = Block(
                    role: .body, article: 0, text: SourceText(String(text), sourceStart: 0),
                    reason: "example")
                let page = Page(
                    title: nil, outlet: nil, published: nil, blocks: [block],
                    decodedByteCount: text.utf8.count)
                let example = "\(name)-\(n)-\(m)"
                if what == "--frame-contexts" {
                    try write(example, extractor.trainingContexts(page))
                } else {
                    try write(example, extractor.trainingPage(page))
                }
            }
        }
    }
} else {
    let what = arguments.dropFirst().first { $0.hasPrefix("--") }
    for file in arguments.dropFirst(what == nil ? 1 : 2) {
        let url = URL(fileURLWithPath: file)
        let page = try reader.read([UInt8](try Data(contentsOf: url)), path: file)
        let name = url.deletingPathExtension().lastPathComponent
        switch what {
        case "--events": try write(name, extractor.trainingEvents(page))
        case "--contexts": try write(name, extractor.trainingContexts(page))
        default: try write(name, extractor.trainingPage(page))
        }
    }
}
