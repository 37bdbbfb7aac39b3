import Testing

@testable import Knowledge

@Suite struct WeightsTests {
    private func key(_ number: Int) -> UInt64 { Weights.key(["feature", "\(number)"]) }

    /// Of the first 1,000 features, each with its number as the weight of the first kind.
    private var weights: Weights {
        var weights = Weights()
        for number in 0..<1_000 {
            var row = Weights.Row(repeating: 0)
            row[0] = Float(number)
            weights.insert(key(number), row)
        }
        return weights
    }

    @Test func findsWhatWasAddedAndNothingElse() {
        let weights = weights
        #expect((0..<1_000).allSatisfy { weights[key($0)]?[0] == Float($0) })
        #expect((1_000..<3_000).allSatisfy { weights[key($0)] == nil })
        #expect(weights[0] == nil && Weights()[key(1)] == nil)
    }

    @Test func ofTwoRowsTheLaterStays() {
        var weights = weights
        weights.insert(key(7), Weights.Row(repeating: 0.5))
        #expect(weights[key(7)]?[0] == 0.5 && weights[key(8)]?[0] == 8)
    }

    @Test func sumsPartByPartAndPassesOverTheUnknown() {
        let keys = [key(1), key(5_000), key(2), key(2), key(6_000), key(999)]
        let sums = weights.sums(of: keys, ends: [0, 3, 3, 5, 6])
        #expect(sums.map { $0[0] } == [0, 3, 0, 2, 999])
        #expect(weights.sums(of: [], ends: []).isEmpty)
    }

    @Test func aTableWithoutRowsIsEmpty() {
        #expect(Weights().isEmpty && !weights.isEmpty)
    }
}
