import Diplomacy
import Knowledge
import VietnameseText

/// What a sentence tells of a trigger, of a party beside it and of a pair, as named features.
///
/// Of the sentence: its words (`w`) and each two of them in a row (`w2`). Of the trigger: `frame` and `form`, `rules` (whether a frame's
/// rule finds parties, or why not), `status`, the words beside it (`l1 l2 l21 r1 r2 r12`, `lb` and
/// `rb` up to eight words off), cues and how near, where in the article, how the sentence begins
/// (`s1 s12`), dates, quotes, other triggers. Of a party, `A` the one who acts and `B` the other:
/// its nearest mention on the left `L` and right `R`, with head, `lead` cue, office, whether the page tells that the
/// person is not in it (`former`), distance,
/// states between, words between, one by one and as a whole (`path`), before (`pre`, `pre2`) and behind (`post`), what
/// other trigger stands between (`over`), and the length of its list; lead and distance also beside the trigger's frame
/// (`lead-frame`, `frame`); the `context` of one not named here; how much the article is about it. Of a pair: the `rule`
/// that found it, where both stand (`pattern`, `pattern-frame`, `leads`), the `gap` between them, whether it is the
/// pair of the title, of the article, in hand.
final class FeatureReader {
    let passage: Passage
    let passageNumber: Int
    let sentence: Sentence
    private let knowledge: KnowledgeBase
    private let names: FeatureNames
    private let facts: ArticleFacts
    private let dateTokens: [Int]
    /// Those that tell.
    private let cues: [(range: Range<Int>, word: UInt64)]
    /// How many states the sentence names.
    private let states: Int
    private let spots: [Spot]
    /// The first token of the sentence.
    private let start: Int
    /// At each token of the sentence its word, or the class of what stands there.
    private let words: [UInt64]
    private let traits: [Traits]

    /// What features tell of a mention.
    private struct Spot {
        let range: Range<Int>
        let country: CountryCode
        let head: Int
        let lead: UInt64?
        let office: UInt64?
        let isPlace: Bool
        let isUnofficial: Bool
        let isFormer: Bool
        /// The mentions told in one list with it: "Nga, Trung Quốc và Iran".
        var list = 0..<0

        init(_ mention: Mention, _ names: FeatureNames) {
            range = mention.range
            country = mention.country
            head = mention.head.number
            lead = mention.lead.map { names.cues[$0.rawValue] }
            office = mention.office.map { names.offices[$0] }
            isPlace = mention.isPlace
            isUnofficial = mention.isUnofficial
            isFormer = mention.isFormer
        }
    }

    private struct Traits: OptionSet {
        let rawValue: UInt8

        /// A word in small letters outside of mentions.
        static let plainWord = Traits(rawValue: 1)
        static let mark = Traits(rawValue: 2)
        static let quote = Traits(rawValue: 4)
    }

    init(
        passage: Passage, number: Int, sentence: Sentence, knowledge: KnowledgeBase,
        names: FeatureNames, facts: ArticleFacts, dates: [Int]
    ) {
        self.passage = passage
        passageNumber = number
        self.sentence = sentence
        self.knowledge = knowledge
        self.names = names
        self.facts = facts
        dateTokens = dates
        var spots: [Spot] = []
        spots.reserveCapacity(sentence.mentions.count)
        for i in sentence.mentions.indices { spots.append(Spot(sentence.mentions[i], names)) }
        Self.findLists(&spots, passage.text.tokens)
        states = Self.states(of: spots, upTo: names.counts.count - 1)
        self.spots = spots
        var cues: [(range: Range<Int>, word: UInt64)] = []
        for (range, cue) in sentence.cues where cue.tells {
            cues.append((range, names.cues[cue.rawValue]))
        }
        self.cues = cues
        start = sentence.range.lowerBound
        (words, traits) = Self.read(
            passage.text.tokens, sentence.range, spots: spots, names: names)
    }

