import Diplomacy
import Knowledge
import VietnameseText

/// On which days of the year the leaders of two states met, and in which years. States go by small numbers.
struct MeetingDays: Sendable {
    struct Meeting: Sendable {
        let a: Int
        let b: Int
        /// Position in `CandidateYears.all`.
        let year: Int
    }

    /// How many states have any.
    let states: Int
    private var days: [[Meeting]] = Array(repeating: [], count: 12 * 31)
    /// By entity, of a state or a person of it; below 0 for others.
    private let stateNumbers: [Int16]

    init(_ knowledge: KnowledgeBase) {
        let years = CandidateYears.all
        let first = CalendarDay(year: years.lowerBound, month: 1, day: 1)!
        let last = CalendarDay(year: years.upperBound, month: 12, day: 31)!
        var numbers: [CountryCode: Int] = [:]
        for (pair, spans) in knowledge.meetings {
            for state in [pair.a, pair.b] where numbers[state] == nil {
                numbers[state] = numbers.count
            }
            for span in spans where span.overlaps(first...last) {
                let span = span.clamped(to: first...last)
                for number in span.lowerBound.daysSince1970...span.upperBound.daysSince1970 {
                    let day = CalendarDay(daysSince1970: number)
                    days[Self.place(month: day.month, day: day.day)].append(
                        Meeting(
                            a: numbers[pair.a]!, b: numbers[pair.b]!,
                            year: day.year - years.lowerBound))
                }
            }
        }
        states = numbers.count
        stateNumbers = knowledge.entities.map { entity in
            let state: CountryCode? =
                switch entity {
                case .country(let country, _): country
                case .person(let person): knowledge.people[person].country
                default: nil
                }
            return state.flatMap { numbers[$0] }.map(Int16.init) ?? -1
        }
    }

    private static func place(month: Int, day: Int) -> Int { (month - 1) * 31 + day - 1 }

    func on(_ day: YearlessDay) -> [Meeting] {
        day.exists ? days[Self.place(month: day.month, day: day.day)] : []
    }

    /// The state that an entity is, or a person is of; nil where its leaders met nobody.
    func state(of entity: Int32) -> Int? {
        let number = stateNumbers[Int(entity)]
        return number < 0 ? nil : Int(number)
    }
}

/// Pairs of states by their numbers.
struct StatePairs {
    /// For each state a bit for each other.
    private var bits: [UInt64]
    /// A bit for each state that was added since others were joined.
    private var added: [UInt64]

    init(states: Int) {
        added = Array(filledWith: 0, count: (states + 63) / 64)
        bits = Array(filledWith: 0, count: states * added.count)
    }

    subscript(a: Int, b: Int) -> Bool {
        bits[a * added.count + b / 64] >> UInt64(b % 64) & 1 == 1
    }

    mutating func add(_ state: Int) { added[state / 64] |= 1 << UInt64(state % 64) }

    /// Makes a pair of each two of those that were added, and begins with others.
    mutating func join() {
        for word in added.indices {
            var left = added[word]
            while left != 0 {
                let state = word * 64 + left.trailingZeroBitCount
                for i in added.indices { bits[state * added.count + i] |= added[i] }
                left &= left - 1
            }
        }
        for i in added.indices { added[i] = 0 }
    }
}
