import Diplomacy
import Knowledge
import VietnameseText

/// Reads the mentions of an article, sentence by sentence: offices, states and names that stand together
/// become one. Binds the people it meets. Not copied, as it has buffers.
struct MentionReader: ~Copyable {
    static let maxNameTokens = 6
    /// More than most sentences have.
    private static let usualTriggers = 32

    private let knowledge: KnowledgeBase
    private let vocabulary: Vocabulary
    private(set) var binder = NameBinder()
    /// Those of all sentences so far, in order.
    private(set) var all: [Mention] = []
    /// Cues by where they start, at each token the longest; a phrase may be of several classes. Of the sentence in hand from
    /// `firstCue` on; of those before what was kept.
    private(set) var cues: [PlacedCue] = []
    private(set) var firstCue = 0
    /// The classes of the sentence's cues.
    private(set) var classes = CueSet()
    /// Phrases of the sentence that tell acts.
    private(set) var triggers: [PhraseTrie.Match] = []
    private(set) var names = SentenceNames()
    private var sentence = 0..<0
    private var text: AnnotatedText
    private var tokens: [Token] = []
    private let capitals: PlaceSet
    /// The place in `capitals` of the passage's first token.
    private var firstToken = 0
    /// A bit for each place, modulo 64, where a cue of the sentence ends: a quick way out for most.
    private var cueEnds: UInt64 = 0
    /// Where the mentions of the sentence begin.
    private var first = 0

    /// - Parameters:
    ///   - text: the first passage.
    ///   - capitals: the tokens that begin with one.
    init(
        _ text: AnnotatedText, capitals: PlaceSet, knowledge: KnowledgeBase,
        vocabulary: Vocabulary
    ) {
        self.knowledge = knowledge
        self.vocabulary = vocabulary
        self.text = text
        self.capitals = capitals
    }

    /// Makes room for what an article may have.
    mutating func reserve(mentions: Int, cues: Int) {
        all.reserveCapacity(mentions)
        self.cues.reserveCapacity(cues)
        triggers.reserveCapacity(Self.usualTriggers)
    }

    /// Begins with another passage.
    ///
    /// - Parameter first: the place of its first token in sets of tokens.
    mutating func begin(_ text: AnnotatedText, at first: Int) {
        self.text = text
        tokens = text.tokens
        firstToken = first
    }

    /// Forgets the cues of the sentence.
    mutating func dropCues() { cues.removeSubrange(firstCue...) }

    // MARK: - Mentions

    /// Reads the mentions of a sentence of the passage, in order.
    ///
    /// - Returns: where they stand in `all`.
    mutating func read(_ sentence: Range<Int>) -> Range<Int> {
        self.sentence = sentence
        first = all.count
        readPhrases()
        var at = sentence.lowerBound
        for i in names.all.indices {
            names.near = i
            let start = names.all[i].range.lowerBound
            guard start >= at, let entity = names.all[i].entity else { continue }
            at = readPeople(from: at, to: start)
            if at > start { continue }
            at = names.all[i].range.upperBound
            if let mention = mention(entity, at: start, end: at) { at = append(mention) }
        }
        _ = readPeople(from: at, to: sentence.upperBound)
        return first..<all.count
    }

    /// Between names only people bound before are mentioned.
    ///
    /// - Returns: `end`, or where the last of them ends behind it.
    private mutating func readPeople(from start: Int, to end: Int) -> Int {
        if binder.isEmpty { return end }
        var at = start
        while at < end {
            let capital = capitals.first(in: firstToken + at..<firstToken + end) - firstToken
            guard capital < end else { return end }
            if let mention = shortenedPerson(capital) {
                at = append(mention)
            } else {
                at = capital + 1
            }
        }
        return at
    }

    /// - Returns: where it ends.
    private mutating func append(_ mention: Mention) -> Int {
        var mention = mention
        qualify(&mention)
        if let person = mention.person {
            if mention.lead == .former || mention.isUnofficial { binder.noteFormer(person) }
            mention.isFormer = binder.isFormer(person)
        }
        inherit(&mention)
        all.append(mention)
        return mention.range.upperBound
    }

