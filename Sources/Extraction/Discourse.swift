import Dating
import Diplomacy
import Knowledge

/// One event however often the page tells it: joins candidates of one kind and pair, and drops what is
/// part of another.
struct Discourse {
    let confidence: Confidence
    let facts: ArticleFacts
    /// The day the story is told of.
    let storyDay: CalendarDay?

    static let unlikely = "not likely enough beside the rest of the article"

    func settle(_ candidates: [Candidate]) -> [Candidate] {
        var candidates = joined(candidates)
        let events = self.events(candidates)
        for number in events.numbers {
            let kept = events[number].kept
            let confidence = confidence(events, number)
            candidates[kept].report?.confidence = confidence
            if confidence < Confidence.least {
                candidates[kept].verdict = .rejected(Self.unlikely)
            }
        }
        return candidates
    }

    /// Before the last doubt: what is told of one event is with one candidate.
    func joined(_ candidates: [Candidate]) -> [Candidate] {
        var candidates = candidates
        weigh(&candidates)
        joinInSentences(&candidates)
        join(&candidates)
        dropPartsOfOthers(&candidates)
        return candidates
    }

    func events(_ candidates: [Candidate]) -> ToldEvents {
        ToldEvents(candidates, facts: facts, storyDay: storyDay)
    }

    /// Takes what is likely enough by its own reading and by all that may tell the same event.
    private func weigh(_ candidates: inout [Candidate]) {
        var groups: [Key: [Int]] = [:]
        for (i, candidate) in candidates.enumerated() where candidate.verdict == .taken {
            if let report = candidate.report { groups[Key(report), default: []].append(i) }
        }
        for group in groups.values {
            let tellings = group.map { Support(candidates[$0]) }
            var known: [PartialDate?: Double] = [:]
            for (i, telling) in zip(group, tellings) {
                let article =
                    known[telling.date] ?? Self.likelihood(of: telling.date, tellings)
                known[telling.date] = article
                let confidence = confidence(
                    candidates[i].kind, reading: telling.probability, article: article)
                candidates[i].report?.confidence = confidence
                if confidence < Confidence.leastTelling {
                    candidates[i].verdict = .rejected("not likely enough in this article")
                }
            }
        }
    }

    /// What a candidate adds to the belief in its event.
    private struct Support {
        let date: PartialDate?
        let place: Candidate.Spot
        let probability: Double

        init(_ candidate: Candidate) {
            date = candidate.report?.date
            place = candidate.spot
            probability = candidate.probability
        }
    }

    /// That any telling that may be of this date is right, their sentences taken for independent
    /// ("noisy or").
    private static func likelihood(of date: PartialDate?, _ tellings: [Support]) -> Double {
        var likeliest: [Candidate.Spot: Double] = [:]
        for telling in tellings where mayBeOne(telling.date, date) {
            likeliest.merge([telling.place: telling.probability], uniquingKeysWith: max)
        }
        return 1 - likeliest.values.sorted().reduce(1) { $0 * (1 - $1) }
    }

    /// The audience at which an ambassador presents credentials is no meeting of its own, and "thảo luận"
    /// of a call is the call.
    private func dropPartsOfOthers(_ candidates: inout [Candidate]) {
        let audiences = dates(candidates) { $0.kind == .accreditation }
        let calls = dates(candidates) { $0.kind == .call }
        for (i, candidate) in candidates.enumerated() {
            guard candidate.verdict == .taken, candidate.kind == .meeting,
                let report = candidate.report
            else { continue }
            func mayBe(_ dates: Set<PartialDate?>?) -> Bool {
                dates?.contains { Self.mayBeOne($0, report.date) } ?? false
            }
            let pair = Set(report.parties.both)
            if mayBe(audiences[pair]) {
                candidates[i].verdict = .rejected("the audience of an ambassador")
            } else if candidate.shape == .talk, mayBe(calls[pair]) {
                candidates[i].verdict = .rejected("part of the call told here")
            }
        }
        chooseBetweenCallsAndMeetings(&candidates)
    }

