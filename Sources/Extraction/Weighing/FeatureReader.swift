import Diplomacy
import Knowledge
import VietnameseText

/// What a sentence tells of a trigger, of a party beside it and of a pair, as named features.
///
/// Of the sentence: each two words of it in a row (`w2`), where in the article it stands (`passage`), how many states it names.
/// Of the trigger: `frame` and `form`, `rules` (whether a frame's rule finds parties, or why not), `status`, the words
/// beside it (`l1 r1`), cues and how near, dates, quotes, other triggers. Of a party, `A` the one who acts and `B` the
/// other: its nearest mention on the left `L` and right `R`, with head, `lead` cue, office, whether the page tells that the
/// person is not in it (`former`), distance, words between (`word`), before (`pre`, `pre2`) and behind (`post`); lead and
/// distance also beside the trigger's frame (`lead-frame`, `frame`); the `context` of one not named here; how much the
/// article is about it. Of a pair: the `rule` that found it, where both stand (`pattern`, `pattern-frame`, `leads`), the
/// `gap` between them, whether it is the pair of the title, of the article, in hand. For the status alone the words up to
/// eight off (`lb rb`).
///
/// Others were tried and add nothing to these, by cross-validation: the sentence's single words, all words near a trigger,
/// its second neighbours, how the sentence begins, the way from a trigger to a mention as a whole, how many mentions
/// or which triggers stand between, how long a mention's list is.
///
/// Holds all sentences of an article that are weighed, in arrays of the article, and tells of one at a time.
struct FeatureReader {
    private let names: FeatureNames
    private let facts: ArticleFacts
    private let passages: [Passage]
    let rulings: Rulings
    private let sentences: [ReadSentence]
    private var outlines: [Outline] = []
    private var spots: [Spot] = []
    /// At each token of each sentence.
    private var words: [Word] = []
    /// Where dates begin.
    private var dates: [Int32] = []
    /// The one that is told of.
    private var sentence = SentenceInHand()
    private var own = Outline()

    /// Where in the arrays a sentence stands.
    private struct Outline {
        var number = -1
        var passage = 0
        var isCaption = false
        /// How many states it names.
        var states = 0
        /// The first token.
        var start = 0
        var words = 0..<0
        var spots = 0..<0
        var dates = 0..<0
    }

    private struct Word {
        /// The word, or the class of what stands there.
        var hash: UInt64
        var traits: Traits
    }

    /// What features tell of a mention.
    private struct Spot {
        let range: Range<Int>
        let country: CountryCode
        let head: Int
        let lead: Int?
        let office: Int?
        let isPlace: Bool
        let isUnofficial: Bool
        let isFormer: Bool
        /// The mentions told in one list with it, by their numbers in the sentence: "Nga, Trung Quốc và Iran".
        var list = 0..<0

        init(_ mention: Mention) {
            range = mention.range
            country = mention.country
            head = mention.head.number
            lead = mention.lead?.rawValue
            office = mention.office
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
        /// Behind a quote that nothing closes before it.
        static let quoted = Traits(rawValue: 4)
    }

    init(
        _ sentences: [ReadSentence], of passages: [Passage], names: FeatureNames,
        facts: ArticleFacts, rulings: Rulings
    ) {
        self.passages = passages
        self.rulings = rulings
        self.sentences = sentences
        self.names = names
        self.facts = facts
        var (spotCount, wordCount) = (0, 0)
        for i in sentences.indices {
            spotCount += sentences[i].sentence.mentionCount
            wordCount += sentences[i].sentence.range.count
        }
        outlines.reserveCapacity(sentences.count)
        spots.reserveCapacity(spotCount)
        words.reserveCapacity(wordCount)
    }

    /// Takes in the next of the sentences.
    ///
    /// - Parameter dates: where they begin.
    mutating func readNext(dates: some Sequence<Int>) {
        sentence.move(to: sentences[outlines.count].sentence)
        let passage = sentences[outlines.count].spot.passage
        let (spotCount, wordCount, dateCount) = (spots.count, words.count, self.dates.count)
        let tokens = passages[passage].text.tokens
        for i in sentence.mentions.indices { spots.append(Spot(sentence.mentions[i])) }
        findLists(from: spotCount, tokens)
        readWords(tokens, spots: spotCount..<spots.count)
        for date in dates { self.dates.append(Int32(date)) }
        outlines.append(
            Outline(
                number: outlines.count, passage: passage,
                isCaption: passages[passage].role == .caption,
                states: states(from: spotCount, upTo: Self.mostCounted),
                start: sentence.range.lowerBound, words: wordCount..<words.count,
                spots: spotCount..<spots.count, dates: dateCount..<self.dates.count))
    }

