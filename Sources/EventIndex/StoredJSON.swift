import Diplomacy
import Foundation
import GRDB

/// Reports and events as the columns `report` and `body` hold them.
enum StoredJSON {
    private struct Body: Codable {
        let report: Report
        let sources: [Source]
        let aliases: [String]
        /// Nil where it is the id.
        let firstID: String?
    }

    /// Sorted keys: the same event is the same text, whichever run wrote it.
    private static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    static func text(_ report: Report) throws -> String {
        String(decoding: try encoder().encode(report), as: UTF8.self)
    }

    static func text(_ event: Event) throws -> String {
        let body = Body(
            report: event.report, sources: event.sources, aliases: event.aliases,
            firstID: event.firstID == event.id ? nil : event.firstID)
        return String(decoding: try encoder().encode(body), as: UTF8.self)
    }

    static func report(_ text: String) throws -> Report {
        try JSONDecoder().decode(Report.self, from: Data(text.utf8))
    }

    /// - Parameter row: begins with id, first_seen, updated, body of `event`.
    static func event(_ row: Row) throws -> Event {
        let text: String = row[3]
        let body = try JSONDecoder().decode(Body.self, from: Data(text.utf8))
        return Event(
            id: row[0], aliases: body.aliases, firstID: body.firstID ?? row[0],
            report: body.report, sources: body.sources,
            firstSeen: row[1], updated: row[2])
    }

    /// The columns that `event(_:)` reads, to stand first in a SELECT.
    static let eventColumns = "event.id, event.first_seen, event.updated, event.body"
}
