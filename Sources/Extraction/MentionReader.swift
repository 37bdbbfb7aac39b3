import Diplomacy
import Knowledge
import VietnameseText

/// Reads one sentence's mentions: offices, states and names that stand together become one.
struct MentionReader {
    static let maxNameTokens = 6

    private let text: AnnotatedText
    private let tokens: [Token]
    private let knowledge: KnowledgeBase
    private let vocabulary: Vocabulary
    private let sentence: Range<Int>
    private let cues: [(range: Range<Int>, cue: Cue)]
    private let names: SentenceNames

    init(
        text: AnnotatedText, sentence: Range<Int>, cues: [(range: Range<Int>, cue: Cue)],
        knowledge: KnowledgeBase, vocabulary: Vocabulary
    ) {
        self.text = text
        tokens = text.tokens
        self.knowledge = knowledge
        self.vocabulary = vocabulary
        self.sentence = sentence
        self.cues = cues
        names = SentenceNames(sentence, in: text, knowledge)
    }

    /// Places that no longer name takes in ("Thái Bình" in "châu Á - Thái Bình Dương" is none).
    var places: [(range: Range<Int>, place: NamedPlace)] {
        names.all.compactMap { name in
            guard case .place(let number)? = name.entity else { return nil }
            return (name.range, knowledge.places[number])
        }
    }

    // MARK: - Mentions

    /// The mentions in order. Binds the people it meets.
    func mentions(_ binder: inout NameBinder) -> [Mention] {
        var found: [Mention] = []
        found.reserveCapacity(names.all.count)
        var at = sentence.lowerBound
        while at < sentence.upperBound {
            let name = names[at]
            let read: Mention? =
                if let name {
                    mention(name.entity, at: at, end: name.end, &binder, after: found)
                } else if tokens[at].startsUpper {
                    shortenedPerson(at, binder)
                } else {
                    nil
                }
            guard var mention = read else {
                at = name?.end ?? at + 1
                continue
            }
            qualify(&mention, after: found)
            if let person = mention.person {
                if mention.lead == .former || mention.isUnofficial { binder.noteFormer(person) }
                mention.isFormer = binder.isFormer(person)
            }
            inherit(&mention, from: found)
            found.append(mention)
            at = mention.range.upperBound
        }
        return found
    }

    /// The cue right before, looking past "nước", "các", "phía", "chính" and the like.
    private func lead(before at: Int) -> Cue? {
        if let cue = cue(before: at) { return cue }
        return sense(at - 1).contains(.filler) ? cue(before: at - 1) : nil
    }

    private func cue(before at: Int) -> Cue? {
        cues.first { $0.range.upperBound == at && $0.cue != .boundary && $0.cue != .planned }?.cue
    }

    private func qualify(_ mention: inout Mention, after found: [Mention]) {
        let start = mention.range.lowerBound
        let lead = lead(before: start)
        mention.lead = lead
        switch lead {
        case .notOfficial, .former: mention.isUnofficial = true
        case .place: mention.isPlace = !mention.isOfficial
        // "công ty của Mỹ"
        case .of:
            if let previous = found.last, previous.isUnofficial,
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
            if let previous = found.last, previous.head == .capital, previous.isPlace,
                previous.country == mention.country
            {
                mention.isPlace = true
            }
        }
    }

    /// "về Ukraine, Syria và Iran": what governs the first of a list governs the rest.
    private func inherit(_ mention: inout Mention, from found: [Mention]) {
        guard mention.lead == nil, mention.head == .state || mention.head == .capital,
            let previous = found.last
        else { return }
        let at = previous.range.upperBound
        guard mention.range.lowerBound == at + 1,
            tokens[at].isMark(",") || sense(at).contains(.and) || tokens[at].isDash
        else { return }
        if previous.lead == .topic { mention.lead = .topic }
        if previous.isUnofficial, previous.head == .state { mention.isUnofficial = true }
        if previous.isPlace, mention.head == previous.head { mention.isPlace = true }
    }

