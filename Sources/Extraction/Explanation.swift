import Dating
import Diplomacy
import Knowledge

extension Extractor {
    /// What was read as what, for a person: each block's role, each mention, how each date was
    /// resolved, each rejected candidate with its reason.
    package func explain(_ page: Page, received: CalendarDay? = nil) -> String {
        var lines: [String] = []
        lines.append("title: \(page.title ?? "-")")
        lines.append("outlet: \(page.outlet ?? "-")")
        lines.append("published: \(page.published?.description ?? "-")")
        lines.append("")
        lines.append("blocks")
        for (i, block) in page.blocks.enumerated() {
            let start = block.text.string.prefix(60)
            lines.append(
                "  \(i) \(block.role.rawValue) (article \(block.article), \(block.reason)): \(start)"
            )
        }
        for reading in read(page, received: received, for: .explaining) {
            lines.append("")
            lines += explain(reading)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func explain(_ reading: Reading) -> [String] {
        var lines: [String] = []
        let region = reading.candidates.first?.region ?? .main
        let writing = reading.dater.writing.map {
            "\($0.day) by \($0.basis.rawValue)\($0.isExact ? "" : ", year and nearby day only")"
        }
        lines.append("reading (\(region.rawValue)), written: \(writing ?? "unknown")")
        for year in reading.dater.years.all.prefix(3) {
            lines.append(
                "  may be of \(year.writing.day) by \(year.writing.basis.rawValue): \(percent(year.probability))"
            )
        }
        for (p, passage) in reading.passages.enumerated() {
            for (s, sentence) in passage.sentences.enumerated() {
                lines.append("  [\(p).\(s)] \(passage.text.string(sentence.range))")
                for mention in sentence.mentions {
                    lines.append(
                        "      \(describe(mention)): \(passage.text.string(mention.range))")
                }
                for date in reading.dater.dates[p]
                where sentence.range.contains(date.range.lowerBound) {
                    let resolved = reading.dater.resolver.resolve(date, told: nil)
                    let means = resolved.map { "\($0.date) by \($0.basis.rawValue)" }
                    lines.append(
                        "      date [\(date.rule.rawValue)] \(passage.text.string(date.range)): \(means ?? "unresolved")"
                    )
                }
                for candidate in reading.candidates
                where candidate.spot == Candidate.Spot(passage: p, sentence: s) {
                    lines.append("      \(describe(candidate, passage))")
                }
            }
        }
        return lines
    }

    private func percent(_ probability: Double) -> String {
        "\(Int((probability * 100).rounded())) %"
    }

    /// Tenths, with the sign: "+1.4".
    private func signed(_ weight: Float) -> String {
        let tenths = Int((abs(weight) * 10).rounded())
        return "\(weight < 0 ? "-" : "+")\(tenths / 10).\(tenths % 10)"
    }

    private func describe(_ mention: Mention) -> String {
        var words = [mention.country.rawValue, "\(mention.head)"]
        if let office = mention.office { words.append(knowledge.offices[office].id) }
        if let lead = mention.lead { words.append("after \(lead.name)") }
        if mention.isPlace { words.append("a place") }
        if mention.isUnofficial { words.append("not acting for the state") }
        if mention.isFormer { words.append("somewhere on the page no official") }
        return words.joined(separator: " ")
    }

    private func describe(_ candidate: Candidate, _ passage: Passage) -> String {
        let word = passage.text.string(candidate.trigger)
        let parties = candidate.parties.both.map(\.rawValue)
            .joined(separator: candidate.kind.isSymmetric ? "-" : ">")
        let terms = candidate.terms.map { "\($0.feature) \(signed($0.weight))" }
        let head = """
            \(candidate.kind.rawValue) \(parties) by \(knowledge.frames[candidate.frame].id) '\(word)', \
            \(percent(candidate.probability)) (\(terms.joined(separator: ", ")))
            """
        switch candidate.verdict {
        case .rejected(let reason): return "- \(head): no, \(reason.rawValue)"
        case .joined: return "+ \(head): the same event as another told here"
        case .taken:
            let date = candidate.date?.date.description ?? "no date"
            let basis = candidate.date?.basis.rawValue ?? candidate.dateNote.reason
            return """
                + \(head): \(candidate.status.likeliest.rawValue), \(date) (\(basis)), \
                with the article \(percent(candidate.confidence))
                """
        }
    }
}