    private static func read(
        _ tokens: [Token], _ range: Range<Int>, spots: [Spot], names: FeatureNames
    ) -> ([UInt64], [Traits]) {
        var words: [UInt64] = []
        var traits: [Traits] = []
        words.reserveCapacity(range.count)
        traits.reserveCapacity(range.count)
        for at in range {
            let token = tokens[at]
            var trait: Traits = []
            let word: UInt64
            switch token.shape {
            case .number: word = names.number
            case .upper: word = names.capital
            case .capital where at > range.lowerBound: word = names.capital
            case .capital: word = token.hash
            case .lower:
                word = token.hash
                trait = .plainWord
            case .mark:
                word = mark(token, names)
                trait = word == names.quote ? [.mark, .quote] : .mark
            }
            words.append(word)
            traits.append(trait)
        }
        for spot in spots {
            for at in spot.range.clamped(to: range) {
                words[at - range.lowerBound] = names.headWords[spot.head]
                traits[at - range.lowerBound].remove(.plainWord)
            }
        }
        return (words, traits)
    }

    private static func mark(_ token: Token, _ names: FeatureNames) -> UInt64 {
        switch token.word {
        case -0x2C: names.comma
        case -0x2E: names.stop
        case -0x3A: names.colon
        case -0x28, -0x29: names.bracket
        case -0x22, -0x27, -0x201C, -0x201D, -0x2018, -0x2019: names.quote
        default: token.isDash ? names.dash : names.mark
        }
    }

    private static func findLists(_ spots: inout [Spot], _ tokens: [Token]) {
        var first = 0
        for i in spots.indices {
            let isLast = i + 1 == spots.count || !joins(spots[i], spots[i + 1], tokens)
            guard isLast else { continue }
            for member in first...i { spots[member].list = first..<i + 1 }
            first = i + 1
        }
    }

    /// A comma, "và" or a dash between, after an aside in brackets where there is one.
    private static func joins(_ a: Spot, _ b: Spot, _ tokens: [Token]) -> Bool {
        var gap = gap(a.range, b.range)
        if let open = gap.first, tokens[open].isMark("("),
            let close = gap.first(where: { tokens[$0].isMark(")") })
        {
            gap = close + 1..<gap.upperBound
        }
        guard (1...2).contains(gap.count) else { return false }
        return gap.allSatisfy { at in
            let token = tokens[at]
            return token.isMark(",") || token.isDash
                || (token.shape == .lower && listWords.contains(token.hash))
        }
    }

    private static let listWords = ["và", "cùng", "nước", "hay", "hoặc"].map {
        Lexicon.hash(of: $0)
    }

    private static func gap(_ a: Range<Int>, _ b: Range<Int>) -> Range<Int> {
        a.upperBound..<max(a.upperBound, b.lowerBound)
    }

    /// How many states are named there, counted no further than `most`.
    private static func states(of spots: [Spot], upTo most: Int) -> Int {
        var count = 0
        for i in spots.indices where count < most {
            if !spots[..<i].contains(where: { $0.country == spots[i].country }) { count += 1 }
        }
        return count
    }

    // MARK: - Words and names

    /// The word at a token, or the class of what stands there.
    @inline(__always)
    func word(_ at: Int) -> UInt64 {
        let number = at &- start
        return words.indices.contains(number) ? words[number] : names.edge
    }

    @inline(__always)
    private func traits(_ at: Int) -> Traits {
        let number = at &- start
        return traits.indices.contains(number) ? traits[number] : []
    }

    @inline(__always)
    private func isPlainWord(_ at: Int) -> Bool { traits(at).contains(.plainWord) }

    private func bucket(_ distance: Int) -> UInt64 {
        names.distances[Self.bucket(distance)]
    }

    /// What the buckets are called.
    static let buckets = ["0", "1", "2", "3-4", "5-8", "9-16", "17+"]