    var count: Int { sentences.count }

    /// What is told from now on is of this sentence.
    mutating func begin(_ number: Int) {
        if number == own.number { return }
        own = outlines[number]
        sentence.move(to: sentences[number].sentence)
    }

    private func spot(_ mention: Int) -> Spot { spots[own.spots.lowerBound &+ mention] }

    private mutating func readWords(_ tokens: [Token], spots: Range<Int>) {
        let range = sentence.range
        let first = words.count
        var isQuoted = false
        for at in range {
            let token = tokens[at]
            var trait: Traits = isQuoted ? .quoted : []
            let word: UInt64
            switch token.shape {
            case .number: word = names.number
            case .upper: word = names.capital
            case .capital where at > range.lowerBound: word = names.capital
            case .capital: word = token.hash
            case .lower:
                word = token.hash
                trait.insert(.plainWord)
            case .mark:
                word = Self.mark(token, names)
                trait.insert(.mark)
                if word == names.quote { isQuoted.toggle() }
            }
            words.append(Word(hash: word, traits: trait))
        }
        for spot in spots {
            let head = names.headWords[self.spots[spot].head]
            for at in self.spots[spot].range.clamped(to: range) {
                words[first + at - range.lowerBound].hash = head
                words[first + at - range.lowerBound].traits.remove(.plainWord)
            }
        }
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

    private mutating func findLists(from start: Int, _ tokens: [Token]) {
        var first = start
        for i in start..<spots.count {
            let isLast = i + 1 == spots.count || !Self.joins(spots[i], spots[i + 1], tokens)
            guard isLast else { continue }
            for member in first...i { spots[member].list = first - start..<i + 1 - start }
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
    private func states(from start: Int, upTo most: Int) -> Int {
        var count = 0
        for i in start..<spots.count where count < most {
            if !spots[start..<i].contains(where: { $0.country == spots[i].country }) { count += 1 }
        }
        return count
    }

    // MARK: - Words and names

    /// The word at a token, or the class of what stands there.
    @inline(__always)
    func word(_ at: Int) -> UInt64 {
        let number = at &- own.start
        return number >= 0 && number < own.words.count
            ? words[own.words.lowerBound &+ number].hash : names.edge
    }

    @inline(__always)
    private func traits(_ at: Int) -> Traits {
        let number = at &- own.start
        return number >= 0 && number < own.words.count
            ? words[own.words.lowerBound &+ number].traits : []
    }

    @inline(__always)
    private func isPlainWord(_ at: Int) -> Bool { traits(at).contains(.plainWord) }

    /// What the buckets are called.
    static let buckets = ["0", "1", "2", "3-4", "5-8", "9-16", "17+"]

    /// Of distances in tokens, and of other numbers: a position in `buckets`.
    static func bucket(_ distance: Int) -> Int {
        distance <= 2
            ? max(0, distance)
            : distance <= 4 ? 3 : distance <= 8 ? 4 : distance <= 16 ? 5 : 6
    }

    private static let mostCounted = 4

    private func count(_ n: Int) -> Int { min(n, Self.mostCounted) }

    @inline(__always)
    private func add<Sink: FeatureSink>(_ feature: Int, _ sink: inout Sink) {
        sink.add(closed: feature) { names.names(of: feature) }
    }

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
        let text = passages[own.passage].text
        let at = sentence.range.first { text.tokens[$0].hash == hash }
        return at.map { Folding.fold(text.string($0..<$0 + 1)) } ?? ""
    }

    // MARK: - The sentence

    /// What every trigger of it has in common.
    func sentence<Sink: FeatureSink>(_ sink: inout Sink) {
        for at in own.words.dropFirst() {
            let (before, word) = (words[at - 1], words[at])
            if before.traits.union(word.traits).contains(.plainWord) {
                add(names.wordPair, before.hash, word.hash, &sink)
            }
        }
        let place: Int =
            switch own.passage {
            case 0: FeatureNames.Place.title
            case 1: FeatureNames.Place.lead
            case 2, 3: FeatureNames.Place.early
            default: FeatureNames.Place.late
            }
        add(names.passage[place], &sink)
        if own.isCaption { add(names.passage[FeatureNames.Place.caption], &sink) }
        add(names.states[count(own.states)], &sink)
    }

    // MARK: - The trigger

    func trigger<Sink: FeatureSink>(_ group: TriggerGroup, _ sink: inout Sink) {
        let (start, end) = (group.range.lowerBound, group.range.upperBound)
        for i in group.rulings {
            let frame = rulings.all[i].frame
            switch rulings.all[i].result {
            case .found: add(names.foundByRule[frame], &sink)
            case .rejected(let reason):
                add(names.frame[frame], &sink)
                add(names.rejected[reason.rawValue], &sink)
            }
        }
        add(names.status[group.status.rawValue], &sink)
        add(names.form, group.range, &sink)
        add(names.before, word(start - 1), &sink)
        add(names.behind, word(end), &sink)
        let number = sentence.clauses.clause(at: start)
        cues(around: group.range, clause: number, &sink)
        let clause = sentence.clauses[number]
        if clause.isBackground { add(names.clause[FeatureNames.Clause.background], &sink) }
        if clause.isSubordinate { add(names.clause[FeatureNames.Clause.subordinate], &sink) }
        let dated =
            own.dates.contains { clause.range.contains(Int(dates[$0])) }
            ? FeatureNames.Dated.inClause
            : own.dates.isEmpty ? FeatureNames.Dated.none : FeatureNames.Dated.inSentence
        add(names.dated[dated], &sink)
        if traits(start).contains(.quoted) { add(names.quoted, &sink) }
        neighbours(of: group.range, &sink)
    }

    /// The words up to eight off, which tell the status alone.
    func near<Sink: FeatureSink>(_ group: TriggerGroup, _ sink: inout Sink) {
        let (start, end) = (group.range.lowerBound, group.range.upperBound)
        for at in start - Self.reach..<start where isPlainWord(at) {
            add(names.nearBefore, word(at), &sink)
        }
        for at in end..<end + Self.reach where isPlainWord(at) {
            add(names.nearBehind, word(at), &sink)
        }
    }

    private static let reach = 8

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
            let gap = range.lowerBound - previous.range.upperBound
            add(names.previous[previous.frame, Self.bucket(gap)], &sink)
        }
        if let next { add(names.next[next.frame], &sink) }
        add(names.order[count(before)], &sink)
    }

