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

    private let text: AnnotatedText
    private let range: Range<Int>
    private let cues: [(range: Range<Int>, cue: Cue)]
    /// For each token of the sentence, and its end, how many before it belong to names and offices.
    private let named: [Int]
    private let frames: [Frame]

    init(text: AnnotatedText, sentence: Sentence, frames: [Frame]) {
        self.text = text
        range = sentence.range
        cues = sentence.cues
        var named = Array(repeating: 0, count: range.count + 1)
        for mention in sentence.mentions {
            for at in mention.range.clamped(to: range) { named[at - range.lowerBound + 1] = 1 }
        }
        for at in named.indices.dropFirst() { named[at] += named[at - 1] }
        self.named = named
        self.frames = frames
    }

    func status(of trigger: Trigger) -> Reading {
        let (kind, shape) = (frames[trigger.frame].kind, frames[trigger.frame].shape)
        let before = before(trigger.range.lowerBound)
        if before.negated < Self.negationTokens { return .rejected("denied") }
        if before.cancelled < 4 { return .told(.cancelled) }
        let isSpeech = shape == .speechVerb || kind == .protest
        // "… cam kết sẽ hỗ trợ, kêu gọi …": what is said is seldom announced.
        let reach = kind == .statement || kind == .protest ? 2 : Self.reachTokens
        if before.planned < reach || isPlan(trigger) {
            return .told(isAnnounced(trigger, kind) ? .occurred : .planned)
        }
        if before.possible < (isSpeech ? 2 : 5) {
            if servesPlan(trigger) { return .told(.planned) }
            return .rejected(Self.possible)
        }
        if followsPlan(trigger) { return .told(.planned) }
        return before.done < 3 ? .told(.occurred) : .untold
    }

    /// How far before a trigger words of these classes stand, in tokens.
    private struct Before {
        var negated = Int.max
        var cancelled = Int.max
        var planned = Int.max
        var possible = Int.max
        var done = Int.max
    }

    private func before(_ start: Int) -> Before {
        var before = Before()
        lazy var clause = firstToken(ofClauseUntil: start)
        for (range, cue) in cues where range.upperBound <= start {
            switch cue {
            case .negated, .cancelled, .planned, .possible, .done: break
            default: continue
            }
            guard range.upperBound >= clause else { continue }
            let distance = distance(range.upperBound..<start)
            switch cue {
            case .negated: before.negated = min(before.negated, distance)
            case .cancelled: before.cancelled = min(before.cancelled, distance)
            case .planned: before.planned = min(before.planned, distance)
            case .possible: before.possible = min(before.possible, distance)
            default: before.done = min(before.done, distance)
            }
        }
        return before
    }

    /// A comma or a semicolon ends what a word bears on.
    private func firstToken(ofClauseUntil end: Int) -> Int {
        var first = end
        while first > range.lowerBound, !isEnd(first - 1) { first -= 1 }
        return first
    }

    private func isEnd(_ at: Int) -> Bool {
        switch text.tokens[at].word {
        case -0x2C, -0x3A, -0x3B: true
        default: false
        }
    }

    /// "tuyên bố sẽ áp thuế": a measure that is decided counts from the day it is announced.
    private func isAnnounced(_ trigger: Trigger, _ kind: Kind) -> Bool {
        guard [.sanction, .downgrade, .aid].contains(kind) else { return false }
        let plan = cues.last {
            $0.cue == .planned && $0.range.upperBound <= trigger.range.lowerBound
        }
        return cues.contains {
            $0.cue == .announced && $0.range.upperBound == plan?.range.lowerBound
        }
    }

    /// "đề cử": the word itself tells of a plan.
    private func isPlan(_ trigger: Trigger) -> Bool {
        cues.contains { $0.cue == .planned && trigger.range.overlaps($0.range) }
    }

    /// Tokens between, names and offices not counted: they do not weaken a "sẽ" or "mời" before them.
    private func distance(_ gap: Range<Int>) -> Int {
        let first = range.lowerBound
        return gap.count - (named[gap.upperBound - first] - named[gap.lowerBound - first])
    }

    /// "sẽ đến Moscow … để hội đàm với …": the purpose of a plan is planned too.
    private func servesPlan(_ trigger: Trigger) -> Bool {
        cues.contains { plan in
            plan.cue == .planned && plan.range.upperBound <= trigger.range.lowerBound
                && trigger.range.lowerBound - plan.range.upperBound <= 24
        }
    }

    /// "cuộc gặp sắp tới", "chuyến thăm dự kiến diễn ra".
    private func followsPlan(_ trigger: Trigger) -> Bool {
        switch frames[trigger.frame].shape {
        case .mutualNoun, .visitNoun, .mutualVerb: break
        default: return false
        }
        let end = trigger.range.upperBound
        return cues.contains {
            $0.cue == .planned && $0.range.lowerBound >= end && $0.range.lowerBound - end <= 12
                && !(end..<$0.range.lowerBound).contains(where: isEnd)
        }
    }
}
