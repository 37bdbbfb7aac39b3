import Diplomacy
import Foundation
import Testing

@testable import Digests

@Suite struct EventJSONTests {
    private let talks = report(
        .meeting, "USA", "RUS", "2017-09-18", basis: .published,
        place: Place(name: "New York", country: CountryCode("USA")),
        participants: [
            Participant(name: "An \"Bình\"", office: nil, country: CountryCode("RUS")!)
        ],
        topics: ["Syria"], confidence: 0.97, evidence: ["hội đàm"])

    @Test func reportHasEveryFieldInOrder() {
        #expect(
            EventJSON.object(report: talks, id: "meeting-RUS-USA-2017-09-18") == """
                {"id":"meeting-RUS-USA-2017-09-18","kind":"meeting","parties":["RUS","USA"],\
                "date":"2017-09-18","date_basis":"published","status":"occurred",\
                "region":"main","place":{"name":"New York","country":"USA"},\
                "participants":[{"name":"An \\"Bình\\"","office":null,"country":"RUS"}],\
                "topics":["Syria"],"plover":{"type":"CONSULT","mode":null},"cameo":"040",\
                "confidence":0.97,"evidence":[{"text":"hội đàm","start":0,"end":11}]}
                """)
    }

    @Test func unknownIsNullAndStaysThere() {
        let bare = report(.accreditation, "LAO", "VNM", nil, evidence: [])
        #expect(
            EventJSON.object(report: bare, id: "x") == """
                {"id":"x","kind":"accreditation","parties":["LAO","VNM"],"date":null,\
                "date_basis":null,"status":"occurred","region":"main","place":null,\
                "participants":[],"topics":[],"plover":null,"cameo":null,"confidence":0.9,\
                "evidence":[]}
                """)
    }

    @Test func eventAddsSourcesAliasesAndTimes() {
        let line = EventJSON.line(
            event: event(
                report(.call, "USA", "RUS", nil, evidence: []), aliases: ["b", "a"],
                sources: [
                    source(
                        "x.txt", hash: "1", outlet: "Báo", published: "2017-09-18T20:24:00+07:00"),
                    source("y.txt", hash: "2", title: "T"),
                ],
                firstSeen: hanoi("2026-11-22", 8, 0)))
        let one = String(repeating: "1", count: 64)
        let two = String(repeating: "2", count: 64)
        #expect(
            line.hasSuffix(
                """
                "evidence":[],"sources":[{"page":"x.txt","sha256":"\(one)","outlet":"Báo",\
                "title":null,"published":"2017-09-18T20:24:00+07:00"},{"page":"y.txt",\
                "sha256":"\(two)","outlet":null,"title":"T","published":null}],\
                "aliases":["b","a"],"first_seen":"2026-11-22T01:00:00Z",\
                "updated":"2026-11-22T01:00:00Z"}
                """))
        #expect(line.hasPrefix("{\"id\":\"call-RUS-USA-p111111111111\",\"kind\":\"call\""))
        #expect(!line.contains("\n"))
    }

    /// The fields as a stranger's program reads them.
    private struct Decoded: Decodable {
        let id: String
        let kind: Kind
        let parties: Parties
        let date: PartialDate?
        let date_basis: DateBasis?
        let status: Status
        let region: Region
        let place: Place?
        let participants: [Participant]
        let topics: [String]
        let plover: EventCoding.Plover?
        let cameo: String?
        let confidence: Double
        let evidence: [Evidence]
    }

    @Test("what is read back is what was reported", arguments: Kind.allCases, Status.allCases)
    func roundTrip(kind: Kind, status: Status) throws {
        let told = report(
            kind, "USA", "RUS", "2023-09-16/2023-09-17", basis: .context, status: status,
            region: .teaser, place: Place(name: GoldenSamples.attack, country: nil),
            participants: [
                Participant(
                    name: GoldenSamples.attack, office: "x", country: CountryCode("USA")!)
            ],
            topics: [GoldenSamples.attack], confidence: 0.25, evidence: [GoldenSamples.attack])
        let json = EventJSON.object(report: told, id: "id")
        let read = try JSONDecoder().decode(Decoded.self, from: Data(json.utf8))
        let coding = EventCoding(kind: kind, status: status)
        #expect(read.id == "id")
        #expect(read.plover == coding.plover)
        #expect(read.cameo == coding.cameo)
        #expect(
            Report(
                kind: read.kind, parties: read.parties, date: read.date,
                dateBasis: read.date_basis, status: read.status, region: read.region,
                place: read.place, participants: read.participants, topics: read.topics,
                confidence: read.confidence, evidence: read.evidence) == told)
    }

    @Test func pageOfExtract() {
        let page = Page(
            title: "T", outlet: nil, published: Publication("2017-09-18"), blocks: [],
            decodedByteCount: 1)
        let line = EventJSON.line(
            path: "a.txt", sha256: "ff", page: page, events: [("one", talks), ("two", talks)],
            problem: nil)
        let events =
            EventJSON.object(report: talks, id: "one") + ","
            + EventJSON.object(report: talks, id: "two")
        #expect(
            line == """
                {"page":"a.txt","sha256":"ff","title":"T","outlet":null,"published":"2017-09-18",\
                "language":"vi","events":[\(events)],"problems":[]}
                """)
    }

    @Test func pageThatCouldNotBeRead() {
        let line = EventJSON.line(
            path: "a.txt", sha256: nil, page: nil, events: [], problem: .empty)
        #expect(
            line == """
                {"page":"a.txt","sha256":null,"title":null,"outlet":null,"published":null,\
                "language":"vi","events":[],"problems":[{"code":"empty",\
                "reason":"the file is empty","remedy":"send the page again"}]}
                """)
    }
}
