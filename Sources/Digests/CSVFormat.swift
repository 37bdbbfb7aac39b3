import Diplomacy

/// Events as comma-separated values (RFC 4180) for a spreadsheet: a row each, every fact a column.
///
/// It begins with a byte order mark, without which Excel does not take it for UTF-8. Text that a
/// spreadsheet would take for a formula gets an apostrophe before it, since it comes from pages; so
/// does what follows a semicolon, where Excel begins a cell in much of Europe.
package enum CSVFormat {
    package static let header =
        "\u{FEFF}"
        + row([
            "id", "kind", "party1", "party2", "date", "date_basis", "status", "place",
            "place_country", "participants", "topics", "plover_type", "plover_mode", "cameo",
            "confidence", "evidence", "sources", "outlets", "page", "first_seen", "updated",
        ])

    /// One event, with its line end.
    package static func row(_ event: Event) -> String {
        let report = event.report
        let coding = EventCoding(kind: report.kind, status: report.status)
        var confidence = JSONWriter()
        confidence.fraction(report.confidence)
        return row([
            event.id, report.kind.rawValue, report.parties.first.rawValue,
            report.parties.second.rawValue, report.date?.description, report.dateBasis?.rawValue,
            report.status.rawValue, report.place?.name, report.place?.country?.rawValue,
            list(report.participants.map(person)), list(report.topics), coding.plover?.type,
            coding.plover?.mode, coding.cameo, confidence.text, report.evidence.first?.text,
            String(event.sources.count), list(outlets(of: event)), event.sources.first?.page,
            event.firstSeen.rfc3339(offsetMinutes: 0), event.updated.rfc3339(offsetMinutes: 0),
        ])
    }

    private static func outlets(of event: Event) -> [String] {
        Set(event.sources.compactMap(\.outlet)).sorted()
    }

    private static func list(_ items: [String]) -> String { items.joined(separator: "; ") }

    /// `Sergey Lavrov (foreign-minister, RUS)`
    private static func person(_ person: Participant) -> String {
        let office = [person.office, person.country.rawValue].compactMap(\.self)
        return "\(person.name) (\(office.joined(separator: ", ")))"
    }

    private static func row(_ fields: [String?]) -> String {
        fields.map { field($0 ?? "") }.joined(separator: ",") + "\r\n"
    }

    private static func field(_ text: String) -> String {
        let line = PageText.clean(text, limit: DigestLimits.csvFieldScalars)
        let cells = line.split(separator: ";", omittingEmptySubsequences: false)
        let inert = cells.map { cell in
            cell.utf8.first.map { "=+-@".utf8.contains($0) } ?? false ? "'" + cell : String(cell)
        }.joined(separator: ";")
        guard inert.utf8.contains(where: { ",\"".utf8.contains($0) }) else { return inert }
        return "\""
            + inert.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}
