import Diplomacy
import Knowledge

/// An act the rules saw in a sentence, and what became of it.
struct Candidate {
    enum Verdict: Hashable {
        case taken
        /// It tells an event that another candidate of the article tells with a finer date, or first.
        case joined
        case rejected(String)
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
    var report: Report?
    /// Which date expression or constraint gave the date.
    var dateNote: String = ""
    /// Whether a word tells the status.
    var isStatusTold = false
    var verdict: Verdict
}
