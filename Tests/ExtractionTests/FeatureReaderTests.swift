import Diplomacy
import Knowledge
import Testing

@testable import Extraction

/// Takes those features whose name does not have their key.
struct KeyChecker: FeatureSink {
    var names = 0
    var wrong: [String] = []

    mutating func add(_ key: UInt64, _ name: () -> String) {
        let told = name()
        names += 1
        if Weights.key(told.split(separator: " ")) != key { wrong.append(told) }
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
        var checker = KeyChecker()
        for (p, passage) in reading.passages.enumerated() {
            for sentence in passage.sentences {
                let features = FeatureReader(
                    passage: passage, number: p, sentence: sentence,
                    knowledge: FrameTableTests.knowledge, names: names,
                    facts: ArticleFacts(reading.passages), dates: [sentence.range.lowerBound])
                var finder = RoleFinder(
                    text: passage.text, sentence: sentence, knowledge: FrameTableTests.knowledge)
                features.sentence(&checker)
                for var group in TriggerGroups(sentence.triggers) {
                    group.results = finder.roles(of: group)
                    features.trigger(group, &checker)
                    let pool = PartyPool(
                        around: group.range, in: sentence, hand: hand, before: hand.0,
                        title: [hand.1])
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
}
