import Dating
import Diplomacy
import Knowledge
import VietnameseText

/// The events of an article as its readings tell them, and what the article tells beside each, as named
/// features.
///
/// Of the event, all behind the word `event`: how sure its `readings` are, how its date was found and how surely (`note`), its `grain` and how far
/// it is from the story's day (`off`), its `status`, the `rule`, how many sentences tell it (`tellings`) and
/// where (`place`), whether the title names its states (`title`), whether who stands for the actor `A` and the target `B` held an
/// office at the time by the tables (`in-office`, `out-of-office`), or does not by the page (`former`). Of others: how many of its kind and states are
/// likelier (`rank`), the likeliest of these (`rival`) and how far its date is, alone and beside each of the former, the kinds of the likelier and
/// the less likely ones of the same two states (`beside`, `below`) and of one of them (`shares`, `here`), how many events of the kind the
/// sentence tells (`list`), how many the article (`all`).
struct ToldEvents {
    private struct Event {
        /// Position of the candidate that stands for it.
        let kept: Int
        /// How many sentences tell it.
        var sentences = 0
        /// Where these are, as bits by `placeNumber`.
        var places: UInt8 = 0
        /// The candidate that told it last.
        var last: Int?
    }

    private let candidates: [Candidate]
    private let facts: ArticleFacts
    private let storyDay: Int?
    private let names: EventNames
    private var events: [Event] = []
    /// The event that each candidate tells.
    private var told: [Int?]
    /// Numbers of events, the likeliest first.
    private var ranked: [Int] = []

    init(
        _ candidates: [Candidate], facts: ArticleFacts, storyDay: CalendarDay?, names: EventNames
    ) {
        self.candidates = candidates
        self.facts = facts
        self.storyDay = storyDay?.daysSince1970
        self.names = names
        told = Array(repeating: nil, count: candidates.count)
        for i in candidates.indices where candidates[i].isTaken {
            told[i] = events.count
            events.append(Event(kept: i))
        }
        for i in candidates.indices {
            var home = i
            while told[home] == nil, let next = candidates[home].home { home = next }
            guard let number = told[home] else { continue }
            told[i] = number
            let spot = candidates[i].spot
            if events[number].last.map({ candidates[$0].spot }) != spot {
                events[number].sentences += 1
            }
            events[number].last = i
            events[number].places |= 1 << UInt8(placeNumber(i))
        }
        ranked = events.indices.sorted {
            (self[$1].confidence, $0) < (self[$0].confidence, $1)
        }
    }

    var numbers: Range<Int> { events.indices }

    /// The candidate that stands for an event, by its number.
    private subscript(number: Int) -> Candidate {
        _read { yield candidates[events[number].kept] }
    }

    func kept(_ number: Int) -> Int { events[number].kept }
    func kind(of number: Int) -> Kind { self[number].kind }
    /// By its readings alone.
    func confidence(of number: Int) -> Double { self[number].confidence }

    var rows: [TrainingPage.Event] {
        numbers.map { number in
            let event = self[number]
            var sink = NameCollector()
            features(of: number, &sink)
            return TrainingPage.Event(
                kind: event.kind.rawValue, parties: event.parties.both.map(\.rawValue),
                date: event.date?.date.description, region: event.region.rawValue,
                readings: Confidence.logOdds(event.confidence), features: sink.names)
        }
    }

    func features<Sink: FeatureSink>(of number: Int, _ sink: inout Sink) {
        let names = names
        let event = events[number]
        let own = OwnWords(self, number)
        add(names.rule, names.frames[self[number].frame], &sink)
        add(names.note, own.note, &sink)
        add(names.note, own.note, names.places[placeNumber(event.kept)], &sink)
        add(names.grain, own.grain, &sink)
        add(names.off, own.off, &sink)
        if self[number].dateNote == .expression { add(names.note, own.dated, &sink) }
        add(names.status, own.status, &sink)
        add(names.status, own.status, own.off, &sink)
        add(names.tellings, own.tellings, &sink)
        add(names.states, names.count(self[number].states), &sink)
        tell(names.actor, self[number].actor, &sink)
        tell(names.target, self[number].target, &sink)
        for place in names.places.indices where event.places >> UInt8(place) & 1 == 1 {
            add(names.place, names.places[place], &sink)
        }
        let parties = self[number].parties
        let ofTitle =
            (facts.title.contains(parties.first) ? 1 : 0)
            + (facts.title.contains(parties.second) ? 1 : 0)
        let others = others(than: number)
        add(names.title, names.count(ofTitle), &sink)
        add(names.list, names.count(others.inSentence), &sink)
        add(names.all, names.count(events.count / 3), &sink)
        tell(others, own, number, &sink)
        tellShared(others, &sink)
    }

