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
        // What each candidate that bears on a report tells, by the numbers of these.
        var accounts: [Account] = []
        accounts.reserveCapacity(joined.count + Self.usual)
        var numbers = [Int32](filledWith: -1, count: candidates.count)
        func take(_ i: Int) {
            numbers[i] = Int32(accounts.count)
            accounts.append(account(by: i))
        }
        for i in candidates.indices where candidates[i].isTaken { take(i) }
        let taken = accounts.count
        if taken == 0 { return [] }
        // Who was taken in last may have taken in others before.
        for i in joined.reversed() {
            if let home = candidates[i].home, numbers[home] >= 0 { take(i) }
        }
        for i in joined where numbers[i] >= 0 {
            guard let home = candidates[i].home else { continue }
            absorb(
                accounts[Int(numbers[i])], into: &accounts[Int(numbers[home])],
                isLikely: candidates[i].probability >= Confidence.even)
        }
        var reports: [Report] = []
        reports.reserveCapacity(taken)
        for i in 0..<taken { reports.append(report(of: accounts[i])) }
        return reports
    }

    /// So many reports an article usually has.
    private static let usual = 8

    /// What tellings say of an event besides its kind, states, date and status. Numbers alone: words are for what is
    /// reported.
    private struct Account {
        /// Of one event on one page: a list of guests and a chronicle have fewer.
        static let mostPeople = 100
        static let mostSentences = 100

        let candidate: Int
        /// The candidate that tells it.
        var place: Int?
        /// Of the candidate itself.
        let actor: Person?
        let target: Person?
        /// Of others that it takes in.
        var otherPeople: [Person] = []
        let sentence: Candidate.Spot
        var otherSentences: [Candidate.Spot] = []

        func tells(_ spot: Candidate.Spot) -> Bool {
            spot == sentence || otherSentences.contains(spot)
        }

        var peopleCount: Int {
            (actor == nil ? 0 : 1) + (target == nil ? 0 : 1) + otherPeople.count
        }

        /// In the order in which they are told.
        @inline(__always)
        func forEachPerson(_ body: (Person) -> Void) {
            if let actor { body(actor) }
            if let target { body(target) }
            for i in otherPeople.indices { body(otherPeople[i]) }
        }
    }

    /// Somebody who stands for a state.
    private struct Person {
        private let standing: Candidate.Standing

        /// Nil where nobody is named.
        init?(_ standing: Candidate.Standing) {
            if standing.person == nil { return nil }
            self.standing = standing
        }

        /// In the page's `NameBinder`.
        var number: Int { standing.person! }
        var office: Int? { standing.office }
        var country: CountryCode { standing.country }
    }

    private func account(by i: Int) -> Account {
        Account(
            candidate: i, place: candidates[i].place == nil ? nil : i,
            actor: Person(candidates[i].actor), target: Person(candidates[i].target),
            sentence: candidates[i].spot)
    }

    /// Takes in another telling of the same event; its place and people only where it is likely one.
    private func absorb(_ other: Account, into account: inout Account, isLikely: Bool) {
        if isLikely {
            account.place = account.place ?? other.place
            other.forEachPerson { person in
                guard account.peopleCount < Account.mostPeople else { return }
                var isKnown = false
                account.forEachPerson { isKnown = isKnown || isSame($0, person) }
                if !isKnown { account.otherPeople.append(person) }
            }
        }
        if account.otherSentences.count + 1 < Account.mostSentences, !account.tells(other.sentence)
        {
            account.otherSentences.append(other.sentence)
            account.otherSentences += other.otherSentences
        }
    }

    private func isSame(_ a: Person, _ b: Person) -> Bool {
        guard a.country == b.country else { return false }
        if a.number == b.number || names.areAlike(a.number, b.number) { return true }
        return names.shareWord(a.number, b.number)
            && participant(a).isSame(as: participant(b))
    }

    private func participant(_ person: Person) -> Participant {
        Participant(
            name: names.name(of: person.number),
            office: person.office.map { knowledge.offices[$0].id }, country: person.country)
    }

    /// The place that a candidate tells.
    private func place(by i: Int) -> Place? {
        candidates[i].place.map { number in
            let spot = candidates[i].spot
            let passage = passages[spot.passage]
            let name = passage.sentences[spot.sentence].places[number]
            return Place(
                name: name.number.map { knowledge.places[$0].name }
                    ?? passage.text.string(name.range),
                country: name.country)
        }
    }

    private func report(of account: Account) -> Report {
        let i = account.candidate
        var participants: [Participant] = []
        participants.reserveCapacity(account.peopleCount)
        account.forEachPerson { participants.append(participant($0)) }
        var evidence = [evidence(at: account.sentence)]
        evidence.reserveCapacity(account.otherSentences.count + 1)
        for spot in account.otherSentences { evidence.append(self.evidence(at: spot)) }
        return Report(
            kind: candidates[i].kind, parties: candidates[i].parties,
            date: candidates[i].date?.date, dateBasis: candidates[i].date?.basis,
            status: candidates[i].status.likeliest, region: candidates[i].region,
            place: account.place.flatMap { place(by: $0) }, participants: participants,
            confidence: candidates[i].confidence, evidence: evidence)
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
        var hash = WordHash()
        func end() {
            if !hash.isEmpty { words.append(hash.value) }
            hash = WordHash()
        }
        for scalar in name.unicodeScalars {
            switch scalar {
            case " ", "-", ".": end()
            default: hash.append(Folding.lower(scalar.value))
            }
        }
        end()
        return words
    }
}
