import Diplomacy
import Knowledge
import VietnameseText

/// What the tables tell of years, put so that it need not be made anew for each article: days are numbers
/// since 1970, offices go by their positions.
final class YearTables: Sendable {
    /// Days in an office.
    struct Term: Sendable {
        private let officeNumber: Int32
        private let first: Int32
        private let last: Int32

        init(office: Int?, first: Int?, last: Int?) {
            officeNumber = Int32(office ?? -1)
            self.first = first.map(Int32.init) ?? .min
            self.last = last.map(Int32.init) ?? .max
        }

        /// An unknown one is none.
        func isOf(_ office: Int) -> Bool { Int(officeNumber) == office }

        var days: ClosedRange<Int> { Int(first)...Int(last) }
    }

    struct Edition: Sendable {
        let number: Int?
        let year: Int
        let days: ClosedRange<Int>
        let country: CountryCode?

        /// How many days it is apart from one.
        func gap(to day: Int) -> Int { max(0, days.lowerBound - day, day - days.upperBound) }
    }

    let knowledge: KnowledgeBase
    /// The sorts of entities that tell of a year, of states, of offices.
    let names = EntityKinds([.person, .gathering, .summit, .landmark])
    let states = EntityKinds([.country, .clippedCountry, .person])
    let offices = EntityKinds([.office])
    let meetings: MeetingDays
    let landmarks: [ClosedRange<Int>]
    /// Those of which phrases tell, as bits by `CandidateYears`.
    let yearsOfPhrases: Int
    /// "người đồng cấp", whose office is that of the one he meets.
    let counterpart: Int?
    /// In which the last thing that the tables date began.
    let lastYear: Int
    /// What makes the number behind it that of an edition: "lần thứ 72".
    let ordinalWords: [Int32]
    /// Of one person after another, and where those of each begin, and the end.
    private let terms: [Term]
    private let firstTerms: [Int32]
    /// By series.
    private let editions: [[Edition]]

    init(_ knowledge: KnowledgeBase) {
        self.knowledge = knowledge
        meetings = MeetingDays(knowledge)
        landmarks = knowledge.landmarks.map { $0.from.daysSince1970...$0.until.daysSince1970 }
        yearsOfPhrases = knowledge.phraseTimes.years.reduce(0) {
            $0 | 1 << ($1 - CandidateYears.all.lowerBound)
        }
        counterpart = knowledge.offices.firstIndex { $0.id == "counterpart" }
        ordinalWords = ["thứ", "họp", "khóa", "lần"].map(knowledge.lexicon.id).filter { $0 > 0 }
        let offices = Dictionary(
            uniqueKeysWithValues: knowledge.offices.enumerated().map { ($1.id, $0) })
        var terms: [Term] = []
        var firstTerms: [Int32] = [0]
        for person in knowledge.people {
            terms += person.tenures.map { tenure in
                Term(
                    office: offices[tenure.office], first: tenure.start?.firstDay.daysSince1970,
                    last: tenure.end?.lastDay.daysSince1970)
            }
            firstTerms.append(Int32(terms.count))
        }
        lastYear =
            (knowledge.landmarks.map(\.from.year) + knowledge.editions.joined().map(\.start.year)
            + knowledge.people.flatMap(\.tenures).compactMap { $0.start?.firstDay.year }).max()
            ?? CandidateYears.all.upperBound
        self.terms = terms
        self.firstTerms = firstTerms
        editions = knowledge.editions.map { series in
            series.map {
                Edition(
                    number: $0.number, year: $0.start.year,
                    days: $0.start.daysSince1970...$0.end.daysSince1970, country: $0.country)
            }
        }
    }

    func terms(of person: Int) -> ArraySlice<Term> {
        terms[Int(firstTerms[person])..<Int(firstTerms[person + 1])]
    }

    func editions(of series: Int) -> [Edition] { editions[series] }
}
