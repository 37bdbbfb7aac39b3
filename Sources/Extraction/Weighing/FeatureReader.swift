import Diplomacy
import Knowledge
import VietnameseText

/// What a sentence tells of a trigger, of a party beside it and of a pair, as named features.
///
/// Of the sentence: its words (`w`) and each two of them in a row (`w2`). Of the trigger: `frame` and `form`, `rules` (whether a frame's
/// rule finds parties, or why not), `status`, the words beside it (`l1 l2 l21 r1 r2 r12`, `lb` and
/// `rb` up to eight words off), cues and how near, where in the article, how the sentence begins
/// (`s1 s12`), dates, quotes, other triggers. Of a party, `A` the one who acts and `B` the other:
/// its nearest mention on the left `L` and right `R`, with head, `lead` cue, office, distance,
/// states between, words between, before (`pre`) and behind (`post`), and the length of its list;
/// the `context` of one not named here; how much the article is about it. Of a pair: the `rule`
/// that found it, where both stand (`pattern`, `leads`), the `gap` between them, whether it is the
/// pair of the title, of the article, in hand.
final class FeatureReader {
    let passage: Passage
    let passageNumber: Int
    let sentence: Sentence
    let knowledge: KnowledgeBase
    let facts: ArticleFacts
    let dateTokens: [Int]
    /// Those that tell.
    private let cues: [(range: Range<Int>, piece: Piece)]
    private let frames: [Piece]
    /// How many states the sentence names.
    private let states: Int
    private let spots: [Spot]
    /// For each mention the mentions told in one list with it: "Nga, Trung Quốc và Iran".
    private let lists: [Range<Int>]
    /// What stands at each token of the sentence instead of its word.
    private var classes: [UInt8]

    /// What features tell of a mention.
    private struct Spot {
        let range: Range<Int>
        let country: CountryCode
        /// Position in `Label.heads`.
        let head: Int
        let lead: Piece?
        let isPlace: Bool
        let isUnofficial: Bool

        init(_ mention: Mention) {
            range = mention.range
            country = mention.country
            head = FeatureReader.code(mention.head)
            lead = mention.lead.map { Label.cues[$0]! }
            isPlace = mention.isPlace
            isUnofficial = mention.isUnofficial
        }
    }

    private enum Label {
        static let words = Piece("w")
        static let wordPair = Piece("w2")
        static let edge = Piece("<edge>")
        static let number = Piece("<num>")
        static let capital = Piece("<cap>")
        static let mark = Piece("<mark>")
        static let quote = Piece("<quote>")
        static let comma = Piece(",")
        static let stop = Piece(".")
        static let colon = Piece(":")
        static let dash = Piece("-")
        static let bracket = Piece("(")
        static let none = Piece("none")
        static let heads = [
            Piece("<state>"), Piece("<clipped>"), Piece("<capital>"), Piece("<seat>"),
            Piece("<organ>"), Piece("<official>"),
        ]
        static let counts = ["0", "1", "2", "3", "4"].map(Piece.init)
        static let distances = ["0", "1", "2", "3-4", "5-8", "9-16", "17+"].map(Piece.init)
        static let places = ["title", "lead", "early", "late"].map(Piece.init)
        static let cues = Dictionary(
            uniqueKeysWithValues: Cue.allCases.map { ($0, Piece($0.rawValue)) })
        static let frame = Piece("frame")
        static let form = Piece("form")
        static let l1 = Piece("l1")
        static let l2 = Piece("l2")
        static let l21 = Piece("l21")
        static let r1 = Piece("r1")
        static let r2 = Piece("r2")
        static let r12 = Piece("r12")
        static let lb = Piece("lb")
        static let rb = Piece("rb")
        static let passage = Piece("passage")
        static let caption = Piece("caption")
        static let status = Piece("status")
        static let rules = Piece("rules")
        static let cue = Piece("cue")
        static let near = Piece("near")
        static let clause = Piece("clause")
        static let before = Piece("before")
        static let after = Piece("after")
        static let quoted = Piece("quoted")
        static let dated = Piece("dated")
        static let sentence = Piece("sentence")
        static let states = Piece("states")
        static let first = Piece("s1")
        static let second = Piece("s12")
        static let previous = Piece("previous")
        static let next = Piece("next")
        static let order = Piece("order")
        static let background = Piece("background")
        static let subordinate = Piece("subordinate")
        static let left = Piece("L")
        static let right = Piece("R")
        static let lead = Piece("lead")
        static let distance = Piece("distance")
        static let between = Piece("between")
        static let word = Piece("word")
        static let pre = Piece("pre")
        static let post = Piece("post")
        static let office = Piece("office")
        static let place = Piece("place")
        static let unofficial = Piece("unofficial")
        static let context = Piece("context")
        static let contexts: [PartyStanding.Context: Piece] = [
            .hand: Piece("hand"), .before: Piece("before"), .title: Piece("title"),
            .post: Piece("post"),
        ]
        static let rank = Piece("rank")
        static let title = Piece("title")
        static let home = Piece("home")
        static let pattern = Piece("pattern")
        static let patternLead = Piece("leads")
        static let rule = Piece("rule")
        static let other = Piece("other")
        static let gap = Piece("gap")
        static let topPair = Piece("top-pair")
        static let handPair = Piece("hand-pair")
        static let titlePair = Piece("title-pair")
        static let head = Piece("head")
        static let list = Piece("list")
        static let oneList = Piece("one-list")
    }