    /// The mention of the sentence that was read last.
    private var last: Mention? { all.count > first ? all[all.count - 1] : nil }

    private let sorter = PhraseSorter()
    private let triggerKind = EntityKind.trigger.rawValue
    private let personKind = EntityKind.person.rawValue

    /// By the numbers that their matches have.
    private let cueClasses = Self.cueClasses
    private static let cueClasses = Cue.allCases

    /// Sorts the phrases of the sentence.
    private mutating func readPhrases() {
        firstCue = cues.count
        if !triggers.isEmpty { triggers.removeAll(keepingCapacity: true) }
        classes = CueSet()
        cueEnds = 0
        names.begin(sentence)
        let positions = text.matchPositions(in: sentence)
        var first = positions.lowerBound
        while first < positions.upperBound {
            let end = min(first + PhraseSorter.mostPhrases, positions.upperBound)
            readPhrases(first..<end)
            first = end
        }
        names.end(tokens, knowledge)
    }

    /// First of which sort each is, without a branch, then what there is of each sort.
    private mutating func readPhrases(_ positions: Range<Int>) {
        let matches = text.matches
        var rest = sorter.sorted(matches, at: positions, upTo: sentence.upperBound)
        while let place = rest.cues.popFirst() {
            let match = matches[positions.lowerBound + place]
            addCue(PlacedCue(match, cueClasses[Int(match.number)]))
        }
        while let place = rest.triggers.popFirst() {
            triggers.append(matches[positions.lowerBound + place])
        }
        while let place = rest.names.popFirst() {
            names.add(matches[positions.lowerBound + place], tokens, knowledge)
        }
    }

    @inline(__always)
    private mutating func addCue(_ cue: PlacedCue) {
        let last = cues.count - 1
        if last >= firstCue, cues[last].range.lowerBound == cue.range.lowerBound,
            cues[last].range.upperBound < cue.range.upperBound
        {
            dropShorterCues(at: cue.range.lowerBound)
        }
        cues.append(cue)
        classes.insert(cue.cue)
        cueEnds |= 1 &<< UInt64(truncatingIfNeeded: cue.range.upperBound)
    }

    /// "nhằm vào" is not also "nhằm".
    @inline(never)
    private mutating func dropShorterCues(at start: Int) {
        while cues.count > firstCue, cues[cues.count - 1].range.lowerBound == start {
            cues.removeLast()
        }
        classes = CueSet()
        for i in firstCue..<cues.count { classes.insert(cues[i].cue) }
    }

    /// The cue right before, looking past "nước", "các", "phía", "chính" and the like.
    private mutating func lead(before at: Int) -> Cue? {
        if let cue = cue(before: at) { return cue }
        return sense(at - 1).contains(.filler) ? cue(before: at - 1) : nil
    }

    private mutating func cue(before at: Int) -> Cue? {
        if cueEnds & 1 &<< UInt64(truncatingIfNeeded: at) == 0 { return nil }
        for i in firstCue..<cues.count {
            if cues[i].range.lowerBound >= at { break }
            guard cues[i].range.upperBound == at else { continue }
            switch cues[i].cue {
            case .boundary, .planned: continue
            default: return cues[i].cue
            }
        }
        return nil
    }

