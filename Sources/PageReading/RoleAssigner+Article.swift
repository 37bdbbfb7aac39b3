import Diplomacy

/// Lines of the article and of what follows it before a box is headed.
extension RoleAssigner {
    private static let longestSubheadingWords = 20
    /// A further article has a title of at least this many words; shorter ones head a section.
    private static let shortestFurtherTitleWords = 8
    /// A caption without a credit is short.
    private static let longestBareCaptionWords = 14
    /// Titles in a row that make a list.
    private static let fewestListed = 3

    mutating func assignInArticle(_ i: Int) {
        let line = lines[i]
        if let stamp = line.stamp {
            return give(i, .dateline, stamp.hasClock ? "only tells a time" : "only tells a day")
        }
        if repeatsHeadline(i) { return give(i, .furniture, "repeats the headline") }
        if let slug = slugged(i) { return give(i, slug.role, slug.reason) }
        if line.isCaptionCued { return give(i, .caption, "credits or describes a picture") }
        if isLinked(line) {
            return give(
                i, line.words >= Line.Limits.shortestTitleWords ? .teaser : .furniture,
                "a link by itself")
        }
        if line.isAuthorCued, line.words <= 12 {
            return sign(i, "a name and where it was taken from")
        }
        if line.isRunning { return assignParagraph(i) }
        if isName(line), isAtEnd(i) { return sign(i, "a name where the text ends") }
        if isBareCaption(i) { return give(i, .caption, "a short line that describes a picture") }
        if line.isTitleLike || line.words >= Line.Limits.shortestTitleWords {
            return assignTitle(i)
        }
        assignShort(i)
    }

    private func isLinked(_ line: Line) -> Bool {
        (line.markup?.linkPercent ?? 0) >= 70 && line.markup?.element != .title
    }

    private mutating func assignParagraph(_ i: Int) {
        if isCutLead(i), let before = previous(before: i), verdicts[before]?.role == .teaser {
            return give(i, .teaser, "a lead cut short below another title")
        }
        if isClosed, run(from: i) == 1, let before = previous(before: i),
            verdicts[before]?.role == .teaser
        {
            return give(i, .teaser, "the lead below another title")
        }
        takeParagraph(i, "running text")
    }

    /// A title inside the text: of another article, of a further article on the page, or a
    /// subheading.
    private mutating func assignTitle(_ i: Int) {
        let after = following(i)
        if let after, lines[after].isRunning, isCutLead(after), run(from: after) == 0 {
            return give(i, .teaser, "a title above a lead cut short")
        }
        let paragraphsBelow = after.map { run(from: $0) } ?? 0
        if paragraphsBelow >= Self.articleParagraphs, isFurtherTitle(i) {
            return beginArticle(at: i)
        }
        if isClosed, lines[i].isTitleLike {
            return give(i, .teaser, "a title after the end of the article")
        }
        if listLength(from: i) >= Self.fewestListed, paragraphsBelow == 0 {
            return give(i, .teaser, "in a list of titles")
        }
        let isWhole = lines[i].words >= Self.shortestLeadWords || lines[i].ending == .stop
        if paragraphsBelow > 0, lines[i].words <= Self.longestSubheadingWords {
            return give(i, .body, "a subheading")
        }
        guard isWhole else { return give(i, .furniture, "a short line in no text") }
        takeParagraph(i, "text without a full stop")
    }

    private mutating func assignShort(_ i: Int) {
        let line = lines[i]
        if line.ending == .stop || line.ending == .question || line.ending == .colon {
            return give(i, .body, "a short sentence in the text")
        }
        if !isClosed, line.words > 1, run(from: i + 1) > 0, !line.text.utf8.starts(with: [0x2D]) {
            return give(i, .body, "a subheading")
        }
        give(i, .furniture, "a short line in no text")
    }

    /// The title of another full article: long enough for one, and either the one before has been
    /// signed or the page says it again (a picture's name).
    private func isFurtherTitle(_ i: Int) -> Bool {
        let line = lines[i]
        guard line.isTitleLike, line.words >= Self.shortestFurtherTitleWords, paragraphs > 0,
            line.ending != .ellipsis
        else { return false }
        if isClosed || line.markup?.element == .title { return true }
        let end = min(lines.count, i + Self.lookAheadLines)
        return lines[min(i + 1, end)..<end].contains { begins($0, with: line) }
    }

    /// Whether the line is the title, or the title and then more, accents or none.
    func begins(_ line: Line, with title: Line) -> Bool {
        if line.hash == title.hash { return true }
        let plain = title.words - title.numbers
        guard line.words > plain, line.words <= plain + 60 else { return false }
        return line.text.utf8.withUnsafeBufferPointer { bytes in
            var scanner = WordScanner(bytes)
            var hash = WordScanner.seed
            var count = 0
            while count < plain, let word = scanner.next() {
                if word.startsWithDigit { continue }
                hash = WordScanner.join(hash, word.hash)
                count += 1
            }
            return count == plain && hash == title.hash
        }
    }

    /// The headline and then more: a picture's name, or its address before a link to another page.
    func slugged(_ i: Int) -> (role: BlockRole, reason: String)? {
        guard let title = headlines[article], lines[i].ending != .stop,
            begins(lines[i], with: lines[title])
        else { return nil }
        if lines[i].isCaptionCued || lines[i].words - lines[title].words <= 3 {
            return (.caption, "the headline as the name of a picture")
        }
        return (.teaser, "the headline as a picture's name, and another title")
    }

    /// The next line that is neither a caption nor the title again.
    private func following(_ i: Int) -> Int? {
        var j = i
        while let after = next(after: j), after <= i + Self.lookAheadLines {
            let line = lines[after]
            if line.isCaptionCued && !line.isRunning || begins(line, with: lines[i])
                || repeatsHeadline(after)
            {
                j = after
                continue
            }
            return after
        }
        return nil
    }

    private func listLength(from i: Int) -> Int {
        var count = 0
        var j = i
        while j < lines.count, j < i + Self.lookAheadLines {
            if !lines[j].isJunk {
                guard lines[j].isTitleLike, !isName(lines[j]) else { break }
                count += 1
            }
            j += 1
        }
        return count
    }

    /// No text follows before the next box, form, footer or the end of the page.
    private func isAtEnd(_ i: Int) -> Bool {
        guard paragraphs > 0, let after = next(after: i) else { return true }
        return !lines[after].isRunning || units.contains(after) || lines[after].isCaptionCued
            || lines[after].blankBefore && !lines[i].blankBefore
    }

    /// A line with no verb's small words between lead and text: a picture's caption.
    private func isBareCaption(_ i: Int) -> Bool {
        let line = lines[i]
        return paragraphs == 1 && line.words <= Self.longestBareCaptionWords && line.words >= 3
            && line.stopwords == 0 && line.capitals >= 2 && line.ending != .question
            && line.ending != .colon && next(after: i).map { lines[$0].isRunning } ?? false
    }
}
