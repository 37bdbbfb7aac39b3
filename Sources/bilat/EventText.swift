import BilatService
import Diplomacy
import Knowledge

/// An event as a few lines on a terminal.
struct EventText {
    /// Longer evidence is cut.
    private static let maximumEvidenceCharacters = 300

    let knowledge: KnowledgeBase?
    let language: Language
    var style = TerminalStyle.output
    /// What is shown where it stands in evidence and titles.
    var marker = MatchMarker(words: [])

    /// The event in a line, its evidence and sources below it. Whatever a page said in it cannot
    /// steer the terminal.
    func entry(_ event: Event) -> String {
        var lines = [style.bold(TerminalText.oneLine(headline(event)))]
        let people = event.report.participants.map { person in
            person.name + (person.office.map { ", \(office($0))" } ?? "")
        }
        if !people.isEmpty { lines.append(TerminalText.oneLine(people.joined(separator: "; "))) }
        if let evidence = event.report.evidence.first {
            lines.append("“\(marked(cut(evidence.text)))”")
        }
        for source in event.sources {
            let words = [source.outlet, source.title, source.page].compactMap(\.self)
            lines.append("- " + marked(words.map(TerminalText.oneLine).joined(separator: ": ")))
        }
        lines.append(style.dim(TerminalText.oneLine(event.id)))
        return lines.joined(separator: "\n  ") + "\n"
    }

    private func marked(_ text: String) -> String { marker.marked(text, style.mark) }

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

    /// From its start, or from shortly before the first match where that stands too late.
    private func cut(_ text: String) -> String {
        let line = TerminalText.oneLine(text)
        guard line.count > Self.maximumEvidenceCharacters else { return line }
        let match = marker.matches(in: line).first.map {
            line.distance(from: line.startIndex, to: $0.upperBound)
        }
        let isLate = match.map { $0 >= Self.maximumEvidenceCharacters } ?? false
        let skipped = isLate ? (match ?? 0) - Self.maximumEvidenceCharacters / 2 : 0
        let part = line.dropFirst(skipped).prefix(Self.maximumEvidenceCharacters - 1)
        let isEnd = skipped + part.count == line.count
        return (skipped > 0 ? "…" : "") + part + (isEnd ? "" : "…")
    }
}
