import VietnameseText

/// Whether a file is HTML, and what its header says of its encoding.
enum PageFormat {
    case plainText
    case html

    /// Browsers look this far for a charset; scrapers put comments above it.
    private static let headerBytes = 4096
    private static let openingBytes = 40
    private static let extensions = [".html", ".htm", ".xhtml"]

    /// By its first bytes; a file named as HTML is taken as such where it has an end tag at all.
    init(path: String, bytes: [UInt8]) {
        // Past a byte order mark and blanks; UTF-16 has zeros between.
        let first = bytes.prefix(Self.headerBytes).firstIndex {
            $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF && $0 < 0xFE
        }
        var opens = false
        if let first, bytes[first] == 0x3C {
            let start = bytes[first...].prefix(Self.openingBytes).filter { $0 != 0 }
                .map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            opens = ["<!doctype html", "<html", "<head", "<?xml"].contains {
                start.starts(with: $0.utf8)
            }
        }
        let lower = path.lowercased()
        let isNamed = Self.extensions.contains { lower.hasSuffix($0) }
        self = opens || isNamed && Self.hasEndTag(bytes) ? .html : .plainText
    }

    private static func hasEndTag(_ bytes: [UInt8]) -> Bool {
        bytes.indices.dropLast().contains { bytes[$0] == 0x3C && bytes[$0 + 1] == 0x2F }
    }

    /// `<meta charset="…">` or `<meta http-equiv content="text/html; charset=…">`.
    static func declaredEncoding(_ bytes: [UInt8]) -> TextEncoding? {
        let head = bytes.prefix(headerBytes).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        let key = Array("charset=".utf8)
        var i = 0
        while i + key.count < head.count {
            guard head[i] == 0x63, head[i...].starts(with: key) else {
                i += 1
                continue
            }
            let label = head[(i + key.count)...].drop { $0 == 0x22 || $0 == 0x27 || $0 == 0x20 }
                .prefix { $0 > 0x20 && !"\"'/>;".utf8.contains($0) }
            return TextEncoding(label: String(decoding: label, as: UTF8.self))
        }
        return nil
    }
}
