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
        var sum = Weights.Sum(weights, Weights.Rows(weights, of: []))
        for key in keys { sum.add(key) }
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

    @Test func rowsByNumberAddWhatTheirFeaturesDo() {
        let weights = weights
        let keys = (0..<500).map { key($0 * 3) }
        var sum = Weights.Sum(weights, Weights.Rows(weights, of: keys))
        for number in [499, 1, 1, 300] { sum.add(row: number) }
        sum.add(key(4))
        // Of numbers 1,497 and 900 the first has no row.
        #expect(sum.take()[0] == 9.1 && sum.take()[0] == 0)
        for number in keys.indices { sum.add(row: number) }
        for key in keys { sum.add(key) }
        // Twice 0, 3, ... 999: far beyond the most.
        #expect(sum.take()[0] == 40.95)
    }

    /// Keys with one home stand one behind the other, further than tags are compared at once.
    @Test func findsWhatStandsFarFromItsHome() {
        var weights = Weights()
        let home: UInt64 = 63 << 32
        for number: UInt64 in 1...30 {
            weights.insert(home | number, SIMD32(repeating: Int16(number)))
        }
        // These share a tag with some of them.
        weights.insert(home | 0x105, SIMD32(repeating: 77))
        for number: UInt64 in 1...30 {
            #expect(sum([home | number], by: weights)[0] == Float(number) / 100)
        }
        #expect(sum([home | 0x105, home | 0x106, home | 31], by: weights)[0] == 0.77)
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
