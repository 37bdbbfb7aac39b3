import Knowledge

/// `SectionWords` compiled to hashes of bare words, so that a line is looked up while it is scanned.
struct SectionMatcher: Sendable {
    struct WordKinds: OptionSet {
        let rawValue: UInt8
        static let stopword = WordKinds(rawValue: 1)
        static let dateline = WordKinds(rawValue: 2)
        static let agency = WordKinds(rawValue: 4)
        static let outlet = WordKinds(rawValue: 8)
    }

    /// Longest phrase, in words, that a line is compared with from its start.
    static let longestStartWords = 8

    private var words = HashTable()
    private var lines = HashTable()
    private var starts = HashTable()
    private var ends = HashTable()
    private var closings = HashTable()
    private(set) var cues: [[UInt8]] = []
    private(set) var credits: [[UInt8]] = []
    private(set) var linkSigns: [[UInt8]] = []
    private(set) var outlets: Set<String> = []

    init(_ sections: SectionWords) {
        for row in sections.rows {
            for phrase in row.phrases { add(phrase, row) }
        }
        // Longest first: `Ảnh tư liệu` before `Ảnh`.
        credits.sort { $0.count > $1.count }
    }

    private mutating func add(_ phrase: String, _ row: SectionWords.Row) {
        let group = UInt8(SectionWords.Group.allCases.firstIndex(of: row.group)!) + 1
        switch (row.group, row.match) {
        case (.credit, _):
            credits.append(Array(phrase.utf8))
            credits.append(Array(phrase.uppercased().utf8))
        case (.cue, _): cues.append(Array(phrase.utf8))
        case (.outlet, _): outlets.insert(phrase)
        case (_, .word):
            let kind: WordKinds =
                switch row.group {
                case .stopword: .stopword
                case .dateline: .dateline
                default: .agency
                }
            for hash in Self.hashes(phrase) { words.insert(hash, kind.rawValue, uniting: true) }
        case (.byline, .end): closings.insert(Self.hash(phrase), group)
        case (_, .end): ends.insert(Self.hash(phrase), group)
        case (_, .line): lines.insert(Self.hash(phrase), group)
        case (_, .start), (_, .part):
            let hashes = Self.hashes(phrase)
            if hashes.isEmpty {
                linkSigns.append(Array(phrase.utf8))
            } else {
                starts.insert(Self.hash(phrase), group)
            }
        }
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
        value == 0 ? nil : SectionWords.Group.allCases[Int(value) - 1]
    }

    func kinds(of word: UInt64) -> WordKinds { WordKinds(rawValue: words[word]) }
    func line(_ hash: UInt64) -> SectionWords.Group? { group(lines[hash]) }
    func start(_ hash: UInt64) -> SectionWords.Group? { group(starts[hash]) }
    func end(_ hash: UInt64) -> SectionWords.Group? { group(ends[hash]) }
    /// Whether a bracket that begins with these words ends an author's line.
    func closes(_ hash: UInt64) -> Bool { closings[hash] != 0 }
}

/// Hashes to bytes, open addressing; the keys are hashes already.
private struct HashTable: Sendable {
    private var keys: [UInt64] = Array(repeating: 0, count: 64)
    private var values: [UInt8] = Array(repeating: 0, count: 64)
    private var count = 0

    /// Of two values for one key the first stays, or their bits are united.
    mutating func insert(_ key: UInt64, _ value: UInt8, uniting: Bool = false) {
        if count * 2 >= keys.count { grow() }
        var slot = Int(truncatingIfNeeded: key >> 7) & (keys.count - 1)
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
        if keys[slot] == 0 {
            keys[slot] = key
            values[slot] = value
            count += 1
        } else if uniting {
            values[slot] |= value
        }
    }

    private mutating func grow() {
        let old = zip(keys, values).filter { $0.0 != 0 }
        keys = Array(repeating: 0, count: keys.count * 2)
        values = Array(repeating: 0, count: keys.count)
        count = 0
        for (key, value) in old { insert(key, value) }
    }

    subscript(key: UInt64) -> UInt8 {
        var slot = Int(truncatingIfNeeded: key >> 7) & (keys.count - 1)
        while keys[slot] != 0 {
            if keys[slot] == key { return values[slot] }
            slot = (slot + 1) & (keys.count - 1)
        }
        return 0
    }
}
