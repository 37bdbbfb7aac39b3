import Dating
import Diplomacy
import Knowledge
import VietnameseText

/// Walks an article sentence by sentence and turns its triggers into candidates.
final class ArticleReader {
    let facts: ArticleFacts
    private let knowledge: KnowledgeBase
    private let weigher: Weigher
    private var desk: Weigher.Desk
    private let passages: [Passage]
    private let people: NameBinder
    private let dater: ArticleDater
    private let region: Region
    private let purpose: Extractor.Purpose
    var candidates: [Candidate] = []
    private(set) var rows: [TrainingPage.Trigger] = []
    private(set) var contexts: [TrainingPage.Context] = []
    private var triggers: [ReadTrigger] = []
    private var first = FirstReading()
    private var pairCount = 0
    private var hand = Hand()
    /// As it was when one of the triggers was read, or several.
    private var hands: [Hand] = []
    /// What the sentence read last tells of the status.
    private var statuses: (sentence: FirstReading.SentenceNumber, sum: Weights.Row)?

    /// Those that were in hand at any time.
    private var known: [Mention] = []

    /// What a sentence may take up without a name. Mentions go by their positions in `known`.
    private struct Hand {
        /// The pair last joined by an act, or the first the article names together.
        var pair: (Int, Int)?
        var countries: (CountryCode, CountryCode)?
        /// The day told last.
        var told = ArticleDater.Told()
        /// The subject of the sentence before, for "nước này".
        var state: Int?
        var country: CountryCode?
    }

    private func takeUp(_ pair: (Mention, Mention)) {
        known.append(pair.0)
        known.append(pair.1)
        hand.pair = (known.count - 2, known.count - 1)
        hand.countries = (pair.0.country, pair.1.country)
    }

    private func takeUp(subjectOf sentence: Sentence) {
        let subject = sentence.mentions.firstIndex { $0.canAct && $0.lead == nil }
        guard let subject else { return }
        known.append(sentence.mentions[subject])
        hand.state = known.count - 1
        hand.country = sentence.mentions[subject].country
    }

    init(
        knowledge: KnowledgeBase, weigher: Weigher, passages: [Passage], people: NameBinder,
        dater: ArticleDater, region: Region, purpose: Extractor.Purpose
    ) {
        self.knowledge = knowledge
        self.weigher = weigher
        desk = Weigher.Desk(keepsAll: purpose == .trainingContexts)
        self.passages = passages
        self.people = people
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
        if let pair = firstPair() { takeUp(pair) }
        readSentences()
        guard purpose != .training else { return }
        if purpose == .trainingContexts {
            contexts = triggers.flatMap { $0.contexts(first) }
        } else {
            let triggers = triggers
            for i in triggers.indices where candidates.count < Self.mostCandidates {
                readAgain(triggers[i])
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
                takeUp(subjectOf: sentence)
                hand.told = dater.told(in: sentence, passage: p)
            }
        }
    }

    /// "nước này" is the state named last in the sentence, else the subject of the one before.
    private func resolvingSameState(_ sentence: Sentence) -> Sentence {
        var mentions = sentence.mentions
        for case (let range, .sameState) in sentence.cues {
            guard !mentions.contains(where: { $0.range.overlaps(range) }) else { continue }
            let before = mentions.last {
                $0.range.upperBound <= range.lowerBound && $0.canAct && $0.lead != .of
            }
            guard let country = before?.country ?? hand.country else { continue }
            let lead = sentence.cues.first {
                $0.range.upperBound == range.lowerBound && $0.cue != .boundary
            }?.cue
            var mention = Mention(range: range, country: country, head: .state, lead: lead)
            mention.isPlace = lead == .place
            let at = mentions.firstIndex { $0.range.lowerBound > range.lowerBound }
            mentions.insert(mention, at: at ?? mentions.count)
        }
        return mentions.count == sentence.mentions.count
            ? sentence : sentence.with(mentions: mentions)
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
        let spot: Candidate.Spot
        let number: FirstReading.SentenceNumber
        /// Its position.
        let hand: Int

        var sentence: Sentence { features.sentence }

        /// Of each pair what the first reading tells of it.
        func contexts(_ first: FirstReading) -> [TrainingPage.Context] {
            weighed.pairs.map { pair in
                var (forth, back) = (NameCollector(), NameCollector())
                first.features(
                    weighed.parties[pair.first].country, weighed.parties[pair.second].country,
                    in: number, isDirected: true, forth: &forth, back: &back)
                return TrainingPage.Context(forth: forth.names, back: back.names)
            }
        }
    }

