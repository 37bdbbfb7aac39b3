import Diplomacy
import Knowledge
import VietnameseText

/// Which states a trigger joins, as actor and target.
struct Roles {
    /// By `RoleFinder.mention`.
    let actor: Int
    let target: Int
    /// Their states, as `RoleFinder.mention` has them.
    let states: (actor: CountryCode, target: CountryCode)
    let construction: Construction
}

enum RoleResult {
    /// Where they stand in `Rulings.roles`.
    case found(Range<Int>)
    case rejected(Reason)

    /// Why a trigger joins none.
    enum Reason: Int, CaseIterable {
        case bothSidesAreOneState
        case bothSidesBesideAThirdState
        case bothSidesWithoutAPairInHand
        case noActor
        case noAmbassador
        case noHostState
        case noOfficialVisitor
        case noOtherStateAtTheHeadOfWhatIsSaid
        case noOtherStateInWhatIsSaid
        case noPairBesideTheNoun
        case noReceivingState
        case noSecondState
        case noSpeaker
        case noTarget
        case noTargetOfTheMeasure
        case onlyWeighed
        case passiveWithoutAStateBeforeIt
        case passiveWithoutAnActor
        case visitorOrHostNotNamed

        /// In the names of features.
        var name: String { Self.names[rawValue] }

        private static let names = [
            "both_sides_are_one_state", "hai_bên_beside_a_third_state",
            "hai_bên_without_a_pair_in_hand", "no_actor", "no_ambassador", "no_host_state",
            "no_official_visitor", "no_other_state_at_the_head_of_what_is_said",
            "no_other_state_in_what_is_said", "no_pair_beside_the_noun", "no_receiving_state",
            "no_second_state", "no_speaker", "no_target", "no_target_of_the_measure",
            "only_weighed",
            "passive_without_a_state_before_it", "passive_without_an_actor",
            "visitor_or_host_not_named",
        ]
    }
}

/// How two states stand beside a trigger.
enum Construction: Int, CaseIterable {
    case aAndBNoun
    case aAndBVerb
    case aNounB
    case aNounAgainstB
    case aNounWithB
    case aSaysOfB
    case aSaysSomethingOfB
    case aVerbB
    case aVerbBInHand
    case aVisitToB
    case aVisitsB
    case bIsDoneItByA
    case bNounOfA
    case bVisitOfA
    case ambassadorOfAB
    case ambassadorOfAInB
    case nounADashB
    case nounBetweenAAndB
    case nounOfAWithB
    case nounWithBAInHand
    case pairInHand
    case verbBAInHand
    case visitOfABInHand
    case visitOfAToB
    case visitToBAInHand

    /// In the names of features.
    var name: String { Self.names[rawValue] }

    private static let names = [
        "A_and_B_noun", "A_and_B_verb", "A_noun_B", "A_noun_against_B", "A_noun_with_B",
        "A_says_of_B", "A_says_something_of_B", "A_verb_B", "A_verb_B_in_hand", "A_visit_to_B",
        "A_visits_B", "B_is_done_it_by_A", "B_noun_of_A", "B_visit_of_A", "ambassador_of_A_B",
        "ambassador_of_A_in_B", "noun_A_-_B", "noun_between_A_and_B", "noun_of_A_with_B",
        "noun_with_B_A_in_hand", "pair_in_hand", "verb_B_A_in_hand", "visit_of_A_B_in_hand",
        "visit_of_A_to_B", "visit_to_B_A_in_hand",
    ]
}

