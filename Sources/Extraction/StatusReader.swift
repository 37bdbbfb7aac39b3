import Diplomacy
import Knowledge
import VietnameseText

/// Whether a told act happened, is planned, was called off, or is only wished, denied or supposed.
struct StatusReader {
    enum Reading: Hashable {
        case status(Status)
        case rejected(String)
    }

    /// How far before a trigger a word like "sẽ" or "không" bears on it, in tokens.
    static let reachTokens = 7
    static let negationTokens = 3

    let passage: Passage
    let sentence: Sentence
    let knowledge: KnowledgeBase

    func status(of trigger: Trigger) -> Reading {
        let frame = knowledge.frames[trigger.frame]
        if stands(.negated, before: trigger, within: Self.negationTokens) {
            return .rejected("denied")
        }
        if stands(.cancelled, before: trigger, within: 4) { return .status(.cancelled) }
        if stands(.planned, before: trigger, within: Self.reachTokens) { return .status(.planned) }
        let isSpeech = frame.shape == .speechVerb || frame.kind == .protest
        if stands(.possible, before: trigger, within: isSpeech ? 2 : 5) {
            if servesPlan(trigger) { return .status(.planned) }
            return .rejected("only possible or wished")
        }
        if followsPlan(trigger) { return .status(.planned) }
        return .status(.occurred)
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
        let shape = knowledge.frames[trigger.frame].shape
        guard shape == .mutualNoun || shape == .visitNoun else { return false }
        let end = trigger.range.upperBound
        return sentence.cues.contains {
            $0.cue == .planned && $0.range.lowerBound >= end && $0.range.lowerBound - end <= 12
                && !crosses(end..<$0.range.lowerBound)
        }
    }
}
