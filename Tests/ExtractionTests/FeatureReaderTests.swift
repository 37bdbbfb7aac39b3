import Diplomacy
import Knowledge
import Testing

@testable import Extraction

/// Takes those features whose name does not have their key.
struct KeyChecker: FeatureSink {
    var closed = ClosedFeatures()
    var names = 0
    var wrong: [String] = []

    mutating func add(_ key: UInt64, _ name: () -> String) {
        let told = name()
        names += 1
        if Weights.key(told.split(separator: " ")) != key { wrong.append(told) }
    }

    mutating func add(closed number: Int, _ name: () -> String) {
        add(closed.keys[number], name)
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
        var checker = KeyChecker(closed: names.closed)
        var finder = RoleFinder(
            reading.passages[0].text, knowledge: FrameTableTests.knowledge,
            vocabulary: Vocabulary(FrameTableTests.knowledge))
        var pools = PartyFinder()
        for (p, passage) in reading.passages.enumerated() {
            for sentence in passage.sentences {
                let features = FeatureReader(
                    passage: passage, number: p, sentence: sentence,
                    knowledge: FrameTableTests.knowledge, names: names,
                    facts: ArticleFacts(reading.passages), dates: [sentence.range.lowerBound])
                finder.begin(sentence, of: passage.text)
                features.sentence(&checker)
                while let outline = finder.nextGroup() {
                    let group = TriggerGroup(
                        outline, in: sentence,
                        Rulings(results: finder.results, roles: finder.roles))
                    features.trigger(group, &checker)
                    features.near(group, &checker)
                    let pool = PartyPool(
                        pools.pool(
                            around: group.range, in: sentence.mentions, hand: hand, before: hand.0,
                            title: [hand.1]),
                        of: pools.parties)
                    let parties = pool.parties.map { features.placed($0, beside: group) }
                    for party in parties {
                        features.party(party, as: names.actor, &checker)
                        features.party(party, as: names.target, &checker)
                        for other in parties {
                            features.pair(party, other, group, hand: hand, &checker)
                        }
                    }
                }
            }
        }
        #expect(checker.wrong.isEmpty && checker.names > 500, "\(checker.wrong.prefix(9))")
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
        let alone = closed.feature(names.start("A title"))
        let numbers =
            (0..<3).map { families[0][$0] }
            + (0..<3).flatMap { a in (0..<2).map { families[1][a, $0] } }
            + (0..<3).flatMap { a in
                (0..<2).flatMap { b in (0..<3).map { families[2][a, b, $0] } }
            } + [alone]
        #expect(numbers == Array(0..<closed.count))
        func name(_ number: Int) -> String {
            closed[number].map { names[$0]! }.joined(separator: " ")
        }
        #expect(name(families[2][2, 0, 1]) == "three c a b" && name(alone) == "A title")
        #expect(
            numbers.allSatisfy { closed.keys[$0] == Weights.key(name($0).split(separator: " ")) })
    }
}
