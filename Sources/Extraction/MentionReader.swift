import Diplomacy
import Knowledge
import VietnameseText

/// Reads one sentence's mentions: offices, states and names that stand together become one.
struct MentionReader {
    /// Vietnamese family names; a Vietnamese office-holder is named without his state at home.
    private static let familyNames: Set<String> = [
        "nguyễn", "trần", "lê", "phạm", "võ", "vũ", "bùi", "đỗ", "tô", "phan", "đặng", "trương",
        "hoàng", "đinh", "huỳnh", "mai", "lương", "trịnh", "đoàn", "hồ", "ngô", "dương", "lý",
        "đào",
        "hà", "cao", "tòng", "uông", "chu", "tạ", "thào", "lưu", "vương",
    ]
    /// State names that are ordinary words at the start of a sentence ("Anh", "Ý", "Áo").
    private static let ordinaryWords: Set<String> = ["anh", "ý", "áo"]
    static let maxNameTokens = 6
    private static let particles: Set<String> = [
        "al", "el", "bin", "ibn", "von", "van", "der", "de", "da", "dos", "di", "le", "bint",
    ]

    let text: AnnotatedText
    let knowledge: KnowledgeBase
    /// Token positions where a name-like phrase starts, longest first choice made.
    private var names: [Int: (end: Int, entity: Entity)] = [:]
    private var covered: Set<Int> = []

    init(text: AnnotatedText, sentence: Range<Int>, knowledge: KnowledgeBase) {
        self.text = text
        self.knowledge = knowledge
        var at = sentence.lowerBound
        while at < sentence.upperBound {
            if let (end, entity) = longestName(at, sentence) {
                names[at] = (end, entity)
                for token in at..<end { covered.insert(token) }
                at = end
            } else {
                at += 1
            }
        }
        dropLoneClippedNames()
        dropPartsOfPersonalNames(sentence)
    }

    private func rank(_ entity: Entity) -> Int {
        switch entity {
        case .person: 5
        case .notName: 4
        case .country(_, .short): 0
        case .country: 3
        case .place: 2
        case .office: 1
        // "thượng đỉnh Nga - Mỹ" names two states as well.
        case .gathering(let series): knowledge.series[series].parties == nil ? 1 : -1
        default: -1
        }
    }

    private func longestName(_ at: Int, _ sentence: Range<Int>) -> (Int, Entity)? {
        var best: (end: Int, entity: Entity)?
        for match in text.matches(at: at) where match.range.upperBound <= sentence.upperBound {
            let entity = knowledge.entities[Int(match.entry)]
            guard rank(entity) >= 0 else { continue }
            if case .notName(.spacedOnly) = entity,
                text.tokens[match.range].contains(where: \.isDash)
            {
                continue
            }
            if best == nil || match.range.upperBound > best!.end
                || (match.range.upperBound == best!.end && rank(entity) > rank(best!.entity))
            {
                best = (match.range.upperBound, entity)
            }
        }
        return best
    }

    /// "Trung" is China in "Mỹ - Trung" and "Trung, Nhật, Hàn", and nothing alone.
    private mutating func dropLoneClippedNames() {
        let isState = { (entity: Entity?) -> Bool in
            if case .country(_, let form) = entity { return form == .name || form == .short }
            return false
        }
        for (at, (end, entity)) in names {
            guard case .country(_, .short) = entity else { continue }
            let before = names.first { $0.value.end == at - 1 && isState($0.value.entity) }
            let after = names[end + 1]
            let joinsBefore = before != nil && text.tokens[at - 1].isDash
            let joinsAfter =
                end < text.tokens.count && text.tokens[end].isDash && isState(after?.entity)
            if !joinsBefore && !joinsAfter { names[at] = nil }
        }
    }

    /// "Lan Anh", "Hồng Nga": a one-word state name after a capital that no table explains.
    private mutating func dropPartsOfPersonalNames(_ sentence: Range<Int>) {
        for (at, (end, entity)) in names {
            guard case .country(_, .name) = entity, end == at + 1, at > sentence.lowerBound,
                text.tokens[at].spaceBefore
            else { continue }
            let before = text.tokens[at - 1]
            if before.startsUpper, before.isWord, !covered.contains(at - 1),
                before.shape != .upper
            {
                names[at] = (end, .notName(.any))
            }
        }
    }

