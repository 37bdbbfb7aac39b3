import Diplomacy
import Knowledge

/// An HTML page's blocks of text as lines, and what its header says of it.
struct HTMLPage {
    private(set) var lines = PageLines()
    private(set) var header = HTMLHeader()
    /// Bytes of running text in each element that may hold the article, by its number.
    private var articleBytes: [Int] = []
    /// For each line the numbers of such elements around it, outermost first.
    private var articlesAround: [[Int]] = []

    private let bytes: UnsafeBufferPointer<UInt8>
    private let matcher: SectionMatcher
    private var text = HTMLText()
    private var stack = HTMLStack()
    private var element = Markup.Element.other
    private var isAfterBlock = true
    private var isInLink = false

    /// - Parameter source: valid UTF-8; the lines' offsets count in it.
    init(_ source: UnsafeBufferPointer<UInt8>, matcher: SectionMatcher) {
        bytes = source
        self.matcher = matcher
        var tokenizer = HTMLTokenizer(source)
        var raw: TagName?
        while lines.count < Line.Limits.mostLines, let token = tokenizer.next() {
            switch token {
            case .text(let range):
                if let name = raw {
                    header.readRaw(name, bytes, range)
                } else {
                    text.append(bytes, range, isLink: isInLink)
                }
                raw = nil
            case .start(let name, let attributes):
                let kind = HTMLElement.kinds[name]
                raw = kind == .raw ? name : nil
                if let kind { start(kind, name, HTMLAttributes(bytes: bytes, range: attributes)) }
            case .end(let name):
                raw = nil
                if let kind = HTMLElement.kinds[name] { end(kind, name) }
            }
        }
        flush(isBlock: true)
        markArticle()
    }

    private mutating func start(_ kind: HTMLElement, _ name: TagName, _ attributes: HTMLAttributes)
    {
        switch kind {
        case .lineBreak: flush(isBlock: false)
        case .link: isInLink = true
        case .meta: header.readMeta(attributes)
        case .time: header.readTime(attributes, at: attributes.range.lowerBound, isAside: isAside)
        case .raw: break
        case .paragraph:
            flush(isBlock: true)
            element = hint(attributes).element ?? .other
        case .title:
            flush(isBlock: true)
            element = .title
        case .subtitle:
            flush(isBlock: true)
            element = hint(attributes).element ?? .subtitle
        case .container, .caption, .article, .aside, .navigation, .footer:
            flush(isBlock: true)
            push(kind, name, attributes)
        }
    }

    private mutating func end(_ kind: HTMLElement, _ name: TagName) {
        switch kind {
        case .link: isInLink = false
        case .lineBreak, .meta, .raw, .time: break
        case .paragraph, .title, .subtitle: flush(isBlock: true)
        case .container, .caption, .article, .aside, .navigation, .footer:
            flush(isBlock: true)
            stack.close(name)
        }
    }

    private var isAside: Bool { stack.top.zone != .none && stack.top.zone != .article }

    private mutating func push(_ kind: HTMLElement, _ name: TagName, _ attributes: HTMLAttributes) {
        let hint = hint(attributes)
        var entry = stack.top
        entry.name = name
        switch kind {
        case .aside: entry.zone = .aside
        case .navigation: entry.zone = .navigation
        case .footer: entry.zone = .footer
        default: entry.zone = hint.zone ?? entry.zone
        }
        if kind == .caption { entry.element = .caption }
        entry.element = hint.element ?? entry.element
        if kind == .article || hint.isArticle, articleBytes.count < HTMLStack.mostArticles {
            entry.articles.append(articleBytes.count)
            articleBytes.append(0)
        }
        stack.open(entry)
    }

    private func hint(_ attributes: HTMLAttributes) -> HTMLHint {
        var hint = HTMLHint()
        attributes.forEach { name, value in hint.read(name, bytes, value, matcher) }
        return hint
    }

    // MARK: - Lines

    private mutating func flush(isBlock: Bool) {
        defer {
            if isBlock {
                isAfterBlock = true
                element = .other
            }
        }
        guard !text.isEmpty else { return }
        let all = max(text.utf8.count, 1)
        let linkPercent = text.linkBytes * 100 / all
        let markup = Markup(
            zone: stack.top.zone, element: element == .other ? stack.top.element : element,
            linkPercent: linkPercent)
        let source = text.take()
        let line = Line(source, blankBefore: isAfterBlock, markup: markup, matcher: matcher)
        isAfterBlock = false
        guard let line else { return }
        if line.isRunning, linkPercent < 50 {
            for article in stack.top.articles { articleBytes[article] += all }
        }
        lines.append(line, source)
        articlesAround.append(stack.top.articles)
    }

    /// The article is the element with the most running text; of one inside the other, with all but
    /// a tenth as much, the inner one. Where no element is marked, the whole page is read as one.
    private mutating func markArticle() {
        guard let most = articleBytes.max(), most > 0 else { return }
        let enough = most - most / 10
        guard let article = articleBytes.lastIndex(where: { $0 >= enough }) else { return }
        for (i, line) in lines.lines.enumerated() where line.markup?.zone == Markup.Zone.none {
            lines.setZone(articlesAround[i].contains(article) ? .article : .outside, at: i)
        }
    }
}
