import Diplomacy

/// Boxes of other articles, pages that are nothing but lists, and what stands after an article.
extension RoleAssigner {
    mutating func assignInBox(_ i: Int) {
        let line = lines[i]
        if line.stamp != nil { return give(i, .furniture, "the time of another article") }
        if repeatsHeadline(i) { return give(i, .furniture, "repeats the headline") }
        if let slug = slugged(i) { return give(i, slug.role, slug.reason) }
        if isSlug(i) { return give(i, .furniture, "the address of a picture") }
        if line.isCaptionCued, !line.isRunning || run(from: i) > 0 {
            give(i, .caption, "credits or describes a picture")
            if !isClosed, run(from: i + 1) > 0 { state = .article }
            return
        }
        if line.isAuthorCued || isName(line) && !isClosed && line.words > 1 && endsArticle(i) {
            return sign(i, "a name where the text ends")
        }
        if line.isRunning, !isCutLead(i) { return assignParagraphInBox(i) }
        if line.isRunning { return give(i, .teaser, "a lead cut short") }
        if line.words >= Line.Limits.shortestTitleWords {
            titlesInBox += 1
            return give(i, .teaser, "a title in a box of other articles")
        }
        give(i, .furniture, "a short line in a box")
    }

    private func endsArticle(_ i: Int) -> Bool {
        guard let before = previous(before: i) else { return false }
        return verdicts[before]?.role == .body
    }

    /// Text inside a box is the lead of another article, the article going on, or a further one.
    private mutating func assignParagraphInBox(_ i: Int) {
        let below = run(from: i)
        let before = previous(before: i)
        let isUnderTitle = before.map { verdicts[$0]?.role == .teaser } ?? false
        if below >= Self.resumingParagraphs {
            if let before, isUnderTitle, isClosed, titlesInBox == 1, lines[before].isTitleLike,
                below >= Self.articleParagraphs
            {
                beginArticle(at: before)
                return takeParagraph(i, "running text of a further article")
            }
            guard !isClosed || below >= Self.articleParagraphs else {
                return give(i, .teaser, "a lead in a box after the article")
            }
            return resume(i, "the article goes on after the box")
        }
        let isSigned = next(after: i).map { lines[$0].isAuthorCued || isName(lines[$0]) } ?? false
        if !isClosed, isUnderTitle, titlesInBox > 1 || isSigned {
            return resume(i, "one more paragraph after a list of titles")
        }
        if !isClosed, !isUnderTitle, titlesInBox == 0 {
            return resume(i, "text right after a box's heading")
        }
        titlesInBox = 0
        give(i, .teaser, "the lead below another title")
    }

    /// A page of titles, times and leads: all of it tells of other pages. False where there is not
    /// even that.
    mutating func assignListPage() -> Bool {
        guard lines.indices.contains(where: { units.contains($0) && lines[$0].ending == .stop })
        else { return false }
        for i in lines.indices {
            if units.contains(i) {
                giveUnit(i)
            } else {
                give(i, .furniture, "on a page of lists")
            }
        }
        return true
    }

    /// Lines set apart after the text, of a page that does not set its paragraphs apart, are the
    /// captions of its pictures; where the text holds one of them too, that is a caption as well.
    mutating func assignTail() {
        guard state == .article, !setsParagraphsApart,
            let end = verdicts.lastIndex(where: { $0 != nil && $0?.role != .byline })
        else { return }
        var start = end
        while start > 0, !lines[start].blankBefore, verdicts[start - 1]?.role != .byline {
            start -= 1
        }
        let tail = start...end
        guard isCaptionTail(tail) else { return }
        for i in tail where lines[i].group == nil && lines[i].words > 1 {
            let role = verdicts[i]?.role
            if role == .body || role == .teaser || role == .furniture {
                give(i, .caption, "set apart after the text")
            }
        }
        let captions = Set(tail.map { lines[$0].hash })
        for i in 0..<start where verdicts[i]?.role == .body && captions.contains(lines[i].hash) {
            give(i, .caption, "stands among the captions after the text, too")
        }
    }

    /// Whether blank lines part most paragraphs.
    private var setsParagraphsApart: Bool {
        let text = lines.indices.filter { verdicts[$0]?.role == .body && lines[$0].isRunning }
        return text.count { lines[$0].blankBefore } * 2 > text.count
    }

    private func isCaptionTail(_ tail: ClosedRange<Int>) -> Bool {
        guard tail.count <= Self.lookAheadLines, paragraphs > tail.count,
            tail.allSatisfy({ lines[$0].words <= Line.Limits.longestCaptionWords })
        else { return false }
        if tail.contains(where: { lines[$0].isCaptionCued }) { return true }
        if let before = previous(before: tail.lowerBound), verdicts[before]?.role == .byline {
            return true
        }
        let hashes = Set(tail.map { lines[$0].hash })
        return lines[..<tail.lowerBound].contains { hashes.contains($0.hash) }
    }
}