    init(
        passage: Passage, number: Int, sentence: Sentence, knowledge: KnowledgeBase,
        facts: ArticleFacts, dates: [Int], frames: [Piece]
    ) {
        self.frames = frames
        spots = sentence.mentions.map(Spot.init)
        states = Self.count(spots.indices, spots)
        self.passage = passage
        passageNumber = number
        self.sentence = sentence
        self.knowledge = knowledge
        self.facts = facts
        dateTokens = dates
        lists = Self.lists(spots, passage.text)
        cues = sentence.cues.filter { Self.telling.contains($0.cue) }.map {
            ($0.range, Label.cues[$0.cue]!)
        }
        classes = Array(repeating: 0, count: sentence.range.count)
        for spot in spots {
            for at in spot.range where sentence.range.contains(at) {
                classes[at - sentence.range.lowerBound] = UInt8(spot.head + 1)
            }
        }
    }

    private static func lists(_ spots: [Spot], _ text: AnnotatedText) -> [Range<Int>] {
        var lists: [Range<Int>] = []
        var first = 0
        for i in spots.indices {
            let isLast = i + 1 == spots.count || !joins(spots[i], spots[i + 1], text)
            guard isLast else { continue }
            for _ in first...i { lists.append(first..<i + 1) }
            first = i + 1
        }
        return lists
    }

    /// A comma, "và" or a dash between, after an aside in brackets where there is one.
    private static func joins(_ a: Spot, _ b: Spot, _ text: AnnotatedText) -> Bool {
        var gap = a.range.upperBound..<max(a.range.upperBound, b.range.lowerBound)
        if let open = gap.first, text.tokens[open].isMark("("),
            let close = gap.first(where: { text.tokens[$0].isMark(")") })
        {
            gap = close + 1..<gap.upperBound
        }
        guard (1...2).contains(gap.count) else { return false }
        return gap.allSatisfy { at in
            let token = text.tokens[at]
            return token.isMark(",") || token.isDash || listWords.contains(text.string(at..<at + 1))
        }
    }

    private static let listWords: Set<String> = ["và", "cùng", "nước", "hay", "hoặc"]

    /// The mention of a list that stands nearest to a trigger on the side of `index`, and the one
    /// that opens the list there.
    private func edge(_ index: Int, _ range: Range<Int>) -> (near: Range<Int>, first: Int) {
        let list = lists[index]
        if spots[index].range.upperBound <= range.lowerBound {
            let near = list.last { spots[$0].range.upperBound <= range.lowerBound } ?? index
            return (spots[near].range, list.lowerBound)
        }
        let near = list.first { spots[$0].range.lowerBound >= range.upperBound } ?? index
        return (spots[near].range, near)
    }

    private static func code(_ head: Mention.Head) -> Int {
        switch head {
        case .state: 0
        case .clipped: 1
        case .capital: 2
        case .seat: 3
        case .organ: 4
        case .official: 5
        }
    }