/// Finds the parties of an article's triggers, sentence by sentence, by the shapes of their frames.
///
/// Mentions go by their positions in the sentence, so that those around a trigger are ranges. The methods are mutating
/// where others would be called with a copy of the whole.
struct RoleFinder: ~Copyable {
    /// The pair in hand, for "hai bên", "nhau", a target left out.
    var contextPair: (Mention, Mention)?
    private let knowledge: KnowledgeBase
    private let vocabulary: Vocabulary
    private var text: AnnotatedText
    private var tokens: [Token]
    private var sentence = SentenceInHand()
    /// Whether it has a cue for two states taken together.
    private var hasPair = false
    private var hasSemicolon = false
    /// The first trigger that has not been ruled on.
    private var next = 0
    /// Of all triggers so far, and what was found of any.
    private(set) var rulings: [Ruling] = []
    private(set) var roles: [Roles] = []
    private let cueKind = EntityKind.cue.rawValue
    private let triggerKind = EntityKind.trigger.rawValue
    private let dateKind = EntityKind.date.rawValue
    /// Mentions behind the trigger, nearest first, up to the end of its reach.
    private var right = 0..<0
    /// The one who acts: the nearest before the trigger that no preposition governs; with those joined
    /// to it by "và", a comma or a dash.
    private var subjects = 0..<0

    /// How far an object may stand behind its verb, in tokens.
    static let objectTokens = 3
    static let reachTokens = 28
    static let speechTokens = 16

    /// More than most articles have.
    private static let usual = 150
    /// More than most groups have.
    private static let usualStates = 4

    /// - Parameter text: the first of the article.
    init(_ text: AnnotatedText, knowledge: KnowledgeBase, vocabulary: Vocabulary) {
        self.text = text
        tokens = text.tokens
        self.knowledge = knowledge
        self.vocabulary = vocabulary
        rulings.reserveCapacity(Self.usual)
        roles.reserveCapacity(Self.usual)
    }

    /// Begins with another sentence.
    mutating func begin(_ sentence: Sentence, of text: AnnotatedText) {
        if text !== self.text {
            self.text = text
            tokens = text.tokens
        }
        self.sentence.move(to: sentence)
        hasPair = sentence.classes.contains(.two)
        hasSemicolon = sentence.hasSemicolon
        next = 0
    }

    /// Rules on the next triggers that share a phrase.
    mutating func nextGroup() -> TriggerGroup? {
        next < sentence.triggers.count ? rule() : nil
    }

    @inline(never)
    private mutating func rule() -> TriggerGroup {
        let first = next
        let range = sentence.triggers[first].range
        var areRuled = false
        while next < sentence.triggers.count, sentence.triggers[next].range == range {
            if case .weighed = vocabulary.frames[sentence.triggers[next].frame].shape {
            } else {
                areRuled = true
            }
            next += 1
        }
        if areRuled {
            right = mentions(behind: range.upperBound)
            subjects = subjects(before: range.lowerBound)
        }
        let firstRuling = rulings.count
        for i in first..<next {
            let trigger = sentence.triggers[i]
            let result = roles(of: trigger)
            rulings.append(Ruling(frame: trigger.frame, result: result))
        }
        return TriggerGroup(range: range, triggers: first..<next, firstRuling: firstRuling)
    }

    private mutating func roles(of trigger: Trigger) -> RoleResult {
        switch vocabulary.frames[trigger.frame].shape {
        case .mutualVerb, .mutualWith, .talk: mutualVerb(trigger)
        case .mutualNoun: mutualNoun(trigger)
        case .actVerb: actVerb(trigger)
        case .actNoun: actNoun(trigger)
        case .speechVerb: speech(trigger, nearTokens: 6)
        case .saying: speech(trigger, nearTokens: 2)
        case .visitVerb: visitVerb(trigger)
        case .visitNoun: visitNoun(trigger)
        case .envoy: envoy()
        case .weighed: .rejected(.onlyWeighed)
        }
    }

    // MARK: - What stands around

    private mutating func mentions(behind end: Int) -> Range<Int> {
        var first = 0
        while first < sentence.mentions.count, sentence.mentions[first].range.lowerBound < end {
            first += 1
        }
        if first == sentence.mentions.count { return first..<first }
        let limit = min(end + Self.reachTokens, barrier(after: end))
        var last = first
        while last < sentence.mentions.count, sentence.mentions[last].range.lowerBound < limit {
            last += 1
        }
        return first..<last
    }

