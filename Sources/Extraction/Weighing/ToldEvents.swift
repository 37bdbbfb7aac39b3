import Dating
import Diplomacy
import Knowledge
import VietnameseText

/// The events of an article as its readings tell them, and what the article tells beside each, as numbered
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
    let names: EventNames
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
        told = Array(filledWith: nil, count: candidates.count)
        events.reserveCapacity(candidates.count)
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
        let own = own(of: number)
        add(names.rule[self[number].frame], &sink)
        add(names.note[own.note], &sink)
        add(names.notePlaced[own.note, placeNumber(event.kept)], &sink)
        add(names.grain[own.grain], &sink)
        add(names.off[own.off], &sink)
        if self[number].dateNote == .expression { add(names.noteDated[own.dated], &sink) }
        add(names.status[own.status], &sink)
        add(names.statusOff[own.status, own.off], &sink)
        add(names.tellings[own.tellings], &sink)
        add(names.states[EventNames.count(self[number].states)], &sink)
        tell(names.actor, self[number].actor, &sink)
        tell(names.target, self[number].target, &sink)
        Self.forEach(UInt32(event.places)) { add(names.place[$0], &sink) }
        let parties = self[number].parties
        let ofTitle =
            (facts.title.contains(parties.first) ? 1 : 0)
            + (facts.title.contains(parties.second) ? 1 : 0)
        let others = others(than: number)
        add(names.title[ofTitle], &sink)
        add(names.list[EventNames.count(others.inSentence)], &sink)
        add(names.all[EventNames.count(events.count / 3)], &sink)
        tell(others, own, number, &sink)
        tellShared(others, &sink)
    }

    /// Numbers that several features of an event have.
    private struct Own {
        let note, grain, off, status, tellings, sure: Int
        /// How likely the expression of time is its own.
        let dated: Int
    }

    private func own(of number: Int) -> Own {
        let kept = events[number].kept
        let note = candidates[kept].dateNote
        return Own(
            note: note.rawValue, grain: candidates[kept].grain.rawValue,
            off: DayDistance.step(of: candidates[kept].days, from: storyDay),
            status: candidates[kept].status.likeliest.number,
            tellings: EventNames.count(events[number].sentences),
            sure: Self.sureness(candidates[kept].confidence),
            dated: note == .expression
                ? EventNames.count(Int(candidates[kept].dateProbability * 4.99))
                : EventNames.noCount)
    }

    private func tell<Sink: FeatureSink>(
        _ role: EventNames.Role, _ standing: Candidate.Standing, _ sink: inout Sink
    ) {
        if let head = standing.head { add(role.own[head], &sink) }
        if let office = standing.office { add(role.office[office], &sink) }
        if let wasInOffice = standing.wasInOffice {
            add(
                role.own[wasInOffice ? EventNames.Own.inOffice : EventNames.Own.outOfOffice],
                &sink)
        }
        if standing.isFormer { add(role.own[EventNames.Own.former], &sink) }
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
        var beside = Kinds<UInt8>()
        var below = Kinds<UInt8>()
        /// Of likelier ones that share one of the two states which has which part, and how far their date is, as
        /// bits: 6 for each of four parts.
        var shares = Kinds<UInt32>()
        /// Of those of the same sentence which has which part, of another trigger and of the same: 2 bits for each.
        var here = Kinds<UInt8>()
        /// How many of its kind its sentence tells.
        var inSentence = 0
    }

    /// Bits of each kind of event.
    private struct Kinds<Bits: FixedWidthInteger> {
        private var bits = InlineArray<16, Bits>(repeating: 0)
        /// The kinds that have any, as bits.
        private(set) var any: UInt32 = 0

        subscript(kind: Int) -> Bits { bits[kind] }

        mutating func insert(_ bit: Int, of kind: Int) {
            bits[kind] |= 1 << Bits(bit)
            any |= 1 << UInt32(kind)
        }
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
                others.shares.insert(6 * part + gap, of: lane)
                if self[other].spot == spot {
                    let isSame = self[other].trigger == self[number].trigger
                    others.here.insert(2 * part + (isSame ? 1 : 0), of: lane)
                }
            } else if isOfKind, its == parties {
                if isLikelier {
                    others.rivals += 1
                    others.rival = others.rival ?? other
                } else {
                    others.isFollowed = true
                }
            } else if isLikelier {
                others.beside.insert(gap, of: lane)
            } else {
                others.below.insert(gap, of: lane)
            }
        }
        return others
    }

    private func tell<Sink: FeatureSink>(
        _ others: Others, _ own: Own, _ number: Int, _ sink: inout Sink
    ) {
        let names = names
        var (between, rivalNote) = (EventNames.Rival.none, DateNote.none.rawValue)
        add(names.rank[EventNames.count(others.rivals)], &sink)
        if let rival = others.rival {
            let its = self.own(of: rival)
            between = gap(self[rival].days, self[number].days)
            rivalNote = its.note
            add(names.rival[between], &sink)
            add(names.rivalByNote[between, own.note], &sink)
            add(names.rivalNote[rivalNote, own.note], &sink)
            add(names.rivalGrain[its.grain, own.grain], &sink)
            add(names.rivalStatus[its.status, own.status], &sink)
            if areNear(rival, number) { add(names.rival[EventNames.Rival.near], &sink) }
        } else {
            add(
                names.rival[others.isFollowed ? EventNames.Rival.back : EventNames.Rival.none],
                &sink)
        }
        add(names.readings[own.sure], &sink)
        add(names.rivalNotes[between, own.note, rivalNote], &sink)
        add(names.rivalOff[between, own.note, own.off], &sink)
        add(names.rivalDated[between, own.dated], &sink)
        add(names.rivalReadings[between, own.sure, own.note], &sink)
        add(names.rivalReadingsDated[between, own.sure, own.dated], &sink)
        add(names.rivalTellings[between, own.tellings], &sink)
        let kind = self[number].kind
        tell(names.beside, others.beside, beside: kind, &sink)
        tell(names.below, others.below, beside: kind, &sink)
    }

    private static let kindsByName = Kind.allCases.sorted().map(\.number)

    /// What else is told of the same two states.
    private func tell<Sink: FeatureSink>(
        _ names: EventNames.Beside, _ others: Kinds<UInt8>, beside kind: Kind, _ sink: inout Sink
    ) {
        if others.any == 0 {
            add(names.none, &sink)
            return
        }
        for lane in Self.kindsByName where others[lane] != 0 {
            let word = lane == kind.number ? EventNames.Kinds.own : lane
            Self.forEach(UInt32(others[lane])) { add(names.kinds[word, $0], &sink) }
        }
    }

    /// Likelier events that share one of the two states: by kind, which state has which part, and how far their date
    /// is; those of the same sentence (`here`), of the same trigger or not.
    private func tellShared<Sink: FeatureSink>(_ others: Others, _ sink: inout Sink) {
        let names = names
        Self.forEach(others.shares.any) { lane in
            Self.forEach(others.shares[lane]) { bit in
                let (part, gap) = bit.quotientAndRemainder(dividingBy: 6)
                add(names.shares[part, lane, gap], &sink)
            }
        }
        Self.forEach(others.here.any) { lane in
            Self.forEach(UInt32(others.here[lane])) { bit in
                let (part, how) = bit.quotientAndRemainder(dividingBy: 2)
                add(names.here[part, lane, how], &sink)
            }
        }
    }

    /// The positions of bits, the lowest first.
    @inline(__always)
    private static func forEach(_ bits: UInt32, _ body: (Int) -> Void) {
        var left = bits
        while left != 0 {
            body(left.trailingZeroBitCount)
            left &= left - 1
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
    static let steps = [-1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5]

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

    @inline(__always)
    private func add<Sink: FeatureSink>(_ feature: Int, _ sink: inout Sink) {
        sink.add(closed: feature) { names.names(of: feature) }
    }
}
