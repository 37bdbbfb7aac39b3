import Knowledge

/// `SectionWords` compiled to hashes of bare words, so that a line is looked up while it is scanned.
final class SectionMatcher: Sendable {
    struct WordKinds: OptionSet {
        let rawValue: UInt8
        static let stopword = WordKinds(rawValue: 1)
        static let dateline = WordKinds(rawValue: 2)
        static let agency = WordKinds(rawValue: 4)
        static let box = WordKinds(rawValue: 8)
        static let form = WordKinds(rawValue: 16)
        /// Begins what is looked for anywhere in a line.
        static let part = WordKinds(rawValue: 32)
        /// Begins what a line may begin with.
        static let opening = WordKinds(rawValue: 64)
        /// What few words are.
        static let rare: WordKinds = [.dateline, .agency, .box, .form, .part]
    }

    /// Longest phrase, in words, that a line is compared with from its start.
    static let longestStartWords = 8

    /// So many words of a cue or masthead tell that it may stand somewhere.
    private static let openingWords = 3

    /// Set on a group whose phrase is written with a colon in the table, and must be on the page.
    private static let colonBit: UInt8 = 0x40

    private let words: HashTable
    private let lines: HashTable
    private let starts: HashTable
    private let ends: HashTable
    private let closings: HashTable
    private let classes: HashTable
    /// The first words of cues and mastheads.
    private let parts: HashTable
    /// Whether a masthead begins with no word.
    let everyLineMayHoldPart: Bool
    /// Cues and credits, to find the places where one may stand.
    let captionSigns: PhraseFinder
    let cues: PhraseFinder
    let credits: PhraseFinder
    let linkSigns: PhraseFinder
    let footSigns: PhraseFinder
    /// What an outlet says of itself, anywhere in a line.
    let mastheads: PhraseFinder
    let outlets: Set<String>

    init(_ sections: SectionWords) {
        var tables = Tables()
        for row in sections.rows {
            for phrase in row.phrases { tables.add(phrase, row) }
        }
        words = tables.words
        lines = tables.lines
        starts = tables.starts
        ends = tables.ends
        closings = tables.closings
        classes = tables.classes
        parts = tables.parts
        everyLineMayHoldPart = tables.everyLineMayHoldPart
        captionSigns = PhraseFinder(tables.cues + tables.credits)
        cues = PhraseFinder(tables.cues)
        credits = PhraseFinder(tables.credits)
        linkSigns = PhraseFinder(tables.linkSigns)
        footSigns = PhraseFinder(tables.footSigns)
        mastheads = PhraseFinder(tables.mastheads)
        outlets = tables.outlets
    }

    private struct Tables {
        var words = HashTable()
        var lines = HashTable()
        var starts = HashTable()
        var ends = HashTable()
        var closings = HashTable()
        var classes = HashTable()
        var parts = HashTable()
        var everyLineMayHoldPart = false
        var cues: [String] = []
        var credits: [String] = []
        var linkSigns: [String] = []
        var footSigns: [String] = []
        var mastheads: [String] = []
        var outlets: Set<String> = []

        mutating func add(_ phrase: String, _ row: SectionWords.Row) {
            let group = SectionMatcher.value(of: row.group)
            switch (row.group, row.match) {
            case (.credit, _): credits += [phrase, phrase.uppercased()]
            case (.cue, _):
                cues.append(phrase)
                addPart(phrase)
            case (.outlet, _): outlets.insert(phrase)
            case (.textClass, _), (.titleClass, _), (.captionClass, _), (.authorClass, _),
                (.asideClass, _), (.navigationClass, _):
                classes.insert(SectionMatcher.hash(phrase), group)
            case (_, .word): addWords(phrase, row.group)
            case (.byline, .end): closings.insert(SectionMatcher.hash(phrase), group)
            case (_, .end): ends.insert(SectionMatcher.hash(phrase), group)
            case (_, .line): lines.insert(SectionMatcher.hash(phrase), group)
            case (_, .start): addStart(phrase, group)
            case (_, .part):
                mastheads += [phrase, phrase.capitalizedFirst, phrase.uppercased()]
                if !addPart(phrase) { everyLineMayHoldPart = true }
            }
        }

