import Foundation
import VietnameseText

/// A TSV file: a header line, rows with as many cells, `#` lines as comments, `|` between the items of
/// a list cell. Text is taken in NFC.
package struct Table: Sendable {
    package struct Row: Sendable {
        package let file: String
        package let line: Int
        let columns: [String: Int]
        let cells: [String]

        package subscript(column: String) -> String { columns[column].map { cells[$0] } ?? "" }

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
        var header: [String: Int]?
        let bytes = Array(text.precomposedStringWithCanonicalMapping.utf8)
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, raw) in lines.enumerated() {
            let line = raw.last == UInt8(ascii: "\r") ? raw.dropLast() : raw
            if line.first == UInt8(ascii: "#") { continue }
            let cells = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
                .map { trimmed(String(decoding: $0, as: UTF8.self)) }
            if cells.allSatisfy(\.isEmpty) { continue }
            guard let names = header else {
                guard cells == columns else {
                    throw TableError(
                        file: file, line: index + 1,
                        message: "the header must be \(columns.joined(separator: " "))")
                }
                header = Dictionary(uniqueKeysWithValues: zip(cells, cells.indices))
                continue
            }
            guard cells.count == names.count else {
                throw TableError(
                    file: file, line: index + 1,
                    message: "\(cells.count) cells where the header has \(names.count)")
            }
            rows.append(Row(file: file, line: index + 1, columns: names, cells: cells))
        }
        guard header != nil else {
            throw TableError(file: file, line: nil, message: "it has no header line")
        }
        return Table(rows: rows)
    }

    private static func trimmed(_ cell: String) -> String {
        func isBlank(_ scalar: Unicode.Scalar?) -> Bool {
            scalar.map(\.properties.isWhitespace) ?? false
        }
        let scalars = cell.unicodeScalars
        guard isBlank(scalars.first) || isBlank(scalars.last) else { return cell }
        return cell.trimmingCharacters(in: .whitespaces)
    }
}