    /// Of distances in tokens, and of other numbers: a position in `buckets`.
    static func bucket(_ distance: Int) -> Int {
        distance <= 2
            ? max(0, distance)
            : distance <= 4 ? 3 : distance <= 8 ? 4 : distance <= 16 ? 5 : 6
    }

    private func count(_ n: Int) -> UInt64 { names.counts[min(n, names.counts.count - 1)] }

    @inline(__always)
    private func add<Sink: FeatureSink>(_ start: UInt64, _ word: UInt64, _ sink: inout Sink) {
        sink.add(Weights.key(start, word)) { name(start, word) }
    }

    @inline(__always)
    private func add<Sink: FeatureSink>(
        _ start: UInt64, _ a: UInt64, _ b: UInt64, _ sink: inout Sink
    ) {
        sink.add(Weights.key(Weights.key(start, a), b)) { name(start, a, b) }
    }

    private func add<Sink: FeatureSink>(_ start: UInt64, _ gap: Range<Int>, _ sink: inout Sink) {
        let key = gap.reduce(start) { Weights.key($0, word($1)) }
        sink.add(key) { ([name(start)] + gap.map { name(word($0)) }).joined(separator: " ") }
    }

    /// Of a feature, by how it begins and what follows.
    private func name(_ hashes: UInt64...) -> String {
        hashes.map(name(of:)).joined(separator: " ")
    }

    /// What a word of the sentence, or the class of what stands there, is called.
    func name(of hash: UInt64) -> String { names[hash] ?? textWord(hash) }

    private func textWord(_ hash: UInt64) -> String {
        let text = passage.text
        let at = sentence.range.first { text.tokens[$0].hash == hash }
        return at.map { Folding.fold(text.string($0..<$0 + 1)) } ?? ""
    }

    // MARK: - The sentence

    /// What every trigger of it has in common.
    func sentence<Sink: FeatureSink>(_ sink: inout Sink) {
        var before: Traits = []
        for at in words.indices {
            let traits = traits[at]
            if traits.contains(.plainWord) { add(names.words, words[at], &sink) }
            if at > 0, before.union(traits).contains(.plainWord) {
                add(names.wordPair, words[at - 1], words[at], &sink)
            }
            before = traits
        }
        let place =
            passageNumber == 0 ? 0 : passageNumber == 1 ? 1 : passageNumber < 4 ? 2 : 3
        add(names.passage, names.places[place], &sink)
        if passage.role == .caption { add(names.passage, names.caption, &sink) }
        add(names.states, count(states), &sink)
        add(names.first, word(start), &sink)
        add(names.second, word(start), word(start + 1), &sink)
    }

    // MARK: - The trigger

    func trigger<Sink: FeatureSink>(_ group: TriggerGroup, _ sink: inout Sink) {
        let (start, end) = (group.range.lowerBound, group.range.upperBound)
        for (trigger, result) in zip(group.triggers, group.results) {
            let id = names.frames[trigger.frame]
            add(names.frame, id, &sink)
            switch result {
            case .found: add(names.rules, id, names.found, &sink)
            case .rejected(let reason): add(names.rules, names.reasons[reason.rawValue], &sink)
            }
        }
        add(names.status, names.statuses[group.status.rawValue], &sink)
        add(names.form, group.range, &sink)
        let (l1, l2, r1, r2) = (word(start - 1), word(start - 2), word(end), word(end + 1))
        add(names.l1, l1, &sink)
        add(names.l2, l2, &sink)
        add(names.l21, l2, l1, &sink)
        add(names.r1, r1, &sink)
        add(names.r2, r2, &sink)
        add(names.r12, r1, r2, &sink)
        let whole = sentence.range
        for at in (start - 8..<start).clamped(to: whole) where isPlainWord(at) {
            add(names.lb, word(at), &sink)
        }
        for at in (end..<end + 8).clamped(to: whole) where isPlainWord(at) {
            add(names.rb, word(at), &sink)
        }
        let own = sentence.clause(at: start)
        cues(around: group.range, clause: own, &sink)
        let clause = sentence.clauses[own]
        if clause.isBackground { add(names.clause, names.background, &sink) }
        if clause.isSubordinate { add(names.clause, names.subordinate, &sink) }
        let dated =
            dateTokens.contains { clause.range.contains($0) }
            ? names.inClause : dateTokens.isEmpty ? names.none : names.inSentence
        add(names.dated, dated, &sink)
        let quotes = (whole.lowerBound..<start).count { traits($0).contains(.quote) }
        if quotes % 2 == 1 { add(names.quoted, names.before, &sink) }
        neighbours(of: group.range, &sink)
    }

