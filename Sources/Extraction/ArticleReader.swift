import Dating
import Diplomacy
import Knowledge
import VietnameseText

/// Walks an article sentence by sentence and turns its triggers into candidates: in several goes, each of which does one
/// thing for all of them, so that its code is at hand. Not copied, as it has buffers; its methods are mutating where
/// others would be called with a copy of the whole.
struct ArticleReader: ~Copyable {
    let facts: ArticleFacts
    private let knowledge: KnowledgeBase
    private let vocabulary: Vocabulary
    private let weigher: Weigher
    private var parties = PartyFinder()
    /// What the rules make of all triggers.
    private var rulings = Rulings()
    /// Those with triggers that may tell of any states.
    private var sentences: [ReadSentence] = []
    private var triggers: [ReadTrigger] = []
    /// Those of which any reading is possible.
    private var weighed: [Weigher.WeighedTrigger] = []
    private let passages: [Passage]
    private let people: NameBinder
    private let dater: ArticleDater
    private let region: Region
    private let purpose: Extractor.Purpose
    var candidates: [Candidate] = []
    private(set) var rows: [TrainingPage.Trigger] = []
    private(set) var contexts: [TrainingPage.Context] = []
    private var first: FirstReading
    private var pairCount = 0
    private var hand = Hand()
    /// As it was when one of the triggers was read, or several.
    private var hands: [Hand] = []
    /// Those that were in hand at any time.
    private var known: [Mention] = []

    /// What a sentence may take up without a name. Mentions go by their positions in `known`.
    private struct Hand {
        private var firstOfPair: Int32 = -1
        private var stateNumber: Int32 = -1
        var countries: (CountryCode, CountryCode)?
        /// The day told last.
        var told = ArticleDater.Told()
        var country: CountryCode?

        /// The pair last joined by an act, or the first the article names together; one behind the other.
        var pair: (Int, Int)? {
            firstOfPair < 0 ? nil : (Int(firstOfPair), Int(firstOfPair) + 1)
        }
        /// The subject of the sentence before, for "nước này".
        var state: Int? { stateNumber < 0 ? nil : Int(stateNumber) }

        /// - Parameter number: of the first; the other stands behind it.
        mutating func take(pair number: Int, _ countries: (CountryCode, CountryCode)) {
            firstOfPair = Int32(number)
            self.countries = countries
        }

        mutating func take(state number: Int, _ country: CountryCode) {
            stateNumber = Int32(number)
            self.country = country
        }
    }

    private mutating func takeUp(_ pair: (Mention, Mention)) {
        hand.take(pair: known.count, (pair.0.country, pair.1.country))
        known.append(pair.0)
        known.append(pair.1)
    }

    private mutating func takeUp(subjectOf sentence: Sentence) {
        if !sentence.hasMentions { return }
        let mentions = sentence.mentions
        for i in mentions.indices where mentions[i].lead == nil && mentions[i].canAct {
            hand.take(state: known.count, mentions[i].country)
            known.append(mentions[i])
            return
        }
    }