    /// Where the reach of a trigger ends: a semicolon, or a conjunction that opens a new statement.
    private mutating func barrier(after token: Int) -> Int {
        if hasSemicolon {
            let within =
                token..<max(token, min(token + Self.reachTokens, sentence.range.upperBound))
            if let semicolon = within.first(where: { tokens[$0].isMark(";") }) { return semicolon }
        }
        for i in sentence.cues.indices where sentence.cues[i].range.lowerBound >= token + 2 {
            switch sentence.cues[i].cue {
            case .boundary, .retaliation: return sentence.cues[i].range.lowerBound
            default: continue
            }
        }
        return sentence.range.upperBound
    }

    private mutating func subjects(before start: Int) -> Range<Int> {
        var end = 0
        while end < sentence.mentions.count, sentence.mentions[end].range.upperBound <= start {
            end += 1
        }
        var last = end - 1
        while last >= 0, !isSubject(last) { last -= 1 }
        if last < 0 {
            // "quyết định của Tổng thống Mỹ trục xuất …"
            let owner = (0..<end).last {
                sentence.mentions[$0].lead == .of && sentence.mentions[$0].isOfficial
                    && sentence.mentions[$0].canAct
            }
            return owner.map { $0..<$0 + 1 } ?? 0..<0
        }
        var first = last
        while first > 0, joins(first - 1, first), isSubject(first - 1) { first -= 1 }
        return first..<last + 1
    }

    private mutating func isSubject(_ mention: Int) -> Bool {
        guard sentence.mentions[mention].canAct else { return false }
        switch sentence.mentions[mention].lead {
        case .with, .against, .toward, .of, .place, .retaliation: return false
        default: return !modifiesNoun(mention)
        }
    }

    /// "người mẫu Mỹ", "ban nhạc Anh": a state behind a common noun describes it and does not act.
    private mutating func modifiesNoun(_ mention: Int) -> Bool {
        let head = sentence.mentions[mention].head
        let at = sentence.mentions[mention].range.lowerBound - 1
        guard head == .state || head == .capital, at >= sentence.range.lowerBound,
            tokens[at].shape == .lower
        else { return false }
        if vocabulary[tokens[at]].contains(.opener) { return false }
        let matches = text.matches
        for i in text.matchPositions(in: max(sentence.range.lowerBound, at - 4)..<at + 1)
        where matches[i].end == at + 1 {
            switch matches[i].kind {
            case cueKind, triggerKind, dateKind: return false
            default: continue
            }
        }
        return true
    }

    /// "A và B", "A, B", "A - B", "A cùng B", "A với B".
    private mutating func joins(_ a: Int, _ b: Int) -> Bool {
        let end = sentence.mentions[b].range.lowerBound
        var start = sentence.mentions[a].range.upperBound
        // "Ngoại trưởng Nga (trái) và người đồng cấp Mỹ"
        if end - start >= 3, tokens[start].isMark("("), tokens[start + 2].isMark(")") {
            start += 3
        }
        guard (1...2).contains(end - start) else { return false }
        return (start..<end).allSatisfy { at in
            tokens[at].isMark(",") || tokens[at].isDash
                || vocabulary[tokens[at]].contains(.joining)
        }
    }

    /// A mention of `range` with those behind that are joined to it.
    private mutating func group(startingAt first: Int, in range: Range<Int>) -> Range<Int> {
        var last = first
        while last + 1 < range.upperBound, joins(last, last + 1) { last += 1 }
        return first..<last + 1
    }

    private mutating func gapTokens(_ trigger: Trigger, _ mention: Int) -> Int {
        sentence.mentions[mention].range.lowerBound - trigger.range.upperBound
    }

    private mutating func areOfTwoStates(_ mentions: Range<Int>) -> Bool {
        mentions.contains { country($0) != country(mentions.lowerBound) }
    }

    private mutating func hasPairReference(near trigger: Trigger, before: Int, after: Int) -> Bool {
        hasPair
            && sentence.cues.contains {
                $0.cue == .two && $0.range.lowerBound >= trigger.range.lowerBound - before
                    && $0.range.upperBound <= trigger.range.upperBound + after
            }
    }

