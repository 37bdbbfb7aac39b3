import Diplomacy
import Knowledge
import VietnameseText

/// Whether a told act happened, is planned, was called off, or is only wished, denied or supposed.
struct StatusReader {
    enum Reading: Hashable {
        /// A word says so.
        case told(Status)
        /// No word says otherwise than that it happened.
        case untold
        case rejected(String)

        var name: String {
            switch self {
            case .told(let status): status.rawValue
            case .untold: "untold"
            case .rejected(let reason): reason
            }
        }
    }

    /// How far before a trigger a word like "sẽ" or "không" bears on it, in tokens.
    static let reachTokens = 7
    static let negationTokens = 3
    static let possible = "only_possible"

    let passage: Passage
    let sentence: Sentence
    let knowledge: KnowledgeBase

    func status(of trigger: Trigger) -> Reading {
        let frame = knowledge.frames[trigger.frame]
        if stands(.negated, before: trigger, within: Self.negationTokens) {
            return .rejected("denied")
        }
        if stands(.cancelled, before: trigger, within: 4) { return .told(.cancelled) }
        let isSpeech = frame.shape == .speechVerb || frame.kind == .protest
        // "… cam kết sẽ hỗ trợ, kêu gọi …": what is said is seldom announced.
        let reach = [.statement, .protest].contains(frame.kind) ? 2 : Self.reachTokens
        if stands(.planned, before: trigger, within: reach) || isPlan(trigger) {
            return .told(isAnnounced(trigger, frame.kind) ? .occurred : .planned)
        }
        if stands(.possible, before: trigger, within: isSpeech ? 2 : 5) {
            if servesPlan(trigger) { return .told(.planned) }
            return .rejected(Self.possible)
        }
        if followsPlan(trigger) { return .told(.planned) }
        return stands(.done, before: trigger, within: 3) ? .told(.occurred) : .untold
    }

    /// "tuyên bố sẽ áp thuế": a measure that is decided counts from the day it is announced.
    private func isAnnounced(_ trigger: Trigger, _ kind: Kind) -> Bool {
        guard [.sanction, .downgrade, .aid].contains(kind) else { return false }
        let plan = sentence.cues.last {
            $0.cue == .planned && $0.range.upperBound <= trigger.range.lowerBound
        }
        return sentence.cues.contains {
            $0.cue == .announced && $0.range.upperBound == plan?.range.lowerBound
        }
    }

    /// "đề cử": the word itself tells of a plan.
    private func isPlan(_ trigger: Trigger) -> Bool {
        sentence.cues.contains { $0.cue == .planned && trigger.range.overlaps($0.range) }
    }

    private func stands(_ cue: Cue, before trigger: Trigger, within reach: Int) -> Bool {
        let start = trigger.range.lowerBound
        return sentence.cues.contains {
            $0.cue == cue && $0.range.upperBound <= start
                && distance($0.range.upperBound..<start) < reach
                && !crosses($0.range.upperBound..<start)
        }
    }

    /// Tokens between, names and offices not counted: they do not weaken a "sẽ" or "mời" before them.
    private func distance(_ gap: Range<Int>) -> Int {
        gap.count(where: { at in !sentence.mentions.contains { $0.range.contains(at) } })
    }

    /// A comma or a semicolon ends what a word bears on.
    private func crosses(_ gap: Range<Int>) -> Bool {
        gap.contains { at in
            let token = passage.text.tokens[at]
            return token.isMark(",") || token.isMark(";") || token.isMark(":")
        }
    }

    /// "sẽ đến Moscow … để hội đàm với …": the purpose of a plan is planned too.
    private func servesPlan(_ trigger: Trigger) -> Bool {
        sentence.cues.contains { plan in
            plan.cue == .planned && plan.range.upperBound <= trigger.range.lowerBound
                && trigger.range.lowerBound - plan.range.upperBound <= 24
        }
    }

    /// "cuộc gặp sắp tới", "chuyến thăm dự kiến diễn ra".
    private func followsPlan(_ trigger: Trigger) -> Bool {
        switch knowledge.frames[trigger.frame].shape {
        case .mutualNoun, .visitNoun, .mutualVerb: break
        default: return false
        }
        let end = trigger.range.upperBound
        return sentence.cues.contains {
            $0.cue == .planned && $0.range.lowerBound >= end && $0.range.lowerBound - end <= 12
                && !crosses(end..<$0.range.lowerBound)
        }
    }
}
