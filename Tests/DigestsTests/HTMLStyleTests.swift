import Foundation
import Knowledge
import Testing

@testable import Digests

@Suite struct HTMLStyleTests {
    /// A wrong hash and the browser shows the page without its style.
    @Test func hashIsThatOfTheStyle() throws {
        let found = "sha256-\(try sha256(HTMLStyle.css).base64EncodedString())"
        #expect(HTMLStyle.hash == found, "write \(found) into HTMLStyle.hash")
    }

    @Test func pageCarriesTheStyleByteForByte() {
        let html = renderer(.vi).html(GoldenSamples.quiet)
        #expect(html.contains("<style>\(HTMLStyle.css)</style>"))
        #expect(html.contains("style-src '\(HTMLStyle.hash)'"))
    }

    @Test func styleAsksForNothing() {
        for word in ["url(", "@import", "@font-face", "</"] {
            #expect(!HTMLStyle.css.contains(word))
        }
    }

    /// WCAG 2.2 AA: 4.5 to 1 between text and what it stands on, in light and dark.
    @Test(
        "text is readable on its ground",
        arguments: [
            ("--ink", "--paper"), ("--soft", "--paper"), ("--link", "--paper"),
            ("--ink", "--tint"), ("--soft", "--tint"), ("--link", "--tint"),
            ("--alert-ink", "--alert"),
        ])
    func contrast(of text: String, on ground: String) throws {
        let texts = colours(text)
        let grounds = colours(ground)
        try #require(texts.count >= 2 && grounds.count >= 2)
        for (one, other) in zip(texts.prefix(2), grounds.prefix(2)) {
            let (a, b) = (luminance(one), luminance(other))
            #expect((max(a, b) + 0.05) / (min(a, b) + 0.05) >= 4.5, "\(one) on \(other)")
        }
    }

    /// The values of a custom property, light first, then dark.
    private func colours(_ property: String) -> [String] {
        HTMLStyle.css.components(separatedBy: "\(property): #").dropFirst()
            .map { String($0.prefix { $0.isHexDigit }) }
    }

    /// Relative luminance as WCAG 2.2 defines it; `rrggbb`.
    private func luminance(_ colour: String) -> Double {
        let value = Int(colour, radix: 16) ?? 0
        let parts = [value >> 16 & 255, value >> 8 & 255, value & 255].map { part in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    private func sha256(_ text: String) throws -> Data {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/sha256sum")
        process.arguments = [file.path()]
        process.standardOutput = output
        try process.run()
        let hex = Array(output.fileHandleForReading.readDataToEndOfFile().prefix(64))
        process.waitUntilExit()
        let bytes = stride(from: 0, to: hex.count, by: 2).compactMap {
            UInt8(String(decoding: hex[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
        try #require(bytes.count == 32)
        return Data(bytes)
    }
}