    /// Numbers of mentions that the sentence does not have: the pair in hand, and the states in which
    /// ambassadors are, by the ambassador.
    private static let inHand = -2
    private static let hosts = 1 << 32

    /// What stands for a party.
    func mention(_ number: Int) -> Mention? {
        if number < 0 { return number == Self.inHand ? contextPair?.0 : contextPair?.1 }
        guard number >= Self.hosts else { return sentence.mentions[number] }
        var receiver = sentence.mentions[number - Self.hosts]
        receiver.country = receiver.host ?? receiver.country
        receiver.person = nil
        receiver.office = nil
        return receiver
    }

    private mutating func country(_ number: Int) -> CountryCode {
        number >= 0 && number < Self.hosts
            ? sentence.mentions[number].country : mention(number)!.country
    }

    private mutating func add(_ actor: Int, _ target: Int, _ how: Construction) {
        roles.append(
            Roles(
                actor: actor, target: target, states: (country(actor), country(target)),
                construction: how))
    }

    /// Which of several mentions joined to each other a trigger takes for its targets.
    private enum Targets {
        case all
        case acting, noOfficials
        /// No places, besides this one.
        case apartFromPlaces(Int)
    }

    private mutating func isOne(_ mention: Int, of targets: Targets) -> Bool {
        switch targets {
        case .all: true
        case .acting: !sentence.mentions[mention].isUnofficial
        case .noOfficials: !sentence.mentions[mention].isOfficial
        case .apartFromPlaces(let first): mention == first || !sentence.mentions[mention].isPlace
        }
    }

    /// Each of the actors with each of the targets that are of another state, each two states once.
    ///
    /// - Parameter excluded: the state of which no actor is.
    private mutating func cross(
        _ actors: Range<Int>, _ targets: Range<Int>, _ how: Construction,
        but excluded: CountryCode? = nil, only which: Targets = .all
    ) -> RoleResult {
        let start = roles.count
        for x in actors where country(x) != excluded {
            for y in targets where isOne(y, of: which) {
                let states = (country(x), country(y))
                if states.0 == states.1 { continue }
                if roles[start...].contains(where: { $0.states == states }) { continue }
                add(x, y, how)
            }
        }
        return roles.count > start ? .found(start..<roles.count) : .rejected(.bothSidesAreOneState)
    }

    private mutating func cross(_ actor: Int, _ target: Int, _ how: Construction) -> RoleResult {
        if country(actor) == country(target) { return .rejected(.bothSidesAreOneState) }
        return found(actor, target, how)
    }

    private mutating func found(_ actor: Int, _ target: Int, _ how: Construction) -> RoleResult {
        add(actor, target, how)
        return .found(roles.count - 1..<roles.count)
    }

    /// The first mention of each state.
    private mutating func firsts(of mentions: Range<Int>) -> [Int] {
        var found: [Int] = []
        found.reserveCapacity(Self.usualStates)
        for mention in mentions where !found.contains(where: { country($0) == country(mention) }) {
            found.append(mention)
        }
        return found
    }

    /// Each two states of a group.
    private mutating func pairs(_ group: Range<Int>, _ how: Construction) -> RoleResult {
        let states = firsts(of: group)
        let start = roles.count
        for (i, x) in states.enumerated() {
            for y in states.dropFirst(i + 1) { add(x, y, how) }
        }
        return roles.count > start ? .found(start..<roles.count) : .rejected(.noSecondState)
    }

    private mutating func context() -> RoleResult {
        guard contextPair != nil else { return .rejected(.bothSidesWithoutAPairInHand) }
        return found(Self.inHand, Self.inHand + 1, .pairInHand)
    }

    // MARK: - Shapes