    /// Places that no longer name takes in ("Thái Bình" in "châu Á - Thái Bình Dương" is none).
    var places: [(range: Range<Int>, place: NamedPlace)] {
        names.sorted { $0.key < $1.key }.compactMap { at, name in
            guard case .place(let number) = name.entity else { return nil }
            return (at..<name.end, knowledge.places[number])
        }
    }

    // MARK: - Mentions

    /// The mentions in order. Binds the people it meets.
    func mentions(
        _ sentence: Range<Int>, cues: [(range: Range<Int>, cue: Cue)], binder: inout NameBinder
    )
        -> [Mention]
    {
        var leads: [Int: Cue] = [:]
        for (range, cue) in cues where cue != .boundary && cue != .planned {
            leads[range.upperBound] = leads[range.upperBound] ?? cue
        }
        var found: [Mention] = []
        var at = sentence.lowerBound
        while at < sentence.upperBound {
            guard var mention = mention(at, sentence, &binder, previous: found.last) else {
                at = names[at]?.end ?? at + 1
                continue
            }
            qualify(&mention, lead: lead(before: at, leads), previous: found.last)
            inherit(&mention, from: found.last)
            found.append(mention)
            at = mention.range.upperBound
        }
        return found
    }

    /// The cue right before, looking past "nước", "các", "phía", "chính" and the like.
    private func lead(before at: Int, _ leads: [Int: Cue]) -> Cue? {
        if let cue = leads[at] { return cue }
        let fillers = ["nước", "các", "phía", "những", "ông", "bà", "ngài", "cả", "một"]
        guard at > 0 else { return nil }
        let word = text.tokens[at - 1].word
        guard word > 0, fillers.contains(knowledge.lexicon.words[Int(word)]) else { return nil }
        return leads[at - 1]
    }

    private func qualify(_ mention: inout Mention, lead: Cue?, previous: Mention?) {
        mention.lead = lead
        let start = mention.range.lowerBound
        if lead == .notOfficial || lead == .former { mention.isUnofficial = true }
        if lead == .place && mention.head != .official && mention.head != .organ {
            mention.isPlace = true
        }
        // "công ty của Mỹ"
        if lead == .of, let previous, previous.isUnofficial, previous.range.upperBound == start {
            mention.isUnofficial = true
        }
        guard start > 0, !mention.isOfficial else { return }
        let before = text.tokens[start - 1]
        // "New York (Mỹ)", "đài BBC (Anh)", "Đài Loan (Trung Quốc)"
        if before.isMark("("), mention.range.upperBound < text.tokens.count,
            text.tokens[mention.range.upperBound].isMark(")")
        {
            mention.isPlace = true
        }
        // "Geneva, Thụy Sĩ"
        if before.isMark(","), start > 1, covered.contains(start - 2) {
            let place = names.first { $0.value.end == start - 1 }
            if case .place = place?.value.entity { mention.isPlace = true }
            if let previous, previous.head == .capital, previous.isPlace,
                previous.country == mention.country
            {
                mention.isPlace = true
            }
        }
    }

    /// "về Ukraine, Syria và Iran": what governs the first of a list governs the rest.
    private func inherit(_ mention: inout Mention, from previous: Mention?) {
        guard let previous, mention.lead == nil, mention.head == .state || mention.head == .capital
        else { return }
        let gap = previous.range.upperBound..<mention.range.lowerBound
        guard gap.count == 1, let at = gap.first,
            text.tokens[at].isMark(",") || isWord(at, "và") || text.tokens[at].isDash
        else { return }
        if previous.lead == .topic { mention.lead = .topic }
        if previous.isUnofficial, previous.head == .state { mention.isUnofficial = true }
        if previous.isPlace, mention.head == previous.head { mention.isPlace = true }
    }

    private func mention(
        _ at: Int, _ sentence: Range<Int>, _ binder: inout NameBinder, previous: Mention?
    ) -> Mention? {
        guard let (end, entity) = names[at] else {
            return shortenedPerson(at, sentence, binder)
        }
        switch entity {
        case .office: return official(at, sentence, &binder, previous: previous)
        case .country(let country, let form):
            if form == .name, at == sentence.lowerBound, end == at + 1,
                Self.ordinaryWords.contains(knowledge.lexicon.words[Int(text.tokens[at].word)]),
                !(end < sentence.upperBound && isStateSequel(end))
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
        case .person(let number):
            return person(number, at: at, end: end, sentence, &binder)
        default: return nil
        }
    }

