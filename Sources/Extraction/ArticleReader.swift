import Dating
import Diplomacy
import Knowledge
import VietnameseText

/// Walks an article sentence by sentence and turns its triggers into candidates.
struct ArticleReader {
    let knowledge: KnowledgeBase
    let page: Page
    let passages: [Passage]
    let dater: ArticleDater
    let region: Region
    let facts: ArticleFacts
    let purpose: Extractor.Purpose
    private let weigher: Weigher
    private let framePieces: [Piece]
    private(set) var candidates: [Candidate] = []
    private(set) var rows: [TrainingPage.Trigger] = []
    /// The pair last joined by an act, or the first the article names together.
    private var pair: (Mention, Mention)?
    private var told: CalendarDay?
    /// The subject of the sentence before, for "nước này".
    private var stateInHand: Mention?

    init(
        knowledge: KnowledgeBase, page: Page, passages: [Passage], dater: ArticleDater,
        region: Region, purpose: Extractor.Purpose
    ) {
        self.knowledge = knowledge
        self.page = page
        self.passages = passages
        self.dater = dater
        self.region = region
        self.purpose = purpose
        facts = ArticleFacts(passages)
        framePieces = knowledge.frames.map { Piece($0.id) }
        weigher = Weigher(weights: knowledge.weights, frames: knowledge.frames)
    }

    /// No article tells of so much; joining what is told takes time by the square of it.
    private static let mostCandidates = 2_000

    mutating func read() {
        pair = firstPair()
        for (p, passage) in passages.enumerated() {
            if passage.sentences.contains(where: \.isSport), p == 0 { return }
            for (s, asRead) in passage.sentences.enumerated() where !asRead.isSport {
                if candidates.count >= Self.mostCandidates { return }
                let sentence = resolvingSameState(asRead)
                read(sentence, s, passage, p)
                if let subject = sentence.mentions.first(where: { $0.canAct && $0.lead == nil }) {
                    stateInHand = subject
                }
                told = dater.lastDay(in: sentence, passage: p, told: told)
            }
        }
    }

