import Diplomacy
import Foundation
import Knowledge

/// How likely an event is told: a logistic model over the log-odds of a reading, those of all readings
/// of the article that tell the same, and the kind. Its weights are the rows `confidence …` of the
/// table, learnt by `Training/train.py` on readings by weights that their pages did not teach.
struct Confidence {
    /// An event is taken from this on. Of these nine in ten are right by readers who judged them; what others would bring is
    /// in ARCHITECTURE.
    static let least = 0.65

    /// As likely right as not.
    static let even = 0.5

    /// A reading that is likelier than this in its article may tell an event.
    static let leastTelling = 0.3

    private let weights: Weights
    private let readings: Weights.Row
    private let kind: Weights.Row
    private let reading: Weights.Row
    private let article: Weights.Row

    init(_ weights: Weights) {
        func row(_ name: Substring, _ untold: Float) -> Weights.Row {
            weights[Weights.key(["confidence", name])] ?? Weights.Row(repeating: untold)
        }
        self.weights = weights
        readings = row("readings", 1)
        kind = row("kind", 0)
        reading = row("reading", 1)
        article = row("article", 0)
    }

    /// - Parameters:
    ///   - probability: of the reading.
    ///   - article: that any reading of the article that may be of the same event is right.
    /// - Returns: 0 to 1.
    func callAsFunction(_ kind: Kind, reading probability: Double, article: Double) -> Double {
        let lane = kind.number
        let sum =
            Double(self.kind[lane]) + Double(reading[lane]) * Self.logOdds(probability)
            + Double(self.article[lane]) * Self.logOdds(article)
        return 1 / (1 + exp(-sum))
    }

    /// Of each event, by its readings and what else the article tells; with the position of its candidate.
    func callAsFunction(_ events: ToldEvents) -> [(kept: Int, confidence: Double)] {
        if events.numbers.isEmpty { return [] }
        var scorer = Scorer(weights: weights)
        return events.numbers.map { number in
            events.features(of: number, &scorer)
            let lane = events.kind(of: number).number
            let sum =
                Double(scorer.takeSum()[lane])
                + Double(readings[lane]) * Self.logOdds(events.confidence(of: number))
            return (events.kept(number), 1 / (1 + exp(-sum)))
        }
    }

    /// Within ± 7: as sure as the weights can be.
    static func logOdds(_ probability: Double) -> Double {
        let inside = min(max(probability, 0.001), 0.999)
        return log(inside / (1 - inside))
    }
}
