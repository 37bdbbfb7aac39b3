import Diplomacy
import Testing

@testable import PageReading

/// Pages made to hurt: each is read, or set aside, in bounded time and memory.
@Suite(.timeLimit(.minutes(30)))
struct HostilePageTests {
    private static let sentence =
        "Ngoại trưởng hai nước đã gặp nhau tại Hà Nội và nói về các vấn đề cùng quan tâm."

    private func problem(_ text: String, path: String = "a.html") -> PageProblem? {
        do {
            _ = try Fixtures.reader.read(Array(text.utf8), path: path)
            return nil
        } catch {
            return error
        }
    }

    @Test func deepNestingIsReadThrough() throws {
        let deep =
            String(repeating: "<div>", count: 20_000) + "<h1>Hai nước nối lại đàm phán</h1><p>"
            + Self.sentence + "</p><p>" + Self.sentence + "</p>"
            + String(repeating: "</div>", count: 20_000)
        let page = try Fixtures.reader.read(Array("<html>\(deep)".utf8), path: "a.html")
        #expect(page.title == "Hai nước nối lại đàm phán")
    }

    @Test(arguments: [
        "<a ", "<b></i>", "<div></p>", "<!--", "<script></", "<p class=\"", "&", "&eacute; ",
        "<article>", "<div class=\"related x\">", "a1=b ", "<td>x", "<![CDATA[", "</div>",
    ])
    func repeatedMarkup(_ piece: String) {
        let text = "<html><p " + String(repeating: piece, count: 60_000)
        #expect(problem(text) == .noArticle)
    }

    @Test(arguments: ["a\n", "(", "Ảnh:", "từ ", "1/1/2017 ", ".", "- ", "a ", "e\u{302}\u{323}"])
    func repeatedText(_ piece: String) {
        _ = problem(String(repeating: piece, count: 100_000), path: "a.txt")
    }

    /// In a text that is not as it should be, which is put in order with its offsets.
    @Test func aBlockOfReferencesIsReadInStep() throws {
        let text = String(repeating: "&amp; ", count: 150_000) + "e\u{302}\u{323}"
        _ = problem("<html><p>\(text)</p>")
    }

    @Test func aTitleOfWordsWithoutEndIsReadInStep() throws {
        let words = (0..<100_000).map { "từ\($0)a" }.joined(separator: " ")
        let page = "<html><h1>\(words)</h1><h1>\(words)</h1><p>\(Self.sentence)</p>"
        _ = problem(page)
    }

    @Test func linesBeyondTheLimitAreLeftOut() throws {
        let short = "Hai bên đã nói là sẽ gặp lại ở đó."
        let many = Array(repeating: short, count: Line.Limits.mostLines + 10)
        let page = try Fixtures.reader.read(
            Array(many.joined(separator: "\n").utf8), path: "a.txt")
        #expect(page.blocks.count == Line.Limits.mostLines)
    }

    @Test func textBeyondTheLimitsIsLeftOut() throws {
        let long = "Ngày mới, " + String(repeating: Self.sentence + " ", count: 2_000)
        let page = try Fixtures.reader.read(
            Array(Array(repeating: long, count: 40).joined(separator: "\n").utf8), path: "a.txt")
        let sizes = page.blocks.map(\.text.utf8.count)
        #expect(sizes.allSatisfy { $0 <= Line.Limits.longestBlockBytes })
        #expect(sizes.reduce(0, +) <= Line.Limits.mostBytes)
        #expect(sizes.reduce(0, +) > Line.Limits.mostBytes - Line.Limits.longestBlockBytes)
        // Cut between characters.
        #expect(page.blocks.allSatisfy { String(validating: $0.text.utf8, as: UTF8.self) != nil })
    }

    /// The fuzzer's: a cut character was read on into foreign memory.
    @Test(arguments: [0, 1, 2]) func aLongTitleIsCutBetweenCharacters(_ shift: Int) throws {
        let title = String(repeating: "a", count: shift) + String(repeating: "ệ", count: 400)
        let html =
            "<html><head><title>\(title)</title></head><body><article>"
            + String(repeating: "<p>\(Self.sentence)</p>", count: 3) + "</article></body></html>"
        let page = try Fixtures.reader.read(Array(html.utf8), path: "a.html")
        #expect(page.title == String(title.prefix((1000 - shift) / 3 + shift)))
    }

    @Test func aTagThatThePageEndsInIsReadToItsEnd() throws {
        let article = String(repeating: "<p>\(Self.sentence)</p>", count: 3)
        let page = try Fixtures.reader.read(
            Array("<html><body>\(article)<time datetime=2017-09-18ệ".utf8), path: "a.html")
        #expect(page.blocks.count == 3)
    }

    @Test func controlAndDirectionCharactersAreLeftOut() throws {
        let text =
            "Ngoại\u{202E} trưởng hai nước\u{7} đã gặp\u{200B} nhau\u{A0}tại Hà Nội và nói về biên giới."
        let page = try Fixtures.reader.read(Array(text.utf8), path: "a.txt")
        #expect(
            page.blocks.map(\.text.string)
                == ["Ngoại trưởng hai nước đã gặp nhau tại Hà Nội và nói về biên giới."])
    }

    @Test func nothingToRead() {
        #expect(problem("", path: "a.txt") == .empty)
        #expect(problem(" \n\t\r\n", path: "a.txt") == .empty)
        #expect(problem("Trang chủ\nThế giới\nLiên hệ\n", path: "a.txt") == .noArticle)
        #expect(problem("Lào và Campuchia nối lại đàm phán\n", path: "a.txt") == .noArticle)
        #expect(problem("<html><body><p></p></body></html>") == .noArticle)
        #expect(problem("abc\u{0}\u{1}\u{2}", path: "a.txt") == .binary)
    }

    @Test func menusWronglyMarkedDoNotHideTheArticle() throws {
        let text =
            "<html><nav><h1>Hai nước nối lại đàm phán</h1><p>\(Self.sentence)</p></nav></html>"
        let page = try Fixtures.reader.read(Array(text.utf8), path: "a.html")
        #expect(page.blocks.map(\.role) == [.headline, .body])
    }
}
