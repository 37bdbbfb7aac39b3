import Dating
import Diplomacy
import Knowledge
import VietnameseText

/// Writes the reports of what is taken: who took part, where it was and the sentences that say so, as all that
/// tells of an event does.
struct Reporter {
    let page: Page
    let passages: [Passage]
    let names: NameBinder
    let knowledge: KnowledgeBase
    let candidates: [Candidate]
    /// Those whose event another tells, in the order in which it took them in.
    let joined: [Int]

    var reports: [Report] {
        var accounts: [Account?] = Array(repeating: nil, count: candidates.count)
        for i in candidates.indices where candidates[i].isTaken { accounts[i] = account(by: i) }
        // Who was taken in last may have taken in others before.
        for i in joined.reversed() {
            if let home = candidates[i].home, accounts[home] != nil { accounts[i] = account(by: i) }
        }
        for i in joined {
            guard let home = candidates[i].home, let told = accounts[i] else { continue }
            accounts[home]?.absorb(
                told, isLikely: candidates[i].probability >= Confidence.even)
        }
        var reports: [Report] = []
        for i in candidates.indices where candidates[i].isTaken {
            if let account = accounts[i] { reports.append(report(of: i, account)) }
        }
        return reports
    }

    /// What tellings say of an event besides its kind, states, date and status.
    private struct Account {
        /// Of one event on one page: a list of guests and a chronicle have fewer.
        private static let mostPeople = 100
        private static let mostSentences = 100

        private(set) var place: Place?
        private(set) var people: [Participant]
        private(set) var sentences: [Candidate.Spot]

        init(place: Place?, people: [Participant], sentence: Candidate.Spot) {
            self.place = place
            self.people = people
            sentences = [sentence]
        }

        /// Takes in another telling of the same event; its place and people only where it is likely one.
        mutating func absorb(_ other: Account, isLikely: Bool) {
            if isLikely {
                place = place ?? other.place
                for person in other.people
                where people.count < Self.mostPeople && !people.contains(where: person.isSame) {
                    people.append(person)
                }
            }
            if sentences.count < Self.mostSentences, !sentences.contains(other.sentences[0]) {
                sentences += other.sentences
            }
        }
    }

    private func account(by i: Int) -> Account {
        var people: [Participant] = []
        if let actor = participant(candidates[i].actor) { people.append(actor) }
        if let target = participant(candidates[i].target) { people.append(target) }
        let spot = candidates[i].spot
        let place = candidates[i].place.map { number in
            let passage = passages[spot.passage]
            return self.place(passage.sentences[spot.sentence].places[number], passage)
        }
        return Account(place: place, people: people, sentence: spot)
    }

    private func participant(_ standing: Candidate.Standing) -> Participant? {
        standing.person.map {
            Participant(
                name: names.name(of: $0), office: standing.office.map { knowledge.offices[$0].id },
                country: standing.country)
        }
    }

    private func place(_ name: PlaceName, _ passage: Passage) -> Place {
        Place(
            name: name.number.map { knowledge.places[$0].name } ?? passage.text.string(name.range),
            country: name.country)
    }

    private func report(of i: Int, _ account: Account) -> Report {
        Report(
            kind: candidates[i].kind, parties: candidates[i].parties,
            date: candidates[i].date?.date, dateBasis: candidates[i].date?.basis,
            status: candidates[i].status.likeliest, region: candidates[i].region,
            place: account.place, participants: account.people,
            confidence: candidates[i].confidence, evidence: account.sentences.map(evidence))
    }

    private func evidence(at spot: Candidate.Spot) -> Evidence {
        let passage = passages[spot.passage]
        let sentence = passage.sentences[spot.sentence].range
        let tokens = passage.text.tokens
        let range =
            Int(tokens[sentence.lowerBound].start)..<Int(tokens[sentence.upperBound - 1].end)
        let source = page.blocks[passage.block].text
        let inSource = source.source(of: range)
        return Evidence(
            text: source.string(range), start: inSource.lowerBound, end: inSource.upperBound)
    }
}

extension Participant {
    /// One state and a shared word of the name: "Tillerson" is "Rex Tillerson".
    func isSame(as other: Participant) -> Bool {
        guard country == other.country else { return false }
        if name == other.name { return true }
        let words = words
        return other.words.contains(where: words.contains)
    }

    /// Of the name, by their hashes.
    private var words: [UInt64] {
        var words: [UInt64] = []
        var hash = Lexicon.hashSeed
        func end() {
            if hash != Lexicon.hashSeed { words.append(hash) }
            hash = Lexicon.hashSeed
        }
        for scalar in name.unicodeScalars {
            switch scalar {
            case " ", "-", ".": end()
            default: hash = Lexicon.hash(hash, Folding.lower(scalar.value))
            }
        }
        end()
        return words
    }
}
