import Diplomacy
import Foundation
import Knowledge

/// How likely an event is told: a logistic model over the log-odds of a reading and the kind. Its weights are the rows
/// `confidence …` of the table, learnt by `Training/train.py` on readings by weights that their pages did not teach.
struct Confidence {
    /// An event is taken from this on. Of these nine in ten are right by readers who judged them; what others would bring is
    /// in ARCHITECTURE.
    static let least = 0.6

    /// As likely right as not.
    static let even = 0.5

    /// A reading that is likelier than this in its article may tell an event.
    static let leastTelling = 0.3

    /// Of a kind of event.
    private struct Lane {
        let kind, reading, readings: Double
    }

    private let lanes: [Lane]

    init(_ weights: Weights) {
        func row(_ name: Substring, _ untold: Float) -> Weights.Row {
            weights[Weights.key(["confidence", name])] ?? Weights.Row(repeating: untold)
        }
        let (kind, reading, readings) = (row("kind", 0), row("reading", 1), row("readings", 1))
        lanes = Kind.allCases.map(\.number).map { lane in
            Lane(
                kind: Double(kind[lane]), reading: Double(reading[lane]),
                readings: Double(readings[lane]))
        }
    }

    /// - Parameter probability: of the reading.
    /// - Returns: 0 to 1.
    func callAsFunction(_ kind: Kind, reading probability: Double) -> Double {
        let lane = lanes[kind.number]
        return 1 / (1 + exp(-lane.kind - lane.reading * Self.logOdds(probability)))
    }

    /// Of each event, by its readings and what else the article tells; with the position of its candidate.
    func callAsFunction(_ events: ToldEvents) -> [(kept: Int, confidence: Double)] {
        if events.numbers.isEmpty { return [] }
        var scorer = Scorer(events.names.rows)
        scorer.reserve(events.numbers.count)
        for number in events.numbers {
            events.features(of: number, &scorer)
            scorer.end()
        }
        return zip(events.numbers, scorer.takeSums()).map { number, row in
            let lane = events.kind(of: number).number
            let sum =
                Double(row[lane])
                + lanes[lane].readings * Self.logOdds(events.confidence(of: number))
            return (events.kept(number), 1 / (1 + exp(-sum)))
        }
    }

    /// Within ± 7: as sure as the weights can be.
    static func logOdds(_ probability: Double) -> Double {
        let inside = min(max(probability, 0.001), 0.999)
        return log(inside / (1 - inside))
    }
}
