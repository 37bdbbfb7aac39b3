import Diplomacy
import Knowledge
import VietnameseText

/// Whether a told act happened, is planned, was called off, or is only wished, denied or supposed.
///
/// Reads one sentence after another. The methods are mutating where others would be called with a copy of the whole.
struct StatusReader: ~Copyable {
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

    private let frames: [FrameTraits]
    private var text: AnnotatedText?
    private var tokens: [Token] = []
    private var sentence = SentenceInHand()
    /// Those of the sentence's cues that tell a status.
    private var telling: [PlacedCue] = []

    private let tellingClasses = Self.tellingClasses
    private static let tellingClasses = CueSet(.negated, .cancelled, .planned, .possible, .done)
    /// More than most sentences have.
    private static let usual = 8

    init(frames: [FrameTraits]) {
        self.frames = frames
        telling.reserveCapacity(Self.usual)
    }

    /// Begins with another sentence.
    mutating func begin(_ sentence: Sentence, of text: AnnotatedText) {
        if !telling.isEmpty { telling.removeAll(keepingCapacity: true) }
        if sentence.classes.isDisjoint(with: tellingClasses) { return }
        if text !== self.text {
            self.text = text
            tokens = text.tokens
        }
        self.sentence.move(to: sentence)
        let cues = self.sentence.cues
        for i in cues.indices where tellingClasses.contains(cues[i].cue) { telling.append(cues[i]) }
    }

    mutating func status(of trigger: Trigger) -> Reading {
        if telling.isEmpty { return .untold }
        let near = near(trigger.range)
        if near.negated < Self.negationTokens { return .denied }
        if near.cancelled < 4 { return .cancelled }
        let (kind, shape) = (frames[trigger.frame].kind, frames[trigger.frame].shape)
        let isSpeech = shape == .speechVerb || kind == .protest
        // "… cam kết sẽ hỗ trợ, kêu gọi …": what is said is seldom announced.
        let reach = kind == .statement || kind == .protest ? 2 : Self.reachTokens
        if near.planned < reach || near.isPlan {
            return isAnnounced(trigger, kind) ? .occurred : .planned
        }
        if near.possible < (isSpeech ? 2 : 5) { return near.servesPlan ? .planned : .possible }
        if near.isBeforePlan, followsPlan(trigger) { return .planned }
        return near.done < 3 ? .occurred : .untold
    }

    /// What words of these classes bear on a trigger.
    private struct Near {
        // How far before the trigger they stand, in tokens.
        var negated = Int.max
        var cancelled = Int.max
        var planned = Int.max
        var possible = Int.max
        var done = Int.max
        /// "đề cử": the word itself tells of a plan.
        var isPlan = false
        /// "sẽ đến Moscow … để hội đàm với …": the purpose of a plan is planned too.
        var servesPlan = false
        var isBeforePlan = false
    }

    private mutating func near(_ trigger: Range<Int>) -> Near {
        var near = Near()
        let start = trigger.lowerBound
        var clause: Int?
        for i in telling.indices {
            let (range, cue) = (telling[i].range, telling[i].cue)
            if cue == .planned {
                if range.overlaps(trigger) { near.isPlan = true }
                if range.upperBound <= start {
                    if start - range.upperBound <= 24 { near.servesPlan = true }
                } else if range.lowerBound >= trigger.upperBound {
                    near.isBeforePlan = true
                }
            }
            guard range.upperBound <= start else { continue }
            let first = clause ?? firstToken(ofClauseUntil: start)
            clause = first
            guard range.upperBound >= first else { continue }
            let distance = distance(range.upperBound..<start)
            switch cue {
            case .negated: near.negated = min(near.negated, distance)
            case .cancelled: near.cancelled = min(near.cancelled, distance)
            case .planned: near.planned = min(near.planned, distance)
            case .possible: near.possible = min(near.possible, distance)
            default: near.done = min(near.done, distance)
            }
        }
        return near
    }

    /// A comma or a semicolon ends what a word bears on.
    private mutating func firstToken(ofClauseUntil end: Int) -> Int {
        var first = end
        while first > sentence.range.lowerBound, !isEnd(first - 1) { first -= 1 }
        return first
    }

    private mutating func isEnd(_ at: Int) -> Bool {
        switch tokens[at].word {
        case -0x2C, -0x3A, -0x3B: true
        default: false
        }
    }

    /// "tuyên bố sẽ áp thuế": a measure that is decided counts from the day it is announced.
    private mutating func isAnnounced(_ trigger: Trigger, _ kind: Kind) -> Bool {
        guard [.sanction, .downgrade, .aid].contains(kind) else { return false }
        let plan = sentence.cues.last {
            $0.cue == .planned && $0.range.upperBound <= trigger.range.lowerBound
        }
        return sentence.cues.contains {
            $0.cue == .announced && $0.range.upperBound == plan?.range.lowerBound
        }
    }

    /// Tokens between, names and offices not counted: they do not weaken a "sẽ" or "mời" before them.
    private mutating func distance(_ gap: Range<Int>) -> Int {
        var count = gap.count
        for i in sentence.mentions.indices {
            count -= sentence.mentions[i].range.clamped(to: gap).count
        }
        return count
    }

    /// "cuộc gặp sắp tới", "chuyến thăm dự kiến diễn ra".
    private mutating func followsPlan(_ trigger: Trigger) -> Bool {
        switch frames[trigger.frame].shape {
        case .mutualNoun, .visitNoun, .mutualVerb: break
        default: return false
        }
        let end = trigger.range.upperBound
        return sentence.cues.contains {
            $0.cue == .planned && $0.range.lowerBound >= end && $0.range.lowerBound - end <= 12
                && !(end..<$0.range.lowerBound).contains { isEnd($0) }
        }
    }
}
