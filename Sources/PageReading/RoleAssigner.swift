import Diplomacy
import Knowledge

/// What a line was read as, and why.
struct Verdict: Sendable {
    let role: BlockRole
    let article: Int
    let reason: String
}

/// Gives every line of a page its role.
///
/// In the manner of jusText (Pomikálek 2011) a line is judged by its length, its share of small
/// words and its neighbours; what is new is the shape of teasers (a title, often twice, a time
/// stamp, one lead), the words that head the boxes of a page, and the titles of further articles.
struct RoleAssigner {
    enum State {
        case article
        case teasers
        case comments
        case footer
    }

    /// How far a look ahead goes, so that a page of any size is read in linear time.
    static let lookAheadLines = 24
    /// A box ends and the article goes on where this many paragraphs stand together.
    static let resumingParagraphs = 2
    /// Fewer paragraphs under a title make no second article.
    static let articleParagraphs = 3

    let lines: [Line]
    let texts: [SourceText]
    let units: TeaserUnits
    let matcher: SectionMatcher
    var verdicts: [Verdict?]
    var state = State.article
    var article = 0
    /// Paragraphs of the article so far.
    var paragraphs = 0
    /// The line of the author, who signs at the end, has been seen.
    var isClosed = false
    /// Titles in a row in the box being read, without a lead between them.
    var titlesInBox = 0
    /// A further article has been found beside the marked one.
    private var readsOutside = false
    /// Of each article by its number.
    var headlines: [Int?] = [nil]

    init(_ page: PageLines, _ matcher: SectionMatcher) {
        lines = page.lines
        texts = page.texts
        self.matcher = matcher
        units = TeaserUnits(lines)
        verdicts = Array(repeating: nil, count: lines.count)
    }

    /// Verdicts for all lines; nil when nothing on the page is running text.
    static func assign(_ page: PageLines, _ matcher: SectionMatcher) -> RoleAssigner? {
        var assigner = RoleAssigner(page, matcher)
        guard let first = assigner.firstParagraph else {
            return assigner.assignListPage() ? assigner : nil
        }
        assigner.assignHead(before: first)
        var i = first
        while i < page.count {
            if assigner.verdicts[i] == nil { assigner.assign(i) }
            i += 1
        }
        assigner.assignTail()
        return assigner
    }

    mutating func give(_ i: Int, _ role: BlockRole, _ reason: String) {
        verdicts[i] = Verdict(role: role, article: article, reason: reason)
    }

    // MARK: - The walk

    private mutating func assign(_ i: Int) {
        let line = lines[i]
        if let zone = line.markup?.zone, giveByZone(i, zone) { return }
        if units.contains(i) {
            giveUnit(i)
            if state == .article { state = .teasers }
            return
        }
        if let group = line.group, assign(i, group) { return }
        if let heading = line.likelyHeading, state != .article || isClosed || !followsText(i),
            assign(i, heading)
        {
            return
        }
        if line.isJunk { return give(i, .furniture, "no words") }
        switch state {
        case .article: assignInArticle(i)
        case .teasers: assignInBox(i)
        case .comments:
            if paragraphs < Self.resumingParagraphs, run(from: i) >= Self.articleParagraphs {
                resume(i, "the article goes on after the form")
            } else {
                give(i, .furniture, "among readers' comments and forms")
            }
        case .footer: give(i, .furniture, "in the footer")
        }
    }

    mutating func giveUnit(_ i: Int) {
        let isShort = lines[i].words < Line.Limits.shortestTitleWords
        if lines[i].stamp != nil {
            give(i, .furniture, "the time of another article")
        } else if isShort, !lines[i].isRunning, lines[i].ending != .stop {
            give(i, .furniture, "the section of another article")
        } else {
            give(i, .teaser, "in a list of titles, printed twice or with times")
        }
    }

    private mutating func giveByZone(_ i: Int, _ zone: Markup.Zone) -> Bool {
        switch zone {
        case .navigation, .footer:
            give(i, .furniture, "in the page's navigation or footer")
        case .aside:
            let isTitle = lines[i].words >= Line.Limits.shortestTitleWords
            give(i, isTitle ? .teaser : .furniture, "in an aside")
        case .outside: return giveOutside(i)
        case .none, .article: return false
        }
        return true
    }