    /// The triggers before and behind.
    private func neighbours<Sink: FeatureSink>(of range: Range<Int>, _ sink: inout Sink) {
        var previous: Trigger?
        var next: Trigger?
        var before = 0
        for trigger in sentence.triggers {
            if trigger.range.upperBound <= range.lowerBound {
                if trigger.range.lowerBound != previous?.range.lowerBound { before += 1 }
                previous = trigger
            } else if trigger.range.lowerBound >= range.upperBound {
                next = trigger
                break
            }
        }
        if let previous {
            let frame = names.frames[previous.frame]
            add(names.previous, frame, &sink)
            add(
                names.previous, frame, bucket(range.lowerBound - previous.range.upperBound),
                &sink)
        }
        if let next { add(names.next, names.frames[next.frame], &sink) }
        add(names.order, count(before), &sink)
    }

    private func cues<Sink: FeatureSink>(
        around range: Range<Int>, clause: Int, _ sink: inout Sink
    ) {
        for (at, word) in cues {
            if at.lowerBound >= range.upperBound {
                if at.lowerBound - range.upperBound <= 4 {
                    add(names.cue, word, names.after, &sink)
                }
            } else if at.upperBound <= range.lowerBound {
                let how =
                    range.lowerBound - at.upperBound <= 3
                    ? names.near
                    : sentence.clause(at: at.lowerBound) == clause ? names.inClause : names.before
                add(names.cue, word, how, &sink)
            }
        }
    }

    // MARK: - A party

    /// A party beside a trigger.
    struct PlacedParty {
        let party: PartyStanding
        /// Of the trigger.
        let frame: UInt64
        let left: Side?
        let right: Side?
        /// Among the states that the article is about; counted no further than features tell.
        let rank: Int
        let isOfTitle: Bool

        /// The actor is looked for on the left first, the target on the right.
        var asActor: Side? { left ?? right }
        var asTarget: Side? { right ?? left }
    }

    /// Where a mention stands beside a trigger.
    struct Side {
        /// Position in the sentence's mentions.
        let mention: Int
        /// The one that opens its list on this side.
        let first: Int
        /// Between the trigger and the nearest of its list.
        let gap: Range<Int>
        let lead: UInt64
        /// How many mentions stand between.
        let between: Int
        /// Its side of the trigger and how many other states stand between.
        let place: UInt64
    }

    func placed(_ party: PartyStanding, beside trigger: TriggerGroup) -> PlacedParty {
        let range = trigger.range
        let most = names.counts.count - 1
        return PlacedParty(
            party: party, frame: names.frames[trigger.triggers.first!.frame],
            left: party.left.map { side($0, range, isLeft: true) },
            right: party.right.map { side($0, range, isLeft: false) },
            rank: facts.ranked.prefix(most).firstIndex { $0 == party.country } ?? most,
            isOfTitle: facts.title.contains { $0 == party.country })
    }

