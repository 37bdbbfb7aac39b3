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
    case found([Roles])
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

/// Finds the parties of a trigger by the shape of its frame.
///
/// Mentions go by their positions in the sentence, so that those around a trigger are ranges.
struct RoleFinder {
    /// The pair in hand, for "hai bên", "nhau", a target left out.
    var contextPair: (Mention, Mention)?
    private let text: AnnotatedText
    private let knowledge: KnowledgeBase
    private let sentence: Sentence
    /// Mentions behind the trigger, nearest first, up to the end of its reach.
    private var right = 0..<0
    /// The one who acts: the nearest before the trigger that no preposition governs; with those joined
    /// to it by "và", a comma or a dash.
    private var subjects = 0..<0

    /// How far an object may stand behind its verb, in tokens.
    static let objectTokens = 3
    static let reachTokens = 28
    static let speechTokens = 16

    init(text: AnnotatedText, sentence: Sentence, knowledge: KnowledgeBase) {
        self.text = text
        self.knowledge = knowledge
        self.sentence = sentence
    }

    private var range: Range<Int> { sentence.range }
    private var mentions: [Mention] { sentence.mentions }
    private var cues: [(range: Range<Int>, cue: Cue)] { sentence.cues }

    /// By frame.
    mutating func roles(of group: TriggerGroup) -> [RoleResult] {
        let areRuled = group.triggers.contains {
            if case .weighed = knowledge.frames[$0.frame].shape { false } else { true }
        }
        if areRuled {
            right = mentions(behind: group.range.upperBound)
            subjects = subjects(before: group.range.lowerBound)
        }
        var results: [RoleResult] = []
        results.reserveCapacity(group.triggers.count)
        for trigger in group.triggers { results.append(roles(of: trigger)) }
        return results
    }

    private var tokens: [Token] { text.tokens }