    private func read(_ sentence: Sentence, _ s: Int, _ passage: Passage, _ p: Int) {
        if sentence.triggers.isEmpty { return }
        let statuses = StatusReader(
            text: passage.text, sentence: sentence, frames: knowledge.frames)
        var finder = RoleFinder(text: passage.text, sentence: sentence, knowledge: knowledge)
        if let (a, b) = hand.pair { finder.contextPair = (known[a], known[b]) }
        let spot = Candidate.Spot(passage: p, sentence: s)
        var read: FeatureReader?
        var sum = Weights.Row()
        var scorer = Scorer(weights: weigher.weights)
        for var group in TriggerGroups(sentence.triggers) {
            group.results = finder.roles(of: group)
            group.status = statuses.status(of: group[0])
            let pool = PartyPool(
                around: group.range, in: sentence, hand: hand.countries,
                before: hand.country, title: facts.title)
            let pairs = pool.pairs.count
            pairCount += pairs
            if pairs > 0 || purpose == .training {
                if read == nil {
                    let features = FeatureReader(
                        passage: passage, number: p, sentence: sentence, knowledge: knowledge,
                        names: weigher.names, facts: facts,
                        dates: dater.expressions(in: sentence, passage: p).map(\.range.lowerBound))
                    read = features
                    sum = weigher.sentence(of: features, &scorer)
                    first.sentences += 1
                    hands.append(hand)
                }
                let features = read!
                if purpose == .training {
                    rows.append(row(group, pool, features, sentence, spot))
                } else {
                    weigh(group, pool, features, sum, spot, &scorer)
                }
            }
            if let pair = found(group, statuses, finder) {
                takeUp(pair)
                finder.contextPair = pair
                if read != nil { hands.append(hand) }
            }
        }
    }

    private func weigh(
        _ group: TriggerGroup, _ pool: PartyPool, _ features: FeatureReader, _ sum: Weights.Row,
        _ spot: Candidate.Spot, _ scorer: inout Scorer
    ) {
        let number = first.sentences - 1
        var weighed = weigher.weighed(
            group, pool, features, sentence: sum, hand: hand.countries, on: &desk, &scorer)
        weigher.note(
            &weighed, in: number, isTitle: spot == Candidate.Spot(passage: 0, sentence: 0),
            on: desk, &first)
        guard !weighed.pairs.isEmpty else { return }
        triggers.append(
            ReadTrigger(
                group: group, weighed: weighed, features: features, spot: spot, number: number,
                hand: hands.count - 1))
    }

    private func readAgain(_ trigger: ReadTrigger) {
        let isExplained = purpose == .explaining
        var scorer = Scorer(weights: weigher.weights)
        let choices = weigher.choices(
            trigger.weighed, in: trigger.number, first,
            atLeast: isExplained ? Weigher.worthTelling : Weigher.leastProbability, &scorer)
        if choices.isEmpty { return }
        var statusScorer = StatusScorer(weights: weigher.weights)
        if statuses?.sentence != trigger.number {
            statuses = (trigger.number, weigher.statuses(of: trigger.features, &statusScorer))
        }
        let statuses = weigher.statuses(
            trigger.group, trigger.features, sentence: statuses!.sum, &statusScorer)
        for choice in choices {
            let terms =
                isExplained
                ? weigher.terms(
                    of: choice, trigger.group, trigger.features,
                    hand: hands[trigger.hand].countries,
                    in: trigger.number, first) : []
            take(choice, terms, trigger, weigher.status(of: choice.kind, statuses), &scorer)
        }
    }

    private func dates(
        near trigger: Range<Int>, _ features: FeatureReader, _ sentence: Sentence, _ p: Int,
        told: ArticleDater.Told
    ) -> DateChooser? {
        DateChooser(
            features, in: sentence, of: dater.expressions(in: sentence, passage: p), for: trigger,
            dater: dater, told: told, isHead: isHead(p), names: weigher.dateNames)
    }

    private func isHead(_ p: Int) -> Bool {
        p < ArticleDater.headPassages && passages[p].role != .caption
    }

    /// What the rules find for the first frame that finds its parties.
    private func found(
        _ group: TriggerGroup, _ statuses: StatusReader, _ finder: RoleFinder
    ) -> (Mention, Mention)? {
        for (i, result) in group.results.enumerated() {
            guard case .found(let roles) = result,
                !(i == 0 ? group.status : statuses.status(of: group[i])).isRejected,
                let first = roles.first, let actor = finder.mention(first.actor),
                let target = finder.mention(first.target)
            else { continue }
            return (actor, target)
        }
        return nil
    }