    private func side(_ mention: Int, _ range: Range<Int>, isLeft: Bool) -> Side {
        let spot = spots[mention]
        let first: Int
        let gap: Range<Int>
        if isLeft {
            let near =
                spot.list.last { spots[$0].range.upperBound <= range.lowerBound } ?? mention
            first = spot.list.lowerBound
            gap = Self.gap(spots[near].range, range)
        } else {
            first = spot.list.first { spots[$0].range.lowerBound >= range.upperBound } ?? mention
            gap = Self.gap(range, spots[first].range)
        }
        var between = 0
        var other: CountryCode?
        var states = 0
        for inner in spots where gap.contains(inner.range.lowerBound) {
            between += 1
            if inner.country == spot.country { continue }
            if let other, inner.country == other { continue }
            states = min(states + 1, 2)
            other = other ?? inner.country
        }
        return Side(
            mention: mention, first: first, gap: gap,
            lead: spot.lead ?? spots[first].lead ?? names.none, between: between,
            place: names.standings[(isLeft ? 0 : 3) + states])
    }

    func party<Sink: FeatureSink>(
        _ placed: PlacedParty, as role: FeatureNames.Role, _ sink: inout Sink
    ) {
        if let left = placed.left {
            describe(left, role.left, placed.frame, &sink)
            over(left.gap, isLeft: true, role.left, &sink)
            add(role.left.post, word(left.gap.lowerBound), &sink)
            add(role.left.list, count(spots[left.mention].list.count), &sink)
        } else {
            add(role.left.own, names.none, &sink)
        }
        if let right = placed.right {
            describe(right, role.right, placed.frame, &sink)
            over(right.gap, isLeft: false, role.right, &sink)
            add(role.right.post, word(spots[right.first].range.upperBound), &sink)
            add(role.right.list, count(spots[right.mention].list.count), &sink)
        } else {
            add(role.right.own, names.none, &sink)
        }
        switch placed.party.context {
        case .hand: add(role.context, names.hand, &sink)
        case .before: add(role.context, names.before, &sink)
        case .title: add(role.context, names.title, &sink)
        case .post: add(role.context, names.post, &sink)
        case nil: break
        }
        add(role.rank, count(placed.rank), &sink)
        if placed.isOfTitle { sink.add(role.title) { name(role.title) } }
        if placed.party.country == Self.home { sink.add(role.home) { name(role.home) } }
    }

    private static let home = CountryCode("VNM")

    /// A mention and the stretch between it and the trigger.
    private func describe<Sink: FeatureSink>(
        _ side: Side, _ start: FeatureNames.Side, _ frame: UInt64, _ sink: inout Sink
    ) {
        let spot = spots[side.mention]
        add(start.own, names.headWords[spot.head], &sink)
        add(start.lead, side.lead, &sink)
        add(start.leadFrame, side.lead, frame, &sink)
        if let office = spot.office { add(start.office, office, &sink) }
        if spot.isPlace { add(start.own, names.place, &sink) }
        if spot.isUnofficial { add(start.own, names.unofficial, &sink) }
        if spot.isFormer { add(start.own, names.former, &sink) }
        let opens = spots[side.first].range.lowerBound
        add(start.pre, word(opens - 1), &sink)
        add(start.pre2, word(opens - 2), word(opens - 1), &sink)
        add(start.distance, bucket(side.gap.count), &sink)
        add(start.frameNear, frame, bucket(side.gap.count), &sink)
        add(start.between, count(side.between), &sink)
        if side.gap.count <= 5 { add(start.path, side.gap, &sink) }
        guard side.gap.count <= 10 else { return }
        for at in side.gap where !traits(at).isDisjoint(with: [.plainWord, .mark]) {
            add(start.word, word(at), &sink)
        }
    }

    /// Another trigger between a mention and this one, the outermost.
    private func over<Sink: FeatureSink>(
        _ gap: Range<Int>, isLeft: Bool, _ start: FeatureNames.Side, _ sink: inout Sink
    ) {
        let inner =
            isLeft
            ? sentence.triggers.first { gap.contains($0.range.lowerBound) }
            : sentence.triggers.last { gap.contains($0.range.lowerBound) }
        add(start.over, inner.map { names.frames[$0.frame] } ?? names.none, &sink)
    }