    /// Two states' talks of one day were either by telephone or in person.
    private func chooseBetweenCallsAndMeetings(_ candidates: inout [Candidate]) {
        struct Day: Hashable {
            let pair: Set<CountryCode>
            let day: CalendarDay
        }
        var likeliest: [Day: [Kind: Double]] = [:]
        func day(of candidate: Candidate) -> Day? {
            guard candidate.verdict == .taken, [.call, .meeting].contains(candidate.kind),
                let report = candidate.report, case .day(let day) = report.date
            else { return nil }
            return Day(pair: Set(report.parties.both), day: day)
        }
        for candidate in candidates {
            guard let day = day(of: candidate) else { continue }
            likeliest[day, default: [:]].merge(
                [candidate.kind: candidate.probability], uniquingKeysWith: max)
        }
        for (i, candidate) in candidates.enumerated() {
            guard let day = day(of: candidate), let known = likeliest[day] else { continue }
            let other: Kind = candidate.kind == .call ? .meeting : .call
            if known[other] ?? 0 > known[candidate.kind] ?? 0 {
                candidates[i].verdict = .rejected("part of the \(other.rawValue) of that day")
            }
        }
    }

    /// The days of what is likely and wanted, by pair.
    private func dates(_ candidates: [Candidate], where isWanted: (Candidate) -> Bool)
        -> [Set<CountryCode>: Set<PartialDate?>]
    {
        var dates: [Set<CountryCode>: Set<PartialDate?>] = [:]
        for candidate in candidates where candidate.verdict == .taken && isWanted(candidate) {
            guard let report = candidate.report, report.confidence >= Confidence.even else {
                continue
            }
            dates[Set(report.parties.both), default: []].insert(report.date)
        }
        return dates
    }

    /// Whether two dates may be the same day.
    static func mayBeOne(_ a: PartialDate?, _ b: PartialDate?) -> Bool {
        guard let a, let b else { return true }
        return a.contains(b) || b.contains(a)
    }

    private struct Key: Hashable {
        let kind: Kind
        let parties: Parties
        let region: Region

        init(_ report: Report) {
            (kind, parties, region) = (report.kind, report.parties, report.region)
        }
    }

    private struct Telling: Hashable {
        let key: Key
        let place: Candidate.Spot
    }

    /// A sentence tells one event of a kind and pair: of dates that cannot both be, the likeliest
    /// reading has it.
    private func joinInSentences(_ candidates: inout [Candidate]) {
        var likeliest: [Telling: Int] = [:]
        for (i, candidate) in candidates.enumerated() {
            guard candidate.verdict == .taken, let report = candidate.report else { continue }
            let telling = Telling(key: Key(report), place: candidate.spot)
            guard let known = likeliest[telling] else {
                likeliest[telling] = i
                continue
            }
            if Self.mayBeOne(report.date, candidates[known].report?.date) { continue }
            let isLikelier = candidate.probability > candidates[known].probability
            let (kept, other) = isLikelier ? (i, known) : (known, i)
            likeliest[telling] = kept
            candidates[other].verdict = .joined(with: kept)
            absorb(other, into: kept, &candidates)
        }
    }

    private func join(_ candidates: inout [Candidate]) {
        var groups: [Key: [Int]] = [:]
        for (i, candidate) in candidates.enumerated() {
            guard candidate.verdict == .taken, let report = candidate.report else { continue }
            groups[Key(report), default: []].append(i)
        }
        let hosts = visitsTold(candidates)
        for (key, indices) in groups where indices.count > 1 {
            join(indices, &candidates, hosts: key.kind == .visit ? hosts : [:])
        }
    }

    /// How many states a sentence tells to be visited: a tour of several begins on one day, and each is
    /// reached on another.
    private func visitsTold(_ candidates: [Candidate]) -> [Candidate.Spot: Int] {
        var told: [Candidate.Spot: Set<Parties>] = [:]
        for candidate in candidates where candidate.verdict == .taken && candidate.kind == .visit {
            if let report = candidate.report {
                told[candidate.spot, default: []].insert(report.parties)
            }
        }
        return told.mapValues(\.count)
    }

