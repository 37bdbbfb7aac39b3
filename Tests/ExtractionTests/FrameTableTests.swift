import Diplomacy
import Knowledge
import Testing

@testable import Extraction

/// Every frame is cited by an example that it reads and a counter-example that it leaves alone.
@Suite struct FrameTableTests {
    static let knowledge = try! KnowledgeBase.load(tables: Sample.tables)
    static let extractor = Extractor(knowledge: knowledge)

    @Test(arguments: knowledge.frames.indices)
    func exampleIsRead(_ number: Int) throws {
        let frame = Self.knowledge.frames[number]
        for example in frame.examples {
            let parts = example.split(separator: "=").map(String.init)
            try #require(parts.count == 2, "\(frame.id): an example is 'sentence = kind A B'")
            let wanted = parts[1].split(separator: " ").map(String.init)
            try #require(wanted.count == 3, "\(frame.id): after '=' stand kind, actor, target")
            let told = Self.told(parts[0])
            #expect(
                told.contains {
                    $0.frame == number && $0.kind.rawValue == wanted[0]
                        && $0.parties.both.map(\.rawValue) == Array(wanted[1...])
                }, "\(frame.id) does not read: \(example)")
        }
    }

    @Test(arguments: knowledge.frames.indices)
    func counterExampleIsLeftAlone(_ number: Int) {
        let frame = Self.knowledge.frames[number]
        for counter in frame.counters {
            #expect(
                !Self.told(counter).contains { $0.frame == number },
                "\(frame.id) reads an event into: \(counter)")
        }
    }

    private static func told(_ sentence: String) -> [Candidate] {
        likely(Sample.page([sentence])) { if case .rejected = $0.verdict { false } else { true } }
    }

    /// What is read of a page that is likelier right than not: a sentence by itself is not always likely enough to be taken.
    static func likely(
        _ page: Page, _ isWanted: (Candidate) -> Bool = { $0.verdict == .taken }
    ) -> [Candidate] {
        extractor.read(page, received: nil).flatMap(\.candidates).filter {
            isWanted($0)
                || $0.confidence >= Confidence.even && $0.verdict == .rejected(.unlikelyBesideRest)
        }
    }
}
