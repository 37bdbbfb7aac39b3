import Diplomacy

/// Lines of the article and of what follows it before a box is headed.
extension RoleAssigner {
    private static let longestSubheadingWords = 20
    /// A further article has a title of at least this many words; shorter ones head a section.
    private static let shortestFurtherTitleWords = 8
    /// A caption without a credit is short.
    private static let longestBareCaptionWords = 14
    private static let shortestCutLeadWords = 12
    /// `- Hình 1` after a title.
    private static let figureWords = 3
    /// Titles in a row that make a list.
    private static let fewestListed = 3

    mutating func assignInArticle(_ i: Int) {
        let line = lines[i]
        if let known = known(i) { return give(i, known.role, known.reason) }
        if line.markup?.element == .author, line.words <= 16 {
            return sign(i, "marked as the author")
        }
        if line.isAuthorCued, line.words <= 12 {
            return sign(i, "a name and where it was taken from")
        }
        if line.isRunning { return assignParagraph(i) }
        if isName(line), isAtEnd(i) { return sign(i, "a name where the text ends") }
        if line.startsAsSource, line.words <= 10, line.ending != .stop, isAtEnd(i) {
            return sign(i, "a source where the text ends")
        }
        if line.hasAddress, line.stopwords < 3 { return assignAddress(i) }
        if line.isTitleLike || line.words >= Line.Limits.shortestTitleWords {
            return assignTitle(i)
        }
        assignShort(i)
    }

    /// What the line is by itself, whatever stands around it.
    private func known(_ i: Int) -> (role: BlockRole, reason: String)? {
        let line = lines[i]
        if let stamp = line.stamp {
            return (.dateline, stamp.hasClock ? "only tells a time" : "only tells a day")
        }
        if repeatsHeadline(i) { return (.furniture, "repeats the headline") }
        if let slug = slugged(i) { return slug }
        if isSlug(i) { return (.furniture, "the address of a picture") }
        if line.isCaptionCued || line.markup?.element == .caption {
            return (.caption, "credits or describes a picture")
        }
        if isLinked(line) {
            let isTitle = line.words >= Line.Limits.shortestTitleWords
            return (isTitle ? .teaser : .furniture, "a link by itself")
        }
        if isPrintedTwice(i), !isClosed { return (.caption, "printed twice, as captions are") }
        if isBareCaption(i) { return (.caption, "a short line that describes a picture") }
        return nil
    }

    /// A web address and no sentence: where the text was taken from, or a link.
    private mutating func assignAddress(_ i: Int) {
        if lines[i].startsAsSource {
            sign(i, "the address it was taken from")
        } else {
            give(i, .furniture, "an address")
        }
    }

    /// The name of a picture and its caption stand in a row, and say the same.
    func isPrintedTwice(_ i: Int) -> Bool {
        let line = lines[i]
        guard line.words <= Line.Limits.longestCaptionWords, line.words >= 2, line.group == nil
        else { return false }
        return [i - 1, i + 1].contains { lines.indices.contains($0) && lines[$0].hash == line.hash }
    }

    func isLinked(_ line: Line) -> Bool {
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
        if let after, isCutLead(after), lines[after].words >= Self.shortestCutLeadWords,
            lines[i].ending == .none || lines[i].ending == .question && lines[i].blankBefore
        {
            return give(i, .teaser, "a title above a lead cut short")
        }
        if isCutLead(i), let before = previous(before: i), verdicts[before]?.role == .teaser {
            return give(i, .teaser, "a lead cut short below another title")
        }
        let paragraphsBelow = after.map { run(from: $0) } ?? 0
        if paragraphsBelow >= Self.articleParagraphs, isFurtherTitle(i) {
            return beginArticle(at: i)
        }
        if isClosed, lines[i].isTitleLike {
            return give(i, .teaser, "a title after the end of the article")
        }
        if lines[i].ending != .question, paragraphsBelow == 0,
            listLength(from: i) >= Self.fewestListed
        {
            return give(i, .teaser, "in a list of titles")
        }
        let isWhole =
            lines[i].words >= Self.shortestLeadWords || lines[i].ending == .stop
            || lines[i].ending == .question
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
        if !isClosed, line.words > 1, run(from: i + 1) > 0, texts[i].utf8.first != 0x2D {
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
        guard line.blankBefore else { return false }
        let end = min(lines.count, i + Self.lookAheadLines)
        return (min(i + 1, end)..<end).contains {
            lines[$0].words <= line.words + Self.figureWords && begins($0, with: i)
        }
    }

    /// Whether the line is the title, or the title and then more, accents or none.
    private func begins(_ i: Int, with title: Int) -> Bool {
        let (line, title) = (lines[i], lines[title])
        if line.hash == title.hash { return true }
        let plain = title.words - title.numbers
        guard line.words > plain, line.words <= plain + 60,
            plain == 0 || line.openingHash == title.openingHash
        else { return false }
        return texts[i].utf8.withUnsafeBufferPointer { bytes in
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
            begins(i, with: title)
        else { return nil }
        if lines[i].isCaptionCued || lines[i].words - lines[title].words <= Self.figureWords {
            return (.caption, "the headline as the name of a picture")
        }
        return (.teaser, "the headline as a picture's name, and another title")
    }

    /// The next line that is neither a caption nor the title again.
    private func following(_ i: Int) -> Int? {
        var j = i
        while let after = next(after: j), after <= i + Self.lookAheadLines {
            let line = lines[after]
            if line.isCaptionCued && !line.isRunning || begins(after, with: i)
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
            && line.stopwords == 0 && line.capitals >= 2 && line.numbers == 0
            && line.ending != .question
            && line.ending != .colon && next(after: i).map { lines[$0].isRunning } ?? false
    }
}
