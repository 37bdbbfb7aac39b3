import Diplomacy
import Testing

@testable import Extraction

@Suite struct StatusOddsTests {
    private let planned = StatusOdds(planned: 2, cancelled: -1)
    private let occurred = StatusOdds(planned: -4, cancelled: -4)

    @Test func theHighestScoreIsTheLikeliestAndOccurredScoresNothing() {
        #expect(planned.likeliest == .planned)
        #expect(occurred.likeliest == .occurred)
        #expect(StatusOdds(planned: 0, cancelled: 0).likeliest == .occurred)
        #expect(StatusOdds(planned: 3, cancelled: 4).likeliest == .cancelled)
        #expect(StatusOdds(planned: 1_000, cancelled: -1_000).likeliest == .planned)
    }

    @Test func theSurerTellingWeighsMore() {
        #expect((planned + occurred).likeliest == .occurred)
        #expect((planned + planned + planned + occurred).likeliest == .planned)
    }

    @Test func aDoubtfulTellingWeighsLess() {
        #expect((planned + occurred.weighed(by: 0.1)).likeliest == .planned)
        #expect((.surelyPlanned.weighed(by: 0.3) + occurred + occurred).likeliest == .planned)
    }
}
