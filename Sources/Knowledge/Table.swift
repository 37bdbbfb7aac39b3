import Foundation
import VietnameseText

/// A TSV file: a header line, rows with as many cells, `#` lines as comments, `|` between the items of
/// a list cell. Text is taken in NFC.
package struct Table: Sendable {
    package struct Row: Sendable {
        package let file: String
        package let line: Int
        let columns: [String]
        let cells: [ArraySlice<UInt8>]

        /// The UTF-8 of a cell.
        func utf8(_ column: String) -> ArraySlice<UInt8> {
            columns.firstIndex(of: column).map { cells[$0] } ?? []
        }

        package subscript(column: String) -> String {
            String(decoding: utf8(column), as: UTF8.self)
        }

        package func list(_ column: String) -> [String] {
            Parts(of: utf8(column), apart: "|").map(Table.trimmed).filter { !$0.isEmpty }
                .map { String(decoding: $0, as: UTF8.self) }
        }

        /// What stands in a cell between spaces, in UTF-8.
        func words(_ column: String) -> some Sequence<ArraySlice<UInt8>> {
            Parts(of: utf8(column), apart: " ").lazy.filter { !$0.isEmpty }
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
        try forEachRow(of: Array(text.utf8), file: file, columns: columns) {
            (row) throws(TableError) in
            rows.append(row)
        }
        return Table(rows: rows)
    }

    /// Likewise, row by row.
    static func forEachRow(
        of utf8: [UInt8], file: String, columns: [String],
        _ body: (Row) throws(TableError) -> Void
    ) throws(TableError) {
        var hasHeader = false
        var number = 0
        var text = composed(utf8)[...]
        if text.starts(with: byteOrderMark) { text.removeFirst(byteOrderMark.count) }
        for line in Parts(of: text, apart: "\n") {
            number += 1
            if line.first == UInt8(ascii: "#") { continue }
            let cells = Parts(of: line, apart: "\t").map(trimmed)
            if cells.allSatisfy(\.isEmpty) { continue }
            guard hasHeader else {
                guard cells.elementsEqual(columns, by: { $0.elementsEqual($1.utf8) }) else {
                    throw TableError(
                        file: file, line: number,
                        message: "the header must be \(columns.joined(separator: " "))")
                }
                hasHeader = true
                continue
            }
            guard cells.count == columns.count else {
                throw TableError(
                    file: file, line: number,
                    message: "\(cells.count) cells where the header has \(columns.count)")
            }
            try body(Row(file: file, line: number, columns: columns, cells: cells))
        }
        guard hasHeader else {
            throw TableError(file: file, line: nil, message: "it has no header line")
        }
    }

    /// Some editors begin a file with it.
    private static let byteOrderMark = Array("\u{FEFF}".utf8)

    /// In NFC, as is what stands in Latin letters and common marks without combining ones.
    private static func composed(_ utf8: [UInt8]) -> [UInt8] {
        let isComposed = utf8.indices.allSatisfy { i in
            switch utf8[i] {
            // To U+02FF, and what continues a character.
            case ..<0xCC: true
            // U+1E00 to U+1EFF.
            case 0xE1: (0xB8...0xBB).contains(utf8[i + 1])
            // U+2002 to U+203F.
            case 0xE2: utf8[i + 1] == 0x80 && utf8[i + 2] > 0x81
            default: false
            }
        }
        if isComposed { return utf8 }
        return Array(
            String(decoding: utf8, as: UTF8.self).precomposedStringWithCanonicalMapping.utf8)
    }

    /// Without spaces, and the other half of a line's end, around it.
    private static func trimmed(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var cell = cell
        while let first = cell.first, first <= 0x20 { cell.removeFirst() }
        while let last = cell.last, last <= 0x20 { cell.removeLast() }
        guard mayHaveSpaces(cell.prefix(3)) || mayHaveSpaces(cell.suffix(3)) else { return cell }
        // No-break spaces come with text that was copied from a page.
        let text = String(decoding: cell, as: UTF8.self)
        let bare = text.trimmingCharacters(in: .whitespaces)
        return bare.utf8.count == cell.count ? cell : Array(bare.utf8)[...]
    }

    /// Whether there may be any beyond ASCII: U+00A0, U+1680, U+2000 to U+205F, U+3000.
    private static func mayHaveSpaces(_ bytes: ArraySlice<UInt8>) -> Bool {
        zip(bytes, bytes.dropFirst()).contains { first, second in
            switch first {
            case 0xC2: second == 0xA0
            case 0xE1: second == 0x9A
            case 0xE2, 0xE3: second <= 0x81
            default: false
            }
        }
    }
}

/// The parts of a text between marks, one by one.
private struct Parts: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>?
    private let mark: UInt8

    init(of utf8: ArraySlice<UInt8>, apart mark: Unicode.Scalar) {
        rest = utf8
        self.mark = UInt8(ascii: mark)
    }

    mutating func next() -> ArraySlice<UInt8>? {
        guard let whole = rest else { return nil }
        guard let end = whole.firstIndex(of: mark) else {
            rest = nil
            return whole
        }
        rest = whole[(end + 1)...]
        return whole[..<end]
    }
}