    private mutating func qualify(_ mention: inout Mention) {
        let start = mention.range.lowerBound
        let lead = lead(before: start)
        mention.lead = lead
        switch lead {
        case .notOfficial, .former: mention.isUnofficial = true
        case .place: mention.isPlace = !mention.isOfficial
        // "công ty của Mỹ"
        case .of:
            if let previous = last, previous.isUnofficial,
                previous.range.upperBound == start
            {
                mention.isUnofficial = true
            }
        default: break
        }
        guard start > 0, !mention.isOfficial else { return }
        let before = tokens[start - 1]
        // "New York (Mỹ)", "đài BBC (Anh)", "Đài Loan (Trung Quốc)"
        if before.isMark("("), mention.range.upperBound < tokens.count,
            tokens[mention.range.upperBound].isMark(")")
        {
            mention.isPlace = true
        }
        // "Geneva, Thụy Sĩ"
        if before.isMark(","), names.covers(start - 2) {
            if case .place? = names.entity(before: start - 1) { mention.isPlace = true }
            if let previous = last, case .capital = previous.head, previous.isPlace,
                previous.country == mention.country
            {
                mention.isPlace = true
            }
        }
    }

    /// "về Ukraine, Syria và Iran": what governs the first of a list governs the rest.
    private mutating func inherit(_ mention: inout Mention) {
        guard mention.lead == nil, mention.isStateOrCapital, let previous = last
        else { return }
        let at = previous.range.upperBound
        guard mention.range.lowerBound == at + 1,
            tokens[at].isMark(",") || sense(at).contains(.and) || tokens[at].isDash
        else { return }
        if case .topic? = previous.lead { mention.lead = .topic }
        if previous.isUnofficial, case .state = previous.head { mention.isUnofficial = true }
        if previous.isPlace, mention.head == previous.head { mention.isPlace = true }
    }

    private mutating func mention(_ entity: Entity, at: Int, end: Int) -> Mention? {
        switch entity {
        case .office: return official(at)
        case .country(let country, let form):
            let head: Mention.Head
            switch form {
            case .name:
                head = .state
                if at == sentence.lowerBound, end == at + 1, sense(at).contains(.ordinary),
                    !(end < sentence.upperBound && isStateSequel(end))
                {
                    return nil
                }
            case .short: head = .clipped
            case .capital: head = .capital
            case .seat: head = .seat
            }
            return Mention(range: at..<end, country: country, head: head)
        case .person: return person(at: at, end: end)
        default: return nil
        }
    }

    /// What follows a state's name at the start of a sentence: a comma or conjunction and another
    /// state, or a verb of some frame.
    private mutating func isStateSequel(_ at: Int) -> Bool {
        if tokens[at].isDash || tokens[at].isMark(",") { return names[at + 1] != nil }
        return text.matches(at: at).contains {
            $0.kind == triggerKind && vocabulary.frames[Int($0.number)].kind != .statement
        }
    }

    // MARK: - People

    /// Offices in a row, and the one of them that tells who is meant; by position in the tables.
    private struct Offices {
        private var first: Int?
        private var firstOfPerson: Int?
        private(set) var lastClass: OfficeClass?

        mutating func append(_ office: Int, _ officeClass: OfficeClass) {
            lastClass = officeClass
            first = first ?? office
            switch officeClass {
            case .organ, .people: break
            default: firstOfPerson = firstOfPerson ?? office
            }
        }

        var endsWithEnvoy: Bool { if case .envoy? = lastClass { true } else { false } }
        var endsWithPeople: Bool { if case .people? = lastClass { true } else { false } }

        /// Of "Người phát ngôn Bộ Ngoại giao" the person; of "Phó Thủ tướng, Bộ trưởng Ngoại giao" the
        /// first.
        var principal: Int? { firstOfPerson ?? first }
    }

