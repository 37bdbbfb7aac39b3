import Foundation
import Testing

@testable import VietnameseText

struct NormalizedTextTests {
    private func normal(_ text: String) -> NormalizedText { NormalizedText(Array(text.utf8)[...]) }

    private func string(_ text: NormalizedText) -> String {
        String(decoding: text.utf8, as: UTF8.self)
    }

    /// Where a text offset comes from, by the rule of anchors: in step, but never past the next one.
    private func source(_ text: NormalizedText, _ offset: Int) -> Int {
        let at = text.anchors.lastIndex { $0.text <= offset }!
        let plain = text.anchors[at].source + offset - text.anchors[at].text
        return at + 1 < text.anchors.count ? min(plain, text.anchors[at + 1].source) : plain
    }

    @Test func plainTextIsUntouched() {
        let text = normal("Ngoại trưởng – “Đức” … 25′ ₫ 日本 🙂 Ελλάδα Россия")
        #expect(string(text) == "Ngoại trưởng – “Đức” … 25′ ₫ 日本 🙂 Ελλάδα Россия")
        #expect(text.anchors.count == 1)
    }

    @Test(arguments: [
        ("a\u{A0}b\u{3000}c\td\u{2009}e", "a b c d e"), ("a\u{200B}b\u{AD}c\u{FEFF}d", "abcd"),
        ("\u{202E}abc\u{202C}", "abc"), ("a\u{7}b\u{9F}c\u{85}d", "abc d"), ("\u{FEFF}Lào", "Lào"),
        ("\u{E0041}a", "a"),
    ])
    func spacesAndInvisibleCharacters(_ text: String, _ expected: String) {
        #expect(string(normal(text)) == expected)
    }

    /// Every Vietnamese vowel, decomposed and with its marks in either order, as Foundation has it.
    @Test func vowelsOfVietnamese() {
        for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" {
            for tone in ["\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"] {
                let bare = String(base).decomposedStringWithCanonicalMapping
                let forms = [
                    String(base) + tone, bare + tone,
                    String(bare.unicodeScalars.first!) + tone
                        + String(String.UnicodeScalarView(bare.unicodeScalars.dropFirst())),
                ]
                for form in forms {
                    let expected = Array(form.precomposedStringWithCanonicalMapping.utf8)
                    #expect(normal("x\(form)y").utf8 == [0x78] + expected + [0x79])
                }
            }
        }
    }

    /// Runs of letters and marks made by a fixed rule, compared with Foundation's NFC.
    @Test func agreesWithFoundation() {
        let pieces = [
            "a", "e", "ê", "o", "u", "n", " ", "\u{300}", "\u{301}", "\u{302}", "\u{306}",
            "\u{31B}", "\u{323}", "\u{327}", "ơ", "\u{1100}", "\u{1161}", "\u{2126}", "が",
            "\u{3099}", "か", "\u{5D0}\u{5B7}", "ế", "x",
        ]
        var seed: UInt64 = 42
        for _ in 0..<2000 {
            var text = "t"
            for _ in 0..<12 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(seed >> 33) % pieces.count]
            }
            #expect(normal(text).utf8 == Array(text.precomposedStringWithCanonicalMapping.utf8))
        }
    }

    /// A run of marks is cut where it is longer than any word's, and a mark may stand behind a space that was none.
    @Test(arguments: ["a", "é", "ế", "か", "n", "\t", "\u{A0}"])
    func whatWasRewrittenIsNotTakenApart(_ base: String) {
        for mark in ["\u{301}", "\u{323}", "\u{3099}"] {
            for count in [1, 2, 255, 256, 257, 300, 1_000] {
                let text = normal(base + String(repeating: mark, count: count) + "x")
                let read = String(validating: text.utf8, as: UTF8.self)
                #expect(read.map { !$0.contains("\u{FFFD}") && !$0.contains("\t") } == true)
                #expect(text.anchors.allSatisfy { $0.text <= text.utf8.count })
            }
        }
    }

    @Test func offsetsLeadBack() {
        let source = "Việt\u{A0}Nam\u{200B} và Lào ký kê\u{301}t"
            .decomposedStringWithCanonicalMapping
        let bytes = Array(source.utf8)
        let text = normal(source)
        #expect(string(text) == "Việt Nam và Lào ký kết")
        var last = -1
        for offset in text.utf8.indices {
            let at = self.source(text, offset)
            #expect(at >= last && at < bytes.count)
            last = at
        }
        // A word's source range holds all its marks.
        let word = Array("kết".utf8)
        let start = text.utf8.count - word.count
        let from = self.source(text, start)
        let to = self.source(text, text.utf8.count - 1) + 1
        #expect(String(decoding: bytes[from..<to], as: UTF8.self) == "kê\u{301}t")
        #expect(
            Array(bytes[from..<to]) == Array("kê\u{301}t".decomposedStringWithCanonicalMapping.utf8)
        )
    }
}