    private func mention(
        _ entity: Entity, at: Int, end: Int, _ binder: inout NameBinder, after found: [Mention]
    ) -> Mention? {
        switch entity {
        case .office: return official(at, &binder, after: found)
        case .country(let country, let form):
            if at == sentence.lowerBound, end == at + 1, form == .name,
                sense(at).contains(.ordinary), !(end < sentence.upperBound && isStateSequel(end))
            {
                return nil
            }
            let head: Mention.Head =
                switch form {
                case .name: .state
                case .short: .clipped
                case .capital: .capital
                case .seat: .seat
                }
            return Mention(range: at..<end, country: country, head: head)
        case .person: return person(at: at, end: end, &binder)
        default: return nil
        }
    }

    /// What follows a state's name at the start of a sentence: a comma or conjunction and another
    /// state, or a verb of some frame.
    private func isStateSequel(_ at: Int) -> Bool {
        if tokens[at].isDash || tokens[at].isMark(",") { return names[at + 1] != nil }
        return text.matches(at: at).contains {
            if case .trigger(let frame) = knowledge.entities[Int($0.entry)] {
                return knowledge.frames[frame].kind != .statement
            }
            return false
        }
    }

    // MARK: - People

    /// Offices in a row, and the one of them that tells who is meant.
    private struct Offices {
        private(set) var last: Office?
        private var first: Office?
        private var firstOfPerson: Office?

        mutating func append(_ office: Office) {
            last = office
            first = first ?? office
            if office.officeClass != .organ, office.officeClass != .people {
                firstOfPerson = firstOfPerson ?? office
            }
        }

        /// Of "Người phát ngôn Bộ Ngoại giao" the person; of "Phó Thủ tướng, Bộ trưởng Ngoại giao" the
        /// first.
        var principal: Office? { firstOfPerson ?? first }
    }

    /// Offices, then a state, then a name: "Người phát ngôn Bộ Ngoại giao Mỹ Heather Nauert".
    private func official(
        _ start: Int, _ binder: inout NameBinder, after found: [Mention]
    ) -> Mention? {
        var offices = Offices()
        var country: CountryCode?
        var host: CountryCode?
        var isFormer = false
        var at = start
        while at < sentence.upperBound {
            if let office = office(at) {
                if country != nil { break }
                offices.append(knowledge.offices[office.number])
                at = office.end
            } else if country == nil, let state = state(at) {
                (country, at) = state
            } else if country == nil, sense(at).contains(.owner), let state = state(at + 1) {
                (country, at) = state
            } else if offices.last?.officeClass == .envoy, sense(at).contains(.at),
                let state = state(at + 1)
            {
                (host, at) = state
            } else if offices.last?.officeClass == .envoy, sense(at).contains(.at),
                let (end, entity) = names[at + 1], case .notName = entity
            {
                // "Đại sứ Mỹ tại Liên Hợp Quốc"
                at = end
            } else if let end = former(at) {
                // "Tổng thống Mỹ đắc cử Donald Trump"
                (at, isFormer) = (end, true)
            } else if country == nil, tokens[at].isMark(","), let next = office(at + 1),
                knowledge.offices[next.number].officeClass != .organ,
                offices.last?.officeClass != .people
            {
                at += 1
            } else {
                break
            }
        }
        guard let office = offices.principal else { return nil }
        let name = personName(at)
        let title = office.id == "counterpart" ? found.last?.office : office.id
        if let name {
            let resolved = country ?? owner(of: name, office: office, binder)
            guard let resolved else { return nil }
            let isPerson = office.officeClass != .organ
            let told = text.string(name)
            var mention = Mention(
                range: start..<name.upperBound, country: resolved,
                head: isPerson ? .official : .organ, office: title, person: told, host: host,
                isUnofficial: isFormer)
            if isPerson {
                mention.people = people(name, of: resolved)
                binder.bind(
                    told, by: tokens[name], country: resolved, office: title,
                    people: mention.people)
            }
            return mention
        }
        guard let country else { return nil }
        let head: Mention.Head = office.officeClass == .organ ? .organ : .official
        return Mention(
            range: start..<at, country: country, head: head,
            office: office.officeClass == .organ ? nil : title, host: host,
            isUnofficial: isFormer)
    }

    /// Where a word ends that says of an office that it is no longer, or not yet, held.
    private func former(_ at: Int) -> Int? {
        cues.first { $0.range.lowerBound == at && $0.cue == .former }?.range.upperBound
    }

    private func sense(_ at: Int) -> Vocabulary.Sense {
        tokens.indices.contains(at) ? vocabulary[tokens[at]] : []
    }

