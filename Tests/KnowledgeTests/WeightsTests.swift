import Diplomacy
import Testing
import VietnameseText

@testable import Knowledge

@Suite struct WeightsTests {
    private func key(_ number: Int) -> UInt64 { Weights.key(["feature", "\(number)"]) }

    /// A row with weights in hundredths for the first kind and the last.
    private func entry(
        _ key: UInt64, of subject: Weights.Subject = .act, _ first: Int16, _ last: Int16? = nil
    ) -> Weights.Entry {
        var row = SIMD16<Int16>(repeating: 0)
        row[0] = first
        row[Self.last] = last ?? first
        return Weights.Entry(key, of: subject, row)
    }

    private static let last = Kind.allCases.count - 1

    /// Of the first 1,000 features, each with a weight made of its number, an even one within the bounds.
    private func weight(of number: Int) -> Int16 { Int16(number * 7 % 120 * 2) }

    private func weight(of number: Int) -> Float { Float(weight(of: number) as Int16) / 100 }

    private var weights: Weights {
        Weights(
            (0..<1_000).map { entry(key($0), weight(of: $0), -(weight(of: $0) as Int16)) })
    }

    @Test func findsWhatWasAddedAndNothingElse() {
        let weights = weights
        for number in 0..<1_000 {
            #expect(weights[key(number)]?[0] == weight(of: number))
            #expect(weights[key(number)]?[Self.last] == -(weight(of: number) as Float))
        }
        #expect((1_000..<3_000).allSatisfy { weights[key($0)] == nil })
        #expect(weights[0] == nil && Weights()[key(1)] == nil)
    }

    @Test func eachKindHasItsOwn() {
        var row = SIMD16<Int16>(repeating: 0)
        for kind in Kind.allCases { row[kind.number] = Int16(kind.number * 20 - 120) }
        let weights = Weights([Weights.Entry(key(1), row)])
        for kind in Kind.allCases {
            let weight = Float(kind.number * 20 - 120) / 100
            #expect(weights[key(1)]?[kind.number] == weight)
            #expect(sum([key(1), key(1)], by: weights)[kind.number] == 2 * weight)
        }
    }

    @Test func ofTwoRowsTheLaterStays() {
        let weights = Weights([entry(key(7), 14), entry(key(8), 8), entry(key(7), 50)])
        #expect(weights[key(7)]?[0] == 0.5 && weights[key(8)]?[0] == 0.08)
    }

    /// A row is stored in fiftieths: of two as near the even one, none beyond 127.
    @Test(arguments: [
        (1, 0), (-1, 0), (3, 4), (-3, -4), (5, 4), (-5, -4), (253, 252), (255, 254),
        (800, 254), (-800, -254),
    ])
    func weightsAreKeptInFiftieths(hundredths: Int, kept: Int) {
        let weights = Weights([entry(key(1), Int16(hundredths))])
        #expect(weights[key(1)]?[0] == Float(kept) / 100)
    }

    private func sum(_ keys: [UInt64], by weights: Weights) -> Weights.Row {
        var sums = Weights.Sums(Weights.Rows(weights, of: []))
        for key in keys { sums.add(key) }
        return sums.take()
    }

    @Test func sumsAndPassesOverTheUnknown() {
        let known = sum([key(1), key(5_000), key(2), key(2), key(6_000), key(999)], by: weights)
        let total: Float = weight(of: 1) + 2 * weight(of: 2) + weight(of: 999)
        #expect(abs(known[0] - total) < 0.001 && abs(known[Self.last] + total) < 0.001)
        #expect(sum([], by: weights)[0] == 0 && sum([key(5_000)], by: weights)[0] == 0)
    }

    /// Far more than 16 bits hold.
    @Test func aSumEndsAtFortyOneEitherWay() {
        let all = SIMD16<Int16>(repeating: 254)
        let weights = Weights([
            Weights.Entry(key(1), all), Weights.Entry(key(2), 0 &- all),
        ])
        for (key, total) in [(key(1), Float(40.94)), (key(2), -40.96)] {
            for count in [17, 40, 41, 240, 241, 10_000] {
                let row = sum(Array(repeating: key, count: count), by: weights)
                #expect(Kind.allCases.indices.allSatisfy { row[$0] == total })
            }
        }
        let many = Array(repeating: [key(1), key(2)], count: 1_000).flatMap(\.self)
        #expect(sum(many + [key(1)], by: weights)[0] == 2.54)
    }