    init(
        knowledge: KnowledgeBase, vocabulary: Vocabulary, weigher: Weigher, passages: [Passage],
        people: NameBinder,
        dater: ArticleDater, region: Region, purpose: Extractor.Purpose
    ) {
        self.knowledge = knowledge
        self.vocabulary = vocabulary
        self.weigher = weigher
        first = FirstReading(weigher.names)
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

    mutating func read() {
        if let pair = firstPair() { takeUp(pair) }
        readSentences()
        if sentences.isEmpty { return }
        // Here, as they are large to be moved about.
        var features = featureReader()
        var desk = Weigher.Desk(weigher, keepsAll: purpose == .trainingContexts)
        weighTriggers(&features, on: &desk)
        switch purpose {
        case .training: return
        case .trainingContexts:
            noteTriggers(on: &desk)
            contexts = weighed.flatMap {
                trainingContexts(of: desk.pairs[$0.pairs], triggers[$0.number])
            }
        case .extracting, .explaining, .trainingEvents:
            noteTriggers(on: &desk)
            readAgain(&features, on: &desk)
        }
    }

    private mutating func readSentences() {
        guard let first = passages.first, !first.sentences.contains(where: \.isSport) else {
            return
        }
        let counts = first.sentences.countsOfArticle
        sentences.reserveCapacity(counts.sentences)
        triggers.reserveCapacity(counts.triggers)
        hands.reserveCapacity(counts.triggers)
        known.reserveCapacity(2 * counts.sentences)
        parties.reserve(triggers: counts.triggers)
        var finder = RoleFinder(first.text, knowledge: knowledge, vocabulary: vocabulary)
        var statuses = StatusReader(frames: vocabulary.frames)
        for p in passages.indices {
            let passage = passages[p]
            for s in passage.sentences.indices where pairCount < Self.mostPairs {
                var sentence = passage.sentences[s]
                if sentence.isSport { continue }
                if sentence.classes.contains(.sameState) { resolveSameState(&sentence) }
                if sentence.hasTriggers {
                    finder.begin(sentence, of: passage.text)
                    statuses.begin(sentence, of: passage.text)
                    read(
                        sentence, Candidate.Spot(passage: p, sentence: s), by: &finder, &statuses)
                }
                takeUp(subjectOf: sentence)
                dater.add(sentence, passage: p, to: &hand.told)
            }
        }
        rulings = Rulings(all: finder.rulings, roles: finder.roles)
    }

    /// "nước này" is the state named last in the sentence, else the subject of the one before.
    @inline(never)
    private mutating func resolveSameState(_ sentence: inout Sentence) {
        var mentions = Array(sentence.mentions)
        for cue in sentence.cues where cue.cue == .sameState {
            let range = cue.range
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
        if mentions.count > sentence.mentions.count { sentence = sentence.with(mentions: mentions) }
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

    private mutating func read(
        _ sentence: Sentence, _ spot: Candidate.Spot, by finder: inout RoleFinder,
        _ statuses: inout StatusReader
    ) {
        finder.contextPair = hand.pair.map { (known[$0.0], known[$0.1]) }
        let (mentions, triggers) = (sentence.mentions, sentence.triggers)
        var isTold = false
        while var group = finder.nextGroup() {
            group.status = statuses.status(of: triggers[group.triggers.lowerBound])
            let pool = parties.pool(
                around: group.range, in: mentions, hand: hand.countries, before: hand.country,
                title: facts.title)
            pairCount += pool.pairCount
            if pool.pairCount > 0 || purpose == .training {
                if !isTold {
                    isTold = true
                    sentences.append(ReadSentence(sentence: sentence, spot: spot))
                    hands.append(hand)
                }
                self.triggers.append(
                    ReadTrigger(
                        sentence: sentences.count - 1, group: group, pool: pool,
                        hand: hands.count - 1, handPair: hand.countries))
            }
            if let pair = found(group, triggers, &statuses, &finder) {
                takeUp(pair)
                finder.contextPair = pair
                if isTold { hands.append(hand) }
            }
        }
    }

    private mutating func featureReader() -> FeatureReader {
        var features = FeatureReader(
            sentences, of: passages, names: weigher.names, facts: facts, rulings: rulings)
        for read in sentences {
            let dates = dater.expressions(in: read.sentence, passage: read.spot.passage)
            features.readNext(dates: dates.lazy.map(\.range.lowerBound))
        }
        return features
    }

    private mutating func weighTriggers(
        _ features: inout FeatureReader, on desk: inout Weigher.Desk
    ) {
        first.sentences = sentences.count
        if purpose == .training {
            for trigger in triggers {
                features.begin(trigger.sentence)
                rows.append(row(trigger, features))
            }
            return
        }
        weighed = weigher.weighed(triggers, of: parties.parties, &features, on: &desk)
    }

    private mutating func noteTriggers(on desk: inout Weigher.Desk) {
        let title = Candidate.Spot(passage: 0, sentence: 0)
        for i in weighed.indices {
            let number = triggers[weighed[i].number].sentence
            weigher.note(
                weighed[i], in: number, of: parties.parties,
                isTitle: sentences[number].spot == title, on: &desk, &first)
        }
    }

    /// Of each pair what the first reading tells of it.
    private func trainingContexts(
        of pairs: ArraySlice<Weigher.WeighedPair>, _ trigger: ReadTrigger
    ) -> [TrainingPage.Context] {
        pairs.map { pair in
            var (forth, back) = (NameCollector(), NameCollector())
            first.features(
                parties.parties[pair.first].country, parties.parties[pair.second].country,
                in: trigger.sentence, isDirected: true, forth: &forth, back: &back)
            return TrainingPage.Context(forth: forth.names, back: back.names)
        }
    }

    private mutating func readAgain(
        _ features: inout FeatureReader, on desk: inout Weigher.Desk
    ) {
        let isExplained = purpose == .explaining
        var choices: [Choice] = []
        choices.reserveCapacity(weighed.count)
        // Those with any, and where these end among all.
        var chosen: [ReadTrigger] = []
        chosen.reserveCapacity(weighed.count)
        var ends: [Int] = []
        ends.reserveCapacity(weighed.count)
        for i in weighed.indices where choices.count < Self.mostCandidates {
            let trigger = triggers[weighed[i].number]
            weigher.choose(
                weighed[i], in: trigger.sentence, of: parties.parties, first,
                isExplained: isExplained, on: &desk, into: &choices)
            if choices.count == ends.last ?? 0 { continue }
            chosen.append(trigger)
            ends.append(choices.count)
        }
        candidates.reserveCapacity(choices.count)
        let statuses = weigher.statuses(of: chosen, &features, on: &desk)
        let (dates, scores) = dates(of: chosen, &features, on: &desk)
        var next = 0
        for i in chosen.indices {
            for choice in choices[next..<ends[i]] {
                var terms: [Weigher.Term] = []
                if isExplained {
                    features.begin(chosen[i].sentence)
                    terms = weigher.terms(of: choice, chosen[i], features, first)
                }
                take(
                    choice, terms, chosen[i], statuses[i][choice.kind],
                    dates[i]?.choice(of: choice.kind, by: scores) ?? (nil, 1))
            }
            next = ends[i]
        }
    }

    /// The days among which some triggers choose, nil where their sentence tells none, and the scores of all.
    private mutating func dates(
        of triggers: [ReadTrigger], _ features: inout FeatureReader, on desk: inout Weigher.Desk
    ) -> ([DateChooser.Options?], scores: [Weights.Row]) {
        var dates: [DateChooser.Options?] = []
        dates.reserveCapacity(triggers.count)
        var count = 0
        for trigger in triggers {
            let sentence = sentences[trigger.sentence]
            features.begin(trigger.sentence)
            let options = self.dates(
                near: trigger.group.range, sentence.sentence, sentence.spot.passage,
                told: hands[trigger.hand].told
            )?.options(of: trigger.group.statusByRule, features, &desk.ofDates, first: count)
            count += options?.count ?? 0
            dates.append(options)
        }
        return (dates, desk.ofDates.takeSums())
    }

    private mutating func dates(
        near trigger: Range<Int>, _ sentence: Sentence, _ p: Int, told: ArticleDater.Told
    ) -> DateChooser? {
        DateChooser(
            in: sentence, of: dater.expressions(in: sentence, passage: p), for: trigger,
            dater: dater, told: told, isHead: isHead(p), names: weigher.dateNames)
    }

    private mutating func isHead(_ p: Int) -> Bool {
        p < ArticleDater.headPassages && passages[p].role != .caption
    }

    /// What the rules find for the first frame that finds its parties.
    private mutating func found(
        _ group: TriggerGroup, _ triggers: Part<Trigger>,
        _ statuses: inout StatusReader, _ finder: inout RoleFinder
    ) -> (Mention, Mention)? {
        for (ruling, trigger) in zip(group.rulings, group.triggers) {
            guard case .found(let found) = finder.rulings[ruling].result,
                !(trigger == group.triggers.lowerBound
                    ? group.status : statuses.status(of: triggers[trigger])).isRejected
            else { continue }
            let roles = finder.roles[found.lowerBound]
            guard let actor = finder.mention(roles.actor), let target = finder.mention(roles.target)
            else { continue }
            return (actor, target)
        }
        return nil
    }

    private mutating func take(
        _ choice: Choice, _ terms: [Weigher.Term], _ trigger: ReadTrigger, _ told: StatusOdds,
        _ day: (expression: DateExpression?, probability: Double)
    ) {
        let sentence = sentences[trigger.sentence].sentence
        let spot = sentences[trigger.sentence].spot
        let p = spot.passage
        let range = trigger.group.range
        guard
            let parties = Parties(choice.actor.country, choice.target.country, kind: choice.kind)
        else { return }
        let frame = rulings.frame(of: trigger.group, for: choice.kind, knowledge)
        var odds = told
        let (resolved, note) = dater.date(
            of: range, by: day.expression, in: sentence, passage: p,
            told: hands[trigger.hand].told,
            of: choice.kind, parties, status: told.likeliest, isHead: isHead(p),
            isOfTitle: facts.title.contains(parties.first) && facts.title.contains(parties.second),
            passages[p].text)
        if told.likeliest == .occurred, let resolved, dater.isToCome(resolved.date) {
            odds = .surelyPlanned
        }
        candidates.append(
            Candidate(
                choice, frame: frame, shape: knowledge.frames[frame].shape, parties: parties,
                spot: spot, trigger: range, terms: terms, date: resolved,
                dateNote: note, dateProbability: day.probability, status: odds, region: region,
                actor: standing(choice.actor, beside: trigger, range, at: resolved?.date),
                target: standing(choice.target, beside: trigger, range, at: resolved?.date),
                place: Self.place(in: sentence, range), states: Self.states(of: sentence),
                isOfCaption: passages[p].role == .caption))
    }

    /// How many states a sentence names, up to four.
    private static func states(of sentence: Sentence) -> Int {
        var named = InlineArray<4, CountryCode?>(repeating: nil)
        var count = 0
        let mentions = sentence.mentions
        for i in mentions.indices where count < named.count {
            let country = mentions[i].country
            if (0..<count).contains(where: { named[$0] == country }) { continue }
            named[count] = country
            count += 1
        }
        return count
    }

    /// What stands for a party: the nearest that names a person, before the trigger first; else the nearest.
    private mutating func standing(
        _ party: PartyStanding, beside trigger: borrowing ReadTrigger, _ range: Range<Int>,
        at date: PartialDate?
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
        let mentions = sentences[trigger.sentence].sentence.mentions
        if let left = party.left, mentions[left].person != nil { return standing(mentions[left]) }
        if let right = party.right, mentions[right].person != nil {
            return standing(mentions[right])
        }
        var nearest: (distance: Int, mention: Int)?
        for i in mentions.indices where mentions[i].country == country {
            let distance = Self.distance(mentions[i].range, range)
            if nearest.map({ distance < $0.distance }) ?? true { nearest = (distance, i) }
        }
        return nearest.map { standing(mentions[$0.mention]) } ?? nothing
    }

    /// Whether any of those who may be meant held an office of the tables at a time, or about the writing where that is not
    /// known; nil where the tables know nobody of the name.
    private mutating func wasInOffice(_ person: Mention, _ date: PartialDate?) -> Bool? {
        guard let number = person.person, !people.meant(by: number).isEmpty,
            let span = date.map({ ($0.firstDay, $0.lastDay) }) ?? dater.span
        else { return nil }
        return people.meant(by: number).contains {
            knowledge.people[$0].tenures.contains { $0.overlaps(span.0, span.1) }
        }
    }

    private mutating func row(
        _ trigger: ReadTrigger, _ features: FeatureReader
    ) -> TrainingPage.Trigger {
        let (group, pool) = (trigger.group, trigger.pool)
        let spot = sentences[trigger.sentence].spot
        func names(
            of subject: Weights.Subject = .act, _ fill: (inout NameCollector) -> Void
        ) -> [String] {
            var sink = NameCollector(subject: subject)
            fill(&sink)
            return sink.names
        }
        let parties = parties.parties[pool.parties].map { features.placed($0, beside: group) }
        let status = group.statusByRule
        let chooser = dates(
            near: group.range, sentences[trigger.sentence].sentence, spot.passage,
            told: hands[trigger.hand].told)
        let dates =
            chooser.map { chooser in
                zip(chooser.names(of: status, features), chooser.dates(of: status) + [nil]).map {
                    TrainingPage.DateOption(date: $1?.description, features: $0)
                }
            } ?? []
        return TrainingPage.Trigger(
            passage: spot.passage, sentence: spot.sentence,
            kinds: rulings.all[group.rulings].map { knowledge.frames[$0.frame].kind.rawValue },
            dates: dates,
            features: names {
                features.sentence(&$0)
                features.trigger(group, &$0)
            },
            near: names { features.near(group, &$0) },
            parties: parties.map { party in
                TrainingPage.Party(
                    country: party.party.country.rawValue,
                    actor: names(of: .actor) { features.party(party, &$0) },
                    target: names(of: .target) { features.party(party, &$0) })
            },
            pairs: pool.pairs.map { i, j in
                let (a, b) = (parties[i], parties[j])
                return TrainingPage.Pair(
                    first: i, second: j,
                    forth: names { features.pair(a, b, trigger, &$0) },
                    back: names { features.pair(b, a, trigger, &$0) })
            })
    }

    /// The place nearest to a trigger, by number.
    private static func place(in sentence: Sentence, _ trigger: Range<Int>) -> Int? {
        let places = sentence.places
        return places.indices.min {
            distance(places[$0].range, trigger) < distance(places[$1].range, trigger)
        }
    }

    private static func distance(_ a: Range<Int>, _ b: Range<Int>) -> Int {
        a.lowerBound >= b.upperBound
            ? a.lowerBound - b.upperBound : b.lowerBound - a.upperBound + 8
    }
}