    /// Beside the marked article stand its author, other articles, and sometimes a further one in
    /// full; false from that one's title on.
    private mutating func giveOutside(_ i: Int) -> Bool {
        let line = lines[i]
        if readsOutside { return false }
        if line.group == .byline || line.isAuthorCued || line.markup?.element == .author {
            sign(i, "names an author beside the article")
            return true
        }
        let isHeading = line.markup?.element == .title || line.markup?.element == .subtitle
        if isHeading, line.isTitleLike, !isLinked(line), let after = next(after: i),
            run(from: after) >= Self.articleParagraphs
        {
            readsOutside = true
            beginArticle(at: i)
            return true
        }
        let isOther = line.words >= Line.Limits.shortestTitleWords && line.group == nil
        give(i, isOther ? .teaser : .furniture, "beside the marked article")
        return true
    }

    /// A line the table of sections knows; false where it is to be read as any other.
    private mutating func assign(_ i: Int, _ group: SectionWords.Group) -> Bool {
        let line = lines[i]
        switch group {
        case .teasers:
            give(i, .furniture, "heads a box of other articles")
            state = .teasers
            titlesInBox = 0
        case .inline:
            if line.words > line.groupWords + 2 {
                give(i, .teaser, "links to another article")
            } else {
                give(i, .furniture, "heads a link to another article")
                if state == .article { state = .teasers }
                titlesInBox = 0
            }
        case .comments:
            give(i, .furniture, "heads the readers' part")
            state = .comments
        case .furniture, .counter: give(i, .furniture, "a button or a prompt")
        case .tags: give(i, .furniture, "key words")
        case .imprint:
            give(i, .furniture, "in the footer")
            if state != .article || paragraphs > 1 { state = .footer }
        case .byline:
            guard state != .footer else { return false }
            sign(i, "names an author or a source")
        default: return false
        }
        return true
    }

    mutating func sign(_ i: Int, _ reason: String) {
        give(i, .byline, reason)
        if paragraphs > 1 || paragraphs == 1 && !followsText(i) { isClosed = true }
    }

    func followsText(_ i: Int) -> Bool {
        next(after: i).map { lines[$0].isRunning && !units.contains($0) } ?? false
    }

    mutating func takeParagraph(_ i: Int, _ reason: String) {
        give(i, .body, reason)
        paragraphs += 1
    }

    mutating func resume(_ i: Int, _ reason: String) {
        state = .article
        isClosed = false
        takeParagraph(i, reason)
    }

    mutating func beginArticle(at title: Int) {
        article += 1
        headlines.append(title)
        paragraphs = 0
        isClosed = false
        state = .article
        give(title, .headline, "the title of a further article on the page")
    }

    // MARK: - Looking around

    /// The next line with words.
    func next(after i: Int) -> Int? {
        var j = i + 1
        while j < lines.count, j <= i + Self.lookAheadLines {
            if !lines[j].isJunk { return j }
            j += 1
        }
        return nil
    }

    func previous(before i: Int) -> Int? {
        var j = i - 1
        while j >= 0, j >= i - Self.lookAheadLines {
            if !lines[j].isJunk { return j }
            j -= 1
        }
        return nil
    }

    /// Paragraphs of running text that stand together from here on, captions between them
    /// overlooked; counted as far as anyone asks.
    func run(from start: Int) -> Int {
        var count = 0
        var i = start
        while i < lines.count, i < start + Self.lookAheadLines, count < Self.articleParagraphs {
            let line = lines[i]
            if units.contains(i) { break }
            if !line.isJunk, !line.isCaptionCued, !repeatsHeadline(i) {
                guard line.isRunning, !isCutLead(i), !isLinked(line) else { break }
                count += 1
            }
            i += 1
        }
        return count
    }

    /// A lead cut short: `… đã công bố các lệnh ...`
    func isCutLead(_ i: Int) -> Bool {
        lines[i].ending == .ellipsis && lines[i].words <= 60
    }

    /// Says no more than the headline of an article so far.
    func repeatsHeadline(_ i: Int) -> Bool {
        headlines.contains { $0.map { $0 != i && lines[$0].hash == lines[i].hash } ?? false }
    }

    /// Two to six words with capitals and nothing else: `Chu An`, `TTXVN/Tin Tức`.
    func isName(_ line: Line) -> Bool {
        guard line.words <= 6, line.numbers == 0, line.group == nil,
            line.ending == .none || line.ending == .stop
        else { return false }
        if line.isAllCapitals { return (2...4).contains(line.words) || line.agencyWords > 0 }
        return line.capitals == line.words && line.words > 1 || line.agencyWords == line.words
    }

    /// A picture's address read as words: no capitals and no marks, which Vietnamese text never is.
    func isSlug(_ i: Int) -> Bool {
        let line = lines[i]
        return line.words >= Line.Limits.shortestTitleWords && line.capitals == 0
            && line.ending == .none && texts[i].utf8.allSatisfy { $0 < 0x80 }
    }
}
