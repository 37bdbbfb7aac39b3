import Diplomacy
import Knowledge

/// Where the article begins and what it is called.
extension RoleAssigner {
    /// Lines above the first paragraph among which the headline is looked for.
    private static let headLines = 60
    /// Words of a headline come back in the article: at least this much, see `TextWords`.
    private static let leastShare = 0.25
    /// For the line a page begins with less is enough.
    private static let leastShareOnTop = 0.15
    private static let shortestLongLead = 20
    /// Lines this near above the text belong to the article rather than to a menu.
    private static let nearLines = 6
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
                && lines[i].hasStopwords(percent: Line.Limits.leastStopwordPercent)
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
        if line.group != nil || line.likelyHeading != nil && i != title {
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
        let isAfterText = previous(before: i).map { verdicts[$0]?.role == .body } ?? false
        if line.isTitleLike && !isSlug(i) || isAfterText && line.words > 1 && followsText(i) {
            return give(i, .body, "a subheading above the text")
        }
        if line.ending == .stop, isAfterText {
            return give(i, .body, "a short sentence in the text")
        }
        give(i, .furniture, "a short line below the headline")
    }

    // MARK: - The headline

    private func headline(before first: Int) -> Int? {
        let window = max(0, first - Self.headLines)..<first
        let candidates = window.filter { i in
            guard mayHoldHeadline(i), !isLinked(lines[i]) else { return false }
            return lines[i].isTitleLike && !lines[i].isCaptionCued && !isSlug(i)
                || lines[i].markup?.element == .title && lines[i].words > 1
        }
        // The only line that could be one, and near, is it whatever comes back of its words.
        if candidates.count == 1, first - candidates[0] <= Self.nearLines { return candidates[0] }
        let text = words(from: first, askedFor: candidates)
        let scored = candidates.map { i in (line: i, score: score(i, text, first: first)) }
        guard let best = scored.max(by: { $0.score < $1.score }) else { return nil }
        if let top = scored.first, top.score >= Self.leastShareOnTop,
            lines[..<top.line].count(where: { !$0.isJunk }) < 2,
            isHead(top.line, best.line, candidates)
        {
            return top.line
        }
        guard best.score >= Self.leastShare else {
            // Nothing comes back: the nearest line that could be one, if it is near.
            return candidates.last.flatMap { first - $0 <= Self.nearLines ? $0 : nil }
        }
        // A lead without a full stop or a subheading may say more of the text than the headline.
        let enough = best.score * (lines[best.line].words >= Self.shortestLongLead ? 0.25 : 0.4)
        return scored.first {
            $0.line == best.line || $0.score >= enough && isHead($0.line, best.line, candidates)
        }?.line
    }

    /// Whether nothing but lines of one article's head stand between two of them: no menu, and no
    /// list of titles.
    private func isHead(_ upper: Int, _ lower: Int, _ candidates: [Int]) -> Bool {
        guard candidates.count(where: { (upper..<lower).contains($0) }) <= 2 else { return false }
        return lines[upper..<lower].allSatisfy { line in
            line.stamp != nil || line.group == nil && line.likelyHeading == nil
        }
    }

    /// A first line that ends in a full stop and may be the headline all the same: short, alone
    /// above longer text in which its words come back.
    private func isStoppedHeadline(_ i: Int) -> Bool {
        guard lines[..<i].allSatisfy({ $0.isJunk || $0.stamp != nil }), let after = next(after: i),
            lines[after].isRunning, lines[after].blankBefore, lines[i].sentences <= 1,
            lines[i].words <= Self.longestStoppedWords || lines[i].ending == .none,
            lines[after].words > lines[i].words
        else { return false }
        return score(i, words(from: after, askedFor: [i]), first: after) >= Self.leastShare
    }

    /// How much of the line comes back in the text, less for long and for far lines.
    private func score(_ i: Int, _ text: TextWords, first: Int) -> Double {
        let line = lines[i]
        var score = text.share(of: texts[i].utf8, matcher)
        score -= 0.012 * Double(max(0, line.words - Self.idealTitleWords))
        score -= 0.01 * Double(first - i)
        if line.markup?.element == .title { score += 0.7 }
        if i + 1 < first, lines[i + 1].stamp != nil { score += 0.1 }
        return score
    }

    private func words(from first: Int, askedFor candidates: [Int]) -> TextWords {
        var words = TextWords()
        for i in candidates { words.willAsk(for: texts[i].utf8, matcher) }
        var paragraphs = 0
        for i in first..<min(lines.count, first + Self.headLines)
        where lines[i].isRunning && !units.contains(i) {
            words.add(texts[i].utf8)
            paragraphs += 1
            if paragraphs == Self.comparedParagraphs { break }
        }
        return words
    }
}