    private mutating func mutualVerb(_ trigger: Trigger) -> RoleResult {
        if let first = right.first(where: { isObject($0, of: trigger) }) {
            let group = group(startingAt: first, in: right)
            if !subjects.isEmpty {
                let result = cross(subjects.suffix(3), group, .aVerbB, only: .acting)
                if case .found = result { return result }
            } else if let object = group.first(where: { !sentence.mentions[$0].isUnofficial }),
                let other = contextOther(than: object)
            {
                return cross(other..<other + 1, group, .verbBAInHand, only: .acting)
            }
        }
        if areOfTwoStates(subjects) { return pairs(subjects, .aAndBVerb) }
        if hasPairReference(near: trigger, before: 6, after: 3) {
            if let subject = subjects.last, let contextPair,
                country(subject) != contextPair.0.country,
                country(subject) != contextPair.1.country
            {
                return .rejected(.bothSidesBesideAThirdState)
            }
            return context()
        }
        return .rejected(.noSecondState)
    }

    private mutating func isObject(_ number: Int, of trigger: Trigger) -> Bool {
        let mention = sentence.mentions[number]
        guard mention.canAct else { return false }
        if mention.lead == .with { return true }
        let gap = gapTokens(trigger, number)
        guard case .mutualVerb = vocabulary.frames[trigger.frame].shape else {
            return mention.lead == .toward && gap <= Self.objectTokens
        }
        return gap <= Self.objectTokens && (mention.isOfficial || gap <= 1) && mention.lead != .of
    }

    /// Its number.
    private mutating func contextOther(than mention: Int) -> Int? {
        guard let contextPair else { return nil }
        if contextPair.0.country == country(mention) { return Self.inHand + 1 }
        if contextPair.1.country == country(mention) { return Self.inHand }
        return nil
    }

    private mutating func mutualNoun(_ trigger: Trigger) -> RoleResult {
        if let first = right.first, gapTokens(trigger, first) <= 6 {
            if let between = right.first(where: { sentence.mentions[$0].lead == .between }) {
                var group = group(startingAt: between, in: right)
                if group.count == 1, between + 1 < right.upperBound {
                    group = between..<between + 2
                }
                let result = pairs(group, .nounBetweenAAndB)
                if case .found = result { return result }
            }
            let near = group(startingAt: first, in: right)
            if gapTokens(trigger, first) <= 2, areOfTwoStates(near) {
                return pairs(near, .nounADashB)
            }
            if sentence.mentions[first].lead == .of, sentence.mentions[first].canAct {
                let other = right.dropFirst().first {
                    sentence.mentions[$0].canAct && country($0) != country(first)
                        && (sentence.mentions[$0].lead == .with || joins(first, $0))
                }
                if let other { return cross(first, other, .nounOfAWithB) }
            }
            if let with = right.first(where: {
                sentence.mentions[$0].lead == .with && sentence.mentions[$0].canAct
            }) {
                let objects = group(startingAt: with, in: right)
                if let owner = subjects.last(where: { country($0) != country(with) }) {
                    return cross(owner..<owner + 1, objects, .aNounWithB)
                }
                if let other = contextOther(than: with) {
                    return cross(other..<other + 1, objects, .nounWithBAInHand)
                }
            }
        }
        if areOfTwoStates(subjects) { return pairs(subjects, .aAndBNoun) }
        if hasPairReference(near: trigger, before: 8, after: 8) { return context() }
        return .rejected(.noPairBesideTheNoun)
    }

    private mutating func actVerb(_ trigger: Trigger) -> RoleResult {
        if let passive = passive(trigger) { return passive }
        guard let actor = subjects.last else { return .rejected(.noActor) }
        let target = right.first {
            isTarget($0, of: actor)
                // "cắt đứt quan hệ với Qatar"
                || (sentence.mentions[$0].lead == .with && country($0) != country(actor)
                    && gapTokens(trigger, $0) <= 2)
        }
        if let target {
            let state = country(target)
            let other = subjects.dropLast().last { country($0) != state }
            return cross(
                (other ?? actor)..<actor + 1, group(startingAt: target, in: right), .aVerbB,
                but: state, only: .apartFromPlaces(target))
        }
        if hasPairReference(near: trigger, before: 0, after: 12),
            let other = contextOther(than: actor)
        {
            return cross(actor, other, .aVerbBInHand)
        }
        return .rejected(.noTarget)
    }

