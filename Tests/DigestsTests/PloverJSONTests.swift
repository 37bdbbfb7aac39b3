import Diplomacy
import Testing

@testable import Digests

@Suite struct PloverJSONTests {
    @Test func whatIsDoneTogetherHasTwoActorsAndNoRecipient() {
        let line = PloverJSON.line(
            event: event(
                report(
                    .call, "USA", "RUS", "2022-07-29",
                    participants: [
                        Participant(
                            name: "Bình", office: "foreign-minister", country: CountryCode("RUS")!)
                    ], evidence: ["điện đàm"])))
        #expect(line.contains("\"type\":\"CONSULT\",\"mode\":\"phone\",\"cameo\":\"041\""))
        #expect(
            line.contains(
                """
                "actor":[{"country":"RUS","sector":"GOV","people":[{"name":"Bình",\
                "office":"foreign-minister"}]},{"country":"USA","sector":"GOV","people":[]}],\
                "recipient":[]
                """))
        #expect(line.contains("\"text\":\"điện đàm\""))
    }

    @Test func whatOneDoesToAnotherHasARecipient() {
        let line = PloverJSON.line(
            event: event(report(.downgrade, "RUS", "USA", "2017-07-30", evidence: [])))
        #expect(line.contains("\"type\":\"SANCTION\",\"mode\":\"expel\""))
        #expect(line.contains("\"actor\":[{\"country\":\"RUS\""))
        #expect(line.contains("\"recipient\":[{\"country\":\"USA\""))
        #expect(line.contains("\"location\":null,\"text\":null"))
    }

    @Test func whatPloverHasNoTypeForIsNull() {
        let line = PloverJSON.line(
            event: event(report(.statement, "RUS", "USA", nil, evidence: [])))
        #expect(line.contains("\"date\":null,\"type\":null,\"mode\":null,\"cameo\":\"010\""))
    }
}
