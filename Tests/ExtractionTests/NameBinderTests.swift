import Diplomacy
import Testing
import VietnameseText

@testable import Extraction

@Suite struct NameBinderTests {
    private func words(_ name: String) -> ArraySlice<Token> {
        Tokenizer(lexicon: Lexicon()).tokens(Array(name.utf8))[...]
    }

    private func binder(_ names: (String, String?)...) -> NameBinder {
        var binder = NameBinder()
        for (name, office) in names {
            binder.bind(name, by: words(name), country: CountryCode("USA")!, office: office)
        }
        return binder
    }

    @Test(arguments: ["Rex Tillerson", "REX TILLERSON", "Tillerson", "Rex", "Anne Tillerson"])
    func aNameIsFoundByItsWholeItsLastAndItsFirstWord(_ name: String) {
        let binder = binder(("Rex Tillerson", "minister"))
        #expect(binder.mayBind(words(name)))
        #expect(binder.binding(words(name))?.name == "Rex Tillerson")
    }

    @Test(arguments: ["Anne", "Wayne", "Wayne Anne", "-", ""])
    func othersAreNot(_ name: String) {
        let binder = binder(("Rex Wayne Tillerson", nil), ("-", nil))
        #expect(binder.binding(words(name)) == nil)
    }

    @Test func theFirstBindingWithAnOfficeStays() {
        let binder = binder(("Kim A", nil), ("Kim B", "leader"), ("Kim C", "minister"))
        #expect(binder.binding(words("Kim"))?.name == "Kim B")
        #expect(binder.binding(words("Kim A"))?.name == "Kim A")
        #expect(binder.binding(words("C"))?.office == "minister")
    }
}