    // MARK: - A pair

    func pair<Sink: FeatureSink>(
        _ a: PlacedParty, _ b: PlacedParty, _ group: TriggerGroup,
        hand: (CountryCode, CountryCode)?, _ sink: inout Sink
    ) {
        let (actor, target) = (a.party.country, b.party.country)
        rules(actor, target, group, &sink)
        let (x, y) = (a.asActor, b.asTarget)
        let (xPlace, xLead) = (x?.place ?? names.outside, x?.lead ?? names.none)
        let (yPlace, yLead) = (y?.place ?? names.outside, y?.lead ?? names.none)
        add(names.pattern, xPlace, yPlace, &sink)
        let ofFrame = Weights.key(names.patternFrame, a.frame)
        sink.add(Weights.key(Weights.key(ofFrame, xPlace), yPlace)) {
            name(names.patternFrame, a.frame, xPlace, yPlace)
        }
        let ofActor = Weights.key(Weights.key(names.leads, xPlace), xLead)
        sink.add(Weights.key(Weights.key(ofActor, yPlace), yLead)) {
            name(names.leads, xPlace, xLead, yPlace, yLead)
        }
        if let x, let y {
            let (x, y) = (spots[x.mention], spots[y.mention])
            let (first, last) = x.range.lowerBound < y.range.lowerBound ? (x, y) : (y, x)
            let gap = Self.gap(first.range, last.range)
            if gap.count <= 2 { add(names.gap, gap, &sink) }
            add(names.heads, names.headWords[x.head], names.headWords[y.head], &sink)
        }
        if areOfOneList(a, b) { add(names.oneList, names.none, &sink) }
        if a.rank < 2, b.rank < 2 { add(names.topPair, names.none, &sink) }
        if a.isOfTitle, b.isOfTitle { add(names.titlePair, names.none, &sink) }
        if let hand, actor == hand.0 ? target == hand.1 : actor == hand.1 && target == hand.0 {
            add(names.handPair, names.none, &sink)
        }
    }

    /// What the rules make of the pair.
    private func rules<Sink: FeatureSink>(
        _ actor: CountryCode, _ target: CountryCode, _ group: TriggerGroup, _ sink: inout Sink
    ) {
        var isFound = false
        var isOther = false
        for (trigger, result) in zip(group.triggers, group.results) {
            guard case .found(let all) = result else { continue }
            let isSymmetric = knowledge.frames[trigger.frame].kind.isSymmetric
            for roles in all {
                let (x, y) = roles.states
                let isPair =
                    x == actor ? y == target : isSymmetric && x == target && y == actor
                guard isPair else {
                    isOther = true
                    continue
                }
                isFound = true
                let construction = names.constructions[roles.construction.rawValue]
                add(names.rule, construction, &sink)
                add(names.rule, names.frames[trigger.frame], construction, &sink)
            }
        }
        if !isFound { add(names.rule, isOther ? names.other : names.none, &sink) }
    }

    private func areOfOneList(_ a: PlacedParty, _ b: PlacedParty) -> Bool {
        func isOfOneList(_ x: Side?, _ y: Side?) -> Bool {
            guard let x, let y else { return false }
            return spots[x.mention].list == spots[y.mention].list
        }
        return isOfOneList(a.left, b.left) || isOfOneList(a.left, b.right)
            || isOfOneList(a.right, b.left) || isOfOneList(a.right, b.right)
    }
}

extension Cue {
    /// Whether it is a feature of triggers near by.
    fileprivate var tells: Bool {
        switch self {
        case .planned, .negated, .possible, .cancelled, .inside, .retaliation, .passive, .boundary,
            .opinion, .anniversary, .two, .topic:
            true
        default: false
        }
    }
}
