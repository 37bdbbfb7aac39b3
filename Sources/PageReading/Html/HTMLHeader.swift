import Diplomacy

/// What a page says of itself outside its text: meta elements, JSON-LD, the time element.
struct HTMLHeader {
    private static let longestScriptBytes = 1 << 20
    private static let longestTitleBytes = 1000
    private static let script = TagName("script")
    private static let title = TagName("title")

    private(set) var ogTitle: String?
    private(set) var documentTitle: String?
    private(set) var siteName: String?
    private(set) var publisher: String?
    private var structuredDate: Publication?
    private var metaDate: Publication?
    /// The first time element outside asides and menus.
    private(set) var timeElement: Publication?

    /// The day the page's own metadata gives.
    var published: Publication? { structuredDate ?? metaDate }

    /// The page's title where its text has none.
    var title: String? { ogTitle ?? documentTitle }

    mutating func readRaw(
        _ name: TagName, _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) {
        if name == Self.title, documentTitle == nil {
            let end = min(range.upperBound, range.lowerBound + Self.longestTitleBytes)
            documentTitle = HTMLText.decoded(bytes, range.lowerBound..<end)
        } else if name == Self.script, range.count <= Self.longestScriptBytes {
            readStructuredData(UnsafeBufferPointer(rebasing: bytes[range]))
        }
    }

    mutating func readMeta(_ attributes: HTMLAttributes) {
        guard
            let key = attributes.value("property") ?? attributes.value("name")
                ?? attributes.value("itemprop"),
            let content = attributes.value("content"), !content.isEmpty
        else { return }
        switch key.lowercased() {
        case "og:title": ogTitle = ogTitle ?? content
        case "og:site_name": siteName = siteName ?? content
        case "article:published_time", "datepublished", "pubdate", "publishdate", "publish-date",
            "dc.date.issued", "dc.date", "date", "parsely-pub-date":
            metaDate = metaDate ?? Self.date(content)
        default: break
        }
    }

    mutating func readTime(_ attributes: HTMLAttributes, at offset: Int, isAside: Bool) {
        guard timeElement == nil, !isAside, let value = attributes.value("datetime") else { return }
        timeElement = Self.date(value)
    }

    /// In Vietnam's time where a machine wrote it in UTC: the reader's day, not Greenwich's.
    private static func date(_ text: String) -> Publication? {
        let found = DateScanner.scan(Array(text.utf8.prefix(64)))
        guard let publication = found.publication, let clock = publication.clock,
            clock.offsetMinutes == 0
        else { return found.publication }
        let local = clock.secondsIntoDay + DateScanner.defaultOffsetMinutes * 60
        return Publication(
            day: publication.day.adding(days: local / 86_400),
            clock: .init(
                secondsIntoDay: local % 86_400, offsetMinutes: DateScanner.defaultOffsetMinutes))
    }

    // MARK: - JSON-LD

    /// Looks for the two members that matter; the rest of the JSON may be broken, as it often is.
    private mutating func readStructuredData(_ json: UnsafeBufferPointer<UInt8>) {
        guard let dateAt = Self.member("datePublished", in: json, from: 0) else { return }
        if structuredDate == nil, let text = Self.string(in: json, at: dateAt) {
            structuredDate = Self.date(text)
        }
        if publisher == nil, let block = Self.member("publisher", in: json, from: 0),
            let name = Self.member("name", in: json, from: block)
        {
            publisher = Self.string(in: json, at: name)
        }
    }

    /// Where the value of the first member of that name begins.
    private static func member(_ name: String, in json: UnsafeBufferPointer<UInt8>, from: Int)
        -> Int?
    {
        let key = Array("\"\(name)\"".utf8)
        var i = from
        while i + key.count < json.count {
            if json[i] == 0x22, UnsafeBufferPointer(rebasing: json[i...]).starts(with: key) {
                var value = i + key.count
                while value < json.count, json[value] <= 0x20 { value += 1 }
                if value < json.count, json[value] == 0x3A { return value + 1 }
            }
            i += 1
        }
        return nil
    }

    private static func string(in json: UnsafeBufferPointer<UInt8>, at start: Int) -> String? {
        var i = start
        while i < json.count, json[i] <= 0x20 { i += 1 }
        guard i < json.count, json[i] == 0x22 else { return nil }
        i += 1
        var text: [UInt8] = []
        while i < json.count, json[i] != 0x22, text.count < 200 {
            if json[i] == 0x5C, i + 1 < json.count {
                i += appendEscape(json, at: i + 1, to: &text) + 1
            } else {
                text.append(json[i])
                i += 1
            }
        }
        let string = String(decoding: text, as: UTF8.self)
        return string.isEmpty ? nil : string
    }

    /// Appends what follows a backslash; how many bytes it took.
    private static func appendEscape(
        _ json: UnsafeBufferPointer<UInt8>, at i: Int, to text: inout [UInt8]
    ) -> Int {
        guard json[i] == 0x75, i + 4 < json.count,
            let value = UInt16(
                String(
                    decoding: UnsafeBufferPointer(rebasing: json[(i + 1)...(i + 4)]), as: UTF8.self),
                radix: 16), let scalar = Unicode.Scalar(value)
        else {
            text.append(json[i] == 0x6E ? 0x20 : json[i])
            return 1
        }
        text.append(contentsOf: UTF8.encode(scalar)!)
        return 5
    }
}