    /// Offices, then a state, then a name: "Người phát ngôn Bộ Ngoại giao Mỹ Heather Nauert".
    private mutating func official(_ start: Int) -> Mention? {
        var offices = Offices()
        var country: CountryCode?
        var host: CountryCode?
        var isFormer = false
        var at = start
        while at < sentence.upperBound {
            if let office = office(at) {
                if country != nil { break }
                offices.append(office.number, knowledge.offices[office.number].officeClass)
                at = office.end
            } else if country == nil, let state = state(at) {
                (country, at) = state
            } else if country == nil, sense(at).contains(.owner), let state = state(at + 1) {
                (country, at) = state
            } else if offices.endsWithEnvoy, sense(at).contains(.at), let state = state(at + 1) {
                (host, at) = state
            } else if offices.endsWithEnvoy, sense(at).contains(.at),
                let (end, entity) = names[at + 1], case .notName = entity
            {
                // "Đại sứ Mỹ tại Liên Hợp Quốc"
                at = end
            } else if let end = former(at) {
                // "Tổng thống Mỹ đắc cử Donald Trump"
                (at, isFormer) = (end, true)
            } else if country == nil, tokens[at].isMark(","), let next = office(at + 1),
                !isOrgan(next.number), !offices.endsWithPeople
            {
                at += 1
            } else {
                break
            }
        }
        guard let office = offices.principal else { return nil }
        let name = personName(at)
        guard let country = country ?? name.flatMap({ owner(of: $0, office: office) })
        else { return nil }
        let isPerson = !isOrgan(office)
        var mention = Mention(
            range: start..<(name?.upperBound ?? at), country: country,
            head: isPerson ? .official : .organ, host: host)
        mention.isUnofficial = isFormer
        if isPerson || name != nil {
            mention.office = office == vocabulary.counterpart ? last?.office : office
        }
        if let name {
            let person = binder.add(name, in: text, country: country, office: mention.office)
            if isPerson {
                noteMeant(by: name, of: country)
                binder.bind(person)
            }
            mention.person = person
        }
        return mention
    }

    private func isOrgan(_ office: Int) -> Bool {
        if case .organ = knowledge.offices[office].officeClass { true } else { false }
    }

    /// Where a word ends that says of an office that it is no longer, or not yet, held.
    private mutating func former(_ at: Int) -> Int? {
        guard classes.contains(.former) else { return nil }
        for i in firstCue..<cues.count where cues[i].range.lowerBound == at {
            if case .former = cues[i].cue { return cues[i].range.upperBound }
        }
        return nil
    }

    private func sense(_ at: Int) -> Vocabulary.Sense {
        tokens.indices.contains(at) ? vocabulary[tokens[at]] : []
    }

    private func office(_ at: Int) -> (number: Int, end: Int)? {
        guard let (end, entity) = names[at], case .office(let number) = entity else {
            return nil
        }
        return (number, end)
    }

    private func state(_ at: Int) -> (CountryCode, Int)? {
        guard let (end, entity) = names[at], case .country(let code, _) = entity else {
            return nil
        }
        return (code, end)
    }

    /// A run of capitalised words that are no other name: the person's own, without "ông" or "bà".
    private mutating func personName(_ start: Int) -> Range<Int>? {
        let first = sense(start).contains(.honorific) ? start + 1 : start
        var at = first
        var end = first
        while at < sentence.upperBound, at - first < Self.maxNameTokens {
            if let (next, entity) = names[at] {
                guard isPersonal(entity) else { break }
                at = next
                end = at
                continue
            }
            let token = tokens[at]
            if token.startsUpper, !(token.shape == .upper && token.end - token.start > 4) {
                at += 1
                end = at
            } else if end > first, sense(at).contains(.particle), at + 1 < sentence.upperBound {
                // "Bashar al-Assad", "Ursula von der Leyen"
                at += 1
                if tokens[at].isDash { at += 1 }
            } else if token.isDash || token.isMark("."), !token.spaceBefore,
                at + 1 < sentence.upperBound, tokens[at + 1].isWord
            {
                // "Kim Jong-un", "V.Putin"
                if token.isMark("."), tokens[at + 1].spaceBefore,
                    tokens[at - 1].end - tokens[at - 1].start > 2
                {
                    break
                }
                at += 1
                if tokens[at].shape == .lower, tokens[at - 1].isDash {
                    at += 1
                    end = at
                }
            } else {
                break
            }
        }
        return end > first ? first..<end : nil
    }

    private func isPersonal(_ entity: Entity) -> Bool {
        switch entity {
        case .person, .notName(.person): true
        default: false
        }
    }