    /// Words that several features of an event have.
    private struct OwnWords {
        let note, grain, off, status, tellings, sure, dated: UInt64

        init(_ events: ToldEvents, _ number: Int) {
            let names = events.names
            note = names.notes[events[number].dateNote.rawValue]
            grain = names.grains[events[number].grain.rawValue]
            off = names.offs[DayDistance.step(of: events[number].days, from: events.storyDay)]
            status = names.statuses[events[number].status.likeliest]
            tellings = names.count(events.events[number].sentences)
            sure = names.sure[ToldEvents.sureness(events[number].confidence)]
            // How likely the expression of time is its own.
            dated =
                events[number].dateNote == .expression
                ? names.count(Int(events[number].dateProbability * 4.99)) : names.none
        }
    }

    private func tell<Sink: FeatureSink>(
        _ role: EventNames.Role, _ standing: Candidate.Standing, _ sink: inout Sink
    ) {
        if let head = standing.head { add(role.own, names.heads[head], &sink) }
        if let office = standing.office { add(role.office, names.offices[office], &sink) }
        if let wasInOffice = standing.wasInOffice {
            add(role.own, wasInOffice ? names.inOffice : names.outOfOffice, &sink)
        }
        if standing.isFormer { add(role.own, names.former, &sink) }
    }

    /// What the article tells beside an event.
    private struct Others {
        /// Likelier ones of its kind and states, and the likeliest of these.
        var rivals = 0
        var rival: Int?
        /// Whether one of its kind and states is less likely.
        var isFollowed = false
        /// Of each kind how far the dates are of those of the same two states, likelier and less likely, as bits by
        /// `gap`.
        var beside = SIMD16<UInt8>(repeating: 0)
        var below = SIMD16<UInt8>(repeating: 0)
        /// Of likelier ones that share one of the two states which has which part, and how far their date is, as
        /// bits: 6 for each of four parts.
        var shares = SIMD16<UInt32>(repeating: 0)
        /// Of those of the same sentence which has which part, of another trigger and of the same: 2 bits for each.
        var here = SIMD16<UInt8>(repeating: 0)
        /// How many of its kind its sentence tells.
        var inSentence = 0
    }

    private func others(than number: Int) -> Others {
        var others = Others()
        let parties = self[number].parties
        let kind = self[number].kind
        let days = self[number].days
        let spot = self[number].spot
        var isLikelier = true
        for other in ranked {
            let its = self[other].parties
            let lane = self[other].kind.number
            let isOfKind = self[other].kind == kind
            if isOfKind, self[other].spot == spot { others.inSentence += 1 }
            if other == number {
                isLikelier = false
                continue
            }
            let shared =
                (its.first == parties.first ? 1 : 0) | (its.second == parties.first ? 2 : 0)
                | (its.first == parties.second ? 4 : 0) | (its.second == parties.second ? 8 : 0)
            if shared == 0 { continue }
            let gap = gap(self[other].days, days)
            if shared.nonzeroBitCount == 1 {
                if !isLikelier { continue }
                let part = shared.trailingZeroBitCount
                others.shares[lane] |= 1 << UInt32(6 * part + gap)
                if self[other].spot == spot {
                    let isSame = self[other].trigger == self[number].trigger
                    others.here[lane] |= 1 << UInt8(2 * part + (isSame ? 1 : 0))
                }
            } else if isOfKind, its == parties {
                if isLikelier {
                    others.rivals += 1
                    others.rival = others.rival ?? other
                } else {
                    others.isFollowed = true
                }
            } else if isLikelier {
                others.beside[lane] |= 1 << UInt8(gap)
            } else {
                others.below[lane] |= 1 << UInt8(gap)
            }
        }
        return others
    }

    private func tell<Sink: FeatureSink>(
        _ others: Others, _ own: OwnWords, _ number: Int, _ sink: inout Sink
    ) {
        let names = names
        var (between, rivalNote) = (names.none, names.none)
        add(names.rank, names.count(others.rivals), &sink)
        if let rival = others.rival {
            let its = OwnWords(self, rival)
            between = names.gaps[gap(self[rival].days, self[number].days)]
            rivalNote = its.note
            add(names.rival, between, &sink)
            add(names.rival, between, own.note, &sink)
            add(names.rivalNote, rivalNote, own.note, &sink)
            add(names.rival, its.grain, own.grain, &sink)
            add(names.rival, its.status, own.status, &sink)
            if areNear(rival, number) { add(names.rival, names.near, &sink) }
        } else {
            add(names.rival, others.isFollowed ? names.back : names.none, &sink)
        }
        add(names.readings, own.sure, &sink)
        add(names.rivalNote, between, own.note, rivalNote, &sink)
        add(names.rival, between, names.ofOff, own.note, own.off, &sink)
        add(names.rival, between, names.ofGrain, own.dated, &sink)
        add(names.rival, between, names.ofReadings, own.sure, own.note, &sink)
        add(names.rival, between, names.ofReadings, own.sure, own.dated, &sink)
        add(names.rival, between, names.ofTellings, own.tellings, &sink)
        let kind = self[number].kind
        tell(names.beside, others.beside, beside: kind, &sink)
        tell(names.below, others.below, beside: kind, &sink)
    }

