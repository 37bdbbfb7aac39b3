import Dating
import Diplomacy
import Knowledge

/// One event however often the page tells it: joins candidates of one kind and pair, and drops what is
/// part of another.
struct Discourse {
    private(set) var candidates: [Candidate]
    /// Those whose event another tells, in the order in which it took them in.
    private(set) var joined: [Int] = []
    private let confidence: Confidence
    private let facts: ArticleFacts
    private let dater: ArticleDater
    private let names: EventNames

    init(
        _ candidates: consuming [Candidate], confidence: Confidence, names: EventNames,
        facts: ArticleFacts, dater: ArticleDater
    ) {
        self.candidates = candidates
        self.confidence = confidence
        self.names = names
        self.facts = facts
        self.dater = dater
        joined.reserveCapacity(self.candidates.count)
    }

    mutating func settle() {
        join()
        for (kept, confidence) in doubts {
            candidates[kept].confidence = confidence
            if confidence < Confidence.least {
                candidates[kept].verdict = .rejected(.unlikelyBesideRest)
            }
        }
    }

    /// Before the last doubt: what is told of one event is with one candidate.
    mutating func join() {
        var told = told
        var start = 0
        while start < told.count {
            let act = told[start...].prefix { candidates[$0].act == candidates[told[start]].act }
            if act.count > 1 { joinInSentences(act) }
            start = act.endIndex
        }
        told.removeAll { !candidates[$0].isTaken }
        if told.isEmpty { return }
        let visits = told.filter { candidates[$0].kind == .visit }
        start = 0
        while start < told.count {
            let act = told[start...].prefix { candidates[$0].act == candidates[told[start]].act }
            if act.count > 1 { join(act, visits) }
            start = act.endIndex
        }
        told.removeAll { !candidates[$0].isTaken }
        if told.count > 1 {
            dropPartsOfOthers(told)
            chooseBetweenCallsAndMeetings(told)
        }
    }

    var events: ToldEvents {
        ToldEvents(candidates, facts: facts, storyDay: storyDay, names: names)
    }

    /// The day the story is told of; nil where no event has a date to compare it with.
    private var storyDay: CalendarDay? {
        let isAsked = candidates.contains { $0.isTaken && $0.days != nil }
        return isAsked ? dater.storyDay?.date.firstDay : nil
    }

    /// Each event's candidate, and how likely it is beside the rest of the article.
    private var doubts: [(kept: Int, confidence: Double)] { confidence(events) }

    /// What is taken, by kind and states; of one act in the order it is told.
    private var told: [Int] {
        // No act has a bit beyond the 39th, and no article so many candidates.
        let position = 1 << 24
        var told: [Int] = []
        told.reserveCapacity(candidates.count)
        for i in candidates.indices where candidates[i].isTaken {
            told.append(Int(candidates[i].act) * position + i)
        }
        told.sort()
        for i in told.indices { told[i] %= position }
        return told
    }

    /// Whether two dates may be the same day.
    private static func mayBeOne(_ a: DayStretch?, _ b: DayStretch?) -> Bool {
        guard let a, let b else { return true }
        return a.mayBe(b)
    }

    /// A sentence tells one event of a kind and pair: of dates that cannot both be, the likeliest
    /// reading has it.
    private mutating func joinInSentences(_ act: ArraySlice<Int>) {
        var likeliest: Int?
        for i in act where candidates[i].isTaken {
            guard let known = likeliest, candidates[known].spot == candidates[i].spot else {
                likeliest = i
                continue
            }
            if Self.mayBeOne(candidates[i].days, candidates[known].days) { continue }
            let isLikelier = candidates[i].probability > candidates[known].probability
            absorb(isLikelier ? known : i, into: isLikelier ? i : known)
            likeliest = isLikelier ? i : known
        }
    }

    /// Finer dates take in coarser ones that fit, the likeliest of several; what has no date joins the first told, of
    /// visits the one whose sentence has fewest hosts.
    private mutating func join(_ act: ArraySlice<Int>, _ visits: [Int]) {
        // By fineness, then hosts, then as they are told; no article has so many of any.
        let position = 1 << 24
        var told: [Int] = []
        told.reserveCapacity(act.count)
        for i in act where candidates[i].isTaken {
            told.append((fineness(of: i) * position + hosts(of: i, visits)) * position + i)
        }
        guard told.count > 1 else { return }
        told.sort()
        // At its beginning those that are kept.
        var kept = 0
        for place in told.indices {
            let i = told[place] % position
            if let home = home(of: i, amongFirst: kept, of: told) {
                absorb(i, into: home)
            } else {
                told[kept] = i
                kept += 1
            }
        }
    }

