import Dating
import Diplomacy
import Knowledge
import VietnameseText

/// Walks an article sentence by sentence and turns its triggers into candidates.
final class ArticleReader {
    let facts: ArticleFacts
    private let knowledge: KnowledgeBase
    private let weigher: Weigher
    private var scorer: Scorer
    private var statusScorer: StatusScorer
    private let page: Page
    private let passages: [Passage]
    private let dater: ArticleDater
    private let region: Region
    private let purpose: Extractor.Purpose
    private(set) var candidates: [Candidate] = []
    private(set) var rows: [TrainingPage.Trigger] = []
    private(set) var contexts: [TrainingPage.Context] = []
    private var triggers: [ReadTrigger] = []
    private var pairCount = 0
    private var hand = Hand()
    /// Of the sentence read last; a long one may tell many acts.
    private var evidence: (spot: Candidate.Spot, evidence: Evidence)?

    /// What a sentence may take up without a name.
    private struct Hand {
        /// The pair last joined by an act, or the first the article names together.
        var pair: (Mention, Mention)?
        /// The day told last.
        var told: CalendarDay?
        /// The subject of the sentence before, for "nước này".
        var state: Mention?

        var countries: (CountryCode, CountryCode)? { pair.map { ($0.0.country, $0.1.country) } }
    }

    init(
        knowledge: KnowledgeBase, weigher: Weigher, page: Page, passages: [Passage],
        dater: ArticleDater, region: Region, purpose: Extractor.Purpose
    ) {
        self.knowledge = knowledge
        self.weigher = weigher
        scorer = Scorer(weights: weigher.weights)
        statusScorer = StatusScorer(weights: weigher.weights)
        self.page = page
        self.passages = passages
        self.dater = dater
        self.region = region
        self.purpose = purpose
        facts = ArticleFacts(passages)
    }

    /// No article tells of so much: pairs beside triggers that are weighed, and what is taken from
    /// them, which is joined in time by the square of it.
    private static let mostPairs = 20_000
    private static let mostCandidates = 2_000

    func read() {
        hand.pair = firstPair()
        readSentences()
        guard purpose != .training else { return }
        var first = FirstReading(sentences: triggers.last.map { $0.number + 1 } ?? 0)
        for trigger in triggers {
            weigher.note(
                trigger.weighed, in: trigger.number,
                isTitle: trigger.spot == Candidate.Spot(passage: 0, sentence: 0), &first)
        }
        if purpose == .trainingContexts {
            contexts = triggers.flatMap { $0.contexts(first) }
        } else {
            for trigger in triggers where candidates.count < Self.mostCandidates {
                read(trigger, again: first)
            }
        }
    }

    private func readSentences() {
        for (p, passage) in passages.enumerated() {
            if passage.sentences.contains(where: \.isSport), p == 0 { return }
            for (s, asRead) in passage.sentences.enumerated() where !asRead.isSport {
                if pairCount >= Self.mostPairs { return }
                let sentence = resolvingSameState(asRead)
                read(sentence, s, passage, p)
                if let subject = sentence.mentions.first(where: { $0.canAct && $0.lead == nil }) {
                    hand.state = subject
                }
                hand.told = dater.lastDay(in: sentence, passage: p, told: hand.told)
            }
        }
    }

    /// "nước này" is the state named last in the sentence, else the subject of the one before.
    private func resolvingSameState(_ sentence: Sentence) -> Sentence {
        var sentence = sentence
        for case (let range, .sameState) in sentence.cues {
            guard !sentence.mentions.contains(where: { $0.range.overlaps(range) }) else { continue }
            let before = sentence.mentions.last {
                $0.range.upperBound <= range.lowerBound && $0.canAct && $0.lead != .of
            }
            guard let state = before ?? hand.state else { continue }
            let lead = sentence.cues.first {
                $0.range.upperBound == range.lowerBound && $0.cue != .boundary
            }?.cue
            var mention = Mention(range: range, country: state.country, head: .state, lead: lead)
            mention.isPlace = lead == .place
            let at = sentence.mentions.firstIndex { $0.range.lowerBound > range.lowerBound }
            sentence.mentions.insert(mention, at: at ?? sentence.mentions.count)
        }
        return sentence
    }