    private static let tells = CueSet(
        .planned, .negated, .possible, .cancelled, .inside, .retaliation, .passive, .boundary,
        .opinion, .anniversary, .two, .topic)

    private func cues<Sink: FeatureSink>(
        around range: Range<Int>, clause: Int, _ sink: inout Sink
    ) {
        let ofClause = sentence.clauses.tokens(ofClause: clause)
        let cues = sentence.cues
        for i in cues.indices where Self.tells.contains(cues[i].cue) {
            let (at, cue) = (cues[i].range, cues[i].cue)
            if at.lowerBound >= range.upperBound {
                if at.lowerBound - range.upperBound <= 4 {
                    add(names.cue[cue.rawValue, FeatureNames.Near.after], &sink)
                }
            } else if at.upperBound <= range.lowerBound {
                let how =
                    range.lowerBound - at.upperBound <= 3
                    ? FeatureNames.Near.near
                    : ofClause.contains(at.lowerBound)
                        ? FeatureNames.Near.inClause : FeatureNames.Near.before
                add(names.cue[cue.rawValue, how], &sink)
            }
        }
    }

    // MARK: - A party

    /// A party beside a trigger. Small, as many are made; of 8 bytes' alignment, since arrays of what has more are slow to
    /// allocate.
    struct PlacedParty {
        let party: PartyStanding
        private let frameNumber: Int32
        let left: Side?
        let right: Side?
        private let rankNumber: UInt8
        let isOfTitle: Bool

        init(
            _ party: PartyStanding, frame: Int, left: Side?, right: Side?, rank: Int,
            isOfTitle: Bool
        ) {
            self.party = party
            frameNumber = Int32(truncatingIfNeeded: frame)
            (self.left, self.right) = (left, right)
            rankNumber = UInt8(rank)
            self.isOfTitle = isOfTitle
        }

        /// Of the trigger.
        var frame: Int { Int(frameNumber) }
        /// Among the states that the article is about; counted no further than features tell.
        var rank: Int { Int(rankNumber) }
        /// The actor is looked for on the left first, the target on the right.
        var asActor: Side? { left ?? right }
        var asTarget: Side? { right ?? left }
    }