    /// The word at a token, or the class of what stands there.
    func piece(_ at: Int) -> Piece {
        guard sentence.range.contains(at) else { return Label.edge }
        let known = classes[at - sentence.range.lowerBound]
        if known > 0 { return Label.heads[Int(known) - 1] }
        let token = passage.text.tokens[at]
        switch token.shape {
        case .number: return Label.number
        case .mark: return mark(token)
        case .upper: return Label.capital
        case .capital where at > sentence.range.lowerBound: return Label.capital
        default:
            return Piece(token: at, hash: token.hash)
        }
    }

    private func mark(_ token: Token) -> Piece {
        if token.isDash { return Label.dash }
        switch token.word {
        case -0x2C: return Label.comma
        case -0x2E: return Label.stop
        case -0x3A: return Label.colon
        case -0x28, -0x29: return Label.bracket
        case -0x22, -0x27, -0x201C, -0x201D, -0x2018, -0x2019: return Label.quote
        default: return Label.mark
        }
    }

    private func isPlainWord(_ at: Int) -> Bool {
        sentence.range.contains(at) && classes[at - sentence.range.lowerBound] == 0
            && passage.text.tokens[at].shape == .lower
    }

    func bucket(_ distance: Int) -> Piece {
        let at =
            distance <= 2
            ? max(0, distance)
            : distance <= 4 ? 3 : distance <= 8 ? 4 : distance <= 16 ? 5 : 6
        return Label.distances[at]
    }

    func count(_ n: Int) -> Piece { Label.counts[min(n, Label.counts.count - 1)] }

    // MARK: - The sentence

    func words<Sink: FeatureSink>(_ sink: inout Sink) {
        for at in sentence.range where isPlainWord(at) { sink.add(Label.words, piece(at)) }
        for at in sentence.range.dropFirst() where isPlainWord(at - 1) || isPlainWord(at) {
            sink.add(Label.wordPair, piece(at - 1), piece(at))
        }
    }

    // MARK: - The trigger

    func trigger<Sink: FeatureSink>(_ group: TriggerGroup, _ sink: inout Sink) {
        let start = group.range.lowerBound
        let end = group.range.upperBound
        for (i, number) in group.frames.enumerated() {
            let id = frames[number]
            sink.add(Label.frame, id)
            switch group.results[i] {
            case .found: sink.add(Label.rules, id, Label.first)
            case .rejected(let reason):
                sink.add(Label.rules, Piece(reason))
            }
            if i == 0 { sink.add(Label.status, Piece(group.statuses[i].name)) }
        }
        let form = group.range.map { piece($0) }
        sink.add([Label.form] + form)
        let (l1, l2, r1, r2) = (piece(start - 1), piece(start - 2), piece(end), piece(end + 1))
        sink.add(Label.l1, l1)
        sink.add(Label.l2, l2)
        sink.add(Label.l21, l2, l1)
        sink.add(Label.r1, r1)
        sink.add(Label.r2, r2)
        sink.add(Label.r12, r1, r2)
        for at in max(sentence.range.lowerBound, start - 8)..<max(sentence.range.lowerBound, start)
        where isPlainWord(at) {
            sink.add(Label.lb, piece(at))
        }
        for at in end..<max(end, min(sentence.range.upperBound, end + 8)) where isPlainWord(at) {
            sink.add(Label.rb, piece(at))
        }
        let place =
            passageNumber == 0 ? 0 : passageNumber == 1 ? 1 : passageNumber < 4 ? 2 : 3
        sink.add(Label.passage, Label.places[place])
        if passage.role == .caption { sink.add(Label.passage, Label.caption) }
        cues(around: group.range, &sink)
        sink.add(Label.states, count(states))
        sink.add(Label.first, piece(sentence.range.lowerBound))
        sink.add(
            Label.second, piece(sentence.range.lowerBound), piece(sentence.range.lowerBound + 1))
        let clause = sentence.clauses[sentence.clause(at: start)]
        if clause.isBackground { sink.add(Label.clause, Label.background) }
        if clause.isSubordinate { sink.add(Label.clause, Label.subordinate) }
        let dated =
            dateTokens.contains { clause.range.contains($0) }
            ? Label.clause : dateTokens.isEmpty ? Label.none : Label.sentence
        sink.add(Label.dated, dated)
        var quotes = 0
        for at in sentence.range.lowerBound..<start where isQuote(at) { quotes += 1 }
        if quotes % 2 == 1 { sink.add(Label.quoted, Label.before) }
        let previous = sentence.triggers.last { $0.range.upperBound <= start }
        let next = sentence.triggers.first { $0.range.lowerBound >= end }
        if let previous {
            sink.add(Label.previous, frames[previous.frame])
            sink.add(
                Label.previous, frames[previous.frame],
                bucket(start - previous.range.upperBound))
        }
        if let next { sink.add(Label.next, frames[next.frame]) }
        var before = 0
        var last = -1
        for trigger in sentence.triggers where trigger.range.upperBound <= start {
            if trigger.range.lowerBound != last { before += 1 }
            last = trigger.range.lowerBound
        }
        sink.add(Label.order, count(before))
    }