    private func roles(of trigger: Trigger) -> RoleResult {
        switch knowledge.frames[trigger.frame].shape {
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

    private func mentions(behind end: Int) -> Range<Int> {
        let first = mentions.firstIndex { $0.range.lowerBound >= end } ?? mentions.count
        if first == mentions.count { return first..<first }
        let limit = min(end + Self.reachTokens, barrier(after: end))
        var last = first
        while last < mentions.count, mentions[last].range.lowerBound < limit { last += 1 }
        return first..<last
    }

    /// Where the reach of a trigger ends: a semicolon, or a conjunction that opens a new statement.
    private func barrier(after token: Int) -> Int {
        let within = token..<max(token, min(token + Self.reachTokens, range.upperBound))
        let semicolon = within.first { tokens[$0].isMark(";") }
        if let semicolon { return semicolon }
        for (cueRange, cue) in cues where cueRange.lowerBound >= token + 2 {
            switch cue {
            case .boundary, .retaliation: return cueRange.lowerBound
            default: continue
            }
        }
        return range.upperBound
    }

    private func subjects(before start: Int) -> Range<Int> {
        let end = mentions.firstIndex { $0.range.upperBound > start } ?? mentions.count
        guard let last = (0..<end).last(where: isSubject) else {
            // "quyết định của Tổng thống Mỹ trục xuất …"
            let owner = (0..<end).last {
                mentions[$0].lead == .of && mentions[$0].isOfficial && mentions[$0].canAct
            }
            return owner.map { $0..<$0 + 1 } ?? 0..<0
        }
        var first = last
        while first > 0, joins(first - 1, first), isSubject(first - 1) { first -= 1 }
        return first..<last + 1
    }

    private func isSubject(_ mention: Int) -> Bool {
        guard mentions[mention].canAct else { return false }
        switch mentions[mention].lead {
        case .with, .against, .toward, .of, .place, .retaliation: return false
        default: return !modifiesNoun(mention)
        }
    }

    /// Words that may stand before a state that acts: "phía Nga", "việc Mỹ", "khi Anh".
    private static let openers = Set(
        [
            "phía", "nước", "cả", "việc", "khi", "mà", "rằng", "nếu", "và", "là", "thì", "do", "vì",
            "còn", "theo", "để", "lúc", "chính", "như", "hoặc", "hay", "nhưng", "song", "các",
        ].map { Lexicon.hash(of: $0) })

    /// "người mẫu Mỹ", "ban nhạc Anh": a state behind a common noun describes it and does not act.
    private func modifiesNoun(_ mention: Int) -> Bool {
        let head = mentions[mention].head
        let at = mentions[mention].range.lowerBound - 1
        guard head == .state || head == .capital, at >= range.lowerBound,
            tokens[at].shape == .lower
        else { return false }
        if tokens[at].word > 0, Self.openers.contains(tokens[at].hash) { return false }
        let isKnown = (max(range.lowerBound, at - 4)...at).contains { start in
            text.matches(at: start).contains { match in
                guard match.range.upperBound == at + 1 else { return false }
                switch knowledge.entities[Int(match.entry)] {
                case .cue, .trigger, .date: return true
                default: return false
                }
            }
        }
        return !isKnown
    }

    /// "A và B", "A, B", "A - B", "A cùng B", "A với B".
    private func joins(_ a: Int, _ b: Int) -> Bool {
        let end = mentions[b].range.lowerBound
        var start = mentions[a].range.upperBound
        // "Ngoại trưởng Nga (trái) và người đồng cấp Mỹ"
        if end - start >= 3, tokens[start].isMark("("), tokens[start + 2].isMark(")") {
            start += 3
        }
        guard (1...2).contains(end - start) else { return false }
        return (start..<end).allSatisfy { at in
            tokens[at].isMark(",") || tokens[at].isDash
                || (tokens[at].word > 0 && Self.joining.contains(tokens[at].hash))
        }
    }

    private static let joining = ["và", "với", "cùng", "nước"].map { Lexicon.hash(of: $0) }

    /// A mention of `range` with those behind that are joined to it.
    private func group(startingAt first: Int, in range: Range<Int>) -> Range<Int> {
        var last = first
        while last + 1 < range.upperBound, joins(last, last + 1) { last += 1 }
        return first..<last + 1
    }

    private func gapTokens(_ trigger: Trigger, _ mention: Int) -> Int {
        mentions[mention].range.lowerBound - trigger.range.upperBound
    }

    private func areOfTwoStates(_ mentions: Range<Int>) -> Bool {
        mentions.contains { country($0) != country(mentions.lowerBound) }
    }

    private func hasPairReference(near trigger: Trigger, before: Int, after: Int) -> Bool {
        sentence.pairs.contains {
            $0.range.lowerBound >= trigger.range.lowerBound - before
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
        guard number >= Self.hosts else { return mentions[number] }
        var receiver = mentions[number - Self.hosts]
        receiver.country = receiver.host ?? receiver.country
        receiver.person = nil
        receiver.office = nil
        return receiver
    }

    private func country(_ number: Int) -> CountryCode {
        number >= 0 && number < Self.hosts
            ? mentions[number].country : mention(number)!.country
    }

    private func roles(_ actor: Int, _ target: Int, _ how: Construction) -> Roles {
        Roles(
            actor: actor, target: target, states: (country(actor), country(target)),
            construction: how)
    }

    private func cross(
        _ a: some Sequence<Int>, _ b: some Sequence<Int>, _ how: Construction
    ) -> RoleResult {
        var found: [Roles] = []
        let targets = firsts(of: b)
        for x in firsts(of: a) {
            for y in targets where country(x) != country(y) { found.append(roles(x, y, how)) }
        }
        return found.isEmpty ? .rejected(.bothSidesAreOneState) : .found(found)
    }

    /// The first mention of each state.
    private func firsts(of mentions: some Sequence<Int>) -> [Int] {
        var found: [Int] = []
        for mention in mentions where !found.contains(where: { country($0) == country(mention) }) {
            found.append(mention)
        }
        return found
    }

    /// Each two states of a group.
    private func pairs(_ group: some Sequence<Int>, _ how: Construction) -> RoleResult {
        let states = firsts(of: group)
        var found: [Roles] = []
        for (i, x) in states.enumerated() {
            for y in states.dropFirst(i + 1) { found.append(roles(x, y, how)) }
        }
        return found.isEmpty ? .rejected(.noSecondState) : .found(found)
    }

    private func context() -> RoleResult {
        guard contextPair != nil else { return .rejected(.bothSidesWithoutAPairInHand) }
        return .found([roles(Self.inHand, Self.inHand + 1, .pairInHand)])
    }

    // MARK: - Shapes

    private func mutualVerb(_ trigger: Trigger) -> RoleResult {
        if let first = right.first(where: { isObject($0, of: trigger) }) {
            let objects = group(startingAt: first, in: right).filter { !mentions[$0].isUnofficial }
            if !subjects.isEmpty, !objects.isEmpty {
                let result = cross(subjects.suffix(3), objects, .aVerbB)
                if case .found = result { return result }
            }
            if subjects.isEmpty, let object = objects.first, let other = contextOther(than: object)
            {
                return cross([other], objects, .verbBAInHand)
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

    private func isObject(_ number: Int, of trigger: Trigger) -> Bool {
        let mention = mentions[number]
        guard mention.canAct else { return false }
        if mention.lead == .with { return true }
        let gap = gapTokens(trigger, number)
        guard case .mutualVerb = knowledge.frames[trigger.frame].shape else {
            return mention.lead == .toward && gap <= Self.objectTokens
        }
        return gap <= Self.objectTokens && (mention.isOfficial || gap <= 1) && mention.lead != .of
    }

    /// Its number.
    private func contextOther(than mention: Int) -> Int? {
        guard let contextPair else { return nil }
        if contextPair.0.country == country(mention) { return Self.inHand + 1 }
        if contextPair.1.country == country(mention) { return Self.inHand }
        return nil
    }

    private func mutualNoun(_ trigger: Trigger) -> RoleResult {
        if let first = right.first, gapTokens(trigger, first) <= 6 {
            if let between = right.first(where: { mentions[$0].lead == .between }) {
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
            if mentions[first].lead == .of, mentions[first].canAct {
                let other = right.dropFirst().first {
                    mentions[$0].canAct && country($0) != country(first)
                        && (mentions[$0].lead == .with || joins(first, $0))
                }
                if let other { return cross([first], [other], .nounOfAWithB) }
            }
            if let with = right.first(where: { mentions[$0].lead == .with && mentions[$0].canAct })
            {
                let objects = group(startingAt: with, in: right)
                if let owner = subjects.last(where: { country($0) != country(with) }) {
                    return cross([owner], objects, .aNounWithB)
                }
                if let other = contextOther(than: with) {
                    return cross([other], objects, .nounWithBAInHand)
                }
            }
        }
        if areOfTwoStates(subjects) { return pairs(subjects, .aAndBNoun) }
        if hasPairReference(near: trigger, before: 8, after: 8) { return context() }
        return .rejected(.noPairBesideTheNoun)
    }

    private func actVerb(_ trigger: Trigger) -> RoleResult {
        if let passive = passive(trigger) { return passive }
        guard let actor = subjects.last else { return .rejected(.noActor) }
        let target = right.first {
            isTarget($0, of: actor)
                // "cắt đứt quan hệ với Qatar"
                || (mentions[$0].lead == .with && country($0) != country(actor)
                    && gapTokens(trigger, $0) <= 2)
        }
        if let target {
            let actors = subjects.filter { country($0) != country(target) }.suffix(2)
            return cross(
                actors,
                group(startingAt: target, in: right).filter {
                    !mentions[$0].isPlace || $0 == target
                },
                .aVerbB)
        }
        if hasPairReference(near: trigger, before: 0, after: 12),
            let other = contextOther(than: actor)
        {
            return cross([actor], [other], .aVerbBInHand)
        }
        return .rejected(.noTarget)
    }

    private func isTarget(_ number: Int, of actor: Int) -> Bool {
        let mention = mentions[number]
        guard mention.country != country(actor) else { return false }
        if mention.lead == .topic || mention.lead == .with { return false }
        return !mention.isPlace || mention.head == .state
    }

    /// "B bị A chỉ trích", "B bị chỉ trích bởi A", "B bị trục xuất khỏi A".
    private func passive(_ trigger: Trigger) -> RoleResult? {
        let start = trigger.range.lowerBound
        guard
            let mark = cues.last(where: {
                $0.cue == .passive && $0.range.upperBound <= start
                    && start - $0.range.upperBound <= 9
            })
        else { return nil }
        let patient = mentions.indices.last {
            mentions[$0].range.upperBound <= mark.range.lowerBound && !mentions[$0].isPlace
                && mentions[$0].lead != .topic
        }
        guard let patient else { return .rejected(.passiveWithoutAStateBeforeIt) }
        let agent =
            mentions.indices.last {
                mentions[$0].range.lowerBound >= mark.range.upperBound
                    && mentions[$0].range.upperBound <= start
            } ?? right.first { mentions[$0].canAct && country($0) != country(patient) }
        guard let agent else { return .rejected(.passiveWithoutAnActor) }
        return cross([agent], [patient], .bIsDoneItByA)
    }

    private func actNoun(_ trigger: Trigger) -> RoleResult {
        let actor = subjects.last
        let against = right.first { mentions[$0].lead == .against && !mentions[$0].isPlace }
        let owner = right.first { mentions[$0].lead == .of && gapTokens(trigger, $0) <= 6 }
        if let against, let actor = owner ?? actor, country(actor) != country(against) {
            return cross([actor], group(startingAt: against, in: right), .aNounAgainstB)
        }
        if let owner, let target = actor, country(target) != country(owner) {
            return cross([owner], [target], .bNounOfA)
        }
        if let actor,
            let target = right.first(where: {
                country($0) != country(actor) && mentions[$0].canAct && gapTokens(trigger, $0) <= 8
            })
        {
            return cross([actor], [target], .aNounB)
        }
        return .rejected(.noTargetOfTheMeasure)
    }

    /// - Parameter nearTokens: how far behind the verb the other state may stand.
    private func speech(_ trigger: Trigger, nearTokens: Int) -> RoleResult {
        guard let actor = subjects.last, mentions[actor].head != .clipped else {
            return .rejected(.noSpeaker)
        }
        let target = right.first {
            country($0) != country(actor) && !mentions[$0].isUnofficial && !mentions[$0].isPlace
                && mentions[$0].lead != .topic
        }
        guard let target else { return .rejected(.noOtherStateInWhatIsSaid) }
        let gap = gapTokens(trigger, target)
        if gap <= nearTokens { return cross([actor], [target], .aSaysOfB) }
        // Farther off it counts where the whole sentence is of these two.
        let isOfThese = mentions.allSatisfy {
            $0.country == country(actor) || $0.country == country(target)
        }
        guard isOfThese, gap <= Self.speechTokens else {
            return .rejected(.noOtherStateAtTheHeadOfWhatIsSaid)
        }
        return cross([actor], [target], .aSaysSomethingOfB)
    }

    private func visitVerb(_ trigger: Trigger) -> RoleResult {
        let isArrival = knowledge.frames[trigger.frame].id == "visit.verb.den"
        guard let host = right.first(where: { isHost($0, of: trigger, isArrival: isArrival) })
        else { return .rejected(.noHostState) }
        let hosts = group(startingAt: host, in: right).filter { !mentions[$0].isOfficial }
        guard let visitor = visitor(trigger, host: host, isArrival: isArrival) else {
            return .rejected(.noOfficialVisitor)
        }
        return cross([visitor], hosts, .aVisitsB)
    }

    private func isHost(_ number: Int, of trigger: Trigger, isArrival: Bool) -> Bool {
        let mention = mentions[number]
        guard !mention.isOfficial, mention.head != .clipped, !mention.isUnofficial else {
            return false
        }
        return gapTokens(trigger, number) <= (isArrival ? 1 : 5)
    }

    private func visitor(_ trigger: Trigger, host: Int, isArrival: Bool) -> Int? {
        if isArrival, let subject = subjects.last, !follows(subject, trigger) { return nil }
        if let subject = subjects.last(where: { country($0) != country(host) }),
            mentions[subject].isOfficial || (!isArrival && mentions[subject].head == .state)
        {
            return subject
        }
        return nil
    }

    /// "tới", "đến", "sang" are verbs only right behind their subject; adverbs, days and asides may
    /// stand between.
    private func follows(_ subject: Int, _ trigger: Trigger) -> Bool {
        var gap = mentions[subject].range.upperBound..<trigger.range.lowerBound
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

    private func visitNoun(_ trigger: Trigger) -> RoleResult {
        let owner = right.first {
            (mentions[$0].lead == .of || mentions[$0].isOfficial) && !mentions[$0].isUnofficial
                && gapTokens(trigger, $0) <= 10
        }
        let host = right.first {
            let mention = mentions[$0]
            return !mention.isOfficial && !mention.isUnofficial && mention.head != .clipped
                && mention.lead != .of && mention.country != owner.map(country)
                && gapTokens(trigger, $0) <= (owner == nil ? 6 : 16)
        }
        if let owner, let host { return cross([owner], [host], .visitOfAToB) }
        if let host, let visitor = subjects.last(where: { country($0) != country(host) }) {
            return cross([visitor], [host], .aVisitToB)
        }
        if let owner, let host = subjects.last(where: { country($0) != country(owner) }) {
            return cross([owner], [host], .bVisitOfA)
        }
        if let owner, let other = contextOther(than: owner) {
            return cross([owner], [other], .visitOfABInHand)
        }
        if let host, let other = contextOther(than: host),
            self.mention(other)?.isOfficial == true
        {
            return cross([other], [host], .visitToBAInHand)
        }
        return .rejected(.visitorOrHostNotNamed)
    }

    /// The ambassador's own state, and the state where posted or whose leader receives.
    private func envoy() -> RoleResult {
        let ambassadors = mentions.indices.filter { at in
            mentions[at].office.map { knowledge.offices[$0].id } == "ambassador"
        }
        guard
            let ambassador = ambassadors.first(where: { mentions[$0].host != nil })
                ?? ambassadors.first
        else { return .rejected(.noAmbassador) }
        if let host = mentions[ambassador].host, host != country(ambassador) {
            return cross([ambassador], [ambassador + Self.hosts], .ambassadorOfAInB)
        }
        let others = mentions.indices.filter {
            country($0) != country(ambassador) && !mentions[$0].isUnofficial
        }
        guard let other = others.first(where: { !mentions[$0].isPlace }) ?? others.first else {
            return .rejected(.noReceivingState)
        }
        return cross([ambassador], [other], .ambassadorOfAB)
    }
}
