import Diplomacy
import Knowledge
import VietnameseText

/// What the tables tell of years, put so that it need not be made anew for each article: days are numbers
/// since 1970, offices go by their positions.
final class YearTables: Sendable {
    /// Days in an office.
    struct Term: Sendable {
        let office: Int?
        let days: ClosedRange<Int>
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
    /// What makes the number behind it that of an edition: "lần thứ 72".
    let ordinalWords: [Int32]
    /// By person and by series.
    private let terms: [[Term]]
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
        terms = knowledge.people.map { person in
            person.tenures.map { tenure in
                let start = tenure.start?.firstDay.daysSince1970 ?? .min
                return Term(
                    office: offices[tenure.office],
                    days: start...(tenure.end?.lastDay.daysSince1970 ?? .max))
            }
        }
        editions = knowledge.editions.map { series in
            series.map {
                Edition(
                    number: $0.number, year: $0.start.year,
                    days: $0.start.daysSince1970...$0.end.daysSince1970, country: $0.country)
            }
        }
    }

    func terms(of person: Int) -> [Term] { terms[person] }

    func editions(of series: Int) -> [Edition] { editions[series] }
}