    private func isQuote(_ at: Int) -> Bool {
        let token = passage.text.tokens[at]
        return token.shape == .mark && mark(token).hash == Label.quote.hash
    }

    private static let telling: Set<Cue> = [
        .planned, .negated, .possible, .cancelled, .inside, .retaliation, .passive, .boundary,
        .opinion, .anniversary, .two, .topic,
    ]

    private func cues<Sink: FeatureSink>(around range: Range<Int>, _ sink: inout Sink) {
        let own = sentence.clause(at: range.lowerBound)
        for (at, piece) in cues {
            if at.lowerBound >= range.upperBound {
                if at.lowerBound - range.upperBound <= 4 {
                    sink.add(Label.cue, piece, Label.after)
                }
            } else if at.upperBound <= range.lowerBound {
                let isOwn = sentence.clause(at: at.lowerBound) == own
                let how =
                    range.lowerBound - at.upperBound <= 3
                    ? Label.near : isOwn ? Label.clause : Label.before
                sink.add(Label.cue, piece, how)
            }
        }
    }

    // MARK: - A party

    func party<Sink: FeatureSink>(
        _ party: PartyStanding, as role: Piece, of range: Range<Int>, _ sink: inout Sink
    ) {
        if let left = party.left {
            let (near, first) = edge(left, range)
            describe(left, first, Label.left, role, &sink)
            let gap = near.upperBound..<max(near.upperBound, range.lowerBound)
            stand(gap, Label.left, role, &sink)
            sink.add(role, Label.left, Label.post, piece(near.upperBound))
            sink.add(role, Label.left, Label.list, count(lists[left].count))
        } else {
            sink.add(role, Label.left, Label.none)
        }
        if let right = party.right {
            let (near, first) = edge(right, range)
            describe(right, first, Label.right, role, &sink)
            let gap = range.upperBound..<max(range.upperBound, near.lowerBound)
            stand(gap, Label.right, role, &sink)
            sink.add(role, Label.right, Label.list, count(lists[right].count))
        } else {
            sink.add(role, Label.right, Label.none)
        }
        if let context = party.context {
            sink.add(role, Label.context, Label.contexts[context]!)
        }
        let rank = facts.ranked.firstIndex(of: party.country) ?? 9
        sink.add(role, Label.rank, count(rank))
        if facts.title.contains(party.country) { sink.add(role, Label.title) }
        if party.country == Self.home { sink.add(role, Label.home) }
    }

    /// How many states these mentions name.
    private static func count(_ mentions: some Sequence<Int>, _ spots: [Spot]) -> Int {
        var countries: [CountryCode] = []
        for i in mentions where !countries.contains(spots[i].country) {
            countries.append(spots[i].country)
        }
        return countries.count
    }

    private static let home = CountryCode("VNM")

    private func describe<Sink: FeatureSink>(
        _ index: Int, _ first: Int, _ side: Piece, _ role: Piece, _ sink: inout Sink
    ) {
        let spot = spots[index]
        sink.add(role, side, Label.heads[spot.head])
        sink.add(role, side, Label.lead, lead(index, first))
        if let office = sentence.mentions[index].office {
            sink.add(role, side, Label.office, Piece(office))
        }
        if spot.isPlace { sink.add(role, side, Label.place) }
        if spot.isUnofficial { sink.add(role, side, Label.unofficial) }
        sink.add(role, side, Label.pre, piece(spots[first].range.lowerBound - 1))
    }

    private func lead(_ index: Int, _ first: Int) -> Piece {
        spots[index].lead ?? spots[first].lead ?? Label.none
    }

