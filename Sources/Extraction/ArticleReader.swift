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
    private(set) var candidates: [Candidate] = []
    /// The pair last joined by an act, or the first the article names together.
    private var pair: (Mention, Mention)?
    private var told: CalendarDay?
    /// The subject of the sentence before, for "nước này".
    private var stateInHand: Mention?

    init(
        knowledge: KnowledgeBase, page: Page, passages: [Passage], dater: ArticleDater,
        region: Region
    ) {
        self.knowledge = knowledge
        self.page = page
        self.passages = passages
        self.dater = dater
        self.region = region
    }

    mutating func read() {
        pair = firstPair()
        for (p, passage) in passages.enumerated() {
            if passage.sentences.contains(where: \.isSport), p == 0 { return }
            for (s, asRead) in passage.sentences.enumerated() where !asRead.isSport {
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
        let finder = RoleFinder(
            passage: passage, sentence: sentence, knowledge: knowledge, contextPair: pair)
        let statuses = StatusReader(passage: passage, sentence: sentence, knowledge: knowledge)
        var claimed: [Range<Int>: Set<Kind>] = [:]
        for trigger in sentence.triggers {
            // Several frames may share a word; the first of the table that finds its parties has it.
            if claimed[trigger.range] != nil { continue }
            let frame = knowledge.frames[trigger.frame]
            var candidate = Candidate(
                rule: frame.id, kind: frame.kind, shape: frame.shape, passage: p, sentence: s,
                trigger: trigger.range,
                roles: nil, report: nil, verdict: .taken)
            switch finder.roles(of: trigger) {
            case .rejected(let reason):
                candidate.verdict = .rejected(reason)
                candidates.append(candidate)
            case .found(let all):
                claimed[trigger.range] = [frame.kind]
                let status = statuses.status(of: trigger)
                for roles in all { take(roles, candidate, status, sentence, passage, trigger) }
            }
        }
    }

    private mutating func take(
        _ roles: Roles, _ template: Candidate, _ status: StatusReader.Reading,
        _ sentence: Sentence, _ passage: Passage, _ trigger: Trigger
    ) {
        var candidate = template
        candidate.roles = roles
        defer { candidates.append(candidate) }
        if case .rejected(let reason) = status {
            candidate.verdict = .rejected(reason)
            return
        }
        guard case .status(var told) = status,
            let parties = Parties(roles.actor.country, roles.target.country, kind: candidate.kind)
        else { return }
        if let reason = objection(to: candidate, roles, sentence, trigger) {
            candidate.verdict = .rejected(reason)
            return
        }
        let isHead = candidate.passage < ArticleDater.headPassages && passage.role != .caption
        let (resolved, note) = dater.date(
            of: trigger.range, in: sentence, passage: candidate.passage, told: self.told,
            status: told, isHead: isHead)
        candidate.dateNote = note
        if told == .occurred, let writing = dater.writing, writing.isExact, let resolved,
            resolved.date.firstDay > writing.day
        {
            told = .planned
        }
        candidate.report = Report(
            kind: candidate.kind, parties: parties, date: resolved?.date,
            dateBasis: resolved?.basis, status: told, region: region,
            place: place(in: sentence, trigger), participants: participants(roles),
            confidence: roles.strength, evidence: [evidence(sentence, passage)])
        pair = (roles.actor, roles.target)
    }

    /// Grounds on which a well-formed candidate is still no event.
    private func objection(
        to candidate: Candidate, _ roles: Roles, _ sentence: Sentence, _ trigger: Trigger
    ) -> String? {
        if repeatsAnotherAct(sentence, trigger), candidate.kind != .meeting,
            candidate.kind != .call, candidate.kind != .visit
        {
            return "repeats the act it answers"
        }
        if candidate.kind == .agreement, hasCue(.anniversary, sentence, before: trigger) {
            return "an anniversary of the act"
        }
        if hasCue(.opinion, sentence, before: trigger) { return "somebody's opinion" }
        if candidate.kind == .statement {
            if roles.strength < 0.5, !isNews(candidate, sentence) {
                return "speaks only in passing of it"
            }
            if sentence.cues.contains(where: { $0.cue == .inside }) {
                return "said inside the talks"
            }
        }
        return nil
    }

    /// In the title, or in the head of the article with a day.
    private func isNews(_ candidate: Candidate, _ sentence: Sentence) -> Bool {
        if candidate.passage == 0 { return true }
        return candidate.passage < ArticleDater.headPassages
            && dater.dates[candidate.passage].contains {
                sentence.range.contains($0.range.lowerBound)
            }
    }

    private func hasCue(_ cue: Cue, _ sentence: Sentence, before trigger: Trigger) -> Bool {
        sentence.cues.contains {
            $0.cue == cue && $0.range.upperBound <= trigger.range.lowerBound
        }
    }

    private func repeatsAnotherAct(_ sentence: Sentence, _ trigger: Trigger) -> Bool {
        sentence.cues.contains {
            $0.cue == .retaliation && $0.range.upperBound <= trigger.range.lowerBound
                && sentence.clause(at: $0.range.lowerBound)
                    == sentence.clause(at: trigger.range.lowerBound)
        }
    }

    private func participants(_ roles: Roles) -> [Participant] {
        [roles.actor, roles.target].compactMap { mention in
            mention.person.map {
                Participant(name: $0, office: mention.office, country: mention.country)
            }
        }
    }

    private func place(in sentence: Sentence, _ trigger: Trigger) -> Place? {
        sentence.places.min {
            distance($0.range, trigger.range) < distance($1.range, trigger.range)
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
