import Diplomacy
import Knowledge
import Testing

@testable import Extraction

/// What the rest of an article tells of a pair.
@Suite struct FirstReadingTests {
    private static let names = FeatureNames(FrameTableTests.knowledge)

    private let russia = CountryCode("RUS")!
    private let america = CountryCode("USA")!
    private let iran = CountryCode("IRN")!

    private func lane(_ kind: Kind) -> Int { Kind.allCases.firstIndex(of: kind)! }

    private func features(
        _ actor: CountryCode, _ target: CountryCode, in sentence: Int, _ reading: FirstReading
    ) -> Set<String> {
        var (forth, back) = (NameCollector(), NameCollector())
        reading.features(
            actor, target, in: sentence, isDirected: true, forth: &forth, back: &back)
        var (other, same) = (NameCollector(), NameCollector())
        reading.features(
            target, actor, in: sentence, isDirected: true, forth: &other, back: &same)
        #expect(forth.names.sorted() == same.names.sorted())
        #expect(back.names.sorted() == other.names.sorted())
        return Set(forth.names)
    }

    @Test func aPairToldNowhereElseSaysSo() {
        var reading = FirstReading(Self.names)
        reading.sentences = 6
        reading.note(lane(.visit), russia, america, 0.9, in: 0, isTitle: true)
        #expect(features(russia, america, in: 0, reading) == ["told nowhere 5-8"])
        var alone = FirstReading(Self.names)
        alone.sentences = 1
        #expect(features(russia, iran, in: 0, alone) == ["told nowhere 1"])
    }

    @Test func otherSentencesTellBothWays() {
        var reading = FirstReading(Self.names)
        reading.sentences = 6
        reading.note(lane(.visit), russia, america, 0.5, in: 0, isTitle: true)
        reading.note(lane(.visit), russia, america, 0.94, in: 2, isTitle: false)
        #expect(
            features(russia, america, in: 1, reading) == [
                "told-else visit forth .93", "told-title visit forth .4",
                "told-before visit forth .4", "told-behind visit forth .93",
            ])
        #expect(
            features(america, russia, in: 5, reading) == [
                "told-else visit back .93", "told-title visit back .4",
            ])
        // The sentence itself and what is hardly likely are left out.
        reading.note(lane(.protest), russia, america, 0.09, in: 3, isTitle: false)
        #expect(
            features(russia, america, in: 2, reading) == [
                "told-else visit forth .4", "told-title visit forth .4",
            ])
    }

    @Test func whatHasNoDirectionHasNone() {
        var reading = FirstReading(Self.names)
        reading.sentences = 6
        reading.note(lane(.meeting), russia, america, 0.7, in: 0, isTitle: false)
        #expect(
            features(america, russia, in: 1, reading) == [
                "told-else meeting both .6", "told-before meeting both .6",
            ])
    }

    @Test func thirdStatesStandBeside() {
        var reading = FirstReading(Self.names)
        reading.sentences = 6
        reading.note(lane(.protest), iran, america, 0.85, in: 4, isTitle: false)
        reading.note(lane(.protest), russia, america, 0.3, in: 4, isTitle: false)
        // Of the likeliest other state, and never of the pair itself.
        #expect(
            features(russia, america, in: 4, reading) == [
                "told nowhere 5-8", "B-here protest back .8", "B-page protest back .8",
            ])
        #expect(
            features(iran, america, in: 4, reading) == [
                "told nowhere 5-8", "B-here protest back .25",
            ])
        #expect(
            features(america, iran, in: 7, reading).contains("told-else protest back .8"))
    }

    /// The keys that are looked up are those of the names in the table.
    @Test func namesHaveTheirKeys() {
        var reading = FirstReading(Self.names)
        reading.sentences = 6
        for kind in Kind.allCases {
            reading.note(lane(kind), russia, america, 0.5, in: 0, isTitle: true)
            reading.note(lane(kind), iran, america, 0.5, in: 1, isTitle: false)
        }
        var (forth, back) = (
            KeyChecker(keys: Self.names.closed.keys), KeyChecker(keys: Self.names.closed.keys)
        )
        reading.features(
            russia, america, in: 1, isDirected: true, forth: &forth, back: &back)
        #expect(forth.wrong.isEmpty && forth.names > 20)
        #expect(back.wrong.isEmpty && back.names == forth.names)
    }
}
