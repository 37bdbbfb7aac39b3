import Knowledge

/// The lines of a page that are lists of other articles by their shape alone: a title, a time stamp
/// and at most one lead, again and again; or a title printed twice in a row.
struct TeaserUnits: Sendable {
    /// One title with a time stamp may be the head of the article; two are a list.
    private static let fewestStamped = 2
    private static let unitReachLines = 40
    private static let longestLeadWords = 90

    private struct Unit {
        /// First line of the title.
        let start: Int
        /// After the lead, or after the stamp where no lead is.
        let end: Int
        let paragraphs: Int
        let isDoubled: Bool
    }

    private var members: [Bool]

    func contains(_ line: Int) -> Bool { members[line] }

    init(_ lines: [Line]) {
        members = Array(repeating: false, count: lines.count)
        let units = Self.units(lines)
        var teasers = units.filter { $0.paragraphs <= 1 }
        if let first = teasers.first, Self.isHead(first, teasers.dropFirst().first, lines) {
            teasers.removeFirst()
        }
        let stamped = teasers.count { !$0.isDoubled }
        for unit in teasers where unit.isDoubled || stamped >= Self.fewestStamped {
            for i in unit.start..<unit.end { members[i] = true }
        }
    }

    /// The first unit of a page is the head of a one-paragraph article when nothing is above it and
    /// no list follows at once.
    private static func isHead(_ unit: Unit, _ following: Unit?, _ lines: [Line]) -> Bool {
        guard lines[..<unit.start].count(where: { $0.words >= 4 && $0.group == nil }) <= 1 else {
            return false
        }
        guard let following else { return true }
        return lines[unit.end..<max(unit.end, following.start)].contains {
            $0.group == .teasers || $0.group == .comments || $0.group == .tags
        }
    }

    private static func units(_ lines: [Line]) -> [Unit] {
        var units: [Unit] = []
        var i = 0
        while i < lines.count {
            if let unit = doubled(lines, at: i) ?? stamped(lines, at: i) {
                let floor = units.last?.end ?? 0
                if unit.start >= floor { units.append(unit) }
                i = max(i + 1, unit.end)
            } else {
                i += 1
            }
        }
        return units
    }

    private static func doubled(_ lines: [Line], at i: Int) -> Unit? {
        let line = lines[i]
        if line.isDoubled { return unit(lines, title: i, after: i + 1, isDoubled: true) }
        guard i + 1 < lines.count, line.words >= Line.Limits.shortestTitleWords,
            line.words <= 45, line.hash == lines[i + 1].hash, line.group == nil,
            line.ending != .stop, !line.isCaptionCued
        else { return nil }
        return unit(lines, title: i, after: i + 2, isDoubled: true)
    }

    private static func stamped(_ lines: [Line], at i: Int) -> Unit? {
        guard lines[i].stamp != nil else { return nil }
        var title = i - 1
        // A category may stand between title and time.
        if title >= 0, lines[title].words < Line.Limits.shortestTitleWords { title -= 1 }
        guard title >= 0, lines[title].isTitleLike || lines[title].ending == .question else {
            return nil
        }
        return unit(lines, title: title, after: i + 1, isDoubled: false)
    }

    /// The unit whose title begins at `title`; its lead is the first paragraph after `after`.
    private static func unit(_ lines: [Line], title: Int, after: Int, isDoubled: Bool) -> Unit {
        var end = after
        var paragraphs = 0
        var i = after
        while i < lines.count, i < after + unitReachLines, paragraphs < 2 {
            let line = lines[i]
            if line.isDoubled || line.group == .teasers || line.group == .comments { break }
            if line.stamp != nil {
                // Its own stamp, after a category; or the next unit's.
                guard i <= after + 1, end == after else { break }
                end = i + 1
            } else if isParagraph(line) {
                paragraphs += paragraphs == 0 && line.words > longestLeadWords ? 2 : 1
                if paragraphs == 1, i <= end + 1 { end = i + 1 }
            } else if line.isTitleLike, i + 1 < lines.count,
                line.hash == lines[i + 1].hash || lines[i + 1].stamp != nil
            {
                break
            }
            i += 1
        }
        return Unit(start: title, end: end, paragraphs: paragraphs, isDoubled: isDoubled)
    }

    /// A lead of one sentence may be all names, with hardly a small word.
    private static func isParagraph(_ line: Line) -> Bool {
        line.isRunning
            || line.ending == .stop && line.group == nil
                && line.words >= Line.Limits.shortestParagraphWords
    }
}