    /// What follows a state's name at the start of a sentence: a comma or conjunction and another
    /// state, or a verb of some frame.
    private func isStateSequel(_ at: Int) -> Bool {
        let token = text.tokens[at]
        if token.isDash || token.isMark(",") { return names[at + 1] != nil }
        return text.matches(at: at).contains {
            if case .trigger(let frame) = knowledge.entities[Int($0.entry)] {
                return knowledge.frames[frame].kind != .statement
            }
            return false
        }
    }

    // MARK: - People

    /// Offices, then a state, then a name: "Người phát ngôn Bộ Ngoại giao Mỹ Heather Nauert".
    private func official(
        _ start: Int, _ sentence: Range<Int>, _ binder: inout NameBinder, previous: Mention?
    ) -> Mention? {
        var offices: [Office] = []
        var country: CountryCode?
        var host: CountryCode?
        var at = start
        while at < sentence.upperBound {
            if case .office(let number)? = names[at]?.entity {
                if country != nil { break }
                offices.append(knowledge.offices[number])
                at = names[at]!.end
            } else if country == nil, let (code, end) = state(at) {
                country = code
                at = end
            } else if country == nil, isWord(at, "của") || isWord(at, "nước"),
                let (code, end) = state(at + 1)
            {
                country = code
                at = end
            } else if offices.last?.officeClass == .envoy, isWord(at, "tại"),
                let (code, end) = state(at + 1)
            {
                host = code
                at = end
            } else if offices.last?.officeClass == .envoy, isWord(at, "tại"),
                case .notName? = names[at + 1]?.entity
            {
                // "Đại sứ Mỹ tại Liên Hợp Quốc"
                at = names[at + 1]!.end
            } else if country == nil, isComma(at), case .office(let next)? = names[at + 1]?.entity,
                knowledge.offices[next].officeClass != .organ, !isPeople(offices.last)
            {
                at += 1
            } else {
                break
            }
        }
        guard let office = principal(offices) else { return nil }
        let (name, end) = personName(at, sentence)
        let title = office.id == "counterpart" ? previous?.office : office.id
        if let name {
            let resolved = country ?? owner(of: name, office: office, binder)
            guard let resolved else { return nil }
            let isPerson = office.officeClass != .organ
            if isPerson { binder.bind(name, country: resolved, office: title) }
            return Mention(
                range: start..<end, country: resolved,
                head: isPerson || office.officeClass == .people ? .official : .organ,
                office: title, person: name, host: host)
        }
        guard let country else { return nil }
        let head: Mention.Head = office.officeClass == .organ ? .organ : .official
        return Mention(
            range: start..<at, country: country, head: head,
            office: office.officeClass == .organ ? nil : title, host: host)
    }

    private func isPeople(_ office: Office?) -> Bool { office?.officeClass == .people }

    /// Of "Người phát ngôn Bộ Ngoại giao" the person; of "Phó Thủ tướng, Bộ trưởng Ngoại giao" the
    /// first.
    private func principal(_ offices: [Office]) -> Office? {
        offices.first { $0.officeClass != .organ && $0.officeClass != .people } ?? offices.first
    }

    private func word(_ at: Int) -> String {
        guard at < text.tokens.count, text.tokens[at].word > 0 else { return "" }
        return knowledge.lexicon.words[Int(text.tokens[at].word)]
    }

    private func isWord(_ at: Int, _ wanted: String) -> Bool { word(at) == wanted }

    private func isComma(_ at: Int) -> Bool {
        at < text.tokens.count && text.tokens[at].isMark(",")
    }

    private func state(_ at: Int) -> (CountryCode, Int)? {
        guard case .country(let code, _)? = names[at]?.entity else { return nil }
        return (code, names[at]!.end)
    }

