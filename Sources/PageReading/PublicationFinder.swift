import Diplomacy

/// When a text page says it was published: by its article's own line, never by another's.
enum PublicationFinder {
    /// The line of the article that only dates, nearest to its headline; one with a time of day is
    /// believed before one without, for sites print today's date above every page.
    static func find(_ roles: RoleAssigner) -> Publication? {
        let title = roles.headlines[0] ?? 0
        var best: (publication: Publication, score: Double)?
        for i in roles.lines.indices {
            guard let stamp = roles.lines[i].stamp, let publication = stamp.published,
                let verdict = roles.verdicts[i], verdict.article == 0,
                verdict.role == .dateline || verdict.role == .byline
            else { continue }
            let distance = Double(abs(i - title))
            let score = (stamp.hasClock ? 2 : 0) + (i > title ? 0.5 : 0) - distance / 10
            if score > best?.score ?? -.infinity { best = (publication, score) }
        }
        return best?.publication
    }
}
