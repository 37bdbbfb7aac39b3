import Dating
import Diplomacy
import Knowledge

/// An act the rules saw in a sentence, and what became of it.
///
/// A page has many, and few are taken: what only a report tells is looked up by `Reporter` for those.
struct Candidate {
    enum Verdict: Equatable {
        case taken
        /// It tells an event that another candidate of the article, by position, tells with a finer date, or
        /// first.
        case joined(with: Int)
        case rejected(Reason)
    }

    enum Reason: String {
        case hardlyLikely = "hardly likely"
        case unlikelyInArticle = "not likely enough in this article"
        case unlikelyBesideRest = "not likely enough beside the rest of the article"
        case audience = "the audience of an ambassador"
        case partOfCallToldHere = "part of the call told here"
        case partOfCall = "part of the call of that day"
        case partOfMeeting = "part of the meeting of that day"
    }

    /// Who or what stands for a state, and what is known of the office of a person.
    struct Standing {
        let country: CountryCode
        private let headNumber: Int8
        private let personNumber: Int32
        private let officeNumber: Int32
        /// By the tables, at the time of the act; nil where they do not know.
        let wasInOffice: Bool?
        /// As the page tells.
        let isFormer: Bool

        init(
            country: CountryCode, head: Int? = nil, person: Int? = nil, office: Int? = nil,
            wasInOffice: Bool? = nil, isFormer: Bool = false
        ) {
            self.country = country
            headNumber = head.map(Int8.init) ?? -1
            personNumber = person.map(Int32.init) ?? -1
            officeNumber = office.map(Int32.init) ?? -1
            self.wasInOffice = wasInOffice
            self.isFormer = isFormer
        }

        /// `Mention.Head.number`; nil where nothing stands for it.
        var head: Int? { headNumber < 0 ? nil : Int(headNumber) }
        /// Number in the page's `NameBinder`.
        var person: Int? { personNumber < 0 ? nil : Int(personNumber) }
        /// Position in the tables' offices.
        var office: Int? { officeNumber < 0 ? nil : Int(officeNumber) }
    }

    /// A sentence of an article. Candidates come in the order of theirs.
    struct Spot: Hashable {
        private let passageNumber: Int32
        private let sentenceNumber: Int32

        init(passage: Int, sentence: Int) {
            passageNumber = Int32(truncatingIfNeeded: passage)
            sentenceNumber = Int32(truncatingIfNeeded: sentence)
        }

        var passage: Int { Int(passageNumber) }
        var sentence: Int { Int(sentenceNumber) }
    }

    /// Of the tables, by number.
    let frame: Int
    let kind: Kind
    let shape: FrameShape
    let parties: Parties
    let spot: Spot
    let trigger: Range<Int>
    let probability: Double
    /// What speaks most for and against it; only where they are asked for.
    let terms: [Weigher.Term]
    let date: ResolvedDate?
    /// Those that the date may mean.
    let days: DayStretch?
    let grain: DateGrain
    let dateNote: DateNote
    /// That the right expression dates it, or rightly none.
    let dateProbability: Double
    /// Whether only the story's day dates it, and the reading leaves a doubt. What is surely told without a
    /// day of its own may be the news of that day, beside an earlier act of the same two.
    let isLooselyDated: Bool
    /// Of all tellings that it takes in.
    var status: StatusOdds
    let region: Region
    let actor: Standing
    let target: Standing
    /// Of the places that its sentence names, by number.
    let place: Int?
    /// How many states its sentence names, up to four.
    let states: Int
    /// Whether the passage is a picture's caption.
    let isOfCaption: Bool
    /// Of the likeliest of all tellings that it takes in, beside the rest of the article.
    var confidence: Double
    var verdict: Verdict

    init(
        _ choice: Choice, frame: Int, shape: FrameShape, parties: Parties, spot: Spot,
        trigger: Range<Int>, terms: [Weigher.Term], date: ResolvedDate?, dateNote: DateNote,
        dateProbability: Double, status: StatusOdds, region: Region, actor: Standing,
        target: Standing, place: Int?, states: Int, isOfCaption: Bool
    ) {
        kind = choice.kind
        probability = choice.probability
        confidence = choice.confidence
        self.frame = frame
        self.shape = shape
        self.parties = parties
        self.spot = spot
        self.trigger = trigger
        self.terms = terms
        self.date = date
        days = date.map { DayStretch($0.date) }
        grain = DateGrain(date?.date)
        self.dateNote = dateNote
        self.dateProbability = dateProbability
        isLooselyDated = dateNote.isOfStory && choice.probability < 0.97
        self.status = status.weighed(by: choice.probability)
        self.region = region
        self.actor = actor
        self.target = target
        self.place = place
        self.states = states
        self.isOfCaption = isOfCaption
        verdict =
            choice.probability < Weigher.leastProbability
            ? .rejected(.hardlyLikely)
            : choice.isTelling ? .taken : .rejected(.unlikelyInArticle)
    }

    var isTaken: Bool { verdict == .taken }

    /// The candidate whose event it tells, by position.
    var home: Int? {
        if case .joined(let home) = verdict { home } else { nil }
    }

    var pair: CountryPair { CountryPair(parties) }

    /// Sorts candidates of one kind and states together.
    var act: UInt64 {
        UInt64(kind.number) << 32 | UInt64(parties.first.number) << 16
            | UInt64(parties.second.number)
    }
}

/// How fine a date is, the finest first.
enum DateGrain: Int, CaseIterable {
    case day, interval, month, year, none

    init(_ date: PartialDate?) {
        self =
            switch date {
            case .day: .day
            case .interval: .interval
            case .month: .month
            case .year: .year
            case nil: .none
            }
    }
}

/// The days that a date may mean, counted from 1970-01-01.
struct DayStretch: Equatable {
    let first: Int32
    let last: Int32

    init(_ date: PartialDate) {
        if case .day(let day) = date {
            first = Int32(day.daysSince1970)
            last = first
        } else {
            first = Int32(date.firstDay.daysSince1970)
            last = Int32(date.lastDay.daysSince1970)
        }
    }

    func contains(_ other: DayStretch) -> Bool { first <= other.first && other.last <= last }

    /// Whether one of the two may be the other, told more exactly.
    func mayBe(_ other: DayStretch) -> Bool { contains(other) || other.contains(self) }
}

/// What gave an act its date, or why it has none.
enum DateNote: Int, CaseIterable {
    case expression, summit, background, plan, storyMonth, storyDay, none

    /// For a person.
    var reason: String {
        switch self {
        case .expression: "expression"
        case .summit: "summit"
        case .background: "told as background"
        case .plan: "a plan without a day"
        case .storyMonth: "month of the story"
        case .storyDay: "day of the story"
        case .none: "no expression in the sentence"
        }
    }

    /// One word.
    var name: String {
        switch self {
        case .expression: "expression"
        case .summit: "summit"
        case .background: "background"
        case .plan: "plan"
        case .storyMonth: "story-month"
        case .storyDay: "story-day"
        case .none: "none"
        }
    }

    var isOfStory: Bool { self == .storyDay || self == .storyMonth }
}
