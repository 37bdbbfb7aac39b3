import Diplomacy
import Knowledge
import VietnameseText

/// Which states a trigger joins, as actor and target; or why none.
struct Roles: Hashable {
    let actor: Mention
    let target: Mention
    let construction: String
}

enum RoleResult {
    case found([Roles])
    case rejected(String)
}

/// Finds the parties of a trigger by the shape of its frame.
struct RoleFinder {
    let passage: Passage
    let sentence: Sentence
    let knowledge: KnowledgeBase
    /// The pair in hand, for "hai bên", "nhau", a target left out.
    let contextPair: (Mention, Mention)?

    /// How far an object may stand behind its verb, in tokens.
    static let objectTokens = 3
    static let reachTokens = 28
    static let speechTokens = 16

    private var tokens: [Token] { passage.text.tokens }

    func roles(of trigger: Trigger) -> RoleResult {
        switch knowledge.frames[trigger.frame].shape {
        case .mutualVerb, .mutualWith, .talk: mutualVerb(trigger)
        case .mutualNoun: mutualNoun(trigger)
        case .actVerb: actVerb(trigger)
        case .actNoun: actNoun(trigger)
        case .speechVerb: speech(trigger, nearTokens: 6)
        case .saying: speech(trigger, nearTokens: 2)
        case .visitVerb: visitVerb(trigger)
        case .visitNoun: visitNoun(trigger)
        case .envoy: envoy(trigger)
        case .weighed: .rejected("only_weighed")
        }
    }

    // MARK: - What stands around

    /// Mentions behind the trigger, nearest first, up to the end of its reach.
    private func right(_ trigger: Trigger, reach: Int = reachTokens) -> [Mention] {
        let end = trigger.range.upperBound
        let limit = min(end + reach, barrier(after: end))
        return sentence.mentions.filter {
            $0.range.lowerBound >= end && $0.range.lowerBound < limit
        }
    }

    /// Where the reach of a trigger ends: a semicolon, or a conjunction that opens a new statement.
    private func barrier(after token: Int) -> Int {
        for at in token..<sentence.range.upperBound where tokens[at].isMark(";") { return at }
        for (range, cue) in sentence.cues where range.lowerBound >= token + 2 {
            guard cue == .boundary || cue == .retaliation else { continue }
            return range.lowerBound
        }
        return sentence.range.upperBound
    }

    /// The one who acts: the nearest before the trigger that no preposition governs; with those joined
    /// to it by "và", a comma or a dash.
    private func subjects(_ trigger: Trigger) -> [Mention] {
        let before = sentence.mentions.filter { $0.range.upperBound <= trigger.range.lowerBound }
        guard let last = before.lastIndex(where: { isSubject($0, before: trigger) }) else {
            // "quyết định của Tổng thống Mỹ trục xuất …"
            return before.last { $0.lead == .of && $0.isOfficial && $0.canAct }.map { [$0] } ?? []
        }
        var group = [before[last]]
        var index = last
        while index > 0, joins(before[index - 1], before[index]),
            isSubject(before[index - 1], before: trigger)
        {
            index -= 1
            group.insert(before[index], at: 0)
        }
        return group
    }

    private func isSubject(_ mention: Mention, before trigger: Trigger) -> Bool {
        guard mention.canAct, !modifiesNoun(mention) else { return false }
        switch mention.lead {
        case .with, .against, .toward, .of, .place, .retaliation: return false
        default: return true
        }
    }

    /// Words that may stand before a state that acts: "phía Nga", "việc Mỹ", "khi Anh".
    private static let openers: Set<String> = [
        "phía", "nước", "cả", "việc", "khi", "mà", "rằng", "nếu", "và", "là", "thì", "do", "vì",
        "còn", "theo", "để", "lúc", "chính", "như", "hoặc", "hay", "nhưng", "song", "các",
    ]