    /// The stretch between a party and the trigger.
    private func stand<Sink: FeatureSink>(
        _ gap: Range<Int>, _ side: Piece, _ role: Piece, _ sink: inout Sink
    ) {
        sink.add(role, side, Label.distance, bucket(gap.count))
        let others = spots.count { gap.contains($0.range.lowerBound) }
        sink.add(role, side, Label.between, count(others))
        if gap.count <= 10 {
            for at in gap where isPlainWord(at) || passage.text.tokens[at].shape == .mark {
                sink.add(role, side, Label.word, piece(at))
            }
        }
    }

    // MARK: - A pair

    func pair<Sink: FeatureSink>(
        _ a: PlacedParty, _ b: PlacedParty, _ group: TriggerGroup,
        hand: (CountryCode, CountryCode)?, _ sink: inout Sink
    ) {
        let (actor, target) = (a.party.country, b.party.country)
        var isFound = false
        var isOther = false
        for (i, number) in group.frames.enumerated() {
            guard case .found(let all) = group.results[i] else { continue }
            let isSymmetric = knowledge.frames[number].kind.isSymmetric
            for roles in all {
                let (x, y) = (roles.actor.country, roles.target.country)
                if (x, y) == (actor, target) || (isSymmetric && (x, y) == (target, actor)) {
                    isFound = true
                    let how = Piece(roles.construction)
                    sink.add(Label.rule, how)
                    sink.add(Label.rule, frames[number], how)
                } else {
                    isOther = true
                }
            }
        }
        if !isFound { sink.add(Label.rule, isOther ? Label.other : Label.none) }
        let (at, bt) = (a.asActor, b.asTarget)
        sink.add(Label.pattern, at.place, bt.place)
        sink.add([Label.patternLead, at.place, at.lead, bt.place, bt.lead])
        if let x = at.mention.map({ spots[$0] }), let y = bt.mention.map({ spots[$0] }) {
            let (first, last) = x.range.lowerBound < y.range.lowerBound ? (x, y) : (y, x)
            let gap = first.range.upperBound..<max(first.range.upperBound, last.range.lowerBound)
            if gap.count <= 2 { sink.add([Label.gap] + gap.map { piece($0) }) }
            sink.add(Label.head, Label.heads[x.head], Label.heads[y.head])
        }
        let (a, b) = (a.party, b.party)
        let isOneList =
            [a.left, a.right].contains { i in
                [b.left, b.right].contains { j in
                    if let i, let j { lists[i] == lists[j] } else { false }
                }
            }
        if isOneList { sink.add(Label.oneList, Label.none) }
        let top = facts.ranked.prefix(2)
        if top.contains(actor), top.contains(target) { sink.add(Label.topPair, Label.none) }
        if facts.title.contains(actor), facts.title.contains(target) {
            sink.add(Label.titlePair, Label.none)
        }
        if let hand, hand == (actor, target) || hand == (target, actor) {
            sink.add(Label.handPair, Label.none)
        }
    }

    /// Where a party stands: its side of the trigger and how many states stand between, and what
    /// leads it.
    struct Standing {
        let place: Piece
        let lead: Piece
        /// Position in the sentence's mentions.
        let mention: Int?
    }

    struct PlacedParty {
        let party: PartyStanding
        /// The actor is looked for on the left first, the target on the right.
        let asActor: Standing
        let asTarget: Standing
    }

    func placed(_ party: PartyStanding, _ range: Range<Int>) -> PlacedParty {
        PlacedParty(
            party: party, asActor: standing(party.left ?? party.right, range),
            asTarget: standing(party.right ?? party.left, range))
    }

    private func standing(_ index: Int?, _ range: Range<Int>) -> Standing {
        guard let index else {
            return Standing(place: Label.context, lead: Label.none, mention: nil)
        }
        let spot = spots[index]
        let (near, first) = edge(index, range)
        let isLeft = spot.range.upperBound <= range.lowerBound
        let gap =
            isLeft
            ? near.upperBound..<max(near.upperBound, range.lowerBound)
            : range.upperBound..<max(range.upperBound, near.lowerBound)
        let others = Self.count(
            spots.indices.lazy.filter { [spots] in
                gap.contains(spots[$0].range.lowerBound) && spots[$0].country != spot.country
            }, spots)
        return Standing(
            place: Self.standings[isLeft ? min(others, 2) : 3 + min(others, 2)],
            lead: lead(index, first), mention: index)
    }

    private static let standings = ["L0", "L1", "L2", "R0", "R1", "R2"].map(Piece.init)
}
