import Digests
import Diplomacy
import Foundation

/// A line of `bilat extract -`: a page with its content in it.
struct InputRecord {
    /// The line is no such record.
    struct Malformed: Error {
        let page: String?
        let reason: String
    }

    let page: String
    let bytes: [UInt8]
    let received: CalendarDay?

    private struct Fields: Decodable {
        let page: String?
        let text: String?
        let base64: String?
        let received: String?
    }

    init(_ line: LineReader.Line) throws(Malformed) {
        guard let content = line.bytes else {
            throw Malformed(page: nil, reason: "the line is too long")
        }
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(content)) else {
            throw Malformed(page: nil, reason: "not a JSON object with text in page, text, base64")
        }
        guard let page = fields.page else { throw Malformed(page: nil, reason: "page is missing") }
        self.page = page
        switch (fields.text, fields.base64) {
        case (let text?, nil): bytes = Array(text.utf8)
        case (nil, let base64?):
            guard let data = Data(base64Encoded: base64) else {
                throw Malformed(page: page, reason: "base64 does not hold base64")
            }
            bytes = Array(data)
        default: throw Malformed(page: page, reason: "one of text and base64 is expected")
        }
        guard let received = fields.received else {
            received = nil
            return
        }
        // A time may follow the day.
        guard let day = CalendarDay(received.prefix(10)) else {
            throw Malformed(page: page, reason: "received is not a day, as 2017-09-18")
        }
        self.received = day
    }
}

extension InputRecord.Malformed {
    static let code = "malformed-record"
    static let remedy = "send {\"page\": …, \"text\": …} or {\"page\": …, \"base64\": …}"

    /// The line that answers it: every line in gives a line out.
    var record: String {
        var json = JSONWriter()
        json.object { json in
            json.member("page", page)
            json.member("sha256", nil as String?)
            json.member("title", nil as String?)
            json.member("outlet", nil as String?)
            json.member("published", nil as String?)
            json.member("language", "vi")
            json.key("events")
            json.array([] as [String]) { $0.string($1) }
            json.key("problems")
            json.array([self]) { json, problem in
                json.object { json in
                    json.member("code", Self.code)
                    json.member("reason", problem.reason)
                    json.member("remedy", Self.remedy)
                }
            }
        }
        return json.text
    }
}