    /// "người mẫu Mỹ", "ban nhạc Anh": a state behind a common noun describes it and does not act.
    private func modifiesNoun(_ mention: Mention) -> Bool {
        guard mention.head == .state || mention.head == .capital,
            mention.range.lowerBound > sentence.range.lowerBound
        else { return false }
        let at = mention.range.lowerBound - 1
        guard tokens[at].shape == .lower else { return false }
        if tokens[at].word > 0, Self.openers.contains(knowledge.lexicon.words[Int(tokens[at].word)])
        {
            return false
        }
        let isKnown = (max(sentence.range.lowerBound, at - 4)...at).contains { start in
            passage.text.matches(at: start).contains { match in
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
    private func joins(_ a: Mention, _ b: Mention) -> Bool {
        var gap = Array(a.range.upperBound..<max(a.range.upperBound, b.range.lowerBound))
        // "Ngoại trưởng Nga (trái) và người đồng cấp Mỹ"
        if gap.count >= 3, tokens[gap[0]].isMark("("), tokens[gap[2]].isMark(")") {
            gap.removeFirst(3)
        }
        guard gap.count <= 2, !gap.isEmpty else { return false }
        return gap.allSatisfy { at in
            tokens[at].isMark(",") || tokens[at].isDash || isWord(at, "và") || isWord(at, "với")
                || isWord(at, "cùng") || isWord(at, "nước")
        }
    }

    private func isWord(_ at: Int, _ word: String) -> Bool {
        tokens[at].word > 0 && knowledge.lexicon.words[Int(tokens[at].word)] == word
    }

    private func group(startingAt index: Int, in mentions: [Mention]) -> [Mention] {
        var group = [mentions[index]]
        var at = index
        while at + 1 < mentions.count, joins(mentions[at], mentions[at + 1]) {
            at += 1
            group.append(mentions[at])
        }
        return group
    }

    private func gapTokens(_ trigger: Trigger, _ mention: Mention) -> Int {
        mention.range.lowerBound - trigger.range.upperBound
    }

    private func hasPairReference(near trigger: Trigger, before: Int, after: Int) -> Bool {
        sentence.pairs.contains {
            $0.range.lowerBound >= trigger.range.lowerBound - before
                && $0.range.upperBound <= trigger.range.upperBound + after
        }
    }

    private func cross(_ a: [Mention], _ b: [Mention], _ how: String)
        -> RoleResult
    {
        var found: [Roles] = []
        for x in a {
            for y in b where x.country != y.country {
                found.append(Roles(actor: x, target: y, construction: how))
            }
        }
        return found.isEmpty ? .rejected("both_sides_are_one_state") : .found(found)
    }

    /// Each two of a group.
    private func pairs(_ group: [Mention], _ how: String) -> RoleResult {
        var found: [Roles] = []
        for (i, x) in group.enumerated() {
            for y in group[(i + 1)...] where x.country != y.country {
                found.append(Roles(actor: x, target: y, construction: how))
            }
        }
        return found.isEmpty ? .rejected("no_second_state") : .found(found)
    }

    private func context() -> RoleResult {
        guard let contextPair else { return .rejected("hai_bên_without_a_pair_in_hand") }
        return .found([
            Roles(
                actor: contextPair.0, target: contextPair.1,
                construction: "pair_in_hand")
        ])
    }

    // MARK: - Shapes

    private func mutualVerb(_ trigger: Trigger) -> RoleResult {
        let right = right(trigger)
        let subjects = subjects(trigger)
        if let index = right.firstIndex(where: { isObject($0, of: trigger) }) {
            let objects = group(startingAt: index, in: right).filter { !$0.isUnofficial }
            if !subjects.isEmpty, !objects.isEmpty {
                let result = cross(subjects.suffix(3), objects, "A_verb_B")
                if case .found = result { return result }
            }
            if subjects.isEmpty, let other = contextOther(than: objects.first) {
                return cross([other], objects, "verb_B_A_in_hand")
            }
        }
        if Set(subjects.map(\.country)).count >= 2 {
            return pairs(subjects, "A_and_B_verb")
        }
        if hasPairReference(near: trigger, before: 6, after: 3) {
            if let subject = subjects.last, let contextPair,
                subject.country != contextPair.0.country, subject.country != contextPair.1.country
            {
                return .rejected("hai_bên_beside_a_third_state")
            }
            return context()
        }
        return .rejected("no_second_state")
    }

    private func isObject(_ mention: Mention, of trigger: Trigger) -> Bool {
        guard mention.canAct else { return false }
        if mention.lead == .with { return true }
        let gap = gapTokens(trigger, mention)
        if knowledge.frames[trigger.frame].shape != .mutualVerb {
            return mention.lead == .toward && gap <= Self.objectTokens
        }
        return gap <= Self.objectTokens && (mention.isOfficial || gap <= 1) && mention.lead != .of
    }

    private func contextOther(than mention: Mention?) -> Mention? {
        guard let contextPair, let mention else { return nil }
        if contextPair.0.country == mention.country { return contextPair.1 }
        if contextPair.1.country == mention.country { return contextPair.0 }
        return nil
    }

    private func mutualNoun(_ trigger: Trigger) -> RoleResult {
        let right = right(trigger)
        if let first = right.first, gapTokens(trigger, first) <= 6 {
            if let index = right.firstIndex(where: { $0.lead == .between }) {
                var group = group(startingAt: index, in: right)
                if group.count == 1, index + 1 < right.count { group.append(right[index + 1]) }
                let result = pairs(group, "noun_between_A_and_B")
                if case .found = result { return result }
            }
            let near = group(startingAt: 0, in: right)
            if gapTokens(trigger, first) <= 2, Set(near.map(\.country)).count >= 2 {
                return pairs(near, "noun_A_-_B")
            }
            if first.lead == .of, first.canAct {
                let others = right.dropFirst().filter {
                    $0.canAct && $0.country != first.country
                        && ($0.lead == .with || joins(first, $0))
                }
                if let other = others.first {
                    return cross([first], [other], "noun_of_A_with_B")
                }
            }
            if let with = right.firstIndex(where: { $0.lead == .with && $0.canAct }) {
                let objects = group(startingAt: with, in: right)
                let owners = subjects(trigger).filter { $0.country != objects[0].country }
                if let owner = owners.last { return cross([owner], objects, "A_noun_with_B") }
                if let other = contextOther(than: objects[0]) {
                    return cross([other], objects, "noun_with_B_A_in_hand")
                }
            }
        }
        let subjects = subjects(trigger)
        if Set(subjects.map(\.country)).count >= 2 { return pairs(subjects, "A_and_B_noun") }
        if hasPairReference(near: trigger, before: 8, after: 8) { return context() }
        return .rejected("no_pair_beside_the_noun")
    }

    private func actVerb(_ trigger: Trigger) -> RoleResult {
        if let passive = passive(trigger) { return passive }
        let subjects = subjects(trigger)
        guard let actor = subjects.last else { return .rejected("no_actor") }
        let right = right(trigger)
        let index = right.indices.first {
            isTarget(right[$0], of: actor)
                // "cắt đứt quan hệ với Qatar"
                || (right[$0].lead == .with && right[$0].country != actor.country
                    && gapTokens(trigger, right[$0]) <= 2)
        }
        if let index {
            let actors = subjects.filter { $0.country != right[index].country }.suffix(2)
            return cross(
                Array(actors),
                group(startingAt: index, in: right).filter { !$0.isPlace || $0 == right[index] },
                "A_verb_B")
        }
        if hasPairReference(near: trigger, before: 0, after: 12),
            let other = contextOther(than: actor)
        {
            return cross([actor], [other], "A_verb_B_in_hand")
        }
        return .rejected("no_target")
    }

    private func isTarget(_ mention: Mention, of actor: Mention) -> Bool {
        guard mention.country != actor.country else { return false }
        if mention.lead == .topic || mention.lead == .with { return false }
        return !mention.isPlace || mention.head == .state
    }

    /// "B bị A chỉ trích", "B bị chỉ trích bởi A", "B bị trục xuất khỏi A".
    private func passive(_ trigger: Trigger) -> RoleResult? {
        let start = trigger.range.lowerBound
        guard
            let mark = sentence.cues.last(where: {
                $0.cue == .passive && $0.range.upperBound <= start
                    && start - $0.range.upperBound <= 9
            })
        else { return nil }
        let patients = sentence.mentions.filter { $0.range.upperBound <= mark.range.lowerBound }
        guard let patient = patients.last(where: { !$0.isPlace && $0.lead != .topic }) else {
            return .rejected("passive_without_a_state_before_it")
        }
        let agents = sentence.mentions.filter {
            $0.range.lowerBound >= mark.range.upperBound && $0.range.upperBound <= start
        }
        let agent =
            agents.last ?? right(trigger).first { $0.canAct && $0.country != patient.country }
        guard let agent else { return .rejected("passive_without_an_actor") }
        return cross([agent], [patient], "B_is_done_it_by_A")
    }

    private func actNoun(_ trigger: Trigger) -> RoleResult {
        let right = right(trigger)
        let actors = subjects(trigger)
        let against = right.first { $0.lead == .against && !$0.isPlace }
        let owner = right.first { $0.lead == .of && gapTokens(trigger, $0) <= 6 }
        if let against, let actor = owner ?? actors.last, actor.country != against.country {
            let index = right.firstIndex(of: against)!
            return cross([actor], group(startingAt: index, in: right), "A_noun_against_B")
        }
        if let owner, let target = actors.last, target.country != owner.country {
            return cross([owner], [target], "B_noun_of_A")
        }
        if let actor = actors.last,
            let target = right.first(where: {
                $0.country != actor.country && $0.canAct && gapTokens(trigger, $0) <= 8
            })
        {
            return cross([actor], [target], "A_noun_B")
        }
        return .rejected("no_target_of_the_measure")
    }

    /// - Parameter nearTokens: how far behind the verb the other state may stand.
    private func speech(_ trigger: Trigger, nearTokens: Int) -> RoleResult {
        let subjects = subjects(trigger)
        guard let actor = subjects.last else { return .rejected("no_speaker") }
        guard actor.head != .clipped else { return .rejected("no_speaker") }
        let others = right(trigger).filter {
            $0.country != actor.country && !$0.isUnofficial && !$0.isPlace && $0.lead != .topic
        }
        guard let target = others.first else {
            return .rejected("no_other_state_in_what_is_said")
        }
        let gap = gapTokens(trigger, target)
        if gap <= nearTokens {
            return cross([actor], [target], "A_says_of_B")
        }
        // Farther off it counts where the whole sentence is of these two.
        guard Set(sentence.mentions.map(\.country)).count == 2, gap <= Self.speechTokens else {
            return .rejected("no_other_state_at_the_head_of_what_is_said")
        }
        return cross([actor], [target], "A_says_something_of_B")
    }

    private func visitVerb(_ trigger: Trigger) -> RoleResult {
        let isArrival = knowledge.frames[trigger.frame].id == "visit.verb.den"
        let right = right(trigger)
        guard
            let hostIndex = right.firstIndex(where: {
                isHost($0, of: trigger, isArrival: isArrival)
            })
        else { return .rejected("no_host_state") }
        let host = right[hostIndex]
        let hosts = group(startingAt: hostIndex, in: right).filter { !$0.isOfficial }
        let visitors = visitorBefore(trigger, host: host, isArrival: isArrival)
        guard let visitor = visitors else { return .rejected("no_official_visitor") }
        return cross([visitor], hosts, "A_visits_B")
    }

    private func isHost(_ mention: Mention, of trigger: Trigger, isArrival: Bool) -> Bool {
        guard !mention.isOfficial, mention.head != .clipped, !mention.isUnofficial else {
            return false
        }
        let gap = gapTokens(trigger, mention)
        return gap <= (isArrival ? 1 : 5)
    }

    private func visitorBefore(_ trigger: Trigger, host: Mention, isArrival: Bool) -> Mention? {
        let candidates = subjects(trigger)
        if isArrival, let subject = candidates.last, !follows(subject, trigger) { return nil }
        if let subject = candidates.last(where: { $0.country != host.country }),
            subject.isOfficial || (!isArrival && subject.head == .state)
        {
            return subject
        }
        return nil
    }

    /// "tới", "đến", "sang" are verbs only right behind their subject; adverbs, days and asides may
    /// stand between.
    private func follows(_ subject: Mention, _ trigger: Trigger) -> Bool {
        var gap = subject.range.upperBound..<trigger.range.lowerBound
        // "Đại sứ A, đặc phái viên về B, đã tới": an aside between commas.
        if let last = gap.last(where: { tokens[$0].isMark(",") }),
            gap.first.map({ tokens[$0].isMark(",") }) == true
        {
            gap = last..<gap.upperBound
        }
        let words = gap.filter { at in
            let token = tokens[at]
            guard token.shape == .lower else { return false }
            return !passage.text.matches(at: at).contains {
                switch knowledge.entities[Int($0.entry)] {
                case .date, .cue(.planned), .cue(.negated): true
                default: false
                }
            }
        }
        return words.count <= Self.objectTokens
    }

    private func visitNoun(_ trigger: Trigger) -> RoleResult {
        let right = right(trigger)
        let owner = right.first {
            ($0.lead == .of || $0.isOfficial) && !$0.isUnofficial
                && gapTokens(trigger, $0) <= 10
        }
        let host = right.first {
            !$0.isOfficial && !$0.isUnofficial && $0.head != .clipped && $0.lead != .of
                && $0.country != owner?.country && gapTokens(trigger, $0) <= (owner == nil ? 6 : 16)
        }
        if let owner, let host { return cross([owner], [host], "visit_of_A_to_B") }
        let subjects = subjects(trigger)
        if let host, let visitor = subjects.last(where: { $0.country != host.country }) {
            return cross([visitor], [host], "A_visit_to_B")
        }
        if let owner, let host = subjects.last(where: { $0.country != owner.country }) {
            return cross([owner], [host], "B_visit_of_A")
        }
        if let owner, let other = contextOther(than: owner) {
            return cross([owner], [other], "visit_of_A_B_in_hand")
        }
        if let host, let other = contextOther(than: host), other.isOfficial {
            return cross([other], [host], "visit_to_B_A_in_hand")
        }
        return .rejected("visitor_or_host_not_named")
    }

    /// The ambassador's own state, and the state where posted or whose leader receives.
    private func envoy(_ trigger: Trigger) -> RoleResult {
        let ambassadors = sentence.mentions.filter { $0.office == "ambassador" }
        guard let ambassador = ambassadors.first(where: { $0.host != nil }) ?? ambassadors.first
        else { return .rejected("no_ambassador") }
        if let host = ambassador.host, host != ambassador.country {
            var receiver = ambassador
            receiver.country = host
            receiver.person = nil
            receiver.office = nil
            return cross([ambassador], [receiver], "ambassador_of_A_in_B")
        }
        let others = sentence.mentions.filter {
            $0.country != ambassador.country && !$0.isUnofficial
        }
        guard let other = others.first(where: { !$0.isPlace }) ?? others.first else {
            return .rejected("no_receiving_state")
        }
        return cross([ambassador], [other], "ambassador_of_A_B")
    }
}
