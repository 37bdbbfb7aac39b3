import Foundation
import VietnameseText

/// A TSV file: a header line, rows with as many cells, `#` lines as comments, `|` between the items of
/// a list cell. Text is taken in NFC.
package struct Table: Sendable {
    package struct Row: Sendable {
        package let file: String
        package let line: Int
        let cells: [String: String]

        package subscript(column: String) -> String { cells[column] ?? "" }

        package func list(_ column: String) -> [String] {
            self[column].split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { !$0.isEmpty }
        }

        package func error(_ message: String) -> TableError {
            TableError(file: file, line: line, message: message)
        }
    }

    package let rows: [Row]

    /// - Throws: `TableError` naming file and line when the header is another or a row has more or
    ///   fewer cells.
    package static func parse(_ text: String, file: String, columns: [String])
        throws(TableError) -> Table
    {
        var rows: [Row] = []
        var header: [String]?
        let lines = text.precomposedStringWithCanonicalMapping
            .split(separator: "\n", omittingEmptySubsequences: false)
        for (index, raw) in lines.enumerated() {
            let line = raw.hasSuffix("\r") ? raw.dropLast() : raw
            if line.hasPrefix("#") || line.allSatisfy(\.isWhitespace) { continue }
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard let names = header else {
                guard cells == columns else {
                    throw TableError(
                        file: file, line: index + 1,
                        message: "the header must be \(columns.joined(separator: " "))")
                }
                header = cells
                continue
            }
            guard cells.count == names.count else {
                throw TableError(
                    file: file, line: index + 1,
                    message: "\(cells.count) cells where the header has \(names.count)")
            }
            rows.append(
                Row(
                    file: file, line: index + 1,
                    cells: Dictionary(uniqueKeysWithValues: zip(names, cells))))
        }
        guard header != nil else {
            throw TableError(file: file, line: nil, message: "it has no header line")
        }
        return Table(rows: rows)
    }
}
