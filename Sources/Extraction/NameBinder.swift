import Diplomacy
import Knowledge
import VietnameseText

/// People named on the page with state and office, so that "ông Tillerson" later finds them. Names no
/// table has are bound the same way.
struct NameBinder: Sendable {
    /// Somebody as a sentence names him.
    struct Person {
        let text: AnnotatedText
        /// The tokens of the name.
        let words: Range<Int>
        let country: CountryCode
        /// Position in the tables' offices.
        let office: Int?
        /// Those of the tables who may be meant: positions in `NameBinder.meant`.
        fileprivate(set) var meant: Range<Int>

        var name: String { text.string(words) }

        fileprivate var bytes: ArraySlice<UInt8> {
            guard let first = words.first, let last = words.last else { return [] }
            return text.utf8[Int(text.tokens[first].start)..<Int(text.tokens[last].end)]
        }
    }

    /// What a name goes by: all its words, its last and, for names that put the family first, its first.
    private struct Keys {
        var whole: UInt64 = 0
        var last: UInt64 = 0
        var first: UInt64 = 0

        /// Nil for a name without words.
        init?(_ words: Range<Int>, in tokens: [Token]) {
            for at in words where tokens[at].isWord {
                whole = Weights.key(whole, tokens[at].hash)
                last = Weights.key(0, tokens[at].hash)
                if first == 0 { first = last }
            }
            if first == 0 { return nil }
        }
    }

    /// All of the page, by number.
    private(set) var people: [Person] = []
    /// People of the tables, by number.
    private var meant: [Int] = []
    /// Of the bound names, by what they go by.
    private var bindings = Bindings()
    private var filter = WordFilter()

    /// Names of those for whom `Mention.isFormer` holds.
    private var former: Set<String> = []

    /// So many a page usually has.
    private static let usualPeople = 8

    var isEmpty: Bool { bindings.isEmpty }

    /// Whether a name with these words may be bound: a quick way out for most.
    func mayBind(_ words: Range<Int>, in tokens: [Token]) -> Bool {
        for at in words where filter.contains(tokens[at].hash) && tokens[at].isWord {
            return true
        }
        return false
    }

    /// Takes in somebody, bound or not, and gives him a number.
    mutating func add(
        _ words: Range<Int>, in text: AnnotatedText, country: CountryCode, office: Int?
    ) -> Int {
        if people.isEmpty {
            people.reserveCapacity(Self.usualPeople)
            meant.reserveCapacity(Self.usualPeople)
        }
        people.append(
            Person(
                text: text, words: words, country: country, office: office,
                meant: meant.count..<meant.count))
        return people.count - 1
    }

    /// Notes whom of the tables the one taken in last may be: one more, or this one instead of those noted.
    mutating func mean(_ number: Int, instead: Bool = false) {
        let last = people.count - 1
        if instead { meant.removeLast(people[last].meant.count) }
        meant.append(number)
        people[last].meant = people[last].meant.lowerBound..<meant.count
    }

    /// Binds somebody's name. The first binding stays: a page introduces people before it shortens them.
    mutating func bind(_ number: Int) {
        let (words, tokens) = (people[number].words, people[number].text.tokens)
        guard let keys = Keys(words, in: tokens) else { return }
        var isNew = bind(number, by: keys.whole)
        if keys.last != keys.whole, bind(number, by: keys.last) { isNew = true }
        if keys.first != keys.last, bind(number, by: keys.first) { isNew = true }
        guard isNew else { return }
        for at in words where tokens[at].isWord { filter.insert(tokens[at].hash) }
    }

    /// - Returns: false where another stays.
    private mutating func bind(_ number: Int, by key: UInt64) -> Bool {
        bindings.bind(key, to: number, hasOffice: people[number].office != nil)
    }

    /// The one who is bound by a name, by number.
    func binding(_ words: Range<Int>, in tokens: [Token]) -> Int? {
        guard mayBind(words, in: tokens), let keys = Keys(words, in: tokens) else { return nil }
        return bindings[keys.whole] ?? bindings[keys.last] ?? bindings[keys.first]
    }

    func name(of number: Int) -> String { people[number].name }

    /// Whether two names are written alike.
    func areAlike(_ one: Int, _ other: Int) -> Bool {
        people[one].bytes.elementsEqual(people[other].bytes)
    }

    /// Whether two names have a word or a mark in common: without it none that is written alike.
    func shareWord(_ one: Int, _ other: Int) -> Bool {
        let (a, b) = (people[one], people[other])
        return a.words.contains { i in
            let word = a.text.tokens[i]
            return b.words.contains {
                let other = b.text.tokens[$0]
                return word.isWord
                    ? other.isWord && other.hash == word.hash : other.word == word.word
            }
        }
    }

    /// Those of the tables who may be meant, by number.
    func meant(by number: Int) -> ArraySlice<Int> { meant[people[number].meant] }

    mutating func noteFormer(_ number: Int) { former.insert(name(of: number)) }

    func isFormer(_ number: Int) -> Bool {
        !former.isEmpty && former.contains(name(of: number))
    }
}

/// The lowest bits of the words that a bound name may be found by: a quick way out for most words.
private struct WordFilter: Sendable {
    private var bits = [UInt64](filledWith: 0, count: 16)

    @inline(__always)
    private static func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 6 & 15) }

    @inline(__always)
    private static func bit(_ hash: UInt64) -> UInt64 { 1 &<< (hash & 63) }

    @inline(__always)
    mutating func insert(_ hash: UInt64) { bits[Self.place(hash)] |= Self.bit(hash) }

    @inline(__always)
    func contains(_ hash: UInt64) -> Bool { bits[Self.place(hash)] & Self.bit(hash) != 0 }
}

/// People by the keys of their names. The first few are looked through: most pages have no more.
private struct Bindings: Sendable {
    private struct Person {
        let number: Int
        let hasOffice: Bool
    }

    private struct Binding {
        let key: UInt64
        var person: Person
    }

    private static let mostOfFew = 32

    private var few: [Binding] = []
    private var others: [UInt64: Person] = [:]

    var isEmpty: Bool { few.isEmpty }

    subscript(key: UInt64) -> Int? {
        for i in few.indices where few[i].key == key { return few[i].person.number }
        return others.isEmpty ? nil : others[key]?.number
    }

    /// Binds somebody, also instead of one who has no office if this one has.
    ///
    /// - Returns: false where another stays.
    mutating func bind(_ key: UInt64, to number: Int, hasOffice: Bool) -> Bool {
        if few.isEmpty { few.reserveCapacity(Self.mostOfFew) }
        let person = Person(number: number, hasOffice: hasOffice)
        for i in few.indices where few[i].key == key {
            if few[i].person.hasOffice || !hasOffice { return false }
            few[i].person = person
            return true
        }
        if few.count < Self.mostOfFew {
            few.append(Binding(key: key, person: person))
            return true
        }
        if let known = others[key], known.hasOffice || !hasOffice { return false }
        others[key] = person
        return true
    }
}
