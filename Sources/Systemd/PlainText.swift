/// Text that may hold anything, made safe for one line of a log, a status or a terminal.
package enum PlainText {
    /// Control characters, line separators and the invisible marks that reorder or hide text become
    /// U+FFFD; runs of white space, line breaks among them, become one space.
    package static func oneLine(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var pendingSpace = false
        for scalar in text.unicodeScalars {
            if isSpace(scalar) {
                pendingSpace = !result.isEmpty
                continue
            }
            if pendingSpace {
                result.append(" ")
                pendingSpace = false
            }
            result.append(isHarmful(scalar) ? "\u{FFFD}" : scalar)
        }
        return String(result)
    }

    /// Like `oneLine`, but line breaks and tabs stay: for text that is meant to have several lines.
    package static func lines(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let stays = scalar == "\n" || scalar == "\t" || !isHarmful(scalar)
            result.append(stays ? scalar : "\u{FFFD}")
        }
        return String(result)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x2028, 0x2029: true
        default: false
        }
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // C0, DEL and C1: what a terminal obeys.
        case 0x00...0x1F, 0x7F...0x9F: true
        // Separators, and marks that change the direction in which the rest of the line is shown.
        case 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: true
        // Invisible: zero-width space, tags, the byte order mark.
        case 0x200B, 0xFEFF, 0xE0000...0xE007F: true
        default: false
        }
    }
}
