/// The encodings a scraped Vietnamese page comes in.
package enum TextEncoding: String, Sendable, CaseIterable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    case windows1258 = "windows-1258"

    /// The encoding a `charset=` label means; nil for one that Vietnamese text is not written in.
    ///
    /// A header that could be read byte by byte was not UTF-16, whatever it says, so such a label
    /// means UTF-8, as in the Encoding Standard.
    package init?(label: some StringProtocol) {
        switch label.lowercased() {
        case "utf-8", "utf8", "unicode-1-1-utf-8", "utf-16", "utf-16le", "utf-16be": self = .utf8
        case "windows-1258", "cp1258", "x-cp1258": self = .windows1258
        default: return nil
        }
    }
}

/// Why bytes are not text that can be read.
package enum DecodingProblem: Error, Hashable, Sendable {
    case empty
    case binary
    /// The encoding that fitted least badly.
    case undecodable(encoding: String)
}

/// A file's text.
package struct DecodedText: Sendable {
    /// Valid UTF-8, verbatim: a UTF-8 file byte for byte, its byte order mark included.
    package let utf8: [UInt8]
    package let encoding: TextEncoding

    package init(utf8: [UInt8], encoding: TextEncoding) {
        self.utf8 = utf8
        self.encoding = encoding
    }
}
