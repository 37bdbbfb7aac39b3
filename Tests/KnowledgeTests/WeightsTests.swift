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

    @Test func sumsPartByPartAndPassesOverTheUnknown() {
        let keys = [key(1), key(5_000), key(2), key(2), key(6_000), key(999)]
        let sums = weights.sums(of: keys, ends: [0, 3, 3, 5, 6])
        #expect(sums.map { $0[0] } == [0, 0.03, 0, 0.02, 9.99])
        #expect(sums.map { $0[Weights.second] } == [0, -0.03, 0, -0.02, -9.99])
        #expect(weights.sums(of: [], ends: []).isEmpty)
    }

    /// Far more than 16 bits hold.
    @Test func aSumHasNoBound() {
        var weights = Weights()
        weights.insert(key(1), SIMD32(repeating: 2 * Weights.most))
        weights.insert(key(2), SIMD32(repeating: -2 * Weights.most))
        for (key, sum) in [(key(1), Float(40_000)), (key(2), -40_000)] {
            let sums = weights.sums(of: Array(repeating: key, count: 1_000), ends: [1_000])
            #expect((0..<2 * Weights.second).allSatisfy { sums[0][$0] == sum })
        }
    }

    @Test func aTableWithoutRowsIsEmpty() {
        #expect(Weights().isEmpty && !weights.isEmpty)
    }
}