    /// A run of capitalised words that are no other name: the person's own.
    private func personName(_ start: Int, _ sentence: Range<Int>) -> (String?, Int) {
        var at = start
        if isWord(at, "ông") || isWord(at, "bà") || isWord(at, "ngài") { at += 1 }
        let first = at
        var end = at
        while at < sentence.upperBound, at - first < Self.maxNameTokens {
            if let (next, entity) = names[at] {
                guard isPersonal(entity) else { break }
                at = next
                end = at
                continue
            }
            let token = text.tokens[at]
            if token.isWord, token.startsUpper,
                !(token.shape == .upper && token.end - token.start > 4)
            {
                at += 1
                end = at
            } else if end > first, Self.particles.contains(word(at)), at + 1 < sentence.upperBound {
                // "Bashar al-Assad", "Ursula von der Leyen"
                at += 1
                if text.tokens[at].isDash { at += 1 }
            } else if token.isDash || token.isMark("."), !token.spaceBefore,
                at + 1 < sentence.upperBound, text.tokens[at + 1].isWord
            {
                // "Kim Jong-un", "V.Putin"
                if token.isMark("."), text.tokens[at + 1].spaceBefore,
                    text.tokens[at - 1].end - text.tokens[at - 1].start > 2
                {
                    break
                }
                at += 1
                if text.tokens[at].shape == .lower, text.tokens[at - 1].isDash {
                    at += 1
                    end = at
                }
            } else {
                break
            }
        }
        guard end > first else { return (nil, start) }
        return (text.string(first..<end), end)
    }

    private func isPersonal(_ entity: Entity) -> Bool {
        switch entity {
        case .person, .notName(.person): true
        default: false
        }
    }

    /// The state of a person named with an office but without it.
    private func owner(of name: String, office: Office, _ binder: NameBinder) -> CountryCode? {
        if let known = knownPerson(name, office: office.id) { return known }
        if let bound = binder.binding(name) { return bound.country }
        let first = PhraseTrie.words(name).first?.folded ?? ""
        return Self.familyNames.contains(first) ? CountryCode("VNM") : nil
    }

    private func knownPerson(_ name: String, office: String?) -> CountryCode? {
        let tokens = Tokenizer(lexicon: knowledge.lexicon).tokens(Array(name.utf8))
        var best: (length: Int, person: Person)?
        for at in tokens.indices {
            for match in knowledge.trie.matches(in: tokens, at: at, until: tokens.count) {
                guard case .person(let number) = knowledge.entities[Int(match.entry)] else {
                    continue
                }
                let person = knowledge.people[number]
                let holds = office.map { id in person.tenures.contains { $0.office == id } } ?? true
                let length = match.range.count * 2 + (holds ? 1 : 0)
                if best == nil || length > best!.length { best = (length, person) }
            }
        }
        return best?.person.country
    }

    private func person(
        _ number: Int, at start: Int, end: Int, _ sentence: Range<Int>, _ binder: inout NameBinder
    ) -> Mention? {
        let (name, last) = personName(start, sentence)
        let told = name ?? text.string(start..<end)
        let candidates = people(at: start, until: max(end, last))
        defer { bindKnown(candidates, told, &binder) }
        if let bound = binder.binding(told) {
            return Mention(
                range: start..<max(end, last), country: bound.country, head: .official,
                office: bound.office, person: bound.name)
        }
        let countries = Set(candidates.map(\.country))
        guard countries.count == 1, let country = countries.first else { return nil }
        return Mention(
            range: start..<max(end, last), country: country, head: .official,
            office: candidates.count == 1 ? candidates[0].tenures.last?.office : nil, person: told)
    }

    private func bindKnown(_ people: [Person], _ name: String, _ binder: inout NameBinder) {
        guard let country = people.first?.country, people.allSatisfy({ $0.country == country }),
            PhraseTrie.words(name).count > 1
        else { return }
        binder.bind(name, country: country, office: nil)
    }

    private func people(at start: Int, until end: Int) -> [Person] {
        text.matches(at: start).filter { $0.range.upperBound <= end }.compactMap {
            guard case .person(let number) = knowledge.entities[Int($0.entry)] else { return nil }
            return knowledge.people[number]
        }
    }

    /// "ông Tillerson", "bà Kang": a name bound earlier on the page.
    private func shortenedPerson(_ at: Int, _ sentence: Range<Int>, _ binder: NameBinder)
        -> Mention?
    {
        let token = text.tokens[at]
        guard token.isWord, token.startsUpper else { return nil }
        guard binder.mayBind(text.tokens[at..<min(sentence.upperBound, at + Self.maxNameTokens)])
        else { return nil }
        let (name, end) = personName(at, sentence)
        guard let name, let bound = binder.binding(name) else { return nil }
        let isAddressed = at > 0 && (isWord(at - 1, "ông") || isWord(at - 1, "bà"))
        guard isAddressed || end - at >= 2 || token.word == Lexicon.unknown else { return nil }
        return Mention(
            range: at..<end, country: bound.country, head: .official, office: bound.office,
            person: bound.name)
    }
}