    private func fineness(of i: Int) -> Int {
        let grain = candidates[i].grain
        if grain == .none { return 5 }
        return candidates[i].isLooselyDated ? 4 : grain.rawValue
    }

    /// How many states the sentence of a visit tells to be visited: a tour of several begins on one day, and each is
    /// reached on another.
    ///
    /// - Parameter visits: all that are told, those of the same states together.
    private func hosts(of visit: Int, _ visits: [Int]) -> Int {
        guard candidates[visit].kind == .visit else { return 0 }
        var count = 0
        var last: Parties?
        for i in visits where candidates[i].spot == candidates[visit].spot {
            if candidates[i].parties != last { count += 1 }
            last = candidates[i].parties
        }
        return count
    }

    private func home(of i: Int, amongFirst count: Int, of kept: [Int]) -> Int? {
        if candidates[i].days == nil { return count > 0 ? kept[0] : nil }
        var likeliest: Int?
        for place in 0..<count where isOne(i, kept[place]) {
            let other = kept[place]
            if let likeliest, candidates[other].probability <= candidates[likeliest].probability {
                continue
            }
            likeliest = other
        }
        return likeliest
    }

    /// Whether a telling may be of an event by their dates.
    private func isOne(_ i: Int, _ kept: Int) -> Bool {
        guard let days = candidates[i].days, let told = candidates[kept].days else { return false }
        return days.contains(told)
            || (candidates[i].isLooselyDated && !candidates[kept].isLooselyDated)
            || (candidates[i].kind == .visit && isOneJourney(i, kept))
    }

    /// No state visits another twice in so few days: what is told of the later ones is of the same journey.
    private static let journeyDays = 10

    private func isOneJourney(_ i: Int, _ kept: Int) -> Bool {
        func first(_ i: Int) -> Int32? {
            switch candidates[i].grain {
            case .day, .interval: candidates[i].days?.first
            case .month, .year, .none: nil
            }
        }
        guard let a = first(i), let b = first(kept) else { return false }
        return abs(a - b) <= Self.journeyDays
    }

    private mutating func absorb(_ other: Int, into home: Int) {
        candidates[home].status = candidates[home].status + candidates[other].status
        candidates[home].confidence = max(
            candidates[home].confidence, candidates[other].confidence)
        candidates[other].verdict = .joined(with: home)
        joined.append(other)
    }

    /// The audience at which an ambassador presents credentials is no meeting of its own, and "thảo luận"
    /// of a call is the call.
    private mutating func dropPartsOfOthers(_ events: [Int]) {
        func likely(_ kind: Kind) -> [Int] {
            events.filter {
                candidates[$0].kind == kind && candidates[$0].confidence >= Confidence.even
            }
        }
        let (audiences, calls) = (likely(.accreditation), likely(.call))
        if audiences.isEmpty, calls.isEmpty { return }
        for i in events where candidates[i].kind == .meeting {
            func mayBe(_ others: [Int]) -> Bool {
                others.contains {
                    candidates[$0].pair == candidates[i].pair
                        && Self.mayBeOne(candidates[$0].days, candidates[i].days)
                }
            }
            if mayBe(audiences) {
                candidates[i].verdict = .rejected(.audience)
            } else if case .talk = candidates[i].shape, mayBe(calls) {
                candidates[i].verdict = .rejected(.partOfCallToldHere)
            }
        }
    }

    /// Two states' talks of one day were either by telephone or in person.
    private mutating func chooseBetweenCallsAndMeetings(_ events: [Int]) {
        let talks = events.filter {
            candidates[$0].isTaken && candidates[$0].grain == .day
                && (candidates[$0].kind == .call || candidates[$0].kind == .meeting)
        }
        for i in talks {
            let isCall = candidates[i].kind == .call
            var (own, other) = (0.0, 0.0)
            for j in talks
            where candidates[j].parties == candidates[i].parties
                && candidates[j].days == candidates[i].days
            {
                let probability = candidates[j].probability
                if candidates[j].kind == candidates[i].kind {
                    own = max(own, probability)
                } else {
                    other = max(other, probability)
                }
            }
            if other > own {
                candidates[i].verdict = .rejected(isCall ? .partOfMeeting : .partOfCall)
            }
        }
    }
}
