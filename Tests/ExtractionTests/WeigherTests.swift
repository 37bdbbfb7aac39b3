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

    /// Scores so high that their powers are beyond a Float.
    @Test func statesThatAListNamesAgainAndAgainAreWeighedOnce() {
        let states = ["Nga", "Mỹ", "Pháp", "Đức", "Iran", "Syria", "Israel", "Nhật Bản"]
        let list = repeatElement(states, count: 12).joined().joined(separator: ", ")
        let found = candidates(list + String(repeating: " cuộc gặp", count: 20) + ".")
        #expect(found.contains { $0.kind == .meeting && $0.probability > 0.5 })
    }

    @Test func nothingIsToldOfTermsUnlessAsked() {
        let quick = FrameTableTests.extractor.read(Sample.page([talks]), received: nil)
        #expect(quick.flatMap(\.candidates).allSatisfy { $0.terms.isEmpty })
    }

    @Test func confidenceGrowsWithTheReading() {
        let confidence = Confidence(FrameTableTests.knowledge.weights)
        let odds = [0.15, 0.5, 0.8, 0.95, 0.999, 1]
        for kind in Kind.allCases {
            let told = odds.map { confidence(kind, reading: $0) }
            #expect(told == told.sorted() && told[0] < Confidence.least && told[5] < 1)
        }
    }

    @Test func withoutRowsConfidenceIsTheReadingsProbability() {
        let confidence = Confidence(Weights())
        #expect(abs(confidence(.visit, reading: 0.7) - 0.7) < 1e-9)
    }
}
