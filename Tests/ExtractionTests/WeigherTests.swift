import Diplomacy
import Knowledge
import Testing

@testable import Extraction

@Suite struct WeigherTests {
    private func candidates(_ text: String) -> [Candidate] {
        FrameTableTests.extractor.read(Sample.page([text]), received: nil, for: .explaining)
            .flatMap(\.candidates)
    }

    private let talks = "Ngày 5/3/2019, Ngoại trưởng Nga Lavrov hội đàm với Ngoại trưởng Đức Maas."

    @Test func everyReadingTellsItsHeaviestTerms() throws {
        let taken = try #require(candidates(talks).first { $0.verdict == .taken })
        #expect(taken.kind == .meeting)
        #expect(taken.terms.count == Weigher.toldTerms)
        let weights = taken.terms.map { abs($0.weight) }
        #expect(weights == weights.sorted(by: >))
    }

    @Test func nothingIsToldOfTermsUnlessAsked() {
        let quick = FrameTableTests.extractor.read(Sample.page([talks]), received: nil)
        #expect(quick.flatMap(\.candidates).allSatisfy { $0.terms.isEmpty })
    }

    @Test func confidenceGrowsWithProbabilityAndIsLess() {
        let told = [0.5, 0.6, 0.8, 0.95, 0.999, 1].map(Weigher.confidence)
        #expect(told == told.sorted())
        #expect(told[0] < 0.5 && told[3] < 0.95 && told[5] <= 1)
    }
}
