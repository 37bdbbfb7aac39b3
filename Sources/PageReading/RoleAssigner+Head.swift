import Diplomacy
import Knowledge

/// Where the article begins and what it is called.
extension RoleAssigner {
    /// Lines above the first paragraph among which the headline is looked for.
    private static let headLines = 60
    /// Words of a headline come back in the article: at least this share.
    private static let leastCoverage = 0.5
    /// Lines this near above the text belong to the article rather than to a menu.
    private static let nearLines = 8
    private static let idealTitleWords = 16
    private static let longestStoppedWords = 25
    /// Paragraphs that a headline is compared with.
    private static let comparedParagraphs = 6
    /// A lead printed without a full stop has at least this many words.
    static let shortestLeadWords = 8

    /// The first paragraph that is not in a list; where none is, the longest line that could be the
    /// lead of a piece of one line.
    var firstParagraph: Int? {
        let first = lines.indices.first { i in
            isReadable(i) && lines[i].isRunning && !lines[i].isCaptionCued
                && (!isCutLead(i) || lines[i].markup?.zone == .article)
        }
        if let first { return first }
        guard !lines.indices.contains(where: units.contains) else { return nil }
        let leads = lines.indices.filter { i in
            isReadable(i) && lines[i].group == nil && lines[i].stamp == nil
                && lines[i].words >= Self.shortestLeadWords
                && lines[i].stopwordPercent >= Line.Limits.leastStopwordPercent
        }
        // A headline alone is no article: it takes a second line that says more.
        guard let longest = leads.max(by: { lines[$0].words < lines[$1].words }),
            lines[longest].ending == .stop || leads.count > 1
        else { return nil }
        return longest
    }

    private func isReadable(_ i: Int) -> Bool {
        guard !units.contains(i) else { return false }
        switch lines[i].markup?.zone {
        case .aside, .navigation, .footer, .outside: return false
        case .article, .none?, nil: return true
        }
    }

    /// A marked article may have its headline above it.
    private func mayHoldHeadline(_ i: Int) -> Bool {
        isReadable(i) || lines[i].markup?.zone == .outside && !units.contains(i)
    }

    mutating func assignHead(before first: Int) {
        var first = first
        var title = headline(before: first)
        if title == nil, isStoppedHeadline(first) {
            title = first
            first += 1
        }
        headlines = [title]
        for i in 0..<first {
            if i == title {
                give(i, .headline, "its words come back in the text below")
            } else {
                assignInHead(i, title: title)
            }
        }
    }

    private mutating func assignInHead(_ i: Int, title: Int?) {
        let line = lines[i]
        if let zone = line.markup?.zone, zone == .aside || zone == .navigation || zone == .footer {
            return give(
                i, zone == .aside && line.isTitleLike ? .teaser : .furniture, "beside the article")
        }
        if units.contains(i) { return giveUnit(i) }
        if line.stamp != nil { return give(i, .dateline, "only tells a time") }
        if line.group != nil {
            let isLink = line.group == .inline && line.isTitleLike
            if line.group == .byline { return give(i, .byline, "names an author or a source") }
            return give(i, isLink ? .teaser : .furniture, "a button, a form or a box's heading")
        }
        guard let title else {
            return give(i, line.isTitleLike ? .teaser : .furniture, "above the text")
        }
        if repeatsHeadline(i) { return give(i, .furniture, "repeats the headline") }
        if line.isCaptionCued { return give(i, .caption, "credits or describes a picture") }
        guard i > title, !isLinked(line) else {
            return give(i, line.isTitleLike ? .teaser : .furniture, "above the headline")
        }
        if line.isAuthorCued || isName(line) || line.markup?.element == .author {
            return give(i, .byline, "a name below the headline")
        }
        if isPrintedTwice(i) { return give(i, .caption, "printed twice, as captions are") }
        if line.words >= Self.shortestLeadWords, !line.hasAddress {
            return takeParagraph(i, "a lead without a full stop, below the headline")
        }
        if line.capitals >= 2, line.stopwords == 0, line.numbers == 0, line.words >= 3 {
            return give(i, .caption, "a short line that describes a picture")
        }
        if line.ending == .stop, let before = previous(before: i), verdicts[before]?.role == .body {
            return give(i, .body, "a short sentence in the text")
        }
        give(i, .furniture, "a short line below the headline")
    }

