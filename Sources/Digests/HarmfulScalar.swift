/// Scalars that change how the text around them is read or shown without being seen themselves:
/// controls, direction marks and overrides, line and paragraph separators, zero-width spaces, tags.
///
/// Formats for people leave them out; JSON, which must keep offsets true, escapes them. The joiners
/// U+200C and U+200D stay: scripts and emoji need them.
enum HarmfulScalar {
    static func contains(_ value: UInt32) -> Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F: true
        case 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F: true
        case 0xFEFF, 0xFFF9...0xFFFB, 0xFFFE, 0xFFFF, 0xE0000...0xE007F: true
        default: false
        }
    }

    /// Whether a scalar of the set can begin with this UTF-8 byte: lets a writer skip all others.
    static func mayBegin(with byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, 0x7F, 0xC2, 0xD8, 0xE2, 0xEF, 0xF3: true
        default: false
        }
    }
}
