import Diplomacy
import Knowledge
import Testing

@testable import Extraction

/// Takes those features whose name does not have their key.
struct KeyChecker: FeatureSink {
    /// Of the numbered ones.
    var keys: [[UInt64]]
    var names = 0
    var wrong: [String] = []

    mutating func add(_ key: UInt64, _ name: () -> String) {
        let told = name()
        names += 1
        if Weights.key(told.split(separator: " ")) != key { wrong.append(told) }
    }

    mutating func add(closed number: Int, _ names: () -> [String]) {
        let names = names()
        if keys[number].count != names.count { wrong += names }
        for (key, name) in zip(keys[number], names) { add(key) { name } }
    }
}

@Suite struct FeatureReaderTests {
    private let text = [
        "Ngoại trưởng Nga (trái) và người đồng cấp Mỹ hội đàm tại Geneva",
        """
        Ngày 5/3/2019, sau khi "lên án" Iran, Ngoại trưởng Nga Lavrov, Ngoại trưởng Đức Maas và \
        Đại sứ Pháp tại Việt Nam sẽ hội đàm với Trung Quốc; Triều Tiên - Hàn Quốc thăm Nhật Bản.
        """,
        "Hai bên ký thỏa thuận hợp tác. Nước này trừng phạt Iran. Cựu Tổng thống Mỹ Barack Obama gặp ông Lavrov.",
    ]

    @Test func everyNameHasItsKey() {
        let extractor = FrameTableTests.extractor
        let reading = extractor.read(Sample.page(text), received: nil)[0]
        let names = FeatureNames(FrameTableTests.knowledge)
        let hand = (CountryCode("USA")!, CountryCode("RUS")!)
        var checker = KeyChecker(keys: names.closed.keys)
        var checkerOfParties = KeyChecker(keys: names.closedOfParties.keys)
        var finder = RoleFinder(
            reading.passages[0].text, knowledge: FrameTableTests.knowledge,
            vocabulary: Vocabulary(FrameTableTests.knowledge))
        var pools = PartyFinder()
        for (p, passage) in reading.passages.enumerated() {
            for (s, sentence) in passage.sentences.enumerated() {
                let spot = Candidate.Spot(passage: p, sentence: s)
                finder.begin(sentence, of: passage.text)
                var groups: [TriggerGroup] = []
                while let group = finder.nextGroup() { groups.append(group) }
                var features = FeatureReader(
                    [ReadSentence(sentence: sentence, spot: spot)], of: reading.passages,
                    names: names, facts: ArticleFacts(reading.passages),
                    rulings: Rulings(all: finder.rulings, roles: finder.roles))
                features.readNext(dates: [sentence.range.lowerBound])
                features.begin(0)
                features.sentence(&checker)
                for group in groups {
                    features.trigger(group, &checker)
                    features.near(group, &checker)
                    let pool = pools.pool(
                        around: group.range, in: sentence.mentions, hand: hand, before: hand.0,
                        title: [hand.1])
                    let trigger = ReadTrigger(
                        sentence: 0, group: group, pool: pool, hand: 0, handPair: hand)
                    let parties = pools.parties[pool.parties].map {
                        features.placed($0, beside: group)
                    }
                    for party in parties {
                        features.party(party, &checkerOfParties)
                        for other in parties {
                            features.pair(party, other, trigger, &checker)
                        }
                    }
                }
            }
        }
        for checker in [checker, checkerOfParties] {
            #expect(checker.wrong.isEmpty && checker.names > 200, "\(checker.wrong.prefix(9))")
        }
    }

    /// Of families of one word, two and three, and of what has none: each number once, with its own name.
    @Test func closedFeaturesAreNumberedInRows() {
        var names = NameTable()
        var closed = ClosedFeatures()
        let words = ["a", "b", "c"].map { names.word($0) }
        let families = [
            closed.family(names.start("one"), words),
            closed.family(names.start("two"), words, Array(words.prefix(2))),
            closed.family(names.start("three"), words, Array(words.prefix(2)), words),
        ]
        let alone = closed.feature(names.start("in title"))
        let numbers =
            (0..<3).map { families[0][$0] }
            + (0..<3).flatMap { a in (0..<2).map { families[1][a, $0] } }
            + (0..<3).flatMap { a in
                (0..<2).flatMap { b in (0..<3).map { families[2][a, b, $0] } }
            } + [alone]
        #expect(numbers == Array(0..<closed.count))
        func name(_ number: Int) -> [String] { closed.names(of: number, names) }
        #expect(name(families[2][2, 0, 1]) == ["three c a b"] && name(alone) == ["in title"])
        #expect(numbers.allSatisfy { closed.keys[$0] == name($0).map(key) })
    }

    private func key(_ name: String) -> UInt64 { Weights.key(name.split(separator: " ")) }

    @Test func featuresThatComeTogetherHaveOneNumber() {
        var names = NameTable()
        var closed = ClosedFeatures()
        let words = ["a", "b", "c"].map { names.word($0) }
        let other = names.start("alone")
        let family = closed.family(names.start("both"), words, words) { [other, $0[1]] }
        let number = family[2, 1]
        #expect(closed.names(of: number, names) == ["both c b", "alone b"])
        #expect(closed.keys[number] == ["both c b", "alone b"].map(key))
    }
}