    private static let kindsByName = Kind.allCases.sorted().map(\.number)

    /// What else is told of the same two states.
    private func tell<Sink: FeatureSink>(
        _ start: UInt64, _ others: SIMD16<UInt8>, beside kind: Kind, _ sink: inout Sink
    ) {
        if others == SIMD16(repeating: 0) {
            add(start, names.none, &sink)
            return
        }
        for lane in Self.kindsByName where others[lane] != 0 {
            let word = lane == kind.number ? names.back : names.kinds[lane]
            for gap in names.gaps.indices where others[lane] >> UInt8(gap) & 1 == 1 {
                add(start, word, names.gaps[gap], &sink)
            }
        }
    }

    /// Likelier events that share one of the two states: by kind, which state has which part, and how far their date
    /// is; those of the same sentence (`here`), of the same trigger or not.
    private func tellShared<Sink: FeatureSink>(_ others: Others, _ sink: inout Sink) {
        if others.shares == SIMD16(repeating: 0) { return }
        let names = names
        for lane in names.kinds.indices where others.shares[lane] != 0 {
            for bit in 0..<24 where others.shares[lane] >> UInt32(bit) & 1 == 1 {
                let (part, gap) = bit.quotientAndRemainder(dividingBy: 6)
                add(
                    names.shares, names.counts[part], names.kinds[lane], names.gaps[gap], &sink)
            }
        }
        for lane in names.kinds.indices where others.here[lane] != 0 {
            for bit in 0..<8 where others.here[lane] >> UInt8(bit) & 1 == 1 {
                let how = bit % 2 == 1 ? names.sameRule : names.none
                add(names.here, names.counts[bit / 2], names.kinds[lane], how, &sink)
            }
        }
    }

    /// Whether sentences next to each other, or one, tell the two events.
    private func areNear(_ a: Int, _ b: Int) -> Bool {
        var (ofA, ofB): (Candidate.Spot?, Candidate.Spot?)
        for i in candidates.indices where told[i] == a || told[i] == b {
            let spot = candidates[i].spot
            if told[i] == a { ofA = spot } else { ofB = spot }
            if let ofA, let ofB, ofA.passage == ofB.passage, abs(ofA.sentence - ofB.sentence) <= 1 {
                return true
            }
        }
        return false
    }

    /// Steps of what its readings say, in log-odds.
    private static let steps = [-1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5]

    private static func sureness(_ confidence: Double) -> Int {
        let odds = Confidence.logOdds(confidence)
        return steps.firstIndex { odds < $0 } ?? steps.count
    }

    private func placeNumber(_ candidate: Int) -> Int {
        if candidates[candidate].isOfCaption { return 4 }
        return switch candidates[candidate].spot.passage {
        case 0: 0
        case 1: 1
        case 2, 3: 2
        default: 3
        }
    }

    /// How far two dates are apart: 0 where they may be one, 5 where one is not known, steps of `DayDistance` between.
    private func gap(_ a: DayStretch?, _ b: DayStretch?) -> Int {
        guard let a, let b else { return 5 }
        return a.mayBe(b) ? 0 : DayDistance.number(Int(abs(a.first - b.first)))
    }

    private func add<Sink: FeatureSink>(_ start: UInt64, _ a: UInt64, _ sink: inout Sink) {
        sink.add(Weights.key(start, a)) { names.name(start, a) }
    }

    private func add<Sink: FeatureSink>(
        _ start: UInt64, _ a: UInt64, _ b: UInt64, _ sink: inout Sink
    ) {
        sink.add(Weights.key(Weights.key(start, a), b)) { names.name(start, a, b) }
    }

    private func add<Sink: FeatureSink>(
        _ start: UInt64, _ a: UInt64, _ b: UInt64, _ c: UInt64, _ sink: inout Sink
    ) {
        let key = Weights.key(Weights.key(Weights.key(start, a), b), c)
        sink.add(key) { names.name(start, a, b, c) }
    }

    private func add<Sink: FeatureSink>(
        _ start: UInt64, _ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ sink: inout Sink
    ) {
        let key = Weights.key(Weights.key(Weights.key(Weights.key(start, a), b), c), d)
        sink.add(key) { names.name(start, a, b, c, d) }
    }
}
