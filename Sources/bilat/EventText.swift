import BilatService
import Diplomacy
import Knowledge

/// An event as a few lines on a terminal.
struct EventText {
    /// Longer evidence is cut.
    private static let maximumEvidenceCharacters = 300

    let knowledge: KnowledgeBase?
    let language: Language

    /// The event in a line, its evidence and sources below it.
    func entry(_ event: Event) -> String {
        var lines = [headline(event)]
        let people = event.report.participants.map { person in
            person.name + (person.office.map { ", \(office($0))" } ?? "")
        }
        if !people.isEmpty { lines.append("  " + people.joined(separator: "; ")) }
        if let evidence = event.report.evidence.first {
            lines.append("  “\(cut(evidence.text))”")
        }
        for source in event.sources {
            lines.append(
                "  - "
                    + [source.outlet, source.title, source.page]
                    .compactMap(\.self).map(TerminalText.oneLine).joined(separator: ": "))
        }
        lines.append("  " + event.id)
        return lines.map(TerminalText.indented).joined(separator: "\n") + "\n"
    }

    /// `2017-09-18  meeting  Nga – Mỹ, New York`
    private func headline(_ event: Event) -> String {
        let date = event.date.map(\.description) ?? "undated"
        let basis = event.report.dateBasis.map { " (\($0.rawValue))" } ?? ""
        let arrow = event.kind.isSymmetric ? "–" : "→"
        let parties = event.parties.both.map(name).joined(separator: " \(arrow) ")
        let place = event.report.place.map { ", \($0.name)" } ?? ""
        let status = event.status == .occurred ? "" : " [\(event.status.rawValue)]"
        return "\(date)\(basis)  \(event.kind.rawValue)\(status)  \(parties)\(place)"
    }

    private func name(_ country: CountryCode) -> String {
        knowledge?.name(of: country, in: language) ?? country.rawValue
    }

    private func office(_ id: String) -> String {
        knowledge?.name(ofOffice: id, in: language) ?? id
    }

    private func cut(_ text: String) -> String {
        let line = TerminalText.oneLine(text)
        guard line.count > Self.maximumEvidenceCharacters else { return line }
        return line.prefix(Self.maximumEvidenceCharacters - 1) + "…"
    }
}
