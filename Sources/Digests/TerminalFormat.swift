/// A digest as plain text for a terminal or a mail, wrapped at a fixed width.
struct TerminalFormat {
    private static let indent = "  "

    private let wording: Wording
    private var out = ""

    static func render(_ content: DigestContent, wording: Wording) -> String {
        var format = TerminalFormat(wording: wording)
        format.write(content)
        return format.out
    }

    private init(wording: Wording) { self.wording = wording }

    private mutating func write(_ content: DigestContent) {
        paragraph("\(content.title): \(content.dayInWords)")
        if let warning = content.warning { paragraph("! \(wording.warningLabel): \(warning)") }
        paragraph(content.headline)
        paragraph(content.pages)
        for section in content.sections { write(section) }
        if let setAside = content.setAside { write(setAside) }
        out += "\n"
        paragraph(content.zone)
    }

    private mutating func heading(_ text: String) {
        out += "\n"
        paragraph(text)
        paragraph(String(repeating: "=", count: text.count))
    }

    private mutating func write(_ section: EventSection) {
        heading(section.heading)
        for (index, entry) in section.entries.enumerated() {
            if index > 0 && entry.telling == .full { out += "\n" }
            write(entry)
        }
        if let note = section.note { paragraph(note) }
    }

    private mutating func write(_ entry: EventEntry) {
        if entry.telling == .brief {
            let changes = entry.changes.isEmpty ? "" : ", " + entry.changes.joined(separator: "; ")
            paragraph(
                "- \(entry.parties): \(entry.kind), \(entry.date)\(changes), \(entry.anchor)")
            return
        }
        paragraph("\(entry.parties): \(entry.kind)")
        let marks = entry.marks.map { " [\($0.text)]" }.joined()
        let basis = entry.basis.map { " (\($0))" } ?? ""
        item(entry.date + basis + marks)
        if !entry.changes.isEmpty {
            item("\(wording.changesLabel): \(entry.changes.joined(separator: "; "))")
        }
        if entry.telling == .above {
            item("\(wording.idLabel): \(entry.anchor) (\(wording.seeAbove))")
            return
        }
        if !entry.people.isEmpty {
            item("\(wording.peopleLabel): \(entry.people.joined(separator: "; "))")
        }
        if let place = entry.place { item("\(wording.placeLabel): \(place)") }
        if !entry.topics.isEmpty {
            item("\(wording.topicsLabel): \(entry.topics.joined(separator: "; "))")
        }
        for quote in entry.quotes { item(wording.quoted(quote)) }
        for source in entry.sources {
            let words = [
                source.outlet, source.title.map(wording.quoted), source.published, source.path,
            ]
            item("- " + words.compactMap(\.self).joined(separator: ", "))
        }
        if let more = entry.moreSources { item("- \(more)") }
        item("\(wording.idLabel): \(entry.anchor)")
    }

    private mutating func write(_ section: SetAsideSection) {
        heading(section.heading)
        for entry in section.entries {
            paragraph("\(entry.path) (\(entry.seen))")
            item("\(entry.reason). \(wording.remedyLabel): \(entry.remedy).")
        }
        if let note = section.note { paragraph(note) }
    }

    private mutating func item(_ text: String) {
        wrap(text, first: Self.indent, rest: Self.indent + Self.indent)
    }

    private mutating func paragraph(_ text: String) { wrap(text, first: "", rest: Self.indent) }

    /// Breaks at spaces; a word longer than a line (a path) stays whole.
    private mutating func wrap(_ text: String, first: String, rest: String) {
        var line = first
        var width = first.count
        var isLineEmpty = true
        for word in text.split(separator: " ") {
            let wordWidth = word.count
            if !isLineEmpty && width + 1 + wordWidth > DigestLimits.terminalColumns {
                out += line + "\n"
                line = rest
                width = rest.count
                isLineEmpty = true
            }
            if !isLineEmpty {
                line += " "
                width += 1
            }
            line += word
            width += wordWidth
            isLineEmpty = false
        }
        out += line + "\n"
    }
}