    /// The state of a person named with an office but without it.
    private mutating func owner(of name: Range<Int>, office: Int) -> CountryCode? {
        if let known = knownPerson(name, office: office) { return known }
        if let bound = binder.binding(name, in: tokens) { return binder.people[bound].country }
        let first = name.first { tokens[$0].isWord }
        guard let first, vocabulary.isVietnameseFamily(tokens[first]) else { return nil }
        return vocabulary.home
    }

    /// The state of the one with the longest name in a name; of those alike, one who held the office.
    private mutating func knownPerson(_ name: Range<Int>, office: Int) -> CountryCode? {
        var best: (length: Int, country: CountryCode)?
        let id = knowledge.offices[office].id
        for i in text.matchPositions(in: name) {
            guard let number = person(i, in: name) else { continue }
            let person = knowledge.people[number]
            let holds = person.tenures.contains { $0.office == id }
            let length = text.matches[i].range.count * 2 + (holds ? 1 : 0)
            if length > best?.length ?? 0 { best = (length, person.country) }
        }
        return best?.country
    }

    private mutating func person(at start: Int, end: Int) -> Mention? {
        let words = personName(start) ?? start..<end
        let range = start..<max(end, words.upperBound)
        let numbers = people(range)
        let country = numbers.first.map { knowledge.people[$0].country }
        let isOneState = numbers.allSatisfy { knowledge.people[$0].country == country }
        let bound = binder.binding(words, in: tokens)
        var person: Int?
        if let country, isOneState {
            let added = binder.add(words, in: text, country: country, office: nil)
            for number in numbers { binder.mean(number) }
            if words.count(where: { tokens[$0].isWord }) > 1 { binder.bind(added) }
            person = added
        }
        if let bound { return mention(of: bound, in: range) }
        guard let country, let person else { return nil }
        let tenure = numbers.count == 1 ? knowledge.people[numbers[0]].tenures.last : nil
        return Mention(
            range: range, country: country, head: .official,
            office: tenure.flatMap { knowledge.number(ofOffice: $0.office) }, person: person)
    }

    private mutating func mention(of bound: Int, in range: Range<Int>) -> Mention {
        let person = binder.people[bound]
        return Mention(
            range: range, country: person.country, head: .official, office: person.office,
            person: bound)
    }

    /// Of a state those of the tables whose name stands in a name, the longest: whom the one taken in last may be.
    private mutating func noteMeant(by name: Range<Int>, of country: CountryCode) {
        var length = 0
        for i in text.matchPositions(in: name) {
            guard let number = person(i, in: name), knowledge.people[number].country == country
            else { continue }
            let count = text.matches[i].range.count
            if count < length { continue }
            binder.mean(number, instead: count > length)
            length = count
        }
    }

    /// Whom of the tables a phrase is the name of, where it lies in a range.
    private func person(_ match: Int, in range: Range<Int>) -> Int? {
        guard text.matches[match].kind == personKind, text.matches[match].end <= range.upperBound,
            case .person(let number) = knowledge.entities[Int(text.matches[match].entry)]
        else { return nil }
        return number
    }

    /// Those whose names start where a range does, and lie in it.
    private mutating func people(_ range: Range<Int>) -> [Int] {
        text.matchPositions(in: range.lowerBound..<range.lowerBound + 1).compactMap {
            person($0, in: range)
        }
    }

    /// "ông Tillerson", "bà Kang": a name bound earlier on the page, from a capital on.
    private mutating func shortenedPerson(_ at: Int) -> Mention? {
        guard
            binder.mayBind(
                at..<min(sentence.upperBound, at + Self.maxNameTokens), in: tokens),
            let name = personName(at), let bound = binder.binding(name, in: tokens)
        else { return nil }
        let isAddressed = sense(at - 1).contains(.pronoun)
        let range = at..<name.upperBound
        guard isAddressed || range.count >= 2 || tokens[at].word == Lexicon.unknown
        else { return nil }
        return mention(of: bound, in: range)
    }
}
