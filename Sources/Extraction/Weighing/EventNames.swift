import Diplomacy
import Knowledge
import VietnameseText

/// The words of the features of `ToldEvents`, by their hashes (`Lexicon.hash(of:)`), and how their names begin,
/// by their keys (`Weights.key`).
final class EventNames: Sendable {
    /// How names begin.
    let rule, note, grain, off, status, tellings, states, place, title, list, all: UInt64
    let rank, rival, rivalNote, readings, beside, below, shares, here: UInt64
    let actor, target: Role

    struct Role {
        let own, office: UInt64
    }

    /// Words.
    let none, near, back, sameRule, inOffice, outOfOffice, former: UInt64
    let ofOff, ofGrain, ofReadings, ofTellings: UInt64
    let statuses: StatusWords
    /// Up to four.
    let counts: [UInt64]
    /// By `ToldEvents.sureness`.
    let sure: [UInt64]
    /// By number of the frame; `Kind.number`; `Mention.Head.number`; number of the office, the note and of the grain.
    let frames, kinds, heads, offices, notes, grains: [UInt64]
    /// By `ToldEvents.placeNumber`, `.gap`, and `DayDistance.step`.
    let places, gaps, offs: [UInt64]

    /// What all of these stand for.
    private let names: NameTable

    init(_ knowledge: KnowledgeBase) {
        var names = NameTable()
        func word(_ word: String) -> UInt64 { names.word(word) }
        func start(_ words: String) -> UInt64 { names.start("event " + words) }
        rule = start("rule")
        note = start("note")
        grain = start("grain")
        off = start("off")
        status = start("status")
        tellings = start("tellings")
        states = start("states")
        place = start("place")
        title = start("title")
        list = start("list")
        all = start("all")
        rank = start("rank")
        rival = start("rival")
        rivalNote = start("rival-note")
        readings = start("readings")
        beside = start("beside")
        below = start("below")
        shares = start("shares")
        here = start("here")
        actor = Role(own: start("A"), office: start("A office"))
        target = Role(own: start("B"), office: start("B office"))

        none = word("none")
        near = word("near")
        back = word("back")
        sameRule = word("rule")
        inOffice = word("in-office")
        outOfOffice = word("out-of-office")
        former = word("former")
        ofOff = word("off")
        ofGrain = word("grain")
        ofReadings = word("readings")
        ofTellings = word("tellings")
        statuses = names.statuses()
        counts = (0...4).map { word("\($0)") }
        sure = (0...11).map { word("\($0)") }
        frames = knowledge.frames.map { word($0.id) }
        offices = knowledge.offices.map { word($0.id) }
        kinds = Kind.allCases.map { word($0.rawValue) }
        heads = ["state", "clipped", "capital", "seat", "organ", "official"].map(word)
        notes = DateNote.allCases.map { word($0.name) }
        grains = DateGrain.allCases.map { word("\($0)") }
        places = ["title", "lead", "early", "late", "caption"].map(word)
        gaps = ["same", "days", "weeks", "months", "years", "open"].map(word)
        offs = DayDistance.labels.map(word)
        self.names = names
    }

    func count(_ n: Int) -> UInt64 { counts[min(n, counts.count - 1)] }

    /// Of a feature by how its name begins and its further words.
    func name(_ hashes: UInt64...) -> String {
        hashes.map { names[$0] ?? "?" }.joined(separator: " ")
    }
}
