import Foundation

/// Shows where a text has what was searched for: words in any case and with or without diacritics,
/// as the index matches them.
struct MatchMarker {
    private let phrases: [[String]]

    /// - Parameter words: as given to `bilat search`; one that holds several words is a phrase.
    init(words: [String]) {
        phrases = words.map { Self.words(of: $0[...]).map(\.folded) }.filter { !$0.isEmpty }
    }

    /// The text with `mark` around each match.
    func marked(_ text: String, _ mark: (String) -> String) -> String {
        var result = ""
        var end = text.startIndex
        for range in matches(in: text) {
            result += text[end..<range.lowerBound] + mark(String(text[range]))
            end = range.upperBound
        }
        return result + text[end...]
    }

    /// In order, none overlapping another.
    func matches(in text: String) -> [Range<String.Index>] {
        guard !phrases.isEmpty else { return [] }
        let words = Self.words(of: text[...])
        var found: [Range<String.Index>] = []
        var next = 0
        while next < words.count {
            let length = phrases.compactMap { phrase in
                words[next...].prefix(phrase.count).map(\.folded) == phrase ? phrase.count : nil
            }.max()
            if let length {
                found.append(
                    words[next].range.lowerBound..<words[next + length - 1].range.upperBound)
            }
            next += length ?? 1
        }
        return found
    }

    private static func words(
        of text: Substring
    ) -> [(folded: String, range: Range<String.Index>)] {
        text.split { !$0.isLetter && !$0.isNumber }.map {
            (folded($0), $0.startIndex..<$0.endIndex)
        }
    }

    private static func folded(_ word: Substring) -> String {
        let letters = word.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars.filter {
            $0.properties.generalCategory != .nonspacingMark
        }
        return String(String.UnicodeScalarView(letters.map { $0 == "đ" ? "d" : $0 }))
    }
}
