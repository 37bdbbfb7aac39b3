/// A digest as Markdown (CommonMark). The anchors are its only HTML.
struct MarkdownFormat {
    private let wording: Wording
    private var out = ""

    static func render(_ content: DigestContent, wording: Wording) -> String {
        var format = MarkdownFormat(wording: wording)
        format.write(content)
        return format.out
    }

    private init(wording: Wording) { self.wording = wording }

    private mutating func write(_ content: DigestContent) {
        line("# \(escape("\(content.title): \(content.dayInWords)"))")
        if let warning = content.warning {
            line("> **\(escape(wording.warningLabel)):** \(escape(warning))")
        }
        line("**\(escape(content.headline))**")
        line(escape(content.pages))
        for section in content.sections { write(section) }
        if let setAside = content.setAside { write(setAside) }
        line("---")
        out += escape(content.zone) + "\n"
    }

    private mutating func write(_ section: EventSection) {
        line("## <a id=\"\(section.role.rawValue)\"></a>\(escape(section.heading))")
        for entry in section.entries {
            switch entry.telling {
            case .full: write(entry)
            case .brief: writeBrief(entry)
            case .above: writeReference(entry)
            }
        }
        if let note = section.note { line(escape(note)) }
    }

    private mutating func write(_ entry: EventEntry) {
        let anchors = ([entry.anchor] + entry.formerAnchors).map { "<a id=\"\($0)\"></a>" }.joined()
        line("### \(anchors)\(escape(entry.parties)): \(escape(entry.kind))")
        line(when(entry))
        let facts = [
            (wording.changesLabel, entry.changes.joined(separator: "; ")),
            (wording.peopleLabel, entry.people.joined(separator: "; ")),
            (wording.placeLabel, entry.place ?? ""),
            (wording.topicsLabel, entry.topics.joined(separator: "; ")),
        ].filter { !$0.1.isEmpty }
        for (label, fact) in facts { out += "- \(escape(label)): \(escape(fact))\n" }
        if !facts.isEmpty { out += "\n" }
        for quote in entry.quotes { line("> \(escape(quote))") }
        write(entry.sources, more: entry.moreSources)
        line("\(escape(wording.idLabel)): \(code(entry.anchor))")
    }

    private mutating func write(_ sources: [SourceEntry], more: String?) {
        guard !sources.isEmpty else { return }
        line("\(escape(wording.sourcesLabel)):")
        for source in sources {
            let words = [
                source.outlet.map(escape),
                source.title.map { escape(wording.quoted($0)) },
                source.published.map(escape),
                code(source.path),
            ]
            out += "- \(words.compactMap(\.self).joined(separator: ", "))\n"
        }
        if let more { out += "- \(escape(more))\n" }
        out += "\n"
    }

    private mutating func writeBrief(_ entry: EventEntry) {
        let changes = entry.changes.isEmpty ? "" : ": " + entry.changes.joined(separator: "; ")
        line(
            "- \(escape("\(entry.parties): \(entry.kind)")), \(when(entry))\(escape(changes)), "
                + code(entry.anchor))
    }

    private mutating func writeReference(_ entry: EventEntry) {
        let changes = entry.changes.isEmpty ? "" : ": " + entry.changes.joined(separator: "; ")
        line(
            "- [\(escape("\(entry.parties): \(entry.kind)"))](#\(entry.anchor)), \(when(entry))"
                + "\(escape(changes)) (\(escape(wording.seeAbove)))")
    }

    private func when(_ entry: EventEntry) -> String {
        let basis = entry.basis.map { " (\(escape($0)))" } ?? ""
        let marks = entry.marks.map { " · **\(escape($0.text))**" }.joined()
        return escape(entry.date) + basis + marks
    }

    private mutating func write(_ section: SetAsideSection) {
        line("## <a id=\"\(SetAsideSection.anchor)\"></a>\(escape(section.heading))")
        for entry in section.entries {
            out += "- \(code(entry.path)) (\(escape(entry.seen))): \(escape(entry.reason)). "
            out += "\(escape(wording.remedyLabel)): \(escape(entry.remedy)).\n"
        }
        out += "\n"
        if let note = section.note { line(escape(note)) }
    }

    private mutating func line(_ text: String) { out += text + "\n\n" }

    private func escape(_ text: String) -> String { MarkdownText.escape(text) }
    private func code(_ text: String) -> String { MarkdownText.code(text) }
}
