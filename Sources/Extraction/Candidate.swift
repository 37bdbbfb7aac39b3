import Diplomacy
import Knowledge

/// An act the rules saw in a sentence, and what became of it.
struct Candidate {
    enum Verdict: Hashable {
        case taken
        case rejected(String)
    }

    let rule: String
    let kind: Kind
    let shape: FrameShape
    let passage: Int
    let sentence: Int
    let trigger: Range<Int>
    var roles: Roles?
    var report: Report?
    /// Which date expression or constraint gave the date.
    var dateNote: String = ""
    var verdict: Verdict
}
