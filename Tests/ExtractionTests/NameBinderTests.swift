import Diplomacy
import Knowledge
import Testing

@testable import Extraction

@Suite struct NameBinderTests {
    private func text(_ name: String) -> AnnotatedText {
        AnnotatedText(Array(name.utf8), knowledge: FrameTableTests.knowledge)
    }

    private func binder(_ names: (String, Int?)...) -> NameBinder {
        var binder = NameBinder()
        for (name, office) in names {
            let text = text(name)
            let person = binder.add(
                text.tokens.indices, in: text, country: CountryCode("USA")!, office: office)
            binder.bind(person)
        }
        return binder
    }

    private func bound(_ name: String, by binder: NameBinder) -> NameBinder.Person? {
        let tokens = text(name).tokens
        return binder.binding(tokens.indices, in: tokens).map { binder.people[$0] }
    }

    @Test(arguments: ["Rex Tillerson", "REX TILLERSON", "Tillerson", "Rex", "Anne Tillerson"])
    func aNameIsFoundByItsWholeItsLastAndItsFirstWord(_ name: String) {
        let binder = binder(("Rex Tillerson", 1))
        let tokens = text(name).tokens
        #expect(binder.mayBind(tokens.indices, in: tokens))
        #expect(bound(name, by: binder)?.name == "Rex Tillerson")
    }

    @Test(arguments: ["Anne", "Wayne", "Wayne Anne", "-", ""])
    func othersAreNot(_ name: String) {
        #expect(bound(name, by: binder(("Rex Wayne Tillerson", nil), ("-", nil))) == nil)
    }

    @Test func theFirstBindingWithAnOfficeStays() {
        let binder = binder(("Kim A", nil), ("Kim B", 0), ("Kim C", 1))
        #expect(bound("Kim", by: binder)?.name == "Kim B")
        #expect(bound("Kim A", by: binder)?.name == "Kim A")
        #expect(bound("C", by: binder)?.office == 1)
    }

    @Test func whoIsFormerIsSoByName() {
        var binder = binder(("Kim A", nil), ("Kim B", nil), ("Kim A", 1))
        binder.noteFormer(0)
        #expect((0..<3).map(binder.isFormer) == [true, false, true])
    }
}
