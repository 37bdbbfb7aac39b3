import Foundation
import Testing

@testable import Digests

@Suite struct JSONWriterTests {
    private func written(_ text: String) -> String {
        var json = JSONWriter()
        json.array([text]) { $0.string($1) }
        return json.text
    }

    private func readBack(_ json: String) throws -> String? {
        try (JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String])?.first
    }

    /// All of Unicode in pieces: what is read back is what was written, scalar for scalar.
    @Test func everyScalarSurvives() throws {
        let pieceScalars: UInt32 = 0x1000
        for start in stride(from: UInt32(0), through: 0x10FFFF, by: Int(pieceScalars)) {
            var view = String.UnicodeScalarView()
            for value in start..<start + pieceScalars {
                if let scalar = Unicode.Scalar(value) { view.append(scalar) }
            }
            let text = String(view)
            let back = try #require(try readBack(written(text)))
            #expect(
                back.unicodeScalars.elementsEqual(text.unicodeScalars),
                "in U+\(String(start, radix: 16))")
        }
    }

    @Test func whatActsIsEscapedAndTheRestIsNot() {
        #expect(written("a\"b\\c/d") == #"["a\"b\\c/d"]"#)
        #expect(written("\n\r\t\u{8}\u{0}\u{1F}") == #"["\n\r\t\u0008\u0000\u001f"]"#)
        #expect(written("\u{7F}\u{9B}\u{A0}") == "[\"\\u007f\\u009b\u{A0}\"]")
        #expect(written("\u{202E}\u{2066}\u{2028}\u{61C}") == #"["\u202e\u2066\u2028\u061c"]"#)
        #expect(written("\u{E0041}") == #"["\udb40\udc41"]"#)
        #expect(written("Nguyễn “Ái” – 🇻🇳 👩‍👩‍👧") == #"["Nguyễn “Ái” – 🇻🇳 👩‍👩‍👧"]"#)
    }

    @Test(
        "harmful scalars never reach the output as they are",
        arguments: [0x00...0x1F, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069])
    func harmfulScalars(_ range: ClosedRange<Int>) {
        for value in range {
            let text = String(Character(Unicode.Scalar(UInt32(value))!))
            #expect(written("a\(text)b").unicodeScalars.allSatisfy { $0.value != UInt32(value) })
        }
    }

    @Test(
        arguments: [
            (0.97, "0.97"), (1, "1"), (0, "0"), (0.5, "0.5"), (0.005, "0.005"), (0.12345, "0.123"),
            (0.9999, "1"), (2, "1"), (-1, "0"), (.nan, "0"), (.infinity, "1"),
        ])
    func fraction(_ value: Double, text: String) {
        var json = JSONWriter()
        json.fraction(value)
        #expect(json.text == text)
    }

    @Test func commasStandBetweenMembersAndElementsAlone() throws {
        var json = JSONWriter()
        json.object { json in
            json.member("a", 1)
            json.key("empty")
            json.object { _ in }
            json.key("list")
            json.array([1, 2]) { json, number in
                json.array([number]) { $0.integer($1) }
            }
            json.member("null", nil as String?)
            json.key("lines")
            json.lines([3, 4]) { $0.integer($1) }
            json.key("none")
            json.lines([Int]()) { $0.integer($1) }
        }
        #expect(
            json.text
                == "{\"a\":1,\"empty\":{},\"list\":[[1],[2]],\"null\":null,"
                + "\"lines\":[\n3,\n4\n],\"none\":[]}")
    }
}