    private func office(_ at: Int) -> (number: Int, end: Int)? {
        guard let (end, entity) = names[at], case .office(let number) = entity else { return nil }
        return (number, end)
    }

    private func state(_ at: Int) -> (CountryCode, Int)? {
        guard let (end, entity) = names[at], case .country(let code, _) = entity else { return nil }
        return (code, end)
    }

    /// A run of capitalised words that are no other name: the person's own, without "ông" or "bà".
    private func personName(_ start: Int) -> Range<Int>? {
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
    private func owner(of name: Range<Int>, office: Office, _ binder: NameBinder) -> CountryCode? {
        if let known = knownPerson(name, office: office.id) { return known }
        if let bound = binder.binding(tokens[name]) { return bound.country }
        let isVietnamese = tokens[name].first(where: \.isWord).map(vocabulary.isVietnameseFamily)
        return isVietnamese == true ? CountryCode("VNM") : nil
    }

    /// The state of the one with the longest name in a name; of those alike, one who held the office.
    private func knownPerson(_ name: Range<Int>, office: String) -> CountryCode? {
        var best: (length: Int, country: CountryCode)?
        for match in text.matches(in: name)
        where match.isOf(.person) && match.range.upperBound <= name.upperBound {
            guard case .person(let number) = knowledge.entities[Int(match.entry)] else { continue }
            let person = knowledge.people[number]
            let holds = person.tenures.contains { $0.office == office }
            let length = match.range.count * 2 + (holds ? 1 : 0)
            if length > best?.length ?? 0 { best = (length, person.country) }
        }
        return best?.country
    }

    private func person(at start: Int, end: Int, _ binder: inout NameBinder) -> Mention? {
        let name = personName(start)
        let words = tokens[name ?? start..<end]
        let told = text.string(words.indices)
        let range = start..<max(end, words.endIndex)
        let numbers = people(range)
        let candidates = numbers.map { knowledge.people[$0] }
        let country = candidates.first?.country
        let isOneState = candidates.allSatisfy { $0.country == country }
        let bound = binder.binding(words)
        if let country, isOneState, words.count(where: \.isWord) > 1 {
            binder.bind(told, by: words, country: country, office: nil, people: numbers)
        }
        if let bound { return mention(of: bound, in: range) }
        guard let country, isOneState else { return nil }
        return Mention(
            range: range, country: country, head: .official,
            office: candidates.count == 1 ? candidates[0].tenures.last?.office : nil, person: told,
            people: numbers)
    }

    private func mention(of bound: NameBinder.Binding, in range: Range<Int>) -> Mention {
        Mention(
            range: range, country: bound.country, head: .official, office: bound.office,
            person: bound.name, people: bound.people)
    }

    /// Of a state those whose name stands in a name, the longest.
    private func people(_ name: Range<Int>, of country: CountryCode) -> [Int] {
        var found: [Int] = []
        var length = 0
        for match in text.matches(in: name)
        where match.isOf(.person) && match.range.upperBound <= name.upperBound {
            guard case .person(let number) = knowledge.entities[Int(match.entry)],
                knowledge.people[number].country == country, match.range.count >= length
            else { continue }
            if match.range.count > length { found = [] }
            length = match.range.count
            found.append(number)
        }
        return found
    }

    /// Those whose names start where a range does, and lie in it.
    private func people(_ range: Range<Int>) -> [Int] {
        text.matches(at: range.lowerBound).compactMap {
            guard $0.range.upperBound <= range.upperBound,
                case .person(let number) = knowledge.entities[Int($0.entry)]
            else { return nil }
            return number
        }
    }

    /// "ông Tillerson", "bà Kang": a name bound earlier on the page, from a capital on.
    private func shortenedPerson(_ at: Int, _ binder: NameBinder) -> Mention? {
        guard binder.mayBind(tokens[at..<min(sentence.upperBound, at + Self.maxNameTokens)]),
            let name = personName(at), let bound = binder.binding(tokens[name])
        else { return nil }
        let isAddressed = sense(at - 1).contains(.pronoun)
        let range = at..<name.upperBound
        guard isAddressed || range.count >= 2 || tokens[at].word == Lexicon.unknown
        else { return nil }
        return mention(of: bound, in: range)
    }
}
