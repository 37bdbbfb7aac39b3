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
    struct Event {
        /// Position of the candidate that stands for it.
        let kept: Int
        var tellings: [Int]
        let report: Report
        let note: DateNote
    }

    private let candidates: [Candidate]
    private let facts: ArticleFacts
    private let storyDay: CalendarDay?
    private var events: [Event] = []
    /// Numbers of events, the likeliest first.
    private var ranked: [Int] = []
    private var ofPair: [Set<CountryCode>: [Int]] = [:]
    /// How many events of a kind stand in a sentence.
    private var ofSentence: [Candidate.Spot: [Kind: Int]] = [:]

    init(_ candidates: [Candidate], facts: ArticleFacts, storyDay: CalendarDay?) {
        self.candidates = candidates
        self.facts = facts
        self.storyDay = storyDay
        var numbers: [Int: Int] = [:]
        for (i, candidate) in candidates.enumerated() where candidate.verdict == .taken {
            guard let report = candidate.report else { continue }
            numbers[i] = events.count
            events.append(
                Event(kept: i, tellings: [i], report: report, note: candidate.dateNote))
        }
        for (i, candidate) in candidates.enumerated() {
            guard var home = candidate.home else { continue }
            while let next = candidates[home].home { home = next }
            if let number = numbers[home] { events[number].tellings.append(i) }
        }
        ranked = events.indices.sorted { likelier($0, $1) }
        for number in ranked {
            ofPair[Set(events[number].report.parties.both), default: []].append(number)
            let kept = candidates[events[number].kept]
            ofSentence[kept.spot, default: [:]][kept.kind, default: 0] += 1
        }
    }

    var numbers: Range<Int> { events.indices }
    subscript(number: Int) -> Event { events[number] }

    private func likelier(_ a: Int, _ b: Int) -> Bool {
        (events[b].report.confidence, a) < (events[a].report.confidence, b)
    }

    var rows: [TrainingPage.Event] {
        numbers.map { number in
            let report = events[number].report
            var sink = NameCollector()
            features(of: number, &sink)
            return TrainingPage.Event(
                kind: report.kind.rawValue, parties: report.parties.both.map(\.rawValue),
                date: report.date?.description, region: report.region.rawValue,
                readings: Confidence.logOdds(report.confidence), features: sink.names)
        }
    }

    private enum Label {
        static let event = Piece("event")
        static let note = Piece("note")
        static let grain = Piece("grain")
        static let off = Piece("off")
        static let status = Piece("status")
        static let rule = Piece("rule")
        static let tellings = Piece("tellings")
        static let place = Piece("place")
        static let title = Piece("title")
        static let rank = Piece("rank")
        static let rival = Piece("rival")
        static let rivalNote = Piece("rival-note")
        static let near = Piece("near")
        static let beside = Piece("beside")
        static let below = Piece("below")
        static let shares = Piece("shares")
        static let here = Piece("here")
        static let back = Piece("back")
        static let list = Piece("list")
        static let all = Piece("all")
        static let none = Piece("none")
        static let readings = Piece("readings")
        static let actor = Piece("A")
        static let target = Piece("B")
        static let inOffice = Piece("in-office")
        static let outOfOffice = Piece("out-of-office")
        static let former = Piece("former")
        static let office = Piece("office")
        static let states = Piece("states")
        static let heads = ["state", "clipped", "capital", "seat", "organ", "official"].map(
            Piece.init)
        static let counts = ["0", "1", "2", "3", "4"].map(Piece.init)
        static let sure = (0...11).map { Piece("\($0)") }
        static let places = ["title", "lead", "early", "late", "caption"].map(Piece.init)
        static let gaps = ["same", "days", "weeks", "months", "years", "open"].map(Piece.init)
        static let kinds = Dictionary(
            uniqueKeysWithValues: Kind.allCases.map { ($0, Piece($0.rawValue)) })
    }

    func features<Sink: FeatureSink>(of number: Int, _ sink: inout Sink) {
        let event = events[number]
        let report = event.report
        let kept = candidates[event.kept]
        let note = Piece(event.note.name)
        sink.add(Label.event, Label.rule, Piece(kept.rule))
        sink.add(Label.event, Label.note, note)
        sink.add(Label.event, Label.note, note, place(kept))
        sink.add(Label.event, Label.grain, Piece(grain(report.date)))
        let off = DayDistance.piece(of: report.date, from: storyDay)
        sink.add(Label.event, Label.off, off)
        if event.note == .expression { sink.add(Label.event, Label.note, surenessOfDate(event)) }
        let status = Piece(report.status.rawValue)
        sink.add(Label.event, Label.status, status)
        sink.add(Label.event, Label.status, status, off)
        sink.add(Label.event, Label.tellings, tellings(event))
        sink.add(Label.event, Label.states, count(kept.states))
        for (role, standing) in zip([Label.actor, Label.target], kept.standing) {
            if let head = standing.head { sink.add(Label.event, role, Label.heads[head]) }
            if let office = standing.office {
                sink.add(Label.event, role, Label.office, Piece(office))
            }
            if let wasInOffice = standing.wasInOffice {
                sink.add(Label.event, role, wasInOffice ? Label.inOffice : Label.outOfOffice)
            }
            if standing.isFormer { sink.add(Label.event, role, Label.former) }
        }
        for place in Set(event.tellings.map { placeNumber(candidates[$0]) }).sorted() {
            sink.add(Label.event, Label.place, Label.places[place])
        }
        let ofTitle = report.parties.both.count { facts.title.contains($0) }
        sink.add(Label.event, Label.title, count(ofTitle))
        sink.add(Label.event, Label.list, count(ofSentence[kept.spot]?[kept.kind] ?? 0))
        sink.add(Label.event, Label.all, count(events.count / 3))
        others(number, note, &sink)
        sharers(number, &sink)
    }

    /// Likelier events that share one of the two states: by kind, which state has which part, and how far their date
    /// is; those of the same sentence (`here`), of the same trigger or not.
    private func sharers<Sink: FeatureSink>(_ number: Int, _ sink: inout Sink) {
        let event = events[number]
        let own = event.report.parties
        let kept = candidates[event.kept]
        var told: Set<Sharer> = []
        for other in ranked {
            if other == number { break }
            let report = events[other].report
            let its = report.parties
            let shared =
                (its.first == own.first ? 1 : 0) | (its.second == own.first ? 2 : 0)
                | (its.first == own.second ? 4 : 0) | (its.second == own.second ? 8 : 0)
            guard report.region == event.report.region, shared.nonzeroBitCount == 1 else {
                continue
            }
            let part = shared.trailingZeroBitCount
            told.insert(
                Sharer(
                    kind: report.kind, part: part, isHere: false,
                    how: gapNumber(report.date, event.report.date)))
            let beside = candidates[events[other].kept]
            if beside.spot == kept.spot {
                told.insert(
                    Sharer(
                        kind: report.kind, part: part, isHere: true,
                        how: beside.trigger == kept.trigger ? 1 : 0))
            }
        }
        for sharer in told.sorted() {
            let how = sharer.isHere ? [Label.none, Label.rule][sharer.how] : Label.gaps[sharer.how]
            sink.add([
                Label.event, sharer.isHere ? Label.here : Label.shares, Label.counts[sharer.part],
                Label.kinds[sharer.kind]!, how,
            ])
        }
    }

    private struct Sharer: Hashable, Comparable {
        let kind: Kind
        let part: Int
        let isHere: Bool
        let how: Int

        private var order: [Int] {
            [isHere ? 1 : 0, Kind.allCases.firstIndex(of: kind)!, part, how]
        }

        static func < (a: Sharer, b: Sharer) -> Bool { a.order.lexicographicallyPrecedes(b.order) }
    }

    private func others<Sink: FeatureSink>(_ number: Int, _ note: Piece, _ sink: inout Sink) {
        let event = events[number]
        let report = event.report
        let others = ofPair[Set(report.parties.both)] ?? []
        let ahead = others.prefix { $0 != number }
        let rivals = ahead.filter { isRival(events[$0].report, report) }
        var (between, rivalNote) = (Label.none, Label.none)
        sink.add(Label.event, Label.rank, count(rivals.count))
        if let first = rivals.first {
            let rival = events[first]
            let gap = gap(rival.report.date, report.date)
            between = gap
            rivalNote = Piece(rival.note.name)
            sink.add(Label.event, Label.rival, gap)
            sink.add(Label.event, Label.rival, gap, note)
            sink.add(Label.event, Label.rivalNote, rivalNote, note)
            sink.add(
                Label.event, Label.rival, Piece(grain(rival.report.date)), Piece(grain(report.date))
            )
            sink.add(
                Label.event, Label.rival, Piece(rival.report.status.rawValue),
                Piece(report.status.rawValue))
            let isNear = rival.tellings.contains { told in
                event.tellings.contains { own in
                    candidates[told].passage == candidates[own].passage
                        && abs(candidates[told].sentence - candidates[own].sentence) <= 1
                }
            }
            if isNear { sink.add(Label.event, Label.rival, Label.near) }
        } else {
            let behind = others.dropFirst(ahead.count + 1)
            let follows = behind.contains { isRival(events[$0].report, report) }
            sink.add(Label.event, Label.rival, follows ? Label.back : Label.none)
        }
        let sure = Label.sure[Self.sureness(report)]
        let dated = surenessOfDate(event)
        let off = DayDistance.piece(of: report.date, from: storyDay)
        sink.add(Label.event, Label.readings, sure)
        sink.add([Label.event, Label.rivalNote, between, note, rivalNote])
        sink.add([Label.event, Label.rival, between, Label.off, note, off])
        sink.add([Label.event, Label.rival, between, Label.grain, dated])
        sink.add([Label.event, Label.rival, between, Label.readings, sure, note])
        sink.add([Label.event, Label.rival, between, Label.readings, sure, dated])
        sink.add([Label.event, Label.rival, between, Label.tellings, tellings(event)])
        tell(Label.beside, ahead, beside: report, &sink)
        tell(Label.below, others.dropFirst(ahead.count + 1), beside: report, &sink)
    }

    private struct Beside: Hashable, Comparable {
        let kind: Kind
        let isBack: Bool
        let gap: Int

        static func < (a: Beside, b: Beside) -> Bool {
            (a.kind.rawValue, a.gap) < (b.kind.rawValue, b.gap)
        }
    }

    /// What else is told of the same two states.
    private func tell<Sink: FeatureSink>(
        _ start: Piece, _ others: ArraySlice<Int>, beside report: Report, _ sink: inout Sink
    ) {
        var told: Set<Beside> = []
        for other in others where !isRival(events[other].report, report) {
            let beside = events[other].report
            told.insert(
                Beside(
                    kind: beside.kind, isBack: beside.kind == report.kind,
                    gap: gapNumber(beside.date, report.date)))
        }
        if told.isEmpty { sink.add(Label.event, start, Label.none) }
        for beside in told.sorted() {
            sink.add(
                Label.event, start, beside.isBack ? Label.back : Label.kinds[beside.kind]!,
                Label.gaps[beside.gap])
        }
    }

    /// How many sentences tell it.
    private func tellings(_ event: Event) -> Piece {
        count(Set(event.tellings.map { candidates[$0].spot }).count)
    }

    /// How likely the expression of time is its own.
    private func surenessOfDate(_ event: Event) -> Piece {
        event.note == .expression
            ? count(Int(candidates[event.kept].dateProbability * 4.99)) : Label.none
    }

    /// Steps of what its readings say, in log-odds.
    private static let steps = [-1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5]

    private static func sureness(_ report: Report) -> Int {
        let odds = Confidence.logOdds(report.confidence)
        return steps.firstIndex { odds < $0 } ?? steps.count
    }

    private func isRival(_ a: Report, _ b: Report) -> Bool {
        a.kind == b.kind && a.parties == b.parties && a.region == b.region
    }

    private func count(_ n: Int) -> Piece { Label.counts[min(n, Label.counts.count - 1)] }

    private func place(_ candidate: Candidate) -> Piece { Label.places[placeNumber(candidate)] }

    private func placeNumber(_ candidate: Candidate) -> Int {
        if candidate.isOfCaption { return 4 }
        return switch candidate.passage {
        case 0: 0
        case 1: 1
        case 2, 3: 2
        default: 3
        }
    }

    private func grain(_ date: PartialDate?) -> String {
        switch date {
        case .day: "day"
        case .interval: "interval"
        case .month: "month"
        case .year: "year"
        case nil: "none"
        }
    }

    private func gap(_ a: PartialDate?, _ b: PartialDate?) -> Piece { Label.gaps[gapNumber(a, b)] }

    private func gapNumber(_ a: PartialDate?, _ b: PartialDate?) -> Int {
        guard let a, let b else { return 5 }
        if a.contains(b) || b.contains(a) { return 0 }
        return DayDistance.number(abs(a.firstDay.daysSince1970 - b.firstDay.daysSince1970))
    }
}

extension Candidate {
    fileprivate var home: Int? {
        if case .joined(let home) = verdict { home } else { nil }
    }
}