    @Test func rowsByNumberAddWhatTheirFeaturesDo() {
        let weights = weights
        // Of the last two numbers one has no row, the other two.
        let keys = (0..<100).map { [key($0)] } + [[key(5_000)], [key(3), key(6_000), key(4)]]
        var sums = Weights.Sums(Weights.Rows(weights, of: keys))
        for number in [99, 1, 1, 100, 101] { sums.add(row: number) }
        sums.add(key(4))
        let total: Float = weight(of: 99) + 2 * weight(of: 1) + weight(of: 3) + 2 * weight(of: 4)
        #expect(abs(sums.take()[0] - total) < 0.001 && sums.take()[0] == 0)
    }

    /// Many more than are noted before they are looked up.
    @Test func sumsOfManyStandInOrder() {
        let weights = weights
        var sums = Weights.Sums(Weights.Rows(weights, of: (0..<1_000).map { [key($0)] }))
        for number in 0..<900 {
            for other in 0..<number % 5 { sums.add(key(number + other)) }
            if number % 3 == 0 { sums.add(row: number) }
            sums.end()
        }
        let rows = sums.takeAll()
        #expect(rows.count == 900 && sums.takeAll().isEmpty)
        for number in 0..<900 {
            var total: Float = number % 3 == 0 ? weight(of: number) : 0
            for other in 0..<number % 5 { total += weight(of: number + other) }
            #expect(abs(rows[number][0] - total) < 0.001)
        }
    }

    /// Actor and target have one key and rows of their own, which are found together.
    @Test func aPartyIsWeighedAsWhoActsAndAsWhoIsActedOn() {
        let weights = Weights([
            entry(key(1), of: .actor, 10), entry(key(1), of: .target, 20),
            entry(key(2), of: .target, 30),
            entry(key(1), 40), entry(key(1), of: .planned, 50),
        ])
        #expect(weights[key(1), .actor]?[0] == 0.1 && weights[key(1), .target]?[0] == 0.2)
        #expect(weights[key(1)]?[0] == 0.4 && weights[key(1), .planned]?[0] == 0.5)
        #expect(
            weights[key(2), .actor]?[0] == 0 && weights[key(2)] == nil
                && weights[key(2), .planned] == nil
                && weights[key(1), .cancelled]?[0] == 0)
        var sums = Weights.Sums(Weights.Rows(weights, of: [[key(2)]], telling: .actor))
        sums.add(key(1))
        sums.add(row: 0)
        sums.end()
        sums.add(key(2))
        sums.end()
        #expect(sums.takeAll().map { $0[0] } == [0.1, 0.5, 0, 0.3])
    }

    @Test func aNameTellsWhatItsFeatureTellsOf() {
        func told(_ name: String) -> (Weights.Subject, Int) {
            let (subject, feature) = Weights.Subject.told(
                by: name.split(separator: " ").map { Lexicon.hash(of: String($0)) })
            return (subject, feature.count)
        }
        #expect(told("A L pre x") == (.actor, 3) && told("B rank 0") == (.target, 2))
        #expect(told("P w2 x y") == (.planned, 3) && told("l1 status") == (.act, 2))
        #expect(told("C l1 x") == (.cancelled, 2))
        #expect(told("status untold") == (.act, 2) && told("A") == (.act, 1))
        for subject in Weights.Subject.allCases {
            #expect(told(subject.name("frame x")) == (subject, 2))
        }
    }

    /// Keys with one home stand one behind the other, further than tags are compared at once.
    @Test func findsWhatStandsFarFromItsHome() {
        let home: UInt64 = 0xFFFF_FFFF << 32
        let weights = Weights(
            (1...30).map { entry(home | UInt64($0), Int16($0) * 2) }
                // It shares a tag with one of them.
                + [entry(home | 0x105, 78)])
        for number: UInt64 in 1...30 {
            #expect(sum([home | number], by: weights)[0] == Float(number) / 50)
        }
        #expect(sum([home | 0x105, home | 0x106, home | 31], by: weights)[0] == 0.78)
    }

    /// Room is made for features, of which a party may have one row or two.
    @Test func findsFeaturesOfOneRoleAlone() {
        let weights = Weights((0..<500).map { entry(key($0), of: .actor, 10) })
        #expect((0..<500).allSatisfy { weights[key($0), .actor]?[0] == 0.1 })
        #expect((500..<1_000).allSatisfy { weights[key($0), .actor] == nil })
    }

    @Test func aTableWithoutRowsIsEmpty() {
        #expect(Weights().isEmpty && !weights.isEmpty)
    }
}
