/// Single lines of plain text as Markdown that shows them as they are.
///
/// Works on scalars: to Swift a backtick with an accent on it is another character, to a Markdown
/// reader it is still a backtick.
enum MarkdownText {
    private typealias Scalars = Substring.UnicodeScalarView

    /// No markup, no link (also none that GitHub would make of a bare address), no entity.
    static func escape(_ line: String) -> String {
        let scalars = line.unicodeScalars
        var result = String.UnicodeScalarView()
        result.reserveCapacity(line.utf8.count + 8)
        let marker = blockMarker(scalars)
        var previous: Unicode.Scalar?
        for index in scalars.indices {
            let scalar = scalars[index]
            if index == marker || isMarkup(scalar)
                || startsAddress(scalars[index...], after: previous)
            {
                result.append("\\")
            }
            result.append(scalar)
            previous = scalar
        }
        return String(result)
    }

    /// A code span: its fence is longer than any run of backticks within.
    static func code(_ line: String) -> String {
        guard !line.isEmpty else { return "" }
        var longest = 0
        var run = 0
        for scalar in line.unicodeScalars {
            run = scalar == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        // A backtick at an end would join the fence.
        let pad = longest > 0 ? " " : ""
        return fence + pad + line + pad + fence
    }

    private static func isMarkup(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "~", "&", "$", "@": true
        default: false
        }
    }

    /// The scalar to escape if the line would open a heading, a list or a rule.
    private static func blockMarker(_ line: String.UnicodeScalarView) -> String.Index? {
        guard let first = line.first else { return nil }
        if "#-+=".unicodeScalars.contains(first) { return line.startIndex }
        let digits = line.prefix { ("0"..."9").contains($0) }
        guard !digits.isEmpty, digits.endIndex < line.endIndex,
            ".)".unicodeScalars.contains(line[digits.endIndex])
        else { return nil }
        return digits.endIndex
    }

    /// The colon of `://` and the dot of `www.`, without which no bare address becomes a link.
    private static func startsAddress(_ rest: Scalars, after previous: Unicode.Scalar?) -> Bool {
        switch rest.first {
        case ":": rest.starts(with: "://".unicodeScalars)
        case ".": previous == "w" || previous == "W"
        default: false
        }
    }
}