    private func firstPair() -> (Mention, Mention)? {
        for passage in passages.prefix(ArticleDater.headPassages) {
            for sentence in passage.sentences {
                guard let first = sentence.mentions.first(where: \.canAct) else { continue }
                let second = sentence.mentions.first {
                    $0.canAct && $0.country != first.country
                }
                if let second { return (first, second) }
            }
        }
        return nil
    }

    /// A trigger that was weighed, with all that was in hand when it was read.
    private struct ReadTrigger {
        let group: TriggerGroup
        let weighed: Weigher.WeighedTrigger
        let features: FeatureReader
        let sentence: Sentence
        let spot: Candidate.Spot
        let number: FirstReading.SentenceNumber
        let hand: Hand

        /// Of each pair what the first reading tells of it.
        func contexts(_ first: FirstReading) -> [TrainingPage.Context] {
            func names(_ actor: PartyStanding, _ target: PartyStanding) -> [String] {
                var sink = NameCollector()
                first.features(actor.country, target.country, in: number, &sink)
                return sink.names
            }
            return weighed.pool.pairs.map { i, j in
                let (a, b) = (weighed.pool.parties[i], weighed.pool.parties[j])
                return TrainingPage.Context(forth: names(a, b), back: names(b, a))
            }
        }
    }

    private func read(_ sentence: Sentence, _ s: Int, _ passage: Passage, _ p: Int) {
        if sentence.triggers.isEmpty { return }
        let statuses = StatusReader(
            text: passage.text, sentence: sentence, frames: knowledge.frames)
        var finder = RoleFinder(
            text: passage.text, sentence: sentence, knowledge: knowledge, contextPair: hand.pair)
        lazy var features = FeatureReader(
            passage: passage, number: p, sentence: sentence, knowledge: knowledge,
            names: weigher.names, facts: facts,
            dates: dater.expressions(in: sentence, passage: p).map(\.range.lowerBound))
        lazy var words = weigher.words(of: features, &scorer)
        let spot = Candidate.Spot(passage: p, sentence: s)
        let number = triggers.last.map { $0.number + ($0.spot == spot ? 0 : 1) } ?? 0
        for var group in TriggerGroup.groups(of: sentence.triggers) {
            group.results = finder.roles(of: group)
            group.status = statuses.status(of: group[0])
            let pool = PartyPool(
                around: group.range, in: sentence, hand: hand.countries,
                before: hand.state?.country, title: facts.title)
            if purpose == .training {
                rows.append(row(group, pool, features, sentence, spot))
            } else if !pool.pairs.isEmpty {
                // Before the scorer is used for what follows.
                let words = words
                triggers.append(
                    ReadTrigger(
                        group: group,
                        weighed: weigher.weighed(
                            group, pool, features, words: words, hand: hand.countries, &scorer),
                        features: features, sentence: sentence, spot: spot, number: number,
                        hand: hand))
            }
            pairCount += pool.pairs.count
            if let roles = found(group, statuses) {
                hand.pair = (roles.actor, roles.target)
                finder.contextPair = hand.pair
            }
        }
    }

    private func read(_ trigger: ReadTrigger, again first: FirstReading) {
        let isExplained = purpose == .explaining
        let choices = weigher.choices(
            trigger.weighed, in: trigger.number, first,
            atLeast: isExplained ? Weigher.worthTelling : Weigher.leastProbability, &scorer)
        if choices.isEmpty { return }
        let statuses = weigher.statuses(trigger.group, trigger.features, &statusScorer)
        for choice in choices {
            let terms =
                isExplained
                ? weigher.terms(
                    of: choice, trigger.group, trigger.features, hand: trigger.hand.countries,
                    in: trigger.number, first) : []
            take(choice, terms, trigger, weigher.status(of: choice.kind, statuses))
        }
    }

