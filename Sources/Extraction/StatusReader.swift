import Diplomacy
import Knowledge
import VietnameseText

/// Whether a told act happened, is planned, was called off, or is only wished, denied or supposed.
struct StatusReader {
    enum Reading: Int, CaseIterable {
        /// A word says so.
        case occurred, planned, cancelled
        /// No word says otherwise than that it happened.
        case untold
        case denied, possible

        var isRejected: Bool { self == .denied || self == .possible }

        var status: Status {
            switch self {
            case .planned: .planned
            case .cancelled: .cancelled
            case .occurred, .untold, .denied, .possible: .occurred
            }
        }

        var name: String {
            switch self {
            case .occurred, .planned, .cancelled: status.rawValue
            case .untold: "untold"
            case .denied: "denied"
            case .possible: "only_possible"
            }
        }
    }

    /// How far before a trigger a word like "sẽ" or "không" bears on it, in tokens.
    static let reachTokens = 7
    static let negationTokens = 3

    private let text: AnnotatedText
    private let sentence: Sentence
    private let frames: [Frame]

    init(text: AnnotatedText, sentence: Sentence, frames: [Frame]) {
        self.text = text
        self.sentence = sentence
        self.frames = frames
    }

    private var cues: [(range: Range<Int>, cue: Cue)] { sentence.cues }

    func status(of trigger: Trigger) -> Reading {
        let (kind, shape) = (frames[trigger.frame].kind, frames[trigger.frame].shape)
        let before = before(trigger.range.lowerBound)
        if before.negated < Self.negationTokens { return .denied }
        if before.cancelled < 4 { return .cancelled }
        let isSpeech = shape == .speechVerb || kind == .protest
        // "… cam kết sẽ hỗ trợ, kêu gọi …": what is said is seldom announced.
        let reach = kind == .statement || kind == .protest ? 2 : Self.reachTokens
        if before.planned < reach || isPlan(trigger) {
            return isAnnounced(trigger, kind) ? .occurred : .planned
        }
        if before.possible < (isSpeech ? 2 : 5) {
            if servesPlan(trigger) { return .planned }
            return .possible
        }
        if followsPlan(trigger) { return .planned }
        return before.done < 3 ? .occurred : .untold
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
        while first > sentence.range.lowerBound, !isEnd(first - 1) { first -= 1 }
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
        sentence.mentions.reduce(gap.count) { $0 - $1.range.clamped(to: gap).count }
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
