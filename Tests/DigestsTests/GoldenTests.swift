import Diplomacy
import Foundation
import Knowledge
import Testing

@testable import Digests

/// Whole digests, compared with the files in `Golden`. To write those anew and look at the change:
///
///     BILAT_REWRITE_GOLDEN=1 swift test --filter GoldenTests && git diff Tests/DigestsTests/Golden
@Suite struct GoldenTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let file: String
        let content: @Sendable () -> String

        var testDescription: String { file }
    }

    static let cases: [Case] = days + feeds + site

    private static let feeds: [Case] = Language.allCases.flatMap { language in
        GoldenSamples.feeds.flatMap { name, news, address in
            renderer(language, address: address).files(for: news).map { file in
                Case(file: "\(name).\(language).\(file.name)") {
                    String(decoding: file.bytes, as: UTF8.self)
                }
            }
        }
    }

    private static let site: [Case] = GoldenSamples.site.map { file in
        Case(file: "site.\(file.name)") { String(decoding: file.bytes, as: UTF8.self) }
    }

    private static let days: [Case] = GoldenSamples.all.flatMap { name, digest in
        [
            Case(file: "\(name).json") { renderer(.vi).json(digest) }
        ]
            + Language.allCases.flatMap { language in
                [
                    Case(file: "\(name).\(language).md") { renderer(language).markdown(digest) },
                    Case(file: "\(name).\(language).html") { renderer(language).html(digest) },
                    Case(file: "\(name).\(language).txt") { renderer(language).text(digest) },
                ]
            }
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden")
    static let rewrites = ProcessInfo.processInfo.environment["BILAT_REWRITE_GOLDEN"] == "1"

    @Test(arguments: cases)
    func digestIsAsItWas(_ golden: Case) throws {
        let file = Self.folder.appending(path: golden.file)
        let content = golden.content()
        if Self.rewrites {
            try FileManager.default.createDirectory(
                at: Self.folder, withIntermediateDirectories: true)
            try Data(content.utf8).write(to: file)
        }
        let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        // Bytes, not characters: to Swift, different normal forms are equal.
        let isSame = Array(content.utf8) == Array(expected.utf8)
        #expect(isSame, "\(golden.file) differs at: \(firstDifference(content, expected))")
    }

    @Test(.disabled(if: rewrites, "the files are being written"))
    func noGoldenIsLeftOver() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
        #expect(Set(files) == Set(Self.cases.map(\.file)))
    }

    private func firstDifference(_ a: String, _ b: String) -> String {
        let (left, right) = (a.split(separator: "\n"), b.split(separator: "\n"))
        let index = zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        let line = index ?? min(left.count, right.count)
        return line < left.count ? String(left[line]) : "(the end)"
    }
}
