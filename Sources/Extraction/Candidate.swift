import Diplomacy
import Knowledge

/// An act the rules saw in a sentence, and what became of it.
struct Candidate {
    enum Verdict: Hashable {
        case taken
        /// It tells an event that another candidate of the article, by position, tells with a finer date, or
        /// first.
        case joined(with: Int)
        case rejected(String)
    }

    /// What is known of the office of somebody who stands for a state.
    struct Standing: Hashable {
        /// `Mention.Head.number`.
        var head: Int?
        /// An id of the tables.
        var office: String?
        /// By the tables, at the time of the act; nil where they do not know.
        var wasInOffice: Bool?
        /// As the page tells.
        var isFormer = false
    }

    struct Spot: Hashable {
        let passage: Int
        let sentence: Int
    }

    let rule: String
    let kind: Kind
    let shape: FrameShape
    let passage: Int
    let sentence: Int
    let trigger: Range<Int>
    let parties: Parties
    let probability: Double
    /// What speaks most for and against it; only where they are asked for.
    let terms: [Weigher.Term]
    /// The sentence of the article that it stands in.
    var spot: Spot { Spot(passage: passage, sentence: sentence) }
    var report: Report?
    let dateNote: DateNote
    /// That the right expression dates it, or rightly none.
    let dateProbability: Double
    /// Whether only the story's day dates it, and the reading leaves a doubt. What is surely told without a
    /// day of its own may be the news of that day, beside an earlier act of the same two.
    var isLooselyDated: Bool { dateNote.isOfStory && probability < 0.97 }
    /// Of all tellings that it takes in.
    var status: StatusOdds
    /// Of the persons who stand for the actor and for the target.
    let standing: [Standing]
    /// How many its sentence names.
    let states: Int
    /// Whether the passage is a picture's caption.
    let isOfCaption: Bool
    var verdict: Verdict
}

/// What gave an act its date, or why it has none.
enum DateNote: String {
    case expression
    case summit
    case background = "told as background"
    case plan = "a plan without a day"
    case storyMonth = "month of the story"
    case storyDay = "day of the story"
    case none = "no expression in the sentence"

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