    private func take(
        _ choice: Choice, _ terms: [Weigher.Term], _ trigger: ReadTrigger, _ told: StatusOdds,
        _ scorer: inout Scorer
    ) {
        let (group, sentence, p) = (trigger.group, trigger.sentence, trigger.spot.passage)
        let passage = passages[p]
        guard
            let parties = Parties(choice.actor.country, choice.target.country, kind: choice.kind)
        else { return }
        let frame = group.frame(for: choice.kind, knowledge)
        var odds = told
        let (expression, dateProbability) =
            dates(near: group.range, trigger.features, sentence, p, told: hands[trigger.hand].told)?
            .choice(of: choice.kind, group.statusByRule, &scorer) ?? (nil, 1)
        let (resolved, note) = dater.date(
            of: group.range, by: expression, in: sentence, passage: p,
            told: hands[trigger.hand].told,
            of: choice.kind, parties, status: told.likeliest, isHead: isHead(p),
            isOfTitle: facts.title.contains(parties.first) && facts.title.contains(parties.second),
            passage.text)
        if told.likeliest == .occurred, let writing = dater.writing, writing.isExact, let resolved,
            resolved.date.firstDay > writing.day
        {
            odds = .surelyPlanned
        }
        candidates.append(
            Candidate(
                choice, frame: frame, shape: knowledge.frames[frame].shape, parties: parties,
                spot: trigger.spot, trigger: group.range, terms: terms, date: resolved,
                dateNote: note, dateProbability: dateProbability, status: odds, region: region,
                actor: standing(choice.actor, beside: trigger, at: resolved?.date),
                target: standing(choice.target, beside: trigger, at: resolved?.date),
                place: place(in: sentence, group.range), states: states(of: sentence),
                isOfCaption: passage.role == .caption))
    }

    /// How many states a sentence names, up to four.
    private func states(of sentence: Sentence) -> Int {
        var named = InlineArray<4, CountryCode?>(repeating: nil)
        var count = 0
        for i in sentence.mentions.indices where count < named.count {
            let country = sentence.mentions[i].country
            if (0..<count).contains(where: { named[$0] == country }) { continue }
            named[count] = country
            count += 1
        }
        return count
    }

    /// What stands for a party: the nearest that names a person, before the trigger first; else the nearest.
    private func standing(
        _ party: PartyStanding, beside trigger: ReadTrigger, at date: PartialDate?
    ) -> Candidate.Standing {
        let country = party.country
        @inline(__always)
        func standing(_ mention: Mention) -> Candidate.Standing {
            Candidate.Standing(
                country: country, head: mention.head.number, person: mention.person,
                office: mention.office, wasInOffice: wasInOffice(mention, date),
                isFormer: mention.isFormer)
        }
        let nothing = Candidate.Standing(country: country)
        if party.context == .hand || party.context == .before {
            let hand = hands[trigger.hand]
            if let (first, second) = hand.pair {
                if known[first].country == country { return standing(known[first]) }
                if known[second].country == country { return standing(known[second]) }
            }
            guard let state = hand.state, hand.country == country else { return nothing }
            return standing(known[state])
        }
        let mentions = trigger.sentence.mentions
        if let left = party.left, mentions[left].person != nil { return standing(mentions[left]) }
        if let right = party.right, mentions[right].person != nil {
            return standing(mentions[right])
        }
        var nearest: (distance: Int, mention: Int)?
        for i in mentions.indices where mentions[i].country == country {
            let distance = distance(mentions[i].range, trigger.group.range)
            if nearest.map({ distance < $0.distance }) ?? true { nearest = (distance, i) }
        }
        return nearest.map { standing(mentions[$0.mention]) } ?? nothing
    }

    /// Whether any of those who may be meant held an office of the tables at a time, or about the writing where that is not
    /// known; nil where the tables know nobody of the name.
    private func wasInOffice(_ person: Mention, _ date: PartialDate?) -> Bool? {
        guard let number = person.person, !people.meant(by: number).isEmpty,
            let span = date.map({ ($0.firstDay, $0.lastDay) }) ?? dater.span
        else { return nil }
        return people.meant(by: number).contains {
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
        let dates =
            chooser.map { chooser in
                zip(chooser.names(of: status), chooser.dates(of: status) + [nil]).map {
                    TrainingPage.DateOption(date: $1?.description, features: $0)
                }
            } ?? []
        return TrainingPage.Trigger(
            passage: spot.passage, sentence: spot.sentence,
            kinds: group.triggers.map { knowledge.frames[$0.frame].kind.rawValue },
            dates: dates,
            features: names {
                features.sentence(&$0)
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

    /// The place nearest to a trigger, by number.
    private func place(in sentence: Sentence, _ trigger: Range<Int>) -> Int? {
        sentence.places.indices.min {
            distance(sentence.places[$0].range, trigger)
                < distance(sentence.places[$1].range, trigger)
        }
    }

    private func distance(_ a: Range<Int>, _ b: Range<Int>) -> Int {
        a.lowerBound >= b.upperBound
            ? a.lowerBound - b.upperBound : b.lowerBound - a.upperBound + 8
    }
}
