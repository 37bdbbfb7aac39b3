import Foundation
import Testing

@testable import VietnameseText

struct DecodingTests {
    private static let sample =
        "Ngoại trưởng Nguyễn Đức hội đàm với người đồng cấp Lào, nói: “Được!”"

    private func decode(_ bytes: [UInt8], _ declared: TextEncoding? = nil) throws(DecodingProblem)
        -> (String, TextEncoding)
    {
        let text = try TextDecoder.decode(bytes, declared: declared)
        return (String(decoding: text.utf8, as: UTF8.self), text.encoding)
    }

    /// Text in windows-1258, every mark after its vowel.
    private func windows1258(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            let parts = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars
            // â, ă, ê, ô, ơ, ư are one byte; tones are bytes of their own.
            let shape = parts.prefix { ![0x300, 0x301, 0x303, 0x309, 0x323].contains($0.value) }
            let tones = parts.filter { [0x300, 0x301, 0x303, 0x309, 0x323].contains($0.value) }
            let marks = parts.dropFirst(shape.count).filter { !tones.contains($0) }
            let base = String(String.UnicodeScalarView(Array(shape) + Array(marks)))
                .precomposedStringWithCanonicalMapping
            for value in (base.unicodeScalars + tones).map(\.value) {
                if value < 0x80 {
                    bytes.append(UInt8(value))
                } else {
                    bytes.append(
                        UInt8(0x80 + Windows1258.scalars.firstIndex { UInt32($0) == value }!))
                }
            }
        }
        return bytes
    }

    /// As where a teaser was cut by bytes.
    @Test(
        arguments: [[0xC3], [0xE1], [0xE1, 0xBB], [0xF0, 0x9F, 0x98]] as [[UInt8]],
        ["\n", "\r\n", "\t", " ", "a", ""])
    func aCutCharacterIsRepaired(_ cut: [UInt8], _ after: String) throws {
        for length in [40, 63, 64, 200] {
            let words = [UInt8](String(repeating: "Hà Nội ", count: length).utf8)
            let bytes = words + cut + [UInt8](after.utf8) + words
            let text = try TextDecoder.decode(bytes, declared: nil)
            #expect(Array(text.utf8) == Array(String(decoding: bytes, as: UTF8.self).utf8))
        }
    }

    @Test func utf8IsTakenVerbatim() throws {
        let bytes = Array(Self.sample.utf8)
        #expect(try decode(bytes) == (Self.sample, .utf8))
        let marked = [0xEF, 0xBB, 0xBF] + bytes
        #expect(try TextDecoder.decode(marked, declared: nil).utf8 == marked)
    }

    @Test func utf8IsBelievedBeforeAnOldHeader() throws {
        #expect(try decode(Array(Self.sample.utf8), .windows1258) == (Self.sample, .utf8))
    }

    @Test(arguments: [true, false], [true, false])
    func utf16(isLittle: Bool, isMarked: Bool) throws {
        let units = (isMarked ? [0xFEFF] : []) + Array(Self.sample.utf16)
        let bytes = units.flatMap { unit in
            let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return isLittle ? pair.reversed() : pair
        }
        let expected: TextEncoding = isLittle ? .utf16LittleEndian : .utf16BigEndian
        #expect(try decode(bytes) == (Self.sample, expected))
    }

    @Test(arguments: [nil, TextEncoding.windows1258])
    func windows1258IsComposedByNFC(_ declared: TextEncoding?) throws {
        let bytes = windows1258(Self.sample)
        #expect(bytes.count < Self.sample.utf8.count)
        let text = try TextDecoder.decode(bytes, declared: declared)
        #expect(text.encoding == .windows1258)
        let normal = NormalizedText(text.utf8[...])
        #expect(normal.utf8 == Array(Self.sample.utf8))
    }

    /// Bytes written down by hand from the code page.
    @Test(
        arguments: [
            ([0x56, 0x69, 0xEA, 0xF2, 0x74], "Việt"), ([0xD0, 0xFA, 0xF0], "Đúđ"),
            ([0x74, 0x72, 0xFD, 0xD2, 0x6E, 0x67], "trửng"), ([0x4C, 0xE0, 0x6F], "Lào"),
            ([0xF5, 0xCC, 0xC3, 0xDE], "ờĂ\u{303}"), ([0x31, 0x20, 0xFE], "1 ₫"),
        ] as [([UInt8], String)])
    func windows1258Bytes(_ bytes: [UInt8], _ expected: String) throws {
        let text = try TextDecoder.decode(bytes, declared: .windows1258)
        let normal = NormalizedText(text.utf8[...]).utf8
        #expect(
            String(decoding: normal, as: UTF8.self).unicodeScalars.elementsEqual(
                expected.precomposedStringWithCanonicalMapping.unicodeScalars))
    }

    @Test func aFewBrokenBytesAreReplaced() throws {
        let broken = Array(Self.sample.utf8) + [0xE1, 0xBB] + Array(" và".utf8)
        #expect(try decode(broken) == (Self.sample + "\u{FFFD} và", .utf8))
    }

    @Test func whatIsNoText() {
        let noise = (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 / 7) }
        let shiftJIS: [UInt8] = [0x93, 0xFA, 0x96, 0x7B, 0x8C, 0xEA, 0x82, 0xCC, 0x95, 0xB6]
        #expect(throws: DecodingProblem.binary) { try decode(noise) }
        #expect(throws: DecodingProblem.undecodable(encoding: "UTF-8 or windows-1258")) {
            try decode(shiftJIS)
        }
        for empty: [UInt8] in [[], [0x20, 0x0A], [0xEF, 0xBB, 0xBF, 0x0A], [0xFF, 0xFE]] {
            #expect(throws: DecodingProblem.empty) { try decode(empty) }
        }
    }

    @Test func labels() {
        #expect(TextEncoding(label: "UTF-8") == .utf8)
        #expect(TextEncoding(label: "Windows-1258") == .windows1258)
        #expect(TextEncoding(label: "utf-16le") == .utf8)
        #expect(TextEncoding(label: "iso-8859-1") == nil)
    }
}