    /// Where a mention stands beside a trigger.
    struct Side {
        private let mentionNumber, firstNumber: Int32
        private let gapStart, gapEnd: Int32
        private let leadNumber, placeNumber: UInt8

        init(mention: Int, first: Int, gap: Range<Int>, lead: Int, place: Int) {
            mentionNumber = Int32(truncatingIfNeeded: mention)
            firstNumber = Int32(truncatingIfNeeded: first)
            gapStart = Int32(truncatingIfNeeded: gap.lowerBound)
            gapEnd = Int32(truncatingIfNeeded: gap.upperBound)
            leadNumber = UInt8(lead)
            placeNumber = UInt8(place)
        }

        /// Position in the sentence's mentions.
        var mention: Int { Int(mentionNumber) }
        /// The one that opens its list on this side.
        var first: Int { Int(firstNumber) }
        /// Between the trigger and the nearest of its list.
        var gap: Range<Int> { Int(gapStart)..<Int(gapEnd) }
        /// By number, as in `FeatureNames.Lead`.
        var lead: Int { Int(leadNumber) }
        /// Its side of the trigger and how many other states stand between, as in `FeatureNames.Standing`.
        var place: Int { Int(placeNumber) }
    }

    func placed(_ party: PartyStanding, beside trigger: TriggerGroup) -> PlacedParty {
        let range = trigger.range
        let most = Self.mostCounted
        return PlacedParty(
            party, frame: rulings.all[trigger.rulings.lowerBound].frame,
            left: party.left.map { side($0, range, isLeft: true) },
            right: party.right.map { side($0, range, isLeft: false) },
            rank: facts.ranked.prefix(most).firstIndex { $0 == party.country } ?? most,
            isOfTitle: facts.title.contains { $0 == party.country })
    }

    private func side(_ mention: Int, _ range: Range<Int>, isLeft: Bool) -> Side {
        let spot = spot(mention)
        let first: Int
        let gap: Range<Int>
        if isLeft {
            let near =
                spot.list.last { self.spot($0).range.upperBound <= range.lowerBound } ?? mention
            first = spot.list.lowerBound
            gap = Self.gap(self.spot(near).range, range)
        } else {
            first =
                spot.list.first { self.spot($0).range.lowerBound >= range.upperBound } ?? mention
            gap = Self.gap(range, self.spot(first).range)
        }
        var other: CountryCode?
        var states = 0
        for i in own.spots where gap.contains(spots[i].range.lowerBound) {
            let country = spots[i].country
            if country == spot.country { continue }
            if let other, country == other { continue }
            states = min(states + 1, 2)
            other = other ?? country
        }
        return Side(
            mention: mention, first: first, gap: gap,
            lead: spot.lead ?? self.spot(first).lead ?? FeatureNames.Lead.none,
            place: (isLeft ? FeatureNames.Standing.left : FeatureNames.Standing.right) + states)
    }

    /// What a party alone tells, as who acts and as who is acted on.
    func party<Sink: FeatureSink>(_ placed: PlacedParty, _ sink: inout Sink) {
        if let left = placed.left {
            describe(left, names.left, placed.frame, &sink)
            add(names.left.post, word(left.gap.lowerBound), &sink)
        } else {
            add(ofParty: names.left.own[FeatureNames.Own.none], &sink)
        }
        if let right = placed.right {
            describe(right, names.right, placed.frame, &sink)
            add(names.right.post, word(spot(right.first).range.upperBound), &sink)
        } else {
            add(ofParty: names.right.own[FeatureNames.Own.none], &sink)
        }
        if let context = placed.party.context {
            add(ofParty: names.context[context.rawValue], &sink)
        }
        add(ofParty: names.rank[count(placed.rank)], &sink)
        if placed.isOfTitle { add(ofParty: names.isOfTitle, &sink) }
        if placed.party.country == Self.home { add(ofParty: names.isHome, &sink) }
    }

    @inline(__always)
    private func add<Sink: FeatureSink>(ofParty feature: Int, _ sink: inout Sink) {
        sink.add(closed: feature) { names.namesOfParty(feature) }
    }

    private static let home = CountryCode("VNM")

