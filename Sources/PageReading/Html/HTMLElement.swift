import Knowledge

/// What an element means for the reading of a page; elements within a line have no entry.
enum HTMLElement: Sendable {
    case container, article, aside, navigation, footer, caption
    case paragraph, title, subtitle, lineBreak
    case link, time, meta, raw

    static let kinds: [TagName: HTMLElement] = {
        let names: [(HTMLElement, [String])] = [
            (
                .container,
                ["div", "section", "figure", "table", "ul", "ol", "dl", "header", "form"]
            ),
            (.article, ["article", "main"]), (.aside, ["aside"]), (.navigation, ["nav"]),
            (.footer, ["footer"]), (.caption, ["figcaption"]),
            (
                .paragraph,
                [
                    "p", "li", "td", "th", "tr", "dt", "dd", "blockquote", "pre", "option",
                    "select", "button", "label", "body", "center", "address", "caption", "legend",
                ]
            ),
            (.title, ["h1"]), (.subtitle, ["h2", "h3", "h4", "h5", "h6"]),
            (.lineBreak, ["br", "hr"]), (.link, ["a"]), (.time, ["time"]), (.meta, ["meta"]),
            (
                .raw,
                [
                    "script", "style", "textarea", "title", "noscript", "iframe", "xmp",
                    "noframes",
                ]
            ),
        ]
        var kinds: [TagName: HTMLElement] = [:]
        for (kind, list) in names {
            for name in list { kinds[TagName(name)] = kind }
        }
        return kinds
    }()
}

/// What an element's attributes say of its content.
struct HTMLHint {
    private static let itemprop = TagName("itemprop")
    private static let role = TagName("role")
    private static let classNames = TagName("class")
    private static let identifier = TagName("id")
    private static let mostClassWords = 6

    private(set) var zone: Markup.Zone?
    private(set) var element: Markup.Element?
    private(set) var isArticle = false

    mutating func read(
        _ name: TagName, _ bytes: UnsafeBufferPointer<UInt8>, _ value: Range<Int>,
        _ matcher: SectionMatcher
    ) {
        switch name {
        case Self.itemprop, Self.role:
            let text = String(
                decoding: UnsafeBufferPointer(rebasing: bytes[value]), as: UTF8.self)
            switch text.lowercased() {
            case "articlebody", "main", "article": isArticle = true
            case "headline": element = .title
            case "caption": element = .caption
            case "author": element = .author
            case "navigation", "search": zone = .navigation
            case "complementary": zone = .aside
            case "contentinfo": zone = .footer
            default: break
            }
        case Self.classNames, Self.identifier: readClasses(bytes, value, matcher)
        default: break
        }
    }

    private mutating func readClasses(
        _ bytes: UnsafeBufferPointer<UInt8>, _ value: Range<Int>, _ matcher: SectionMatcher
    ) {
        var start = value.lowerBound
        while start < value.upperBound {
            var end = start
            while end < value.upperBound, bytes[end] > 0x20 { end += 1 }
            if start < end {
                let name = UnsafeBufferPointer(rebasing: bytes[start..<end])
                if let group = Self.group(name, matcher) { apply(group) }
            }
            start = end + 1
        }
    }

    private mutating func apply(_ group: SectionWords.Group) {
        switch group {
        case .textClass: isArticle = true
        case .titleClass: element = .title
        case .captionClass: element = .caption
        case .authorClass: element = .author
        case .asideClass: zone = zone ?? .aside
        case .navigationClass: zone = zone ?? .navigation
        default: break
        }
    }

    /// The group of a class name: as a whole, by its first words or by its last.
    private static func group(_ name: UnsafeBufferPointer<UInt8>, _ matcher: SectionMatcher)
        -> SectionWords.Group?
    {
        var words: [UInt64] = []
        var scanner = WordScanner(name)
        while words.count < mostClassWords, let word = scanner.next() { words.append(word.hash) }
        for count in [words.count, 2, 1] where count > 0 && count <= words.count {
            for part in [words.prefix(count), words.suffix(count)] {
                if let group = matcher.htmlClass(part.reduce(WordScanner.seed, WordScanner.join)) {
                    return group
                }
            }
        }
        return nil
    }
}

/// The containers that are open around the walk.
struct HTMLStack {
    struct Entry {
        var name = TagName("")
        var zone = Markup.Zone.none
        var element = Markup.Element.other
        /// Numbers of the elements around that may hold the article.
        var articles: [Int] = []
    }

    static let mostArticles = 500
    /// Deeper containers are not told apart from the one around them.
    private static let deepest = 512
    /// How far up an end tag looks for its start.
    private static let reach = 64

    private var entries: [Entry] = []

    var top: Entry { entries.last ?? Entry() }

    mutating func open(_ entry: Entry) {
        if entries.count < Self.deepest { entries.append(entry) }
    }

    /// An end tag that nothing near opened is passed over.
    mutating func close(_ name: TagName) {
        let lowest = max(0, entries.count - Self.reach)
        guard let match = entries[lowest...].lastIndex(where: { $0.name == name }) else { return }
        entries.removeLast(entries.count - match)
    }
}