    private mutating func isTarget(_ number: Int, of actor: Int) -> Bool {
        let mention = sentence.mentions[number]
        guard mention.country != country(actor) else { return false }
        if mention.lead == .topic || mention.lead == .with { return false }
        return !mention.isPlace || mention.head == .state
    }

    /// "B bị A chỉ trích", "B bị chỉ trích bởi A", "B bị trục xuất khỏi A".
    private mutating func passive(_ trigger: Trigger) -> RoleResult? {
        let start = trigger.range.lowerBound
        guard
            let mark = sentence.cues.last(where: {
                $0.cue == .passive && $0.range.upperBound <= start
                    && start - $0.range.upperBound <= 9
            })
        else { return nil }
        let patient = sentence.mentions.indices.last {
            sentence.mentions[$0].range.upperBound <= mark.range.lowerBound
                && !sentence.mentions[$0].isPlace
                && sentence.mentions[$0].lead != .topic
        }
        guard let patient else { return .rejected(.passiveWithoutAStateBeforeIt) }
        let agent =
            sentence.mentions.indices.last {
                sentence.mentions[$0].range.lowerBound >= mark.range.upperBound
                    && sentence.mentions[$0].range.upperBound <= start
            } ?? right.first { sentence.mentions[$0].canAct && country($0) != country(patient) }
        guard let agent else { return .rejected(.passiveWithoutAnActor) }
        return cross(agent, patient, .bIsDoneItByA)
    }

    private mutating func actNoun(_ trigger: Trigger) -> RoleResult {
        let actor = subjects.last
        let against = right.first {
            sentence.mentions[$0].lead == .against && !sentence.mentions[$0].isPlace
        }
        let owner = right.first { sentence.mentions[$0].lead == .of && gapTokens(trigger, $0) <= 6 }
        if let against, let actor = owner ?? actor, country(actor) != country(against) {
            return cross(
                actor..<actor + 1, group(startingAt: against, in: right), .aNounAgainstB)
        }
        if let owner, let target = actor, country(target) != country(owner) {
            return cross(owner, target, .bNounOfA)
        }
        if let actor,
            let target = right.first(where: {
                country($0) != country(actor) && sentence.mentions[$0].canAct
                    && gapTokens(trigger, $0) <= 8
            })
        {
            return cross(actor, target, .aNounB)
        }
        return .rejected(.noTargetOfTheMeasure)
    }

    /// - Parameter nearTokens: how far behind the verb the other state may stand.
    private mutating func speech(_ trigger: Trigger, nearTokens: Int) -> RoleResult {
        guard let actor = subjects.last, sentence.mentions[actor].head != .clipped else {
            return .rejected(.noSpeaker)
        }
        let target = right.first {
            country($0) != country(actor) && !sentence.mentions[$0].isUnofficial
                && !sentence.mentions[$0].isPlace
                && sentence.mentions[$0].lead != .topic
        }
        guard let target else { return .rejected(.noOtherStateInWhatIsSaid) }
        let gap = gapTokens(trigger, target)
        if gap <= nearTokens { return cross(actor, target, .aSaysOfB) }
        // Farther off it counts where the whole sentence is of these two.
        let isOfThese = sentence.mentions.allSatisfy {
            $0.country == country(actor) || $0.country == country(target)
        }
        guard isOfThese, gap <= Self.speechTokens else {
            return .rejected(.noOtherStateAtTheHeadOfWhatIsSaid)
        }
        return cross(actor, target, .aSaysSomethingOfB)
    }

    private mutating func visitVerb(_ trigger: Trigger) -> RoleResult {
        let isArrival = vocabulary.frames[trigger.frame].isArrival
        guard let host = right.first(where: { isHost($0, of: trigger, isArrival: isArrival) })
        else { return .rejected(.noHostState) }
        guard let visitor = visitor(trigger, host: host, isArrival: isArrival) else {
            return .rejected(.noOfficialVisitor)
        }
        return cross(
            visitor..<visitor + 1, group(startingAt: host, in: right), .aVisitsB,
            only: .noOfficials)
    }

