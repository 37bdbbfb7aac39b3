import Diplomacy
import Knowledge
import Testing

@testable import Digests

@Suite struct FlagTests {
    @Test(arguments: [
        ("VNM", "🇻🇳"), ("RUS", "🇷🇺"), ("CHN", "🇨🇳"), ("CHE", "🇨🇭"), ("CHL", "🇨🇱"), ("AUT", "🇦🇹"),
        ("AUS", "🇦🇺"), ("KOR", "🇰🇷"), ("PRK", "🇰🇵"), ("XKX", "🇽🇰"), ("UKR", "🇺🇦"), ("PSE", "🇵🇸"),
    ])
    func flags(code: String, flag: String) throws {
        #expect(Flag.text(try #require(CountryCode(code))) == flag)
    }

    /// A wrong row of the list would give two states one flag, or none.
    @Test func everyStateHasItsOwn() throws {
        let countries = try shippedKnowledge().countries
        let flags = Set(countries.map(Flag.text))
        #expect(countries.count > 190 && flags.count == countries.count)
        #expect(flags.allSatisfy { $0.count == 1 && $0.unicodeScalars.count == 2 })
    }
}
