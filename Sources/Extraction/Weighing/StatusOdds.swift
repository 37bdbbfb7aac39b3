import Diplomacy
import Foundation
import Knowledge
import VietnameseText

/// How likely it is that a told act occurred, is planned or was cancelled, by one telling or several.
///
/// The weights are learnt by `Training/train.py` like those that read the act, over the features of the trigger, of
/// its sentence and of the words near by (`FeatureReader.near`): those of a feature with `P` speak for a plan, with `C` for a
/// cancellation; that it occurred scores 0.
struct StatusOdds {
    /// Natural logarithms of probabilities, of several tellings their sum: occurred, planned, cancelled.
    private var logarithms: SIMD3<Double>

    init(planned: Float, cancelled: Float) {
        let scores = SIMD3(0, Double(planned), Double(cancelled))
        let top = scores.max()
        let total = exp(scores.x - top) + exp(scores.y - top) + exp(scores.z - top)
        logarithms = scores - (top + log(total))
    }

    static let surelyPlanned = StatusOdds(planned: 100, cancelled: 0)

    var likeliest: Status {
        if logarithms.z > max(logarithms.x, logarithms.y) { return .cancelled }
        return logarithms.y > logarithms.x ? .planned : .occurred
    }

    /// Of a telling that is of the event with `probability`.
    func weighed(by probability: Double) -> StatusOdds {
        var odds = self
        odds.logarithms *= probability
        return odds
    }

    static func + (a: StatusOdds, b: StatusOdds) -> StatusOdds {
        var sum = a
        sum.logarithms += b.logarithms
        return sum
    }
}
