import Diplomacy
import Testing

@testable import BilatService

struct SiteBacklogTests {
    private let russia = CountryCode("RUS")!
    private let america = CountryCode("USA")!
    private let china = CountryCode("CHN")!

    private func part(_ a: CountryCode, _ b: CountryCode, _ year: Int) -> PairYear {
        PairYear(pair: CountryPair(a, b), year: .year(year))
    }

    private func steps(_ backlog: SiteBacklog) -> [SiteBacklog.Step] {
        var backlog = backlog
        var steps: [SiteBacklog.Step] = []
        while let step = backlog.next {
            steps.append(step)
            backlog.done(step)
        }
        return steps
    }

    @Test func nothingIsBehindAtFirst() {
        var backlog = SiteBacklog()
        #expect(backlog.isEmpty)
        backlog.add([])
        #expect(backlog.isEmpty)
    }

    @Test func aYearTakesItsPairAndItsCountriesAlong() {
        var backlog = SiteBacklog()
        backlog.add([part(america, russia, 2017), part(russia, america, 2018)])
        #expect(
            steps(backlog) == [
                .years([part(russia, america, 2017), part(russia, america, 2018)]),
                .pairs([CountryPair(russia, america)]), .countries([russia, america]),
            ])
    }

    @Test func muchIsDoneInSteps() {
        var backlog = SiteBacklog()
        backlog.add(Set((1...100).map { part(russia, china, 1900 + $0) }))
        let years = steps(backlog).compactMap { step -> [PairYear]? in
            if case .years(let years) = step { years } else { nil }
        }
        #expect(years.allSatisfy { $0.count <= SiteBacklog.pagesAtOnce })
        #expect(Set(years.flatMap(\.self)).count == 100)
    }

    @Test func whatComesAfterAStepIsDoneAgain() throws {
        var backlog = SiteBacklog()
        backlog.add([part(russia, china, 2017)])
        let first = try #require(backlog.next)
        backlog.done(first)
        backlog.add([part(russia, china, 2017)])
        #expect(backlog.next == first)
    }
}
