/// Text that came from a page or a file name, made fit to be shown: one line, nothing invisible that
/// acts, no longer than a limit. Markup is another matter: each format escapes it.
enum PageText {
    enum Part {
        case start
        /// What a path is recognised by.
        case end
    }

    static func clean(_ text: String, limit: Int, keeping part: Part = .start) -> String {
        let line = singleLine(text)
        // Bytes are never fewer than scalars: most texts pass without being counted.
        guard line.utf8.count > limit, line.unicodeScalars.count > limit else { return line }
        switch part {
        case .start: return String(prefix(of: line, scalars: limit - 1)) + "…"
        case .end: return "…" + String(suffix(of: line, scalars: limit - 1))
        }
    }

    static func cleanName(_ text: String) -> String {
        clean(text, limit: DigestLimits.nameScalars)
    }

    /// White space in runs becomes one space, harmful scalars and heaped marks go.
    private static func singleLine(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var pendingSpace = false
        var marks = 0
        for scalar in text.unicodeScalars {
            if isSpace(scalar) {
                pendingSpace = !result.isEmpty
                continue
            }
            if HarmfulScalar.contains(scalar.value) { continue }
            marks = isMark(scalar) ? marks + 1 : 0
            if marks > DigestLimits.combiningMarksInRow { continue }
            if pendingSpace { result.append(" ") }
            pendingSpace = false
            result.append(scalar)
        }
        return String(result)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            ? scalar == " " || (9...13).contains(scalar.value) : scalar.properties.isWhitespace
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300 else { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return true
        default: return false
        }
    }

    private static func prefix(of text: String, scalars limit: Int) -> Substring {
        var used = 0
        return text.prefix { character in
            used += character.unicodeScalars.count
            return used <= limit
        }
    }

    private static func suffix(of text: String, scalars limit: Int) -> Substring {
        var used = 0
        let start = text.indices.reversed().prefix { index in
            used += text[index].unicodeScalars.count
            return used <= limit
        }.last
        return start.map { text[$0...] } ?? ""
    }
}