    private mutating func isHost(_ number: Int, of trigger: Trigger, isArrival: Bool) -> Bool {
        let mention = sentence.mentions[number]
        guard !mention.isOfficial, mention.head != .clipped, !mention.isUnofficial else {
            return false
        }
        return gapTokens(trigger, number) <= (isArrival ? 1 : 5)
    }

    private mutating func visitor(_ trigger: Trigger, host: Int, isArrival: Bool) -> Int? {
        if isArrival, let subject = subjects.last, !follows(subject, trigger) { return nil }
        if let subject = subjects.last(where: { country($0) != country(host) }),
            sentence.mentions[subject].isOfficial
                || (!isArrival && sentence.mentions[subject].head == .state)
        {
            return subject
        }
        return nil
    }

    /// "tới", "đến", "sang" are verbs only right behind their subject; adverbs, days and asides may
    /// stand between.
    private mutating func follows(_ subject: Int, _ trigger: Trigger) -> Bool {
        var gap = sentence.mentions[subject].range.upperBound..<trigger.range.lowerBound
        // "Đại sứ A, đặc phái viên về B, đã tới": an aside between commas.
        if let last = gap.last(where: { tokens[$0].isMark(",") }),
            gap.first.map({ tokens[$0].isMark(",") }) == true
        {
            gap = last..<gap.upperBound
        }
        let words = gap.count { at in
            tokens[at].shape == .lower
                && !text.matches(at: at).contains {
                    switch knowledge.entities[Int($0.entry)] {
                    case .date, .cue(.planned), .cue(.negated): true
                    default: false
                    }
                }
        }
        return words <= Self.objectTokens
    }

    private mutating func visitNoun(_ trigger: Trigger) -> RoleResult {
        let owner = right.first {
            (sentence.mentions[$0].lead == .of || sentence.mentions[$0].isOfficial)
                && !sentence.mentions[$0].isUnofficial
                && gapTokens(trigger, $0) <= 10
        }
        let host = right.first {
            let mention = sentence.mentions[$0]
            return !mention.isOfficial && !mention.isUnofficial && mention.head != .clipped
                && mention.lead != .of && mention.country != owner.map({ country($0) })
                && gapTokens(trigger, $0) <= (owner == nil ? 6 : 16)
        }
        if let owner, let host { return cross(owner, host, .visitOfAToB) }
        if let host, let visitor = subjects.last(where: { country($0) != country(host) }) {
            return cross(visitor, host, .aVisitToB)
        }
        if let owner, let host = subjects.last(where: { country($0) != country(owner) }) {
            return cross(owner, host, .bVisitOfA)
        }
        if let owner, let other = contextOther(than: owner) {
            return cross(owner, other, .visitOfABInHand)
        }
        if let host, let other = contextOther(than: host),
            self.mention(other)?.isOfficial == true
        {
            return cross(other, host, .visitToBAInHand)
        }
        return .rejected(.visitorOrHostNotNamed)
    }

    /// The ambassador's own state, and the state where posted or whose leader receives.
    private mutating func envoy() -> RoleResult {
        func isAmbassador(_ at: Int) -> Bool {
            sentence.mentions[at].office.map { knowledge.offices[$0].id } == "ambassador"
        }
        let all = sentence.mentions.indices
        guard
            let ambassador = all.first(where: {
                sentence.mentions[$0].host != nil && isAmbassador($0)
            })
                ?? all.first(where: isAmbassador)
        else { return .rejected(.noAmbassador) }
        if let host = sentence.mentions[ambassador].host, host != country(ambassador) {
            return cross(ambassador, ambassador + Self.hosts, .ambassadorOfAInB)
        }
        func isOther(_ at: Int) -> Bool {
            country(at) != country(ambassador) && !sentence.mentions[at].isUnofficial
        }
        guard
            let other = all.first(where: { !sentence.mentions[$0].isPlace && isOther($0) })
                ?? all.first(where: isOther)
        else {
            return .rejected(.noReceivingState)
        }
        return cross(ambassador, other, .ambassadorOfAB)
    }
}
