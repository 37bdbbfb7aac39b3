/// Text as the full-text table holds it and as it is asked. SQLite's unicode61 tokenizer folds case
/// and every Vietnamese diacritic, composed or not, but takes đ for a letter of its own.
func foldedForSearch(_ text: String) -> String {
    var utf8: [UInt8] = []
    utf8.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
        // đ is C4 91, Đ is C4 90. A continuation byte never stands first, so looking back one
        // byte is enough.
        if utf8.last == 0xC4, byte == 0x91 || byte == 0x90 {
            utf8[utf8.count - 1] = UInt8(ascii: "d")
        } else {
            utf8.append(byte)
        }
    }
    return String(decoding: utf8, as: UTF8.self)
}