    /// A mention and the stretch between it and the trigger.
    private func describe<Sink: FeatureSink>(
        _ side: Side, _ start: FeatureNames.Side, _ frame: Int, _ sink: inout Sink
    ) {
        let spot = spot(side.mention)
        add(ofParty: start.own[spot.head], &sink)
        add(ofParty: start.lead[side.lead, frame], &sink)
        if let office = spot.office { add(ofParty: start.office[office], &sink) }
        if spot.isPlace { add(ofParty: start.own[FeatureNames.Own.place], &sink) }
        if spot.isUnofficial { add(ofParty: start.own[FeatureNames.Own.unofficial], &sink) }
        if spot.isFormer { add(ofParty: start.own[FeatureNames.Own.former], &sink) }
        let opens = self.spot(side.first).range.lowerBound
        add(start.pre, word(opens - 1), &sink)
        add(start.pre2, word(opens - 2), word(opens - 1), &sink)
        add(ofParty: start.near[frame, Self.bucket(side.gap.count)], &sink)
        guard side.gap.count <= 10 else { return }
        for at in side.gap where !traits(at).isDisjoint(with: [.plainWord, .mark]) {
            add(start.word, word(at), &sink)
        }
    }

    // MARK: - A pair

    func pair<Sink: FeatureSink>(
        _ a: PlacedParty, _ b: PlacedParty, _ trigger: ReadTrigger, _ sink: inout Sink
    ) {
        let (actor, target) = (a.party.country, b.party.country)
        rules(actor, target, trigger.group, &sink)
        let (x, y) = (a.asActor, b.asTarget)
        typealias Lead = FeatureNames.Lead
        typealias Standing = FeatureNames.Standing
        let (xPlace, xLead) = (x?.place ?? Standing.outside, x?.lead ?? Lead.none)
        let (yPlace, yLead) = (y?.place ?? Standing.outside, y?.lead ?? Lead.none)
        add(names.pattern[a.frame, xPlace, yPlace], &sink)
        let ofActor = (names.standingWords[xPlace], names.leadWords[xLead])
        let ofTarget = (names.standingWords[yPlace], names.leadWords[yLead])
        let leads = Weights.key(Weights.key(names.leads, ofActor.0), ofActor.1)
        sink.add(Weights.key(Weights.key(leads, ofTarget.0), ofTarget.1)) {
            name(names.leads, ofActor.0, ofActor.1, ofTarget.0, ofTarget.1)
        }
        if let x, let y {
            let (x, y) = (spot(x.mention), spot(y.mention))
            let (first, last) = x.range.lowerBound < y.range.lowerBound ? (x, y) : (y, x)
            let gap = Self.gap(first.range, last.range)
            if gap.count <= 2 { add(names.gap, gap, &sink) }
            add(names.heads[x.head, y.head], &sink)
        }
        if areOfOneList(a, b) { add(names.oneList, &sink) }
        if a.rank < 2, b.rank < 2 { add(names.topPair, &sink) }
        if a.isOfTitle, b.isOfTitle { add(names.titlePair, &sink) }
        if let hand = trigger.handPair,
            actor == hand.0 ? target == hand.1 : actor == hand.1 && target == hand.0
        {
            add(names.handPair, &sink)
        }
    }

    /// What the rules make of the pair.
    private func rules<Sink: FeatureSink>(
        _ actor: CountryCode, _ target: CountryCode, _ group: TriggerGroup, _ sink: inout Sink
    ) {
        var isFound = false
        var isOther = false
        for i in group.rulings {
            guard case .found(let found) = rulings.all[i].result else { continue }
            let frame = rulings.all[i].frame
            let isSymmetric = names.isSymmetric[frame]
            for role in found {
                let (x, y) = rulings.roles[role].states
                let isPair =
                    x == actor ? y == target : isSymmetric && x == target && y == actor
                guard isPair else {
                    isOther = true
                    continue
                }
                isFound = true
                let construction = rulings.roles[role].construction.rawValue
                add(names.ruleOfFrame[frame, construction], &sink)
            }
        }
        if !isFound {
            add(names.rule[isOther ? FeatureNames.Rule.other : FeatureNames.Rule.none], &sink)
        }
    }

    private func areOfOneList(_ a: PlacedParty, _ b: PlacedParty) -> Bool {
        func isOfOneList(_ x: Side?, _ y: Side?) -> Bool {
            guard let x, let y else { return false }
            return spot(x.mention).list == spot(y.mention).list
        }
        return isOfOneList(a.left, b.left) || isOfOneList(a.left, b.right)
            || isOfOneList(a.right, b.left) || isOfOneList(a.right, b.right)
    }
}