    // MARK: - The headline

    private func headline(before first: Int) -> Int? {
        let window = max(0, first - Self.headLines)..<first
        let candidates = window.filter { i in
            guard mayHoldHeadline(i), !isLinked(lines[i]) else { return false }
            return lines[i].isTitleLike && !lines[i].isCaptionCued
                || lines[i].markup?.element == .title && lines[i].words > 1
        }
        guard !candidates.isEmpty else { return nil }
        let text = words(from: first)
        let scored = candidates.map { i in (line: i, score: score(i, text, first: first)) }
        let best = scored.max { $0.score < $1.score }
        if let top = candidates.first, opensPage(top, before: first), scored[0].score >= 0.3 {
            return top
        }
        guard let best, best.score >= Self.leastCoverage else {
            // Nothing comes back: the nearest line that could be one, if it is near.
            return candidates.last.flatMap { first - $0 <= 6 ? $0 : nil }
        }
        // A lead and a subheading come back as well, so the first good line has it.
        return scored.first {
            $0.score >= Self.leastCoverage
                && $0.score >= best.score - (first - $0.line <= Self.nearLines ? 0.4 : 0.1)
        }?.line
    }

    /// Whether the page begins with this line and nothing but lines of a head follow before its text.
    private func opensPage(_ i: Int, before first: Int) -> Bool {
        first - i <= 4 && lines[..<i].allSatisfy(\.isJunk)
            && lines[i..<first].allSatisfy { $0.group == nil || $0.stamp != nil }
    }

    /// A first line that ends in a full stop and may be the headline all the same: short, alone
    /// above longer text in which its words come back.
    func isStoppedHeadline(_ i: Int) -> Bool {
        guard lines[..<i].allSatisfy({ $0.isJunk || $0.stamp != nil }), let after = next(after: i),
            lines[after].isRunning, lines[after].blankBefore, lines[i].sentences <= 1,
            lines[i].words <= Self.longestStoppedWords || lines[i].ending == .none,
            lines[after].words > lines[i].words
        else { return false }
        return score(i, words(from: after), first: after) >= Self.leastCoverage
    }

    /// How much of the line comes back in the text, less for long and for far lines.
    private func score(_ i: Int, _ text: HashTable, first: Int) -> Double {
        var known = 0
        var all = 0
        lines[i].text.utf8.withUnsafeBufferPointer { bytes in
            var scanner = WordScanner(bytes)
            while let word = scanner.next() {
                all += 1
                if text[word.hash] != 0 { known += 1 }
            }
        }
        guard all > 0 else { return 0 }
        let tooLong = max(0, all - Self.idealTitleWords)
        let isMarked = lines[i].markup?.element == .title
        return Double(known) / Double(all) - 0.012 * Double(tooLong) - 0.005 * Double(first - i)
            + (isMarked ? 0.5 : 0)
    }

    private func words(from first: Int) -> HashTable {
        var words = HashTable()
        var paragraphs = 0
        for i in first..<min(lines.count, first + Self.headLines)
        where lines[i].isRunning && !units.contains(i) {
            lines[i].text.utf8.withUnsafeBufferPointer { bytes in
                var scanner = WordScanner(bytes)
                var count = 0
                while count < 400, let word = scanner.next() {
                    words.insert(word.hash, 1)
                    count += 1
                }
            }
            paragraphs += 1
            if paragraphs == Self.comparedParagraphs { break }
        }
        return words
    }
}
