import Testing

@testable import Knowledge

@Suite struct WeightsTests {
    private func key(_ number: Int) -> UInt64 { Weights.key(["feature", "\(number)"]) }

    /// Of the first 1,000 features, each with its number as the weight of the first kind.
    private var weights: Weights {
        var weights = Weights()
        for number in 0..<1_000 {
            var row = SIMD32<Int16>(repeating: 0)
            row[0] = Int16(number)
            row[Weights.second] = -Int16(number)
            weights.insert(key(number), row)
        }
        return weights
    }

    @Test func findsWhatWasAddedAndNothingElse() {
        let weights = weights
        #expect((0..<1_000).allSatisfy { weights[key($0)]?[0] == Float($0) / 100 })
        #expect((1_000..<3_000).allSatisfy { weights[key($0)] == nil })
        #expect(weights[0] == nil && Weights()[key(1)] == nil)
    }

    @Test func ofTwoRowsTheLaterStays() {
        var weights = weights
        weights.insert(key(7), SIMD32(repeating: 50))
        #expect(weights[key(7)]?[0] == 0.5 && weights[key(8)]?[0] == 0.08)
    }

    private func sum(_ keys: [UInt64], by weights: Weights) -> Weights.Row {
        var sum = Weights.Sum()
        for key in keys { weights.add(key, to: &sum) }
        return sum.take()
    }

    @Test func sumsAndPassesOverTheUnknown() {
        let known = sum([key(1), key(5_000), key(2), key(2), key(6_000), key(999)], by: weights)
        #expect(known[0] == 10.04 && known[Weights.second] == -10.04)
        #expect(sum([], by: weights)[0] == 0 && sum([key(5_000)], by: weights)[0] == 0)
    }

    /// Far more than 16 bits hold.
    @Test func aSumEndsAtFortyOneEitherWay() {
        var weights = Weights()
        weights.insert(key(1), SIMD32(repeating: 2 * Weights.most))
        weights.insert(key(2), SIMD32(repeating: -2 * Weights.most))
        for (key, total) in [(key(1), Float(40.95)), (key(2), -40.96)] {
            for count in [6, 40, 41, 1_000] {
                let row = sum(Array(repeating: key, count: count), by: weights)
                #expect((0..<2 * Weights.second).allSatisfy { row[$0] == total })
            }
        }
        let many = Array(repeating: [key(1), key(2)], count: 1_000).flatMap(\.self)
        #expect(sum(many + [key(1)], by: weights)[0] == Float(2 * Weights.most) / 100)
    }

    @Test func copiesAreTheirOwn() {
        let known = weights
        var changed = known
        changed.insert(key(7), SIMD32(repeating: 50))
        #expect(known[key(7)]?[0] == 0.07 && changed[key(7)]?[0] == 0.5)
    }

    @Test func aTableWithoutRowsIsEmpty() {
        #expect(Weights().isEmpty && !weights.isEmpty)
    }
}