        /// Of a phrase that begins with a word its words up to a number, as lines are looked up without theirs; those
        /// that begin with a sign are looked at one by one.
        ///
        /// - Returns: whether it begins with a word.
        @discardableResult
        private mutating func addPart(_ phrase: String) -> Bool {
            let words = phrase.split(separator: " ").prefix { !$0.contains(where: \.isNumber) }
            let hashes = SectionMatcher.hashes(words.joined(separator: " "))
            guard let first = hashes.first, phrase.first?.isLetter ?? false else { return false }
            self.words.insert(first, WordKinds.part.rawValue, uniting: true)
            parts.insert(hashes.prefix(openingWords).reduce(0, WordScanner.join), 1)
            return true
        }

        private mutating func addWords(_ phrase: String, _ group: SectionWords.Group) {
            let kind: WordKinds =
                switch group {
                case .stopword: .stopword
                case .dateline: .dateline
                case .teasers: .box
                case .comments: .form
                default: .agency
                }
            for hash in SectionMatcher.hashes(phrase) {
                words.insert(hash, kind.rawValue, uniting: true)
            }
        }

        private mutating func addStart(_ phrase: String, _ group: UInt8) {
            guard let first = SectionMatcher.hashes(phrase).first else {
                if group == SectionMatcher.value(of: .inline) {
                    linkSigns.append(phrase)
                } else {
                    footSigns.append(phrase)
                }
                return
            }
            let colon = phrase.utf8.last == 0x3A ? SectionMatcher.colonBit : 0
            starts.insert(SectionMatcher.hash(phrase), group | colon)
            words.insert(first, WordKinds.opening.rawValue, uniting: true)
        }
    }

    private static let groups = SectionWords.Group.allCases

    private static func value(of group: SectionWords.Group) -> UInt8 {
        UInt8(groups.firstIndex(of: group)!) + 1
    }

    private static func hashes(_ phrase: String) -> [UInt64] {
        Array(phrase.utf8).withUnsafeBufferPointer { bytes in
            var scanner = WordScanner(bytes)
            var hashes: [UInt64] = []
            while let word = scanner.next() { hashes.append(word.hash) }
            return hashes
        }
    }

    private static func hash(_ phrase: String) -> UInt64 {
        hashes(phrase).reduce(WordScanner.seed, WordScanner.join)
    }

    private func group(_ value: UInt8) -> SectionWords.Group? {
        value == 0 ? nil : Self.groups[Int(value & ~Self.colonBit) - 1]
    }

    @inline(__always)
    func kinds(of word: UInt64) -> WordKinds { WordKinds(rawValue: words[word]) }
    func line(_ hash: UInt64) -> SectionWords.Group? { group(lines[hash]) }
    @inline(__always)
    func start(_ hash: UInt64) -> (group: SectionWords.Group, needsColon: Bool)? {
        let value = starts[hash]
        return group(value).map { ($0, value & Self.colonBit != 0) }
    }
    /// Whether a cue or a masthead may begin with these words.
    func beginsPart(_ words: Slice<UnsafeBufferPointer<UInt64>>) -> Bool {
        var hash: UInt64 = 0
        return words.prefix(Self.openingWords).contains { word in
            hash = WordScanner.join(hash, word)
            return parts[hash] != 0
        }
    }
    func end(_ hash: UInt64) -> SectionWords.Group? { group(ends[hash]) }
    func htmlClass(_ hash: UInt64) -> SectionWords.Group? { group(classes[hash]) }
    /// Whether a bracket that begins with these words ends an author's line.
    func closes(_ hash: UInt64) -> Bool { closings[hash] != 0 }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