    private func dates(
        near trigger: Range<Int>, _ features: FeatureReader, _ sentence: Sentence, _ p: Int,
        told: CalendarDay?
    ) -> DateChooser {
        let all = dater.expressions(in: sentence, passage: p)
        let next = all.firstIndex { $0.range.lowerBound >= trigger.lowerBound } ?? all.endIndex
        let near = next - DateChooser.reach..<next + DateChooser.reach
        return DateChooser(
            features: features, sentence: sentence, expressions: all[near.clamped(to: all.indices)],
            trigger: trigger, dater: dater, told: told, isHead: isHead(p))
    }

    private func isHead(_ p: Int) -> Bool {
        p < ArticleDater.headPassages && passages[p].role != .caption
    }

    /// What the rules find for the first frame that finds its parties.
    private func found(_ group: TriggerGroup, _ statuses: StatusReader) -> Roles? {
        for (i, result) in group.results.enumerated() {
            guard case .found(let roles) = result else { continue }
            if case .rejected = i == 0 ? group.status : statuses.status(of: group[i]) { continue }
            return roles.first
        }
        return nil
    }

    private func take(
        _ choice: Choice, _ terms: [Weigher.Term], _ trigger: ReadTrigger, _ told: StatusOdds
    ) {
        let (group, sentence, p) = (trigger.group, trigger.sentence, trigger.spot.passage)
        let passage = passages[p]
        guard
            let parties = Parties(choice.actor.country, choice.target.country, kind: choice.kind)
        else { return }
        let frame = knowledge.frames[group.frame(for: choice.kind, knowledge)]
        var odds = told
        let (expression, dateProbability) = dates(
            near: group.range, trigger.features, sentence, p, told: trigger.hand.told
        ).choice(of: choice.kind, group.statusByRule, knowledge.weights)
        let (resolved, note) = dater.date(
            of: group.range, by: expression, in: sentence, passage: p, told: trigger.hand.told,
            of: choice.kind, parties, status: told.likeliest, isHead: isHead(p),
            isOfTitle: parties.both.allSatisfy(facts.title.contains),
            passage.text)
        if told.likeliest == .occurred, let writing = dater.writing, writing.isExact, let resolved,
            resolved.date.firstDay > writing.day
        {
            odds = .surelyPlanned
        }
        let stand = [choice.actor, choice.target].map {
            standing($0, group.range, sentence, trigger.hand)
        }
        candidates.append(
            Candidate(
                rule: frame.id, kind: choice.kind, shape: frame.shape, passage: p,
                sentence: trigger.spot.sentence,
                trigger: group.range, parties: parties, probability: choice.probability,
                terms: terms,
                report: Report(
                    kind: choice.kind, parties: parties, date: resolved?.date,
                    dateBasis: resolved?.basis, status: odds.likeliest, region: region,
                    place: place(in: sentence, group.range),
                    participants: stand.compactMap { $0?.participant },
                    confidence: 0, evidence: [evidence(of: trigger)]),
                dateNote: note, dateProbability: dateProbability,
                status: odds.weighed(by: choice.probability),
                standing: stand.map {
                    $0.map {
                        Candidate.Standing(
                            head: $0.head.number, office: $0.office,
                            wasInOffice: wasInOffice($0, resolved?.date), isFormer: $0.isFormer)
                    } ?? Candidate.Standing()
                },
                states: Set(sentence.mentions.map(\.country)).count,
                isOfCaption: passage.role == .caption,
                verdict: choice.probability >= Weigher.leastProbability
                    ? .taken : .rejected("hardly likely")))
    }

