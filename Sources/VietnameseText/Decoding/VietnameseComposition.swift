/// Composes Vietnamese vowels with the marks that follow them, for the text that keeps them apart
/// (NFD, windows-1258). Everything else is left to Foundation, which is forty times slower.
enum VietnameseComposition {
    /// Each row: the bare vowel, then with grave, acute, tilde, hook above and dot below.
    private static let rows: [StaticString] = [
        "aàáãảạ", "ăằắẵẳặ", "âầấẫẩậ", "eèéẽẻẹ", "êềếễểệ", "iìíĩỉị", "oòóõỏọ", "ôồốỗổộ",
        "ơờớỡởợ", "uùúũủụ", "ưừứữửự", "yỳýỹỷỵ", "AÀÁÃẢẠ", "ĂẰẮẴẲẶ", "ÂẦẤẪẨẬ", "EÈÉẼẺẸ",
        "ÊỀẾỄỂỆ", "IÌÍĨỈỊ", "OÒÓÕỎỌ", "ÔỒỐỖỔỘ", "ƠỜỚỠỞỢ", "UÙÚŨỦỤ", "ƯỪỨỮỬỰ", "YỲÝỸỶỴ",
    ]
    private static let tones: [UInt32] = [0x300, 0x301, 0x303, 0x309, 0x323]
    /// Vowel, mark and what they make when the mark is a circumflex, breve or horn.
    private static let shapes: [(UInt32, UInt32, UInt32)] = [
        (0x61, 0x302, 0xE2), (0x61, 0x306, 0x103), (0x65, 0x302, 0xEA), (0x6F, 0x302, 0xF4),
        (0x6F, 0x31B, 0x1A1), (0x75, 0x31B, 0x1B0), (0x41, 0x302, 0xC2), (0x41, 0x306, 0x102),
        (0x45, 0x302, 0xCA), (0x4F, 0x302, 0xD4), (0x4F, 0x31B, 0x1A0), (0x55, 0x31B, 0x1AF),
    ]

    /// Scalar to its vowel (row) and tone (column, 0 for none).
    private static let cells: [UInt32: (row: UInt8, tone: UInt8)] = {
        var cells: [UInt32: (row: UInt8, tone: UInt8)] = [:]
        for (row, text) in rows.enumerated() {
            for (tone, scalar) in text.description.unicodeScalars.enumerated() {
                cells[scalar.value] = (UInt8(row), UInt8(tone))
            }
        }
        return cells
    }()
    private static let table: [[UInt32]] = rows.map {
        $0.description.unicodeScalars.map(\.value)
    }

    private static let horn: UInt32 = 0x31B
    private static let dotBelow: UInt8 = 5

    /// The one scalar that a vowel and its marks are in NFC; nil where this is no Vietnamese vowel, a
    /// mark does not go with it, or a mark above stands before the vowel's own circumflex or breve.
    static func compose(_ base: UInt32, marks: [UInt32]) -> UInt32? {
        guard var cell = cells[base] else { return nil }
        for mark in marks {
            if let tone = tones.firstIndex(of: mark) {
                guard cell.tone == 0 else { return nil }
                cell.tone = UInt8(tone + 1)
            } else {
                let bare = table[Int(cell.row)][0]
                let isBlocked = cell.tone != 0 && cell.tone != dotBelow && mark != horn
                guard !isBlocked, let shape = shapes.first(where: { $0.0 == bare && $0.1 == mark }),
                    let shaped = cells[shape.2]
                else { return nil }
                cell.row = shaped.row
            }
        }
        return table[Int(cell.row)][Int(cell.tone)]
    }
}
