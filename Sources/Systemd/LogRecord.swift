import Logging

/// One log message, ready to be written: flat, with control characters taken out.
struct LogRecord: Hashable {
    let level: Logger.Level
    let message: String
    /// Sorted by key.
    let fields: [Field]

    struct Field: Hashable {
        let key: String
        let value: String
    }

    init(level: Logger.Level, message: String, metadata: Logger.Metadata) {
        self.level = level
        self.message = PlainText.oneLine(message)
        fields = metadata.sorted { $0.key < $1.key }.map {
            Field(key: PlainText.oneLine($0.key), value: PlainText.oneLine("\($0.value)"))
        }
    }

    /// `2026-11-22T23:14:35Z warning: the page is empty page=a.txt`
    ///
    /// What the message says already is not repeated, and the message id is for machines only.
    func line(time: String) -> String {
        let pairs = fields.filter { $0.key != LogKey.messageID && !message.contains($0.value) }
            .map { " \($0.key)=\(Self.quoted($0.value))" }
        return "\(time) \(level.rawValue): \(message)\(pairs.joined())"
    }

    /// `KEY=value`, a byte string a field, as `sd_journal_sendv` takes them.
    var journalFields: [[UInt8]] {
        var result = ["MESSAGE=\(message)", "PRIORITY=\(level.syslogPriority)"]
        for field in fields {
            let name = Self.journalName(field.key)
            result.append("\(name)=\(field.value)")
        }
        return result.map { Array($0.utf8) }
    }

    /// Upper-case ASCII letters, digits and `_`, at most 64 bytes: journald drops any other name.
    private static func journalName(_ key: String) -> String {
        if key == LogKey.messageID { return "MESSAGE_ID" }
        let letters = key.uppercased().unicodeScalars.map { scalar in
            ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : "_"
        }
        return String(("BILAT_" + String(letters)).prefix(64))
    }

    private static func quoted(_ value: String) -> String {
        guard value.isEmpty || value.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" })
        else { return value }
        let escaped = value.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\"\(escaped)\""
    }
}

extension Logger.Level {
    /// As syslog.h counts: 7 debug to 2 critical.
    var syslogPriority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