    /// What stands for a party: the nearest that names a person, before the trigger first; else the nearest.
    private func standing(
        _ party: PartyStanding, _ range: Range<Int>, _ sentence: Sentence, _ hand: Hand
    ) -> Mention? {
        if party.context == .hand || party.context == .before {
            let known = [hand.pair?.0, hand.pair?.1, hand.state].compactMap(\.self)
            return known.first { $0.country == party.country }
        }
        for side in [party.left, party.right] {
            if let side, sentence.mentions[side].person != nil { return sentence.mentions[side] }
        }
        return sentence.mentions.filter { $0.country == party.country }
            .min { distance($0.range, range) < distance($1.range, range) }
    }

    /// Whether any of those who may be meant held an office of the tables at a time, or about the writing where that is not
    /// known; nil where the tables know nobody of the name.
    private func wasInOffice(_ person: Mention, _ date: PartialDate?) -> Bool? {
        guard !person.people.isEmpty,
            let span = date.map({ ($0.firstDay, $0.lastDay) }) ?? dater.span
        else { return nil }
        return person.people.contains {
            knowledge.people[$0].tenures.contains { $0.overlaps(span.0, span.1) }
        }
    }

    private func row(
        _ group: TriggerGroup, _ pool: PartyPool, _ features: FeatureReader, _ sentence: Sentence,
        _ spot: Candidate.Spot
    ) -> TrainingPage.Trigger {
        let hand = hand.countries
        func names(_ fill: (inout NameCollector) -> Void) -> [String] {
            var sink = NameCollector()
            fill(&sink)
            return sink.names
        }
        let parties = pool.parties.map { features.placed($0, beside: group) }
        let status = group.statusByRule
        let chooser = dates(
            near: group.range, features, sentence, spot.passage, told: self.hand.told)
        let options = chooser.options(status) { NameCollector() }
        let dates = chooser.expressions.map { chooser.date($0, status) }
        return TrainingPage.Trigger(
            passage: spot.passage, sentence: spot.sentence,
            kinds: group.frames.map { knowledge.frames[$0].kind.rawValue },
            dates: chooser.expressions.isEmpty
                ? []
                : zip(options, dates + [nil]).map {
                    TrainingPage.DateOption(date: $1?.description, features: $0.names)
                },
            features: names {
                features.words(&$0)
                features.trigger(group, &$0)
            },
            parties: parties.map { party in
                TrainingPage.Party(
                    country: party.party.country.rawValue,
                    actor: names { features.party(party, as: weigher.names.actor, &$0) },
                    target: names { features.party(party, as: weigher.names.target, &$0) })
            },
            pairs: pool.pairs.map { i, j in
                let (a, b) = (parties[i], parties[j])
                return TrainingPage.Pair(
                    first: i, second: j,
                    forth: names { features.pair(a, b, group, hand: hand, &$0) },
                    back: names { features.pair(b, a, group, hand: hand, &$0) })
            })
    }

    private func place(in sentence: Sentence, _ trigger: Range<Int>) -> Place? {
        sentence.places.min {
            distance($0.range, trigger) < distance($1.range, trigger)
        }?.place
    }

    private func distance(_ a: Range<Int>, _ b: Range<Int>) -> Int {
        a.lowerBound >= b.upperBound
            ? a.lowerBound - b.upperBound : b.lowerBound - a.upperBound + 8
    }

    private func evidence(of trigger: ReadTrigger) -> Evidence {
        if let evidence, evidence.spot == trigger.spot { return evidence.evidence }
        let passage = passages[trigger.spot.passage]
        let tokens = passage.text.tokens[trigger.sentence.range]
        let range = Int(tokens.first!.start)..<Int(tokens.last!.end)
        let source = page.blocks[passage.block].text
        let inSource = source.source(of: range)
        let found = Evidence(
            text: source.string(range), start: inSource.lowerBound, end: inSource.upperBound)
        evidence = (trigger.spot, found)
        return found
    }
}