    /// Finer dates take in coarser ones that fit, the likeliest of several; what has no date joins the first told, of
    /// visits the one whose sentence has fewest `hosts`.
    private func join(
        _ indices: [Int], _ candidates: inout [Candidate], hosts: [Candidate.Spot: Int]
    ) {
        var kept: [(index: Int, date: PartialDate?, isLoose: Bool)] = []
        let byFineness = indices.map {
            ($0, fineness(candidates[$0]), hosts[candidates[$0].spot] ?? 0)
        }
        .sorted { ($0.1, $0.2, $0.0) < ($1.1, $1.2, $1.0) }.map(\.0)
        for i in byFineness {
            guard let report = candidates[i].report else { continue }
            let isLoose = candidates[i].isLooselyDated
            func mayBe(_ other: (index: Int, date: PartialDate?, isLoose: Bool)) -> Bool {
                guard let date = report.date, let told = other.date else { return false }
                return date == told || date.contains(told) || (isLoose && !other.isLoose)
                    || (report.kind == .visit && Self.isOneJourney(date, told))
            }
            func isLikelier(_ a: Int, _ b: Int) -> Bool {
                candidates[a].probability < candidates[b].probability
            }
            let homes = kept.filter(mayBe).map(\.index)
            let home = report.date == nil ? kept.first?.index : homes.max(by: isLikelier)
            guard let home else {
                kept.append((i, report.date, isLoose))
                continue
            }
            absorb(i, into: home, &candidates)
            candidates[i].verdict = .joined(with: home)
        }
    }

    private func absorb(_ other: Int, into home: Int, _ candidates: inout [Candidate]) {
        guard let report = candidates[other].report else { return }
        let isLikely = candidates[other].probability >= Confidence.even
        candidates[home].report?.absorb(report, isLikely: isLikely)
        let status = candidates[home].status + candidates[other].status
        candidates[home].status = status
        candidates[home].report?.status = status.likeliest
    }

    /// No state visits another twice in so few days: what is told of the later ones is of the same journey.
    private static let journeyDays = 10

    private static func isOneJourney(_ a: PartialDate, _ b: PartialDate) -> Bool {
        func first(_ date: PartialDate) -> Int? {
            switch date {
            case .day, .interval: date.firstDay.daysSince1970
            case .month, .year: nil
            }
        }
        guard let a = first(a), let b = first(b) else { return false }
        return abs(a - b) <= journeyDays
    }

    private func fineness(_ candidate: Candidate) -> Int {
        if candidate.report?.date != nil, candidate.isLooselyDated { return 4 }
        return switch candidate.report?.date {
        case .day: 0
        case .interval: 1
        case .month: 2
        case .year: 3
        case nil: 5
        }
    }
}

extension Report {
    /// Of one event on one page: a list of guests and a chronicle have fewer.
    private static let mostParticipants = 100
    private static let mostEvidence = 100

    /// Takes in another telling of the same event on the page; its place and people only where it is likely one.
    mutating func absorb(_ other: Report, isLikely: Bool) {
        if isLikely, place == nil { place = other.place }
        for person in other.participants
        where isLikely && participants.count < Self.mostParticipants
            && !participants.contains(where: { $0.isSame(as: person) })
        {
            participants.append(person)
        }
        confidence = max(confidence, other.confidence)
        if evidence.count < Self.mostEvidence,
            !evidence.contains(where: { $0 == other.evidence.first })
        {
            evidence += other.evidence
        }
    }
}

extension Participant {
    /// One state and a shared word of the name: "Tillerson" is "Rex Tillerson".
    func isSame(as other: Participant) -> Bool {
        guard country == other.country else { return false }
        let words = Set(name.lowercased().split { $0 == " " || $0 == "-" || $0 == "." })
        return !words.isDisjoint(
            with: other.name.lowercased().split { $0 == " " || $0 == "-" || $0 == "." })
    }
}
