import Diplomacy
import Knowledge
import VietnameseText

/// The features of `ToldEvents`, all of which are known before a page is read, by the numbers of the words that end their
/// names.
final class EventNames: Sendable {
    typealias Family = ClosedFeatures.Family

    /// Of the event. Behind `note` stand also how it is placed and how surely it is dated.
    let rule, note, notePlaced, noteDated, grain, off, status, statusOff, tellings, states: Family
    let place, title, list, all, readings: Family
    let actor, target: Role

    struct Role {
        let own, office: Family
    }

    /// Of others of its kind and states. Behind the gap to the likeliest of these stands what its own date, readings and
    /// tellings are.
    let rank, rival, rivalByNote, rivalNote, rivalNotes, rivalGrain, rivalStatus: Family
    let rivalOff, rivalDated, rivalReadings, rivalReadingsDated, rivalTellings: Family
    /// Of others of its states.
    let beside, below: Beside
    /// Of others of one of its states.
    let shares, here: Family

    struct Beside {
        let kinds: Family
        let none: Int
    }

    /// The features, and their rows.
    private let closed: ClosedFeatures
    let rows: Weights.Rows
    /// What their names are made of.
    private let names: NameTable

    // By the words' numbers in their families.

    /// Behind the heads of mentions.
    enum Own { static let inOffice = 6, outOfOffice = 7, former = 8 }
    /// Behind the gaps.
    enum Rival { static let none = 6, back = 7, near = 8 }
    /// Behind the kinds.
    enum Kinds { static let own = Kind.allCases.count }

    /// The highest number of a count, and behind it that of none.
    private static let most = 4
    static let noCount = most + 1

    static func count(_ n: Int) -> Int { min(n, most) }

    init(_ knowledge: KnowledgeBase) {
        var names = NameTable()
        var closed = ClosedFeatures()
        func word(_ word: String) -> UInt64 { names.word(word) }
        func family(
            _ name: String, _ first: [UInt64], middle: UInt64? = nil, _ second: [UInt64]? = nil,
            _ third: [UInt64]? = nil
        ) -> Family {
            closed.family(names.start("event " + name), first, middle: middle, second, third)
        }
        let none = word("none")
        let back = word("back")
        let counts = (0...Self.most).map { word("\($0)") }
        let dated = counts + [none]
        let sure = (0...ToldEvents.steps.count).map { word("\($0)") }
        let frames = knowledge.frames.map { word($0.id) }
        let offices = knowledge.offices.map { word($0.id) }
        let kinds = Kind.allCases.map { word($0.rawValue) }
        let heads = ["state", "clipped", "capital", "seat", "organ", "official"].map(word)
        let notes = DateNote.allCases.map { word($0.name) }
        let grains = DateGrain.allCases.map { word("\($0)") }
        let places = ["title", "lead", "early", "late", "caption"].map(word)
        let gaps = ["same", "days", "weeks", "months", "years", "open"].map(word)
        let offs = DayDistance.labels.map(word)
        let statuses = Status.allCases.map { word($0.rawValue) }
        let between = gaps + [none]
        func role(_ name: String) -> Role {
            Role(
                own: family(
                    name, heads + ["in-office", "out-of-office", "former"].map(word)),
                office: family(name + " office", offices))
        }
        func beside(_ name: String) -> Beside {
            Beside(kinds: family(name, kinds + [back], gaps), none: family(name, [none])[0])
        }
        rule = family("rule", frames)
        note = family("note", notes)
        notePlaced = family("note", notes, places)
        noteDated = family("note", dated)
        grain = family("grain", grains)
        off = family("off", offs)
        status = family("status", statuses)
        statusOff = family("status", statuses, offs)
        tellings = family("tellings", counts)
        states = family("states", counts)
        actor = role("A")
        target = role("B")
        place = family("place", places)
        title = family("title", counts)
        list = family("list", counts)
        all = family("all", counts)
        rank = family("rank", counts)
        rival = family("rival", between + [back, word("near")])
        rivalByNote = family("rival", between, notes)
        rivalNote = family("rival-note", notes, notes)
        rivalNotes = family("rival-note", between, notes, notes)
        rivalGrain = family("rival", grains, grains)
        rivalStatus = family("rival", statuses, statuses)
        readings = family("readings", sure)
        rivalOff = family("rival", between, middle: word("off"), notes, offs)
        rivalDated = family("rival", between, middle: word("grain"), dated)
        rivalReadings = family("rival", between, middle: word("readings"), sure, notes)
        rivalReadingsDated = family("rival", between, middle: word("readings"), sure, dated)
        rivalTellings = family("rival", between, middle: word("tellings"), counts)
        self.beside = beside("beside")
        below = beside("below")
        shares = family("shares", counts, kinds, gaps)
        here = family("here", counts, kinds, [none, word("rule")])
        rows = Weights.Rows(knowledge.weights, of: closed.keys)
        self.closed = closed
        self.names = names
    }

    /// Of what has this number.
    func names(of number: Int) -> [String] { closed.names(of: number, names) }
}

extension Status {
    /// Position in `allCases`.
    var number: Int {
        switch self {
        case .occurred: 0
        case .planned: 1
        case .cancelled: 2
        }
    }
}
