import Diplomacy
import Foundation
import Knowledge
import Testing

@testable import Digests

/// No page injects markup or control characters into a digest.
@Suite struct HostileTextTests {
    @Test(arguments: Language.allCases)
    func nothingInvisibleThatActs(_ language: Language) {
        let writer = renderer(language)
        for write in [writer.markdown, writer.html, writer.text, writer.json] {
            let found = write(GoldenSamples.hostile).unicodeScalars.filter { scalar in
                scalar != "\n" && HarmfulScalar.contains(scalar.value)
            }
            #expect(found.isEmpty)
        }
    }

    @Test(arguments: Language.allCases)
    func htmlHoldsNoTagOfAPage(_ language: Language) {
        let html = renderer(language).html(GoldenSamples.hostile)
        let body = html.components(separatedBy: "<body>")[1]
        for piece in ["<script", "</style", "<b>b", "\"'"] {
            #expect(!body.contains(piece), "\(piece)")
        }
        #expect(body.contains("# &lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(body.contains("&lt;/style&gt;&quot;&#39;&amp;lt;"))
    }

    @Test func htmlRefersToNothingOutsideItsFolder() throws {
        for sample in GoldenSamples.all {
            let html = renderer(.vi).html(sample.digest)
            let references = html.components(separatedBy: "href=\"").dropFirst()
                .compactMap { $0.split(separator: "\"").first.map(String.init) }
            for reference in references where !reference.hasPrefix("#") {
                #expect(isInFolder(reference), "\(reference)")
            }
            #expect(!html.contains("src=") && !html.contains("<script"))
            #expect(html.contains("default-src 'none'"))
        }
    }

    private func isInFolder(_ reference: String) -> Bool {
        let names = /(2026-11-22|latest|index|feed|pairs\/[-A-Z0-9a-z]+)\.[.a-z]+(#[-A-Za-z0-9]+)?/
        return reference.wholeMatch(of: names) != nil
    }

    @Test(arguments: GoldenSamples.site.map(\.name))
    func sitePagesHoldNoMarkupOfAPageAndAskForNothing(_ name: String) throws {
        let file = try #require(GoldenSamples.site.first { $0.name == name })
        let html = String(decoding: file.bytes, as: UTF8.self)
        for piece in ["<script", "<b>b", "\"'", "src=", "href=\"http", "href=\"//", "style=\""] {
            #expect(!html.contains(piece), "\(piece)")
        }
        #expect(html.contains("default-src 'none'"))
        #expect(
            html.unicodeScalars.allSatisfy { $0 == "\n" || !HarmfulScalar.contains($0.value) })
    }

    @Test(
        "Markdown shows text as it is",
        arguments: [
            ("plain, Nga - Mỹ (2017): 3.5%!", "plain, Nga - Mỹ (2017): 3.5%!"),
            ("# heading", "\\# heading"),
            ("- item", "\\- item"),
            ("+ item", "\\+ item"),
            ("12. item", "12\\. item"),
            ("1) item", "1\\) item"),
            ("18/9 item", "18/9 item"),
            ("=====", "\\====="),
            ("> quote", "\\> quote"),
            ("a|b", "a\\|b"),
            ("`c` *d* _e_ ~f~", "\\`c\\` \\*d\\* \\_e\\_ \\~f\\~"),
            ("[l](javascript:x) ![i](y)", "\\[l\\](javascript:x) !\\[i\\](y)"),
            ("<b>&lt;", "\\<b\\>\\&lt;"),
            (
                "http://x.example www.x.example a@x.example",
                "http\\://x.example www\\.x.example a\\@x.example"
            ),
            ("back\\slash $x$", "back\\\\slash \\$x\\$"),
            // A mark on top of it hides it from Swift's characters, not from a Markdown reader.
            ("`\u{301}*\u{301}[\u{301}", "\\`\u{301}\\*\u{301}\\[\u{301}"),
            ("", ""),
        ])
    func markdown(_ text: String, escaped: String) {
        #expect(MarkdownText.escape(text).unicodeScalars.elementsEqual(escaped.unicodeScalars))
    }

    @Test(
        arguments: [
            ("a.txt", "`a.txt`"), ("a`b", "`` a`b ``"), ("``", "``` `` ```"), ("", ""),
            ("`\u{301}", "`` `\u{301} ``"),
        ])
    func markdownCode(_ text: String, code: String) {
        #expect(MarkdownText.code(text).unicodeScalars.elementsEqual(code.unicodeScalars))
    }

    @Test(
        arguments: [
            ("a < b & c > d \"e\" 'f'", "a &lt; b &amp; c &gt; d &quot;e&quot; &#39;f&#39;"),
            ("<\u{338}", "&lt;\u{338}"), ("Nguyễn", "Nguyễn"),
        ])
    func html(_ text: String, escaped: String) {
        #expect(HTMLText.escape(text).unicodeScalars.elementsEqual(escaped.unicodeScalars))
    }

    @Test(
        "text of a page becomes one clean line",
        arguments: [
            ("  a \t\r\n\u{A0}\u{2028} b  ", "a b"),
            ("\u{1B}[31mđỏ\u{1B}[0m", "[31mđỏ[0m"),
            ("\u{202E}exe.txt\u{202C}\u{200F}", "exe.txt"),
            ("a\u{200B}b\u{FEFF}c\u{AD}d", "abc\u{AD}d"),
            ("👩\u{200D}👧", "👩\u{200D}👧"),
            ("e\u{302}\u{301}", "e\u{302}\u{301}"),
            ("a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", "a\u{301}\u{301}\u{301}\u{301}"),
            ("\u{0}\u{7F}\u{9B}", ""),
        ])
    func clean(_ text: String, line: String) {
        let cleaned = PageText.clean(text, limit: 100)
        #expect(cleaned.unicodeScalars.elementsEqual(line.unicodeScalars))
    }

    @Test func longTextIsCutBetweenCharacters() {
        #expect(PageText.clean("abcdef", limit: 6) == "abcdef")
        #expect(PageText.clean("abcdefg", limit: 6) == "abcde…")
        #expect(PageText.clean("abcdefg", limit: 6, keeping: .end) == "…cdefg")
        let accents = String(repeating: "e\u{302}\u{301}", count: 5)
        let cut = PageText.clean(accents, limit: 6)
        #expect(cut.unicodeScalars.elementsEqual("e\u{302}\u{301}…".unicodeScalars))
    }

    @Test func anchorsAreSafe() {
        #expect(EventComposer.anchor("call-RUS-USA-2017-09-18") == "call-RUS-USA-2017-09-18")
        #expect(EventComposer.anchor("a\" onclick=\"x<é") == "a--onclick--x--")
        #expect(EventComposer.anchor(String(repeating: "a", count: 999)).count == 120)
    }
}