    /// "nước này" is the state named last in the sentence, else the subject of the one before.
    private func resolvingSameState(_ sentence: Sentence) -> Sentence {
        var sentence = sentence
        for (range, cue) in sentence.cues where cue == .sameState {
            guard !sentence.mentions.contains(where: { $0.range.overlaps(range) }) else { continue }
            let before = sentence.mentions.last {
                $0.range.upperBound <= range.lowerBound && $0.canAct && $0.lead != .of
            }
            guard let state = before ?? stateInHand else { continue }
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
                let actors = sentence.mentions.filter(\.canAct)
                guard let first = actors.first else { continue }
                if let second = actors.first(where: { $0.country != first.country }) {
                    return (first, second)
                }
            }
        }
        return nil
    }

    private mutating func read(_ sentence: Sentence, _ s: Int, _ passage: Passage, _ p: Int) {
        let groups = TriggerGroup.groups(of: sentence.triggers)
        if groups.isEmpty { return }
        let statuses = StatusReader(passage: passage, sentence: sentence, knowledge: knowledge)
        let features = FeatureReader(
            passage: passage, number: p, sentence: sentence, knowledge: knowledge, facts: facts,
            dates: dater.expressions(in: sentence, passage: p).map(\.range.lowerBound),
            frames: framePieces)
        let words = weigher.words(of: features)
        for var group in groups {
            let finder = RoleFinder(
                passage: passage, sentence: sentence, knowledge: knowledge, contextPair: pair)
            group.results = group.frames.map {
                finder.roles(of: Trigger(range: group.range, frame: $0))
            }
            group.statuses = group.frames.map {
                statuses.status(of: Trigger(range: group.range, frame: $0))
            }
            let hand = pair.map { ($0.0.country, $0.1.country) }
            let pool = PartyPool(
                around: group.range, in: sentence, hand: hand, before: stateInHand?.country,
                title: facts.title)
            if purpose == .training {
                rows.append(row(group, pool, features, hand, s, sentence, passage, p))
            } else {
                let choices = weigher.choices(group, pool, features, words: words, hand: hand)
                for choice in choices {
                    let isTaken = choice.probability >= Weigher.leastProbability
                    if isTaken
                        || (purpose == .explaining && choice.probability >= Weigher.worthTelling)
                    {
                        let terms =
                            purpose == .explaining
                            ? weigher.terms(of: choice, group, features, hand: hand) : []
                        take(choice, isTaken, terms, group, features, s, sentence, passage, p)
                    }
                }
            }
            if let roles = group.found { pair = (roles.actor, roles.target) }
        }
    }

    private func isHead(_ passage: Passage, _ p: Int) -> Bool {
        p < ArticleDater.headPassages && passage.role != .caption
    }

    private mutating func take(
        _ choice: Choice, _ isTaken: Bool, _ terms: [Weigher.Term], _ group: TriggerGroup,
        _ features: FeatureReader, _ s: Int,
        _ sentence: Sentence, _ passage: Passage, _ p: Int
    ) {
        guard
            let parties = Parties(choice.actor.country, choice.target.country, kind: choice.kind)
        else { return }
        let frame = knowledge.frames[group.frame(for: choice.kind, knowledge)]
        var (status, isTold) = (Status.occurred, false)
        if case .told(let told) = group.statuses[0] { (status, isTold) = (told, true) }
        let isHead = isHead(passage, p)
        let (expression, dateProbability) = DateChooser(
            features: features, expressions: dater.expressions(in: sentence, passage: p),
            dater: dater, told: told,
            isHead: isHead
        ).choice(
            for: group.range, rule: dater.expression(for: group.range, in: sentence, passage: p),
            kind: choice.kind, status: status, knowledge.weights)
        let (resolved, note, isAhead) = dater.date(
            of: group.range, by: expression, in: sentence, passage: p, told: told, of: choice.kind,
            parties,
            status: status, isHead: isHead,
            isOfTitle: parties.both.allSatisfy(facts.title.contains),
            passage.text)
        if isAhead, !isTold { (status, isTold) = (.planned, true) }
        if status == .occurred, let writing = dater.writing, writing.isExact, let resolved,
            resolved.date.firstDay > writing.day
        {
            (status, isTold) = (.planned, true)
        }
        let participants = [choice.actor, choice.target].compactMap {
            participant($0, group.range, sentence)
        }
        candidates.append(
            Candidate(
                rule: frame.id, kind: choice.kind, shape: frame.shape, passage: p, sentence: s,
                trigger: group.range, parties: parties, probability: choice.probability,
                terms: terms,
                report: Report(
                    kind: choice.kind, parties: parties, date: resolved?.date,
                    dateBasis: resolved?.basis, status: status, region: region,
                    place: place(in: sentence, group.range), participants: participants,
                    confidence: 0,
                    evidence: [evidence(sentence, passage)]),
                dateNote: note, dateProbability: dateProbability,
                isOfCaption: passage.role == .caption, isStatusTold: isTold,
                verdict: isTaken ? .taken : .rejected("hardly likely")))
    }

    /// The person who stands for a party: the nearest one named, before the trigger first.
    private func participant(
        _ party: PartyStanding, _ range: Range<Int>, _ sentence: Sentence
    ) -> Participant? {
        if party.context == .hand || party.context == .before {
            let known = [pair?.0, pair?.1, stateInHand].compactMap { $0 }
            return known.first { $0.country == party.country }.flatMap(participant)
        }
        let near = [party.left, party.right].compactMap { $0.map { sentence.mentions[$0] } }
        let other = sentence.mentions.filter { $0.country == party.country }.min {
            distance($0.range, range) < distance($1.range, range)
        }
        return (near + [other].compactMap { $0 }).lazy.compactMap(participant).first
    }

    private func participant(_ mention: Mention) -> Participant? {
        mention.person.map {
            Participant(name: $0, office: mention.office, country: mention.country)
        }
    }

    private func row(
        _ group: TriggerGroup, _ pool: PartyPool, _ features: FeatureReader,
        _ hand: (CountryCode, CountryCode)?, _ s: Int, _ sentence: Sentence, _ passage: Passage,
        _ p: Int
    ) -> TrainingPage.Trigger {
        func names(_ fill: (inout NameCollector) -> Void) -> [String] {
            var sink = NameCollector(text: features.passage.text)
            fill(&sink)
            return sink.names
        }
        var status = Status.occurred
        if case .told(let told) = group.statuses[0] { status = told }
        let expressions = dater.expressions(in: sentence, passage: p)
        let options = DateChooser(
            features: features, expressions: expressions, dater: dater, told: told,
            isHead: isHead(passage, p)
        )
        .options(
            group.range, dater.expression(for: group.range, in: sentence, passage: p), status
        ) { NameCollector(text: passage.text) }
        let dates = expressions.map {
            dater.resolver.resolve(
                $0, told: told ?? dater.storyDay?.day, expectsFuture: status == .planned)?.date
        }
        return TrainingPage.Trigger(
            passage: features.passageNumber, sentence: s,
            kinds: group.frames.map { knowledge.frames[$0].kind.rawValue },
            dates: expressions.isEmpty
                ? []
                : zip(options, dates + [nil]).map {
                    TrainingPage.DateOption(date: $1?.description, features: $0.names)
                },
            features: names {
                features.words(&$0)
                features.trigger(group, &$0)
            },
            parties: pool.parties.map { party in
                TrainingPage.Party(
                    country: party.country.rawValue,
                    actor: names { features.party(party, as: .actor, of: group.range, &$0) },
                    target: names { features.party(party, as: .target, of: group.range, &$0) })
            },
            pairs: pool.pairs.map { i, j in
                let a = features.placed(pool.parties[i], group.range)
                let b = features.placed(pool.parties[j], group.range)
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

    private func evidence(_ sentence: Sentence, _ passage: Passage) -> Evidence {
        let tokens = passage.text.tokens[sentence.range]
        let range = Int(tokens.first!.start)..<Int(tokens.last!.end)
        let source = page.blocks[passage.block].text
        let inSource = source.source(of: range)
        return Evidence(
            text: source.string(range), start: inSource.lowerBound, end: inSource.upperBound)
    }
}
