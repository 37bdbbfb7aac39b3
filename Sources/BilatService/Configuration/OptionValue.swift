import Foundation

/// A value as the user wrote it, and the ways to read it.
package struct OptionValue: Hashable, Sendable {
    /// What is wrong with a value; the caller knows the key and where it stands.
    struct Unusable: Error, Hashable {
        let message: String
    }

    private enum Content: Hashable {
        case text(String)
        case list([String])
    }

    private let content: Content
    /// What a relative path is relative to; nil where only absolute paths have a meaning.
    private let folder: String?

    package init(text: String, relativeTo folder: String? = nil) {
        content = .text(text)
        self.folder = folder
    }

    package init(list: [String]) {
        content = .list(list)
        folder = nil
    }

    private func text() throws(Unusable) -> String {
        guard case .text(let text) = content else {
            throw Unusable(message: "takes one value, not a list")
        }
        guard !text.isEmpty else { throw Unusable(message: "has no value") }
        return text
    }

    func integer(in range: ClosedRange<Int>) throws(Unusable) -> Int {
        let text = try text()
        guard let number = Int(text) else {
            throw Unusable(message: "'\(text)' is not a whole number")
        }
        guard range.contains(number) else {
            throw Unusable(
                message: "\(number) is not between \(range.lowerBound) and \(range.upperBound)")
        }
        return number
    }

    func choice<C: RawRepresentable & CaseIterable>(_ type: C.Type) throws(Unusable) -> C
    where C.RawValue == String {
        let text = try text()
        guard let choice = C(rawValue: text) else {
            let known = C.allCases.map(\.rawValue).joined(separator: ", ")
            throw Unusable(message: "'\(text)' is none of \(known)")
        }
        return choice
    }

    /// Absolute, without `.`, `..` or a closing slash.
    func path() throws(Unusable) -> String {
        let text = try text()
        guard !text.utf8.contains(0) else { throw Unusable(message: "holds a NUL character") }
        if text.hasPrefix("/") { return Self.normal(text) }
        guard let folder else {
            throw Unusable(message: "'\(text)' is not an absolute path")
        }
        return Self.normal(folder + "/" + text)
    }

    /// An http or https URL with a slash at its end; empty for `none`.
    func address() throws(Unusable) -> String {
        let text = try text()
        if text == "none" { return "" }
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), url.host?.isEmpty == false, url.query == nil,
            url.fragment == nil, url.user == nil
        else { throw Unusable(message: "'\(text)' is not an address, as https://wire.example/") }
        return text.hasSuffix("/") ? text : text + "/"
    }

    func timeZone() throws(Unusable) -> String {
        let text = try text()
        guard TimeZone(identifier: text) != nil else {
            throw Unusable(message: "'\(text)' is not a time zone, as Asia/Ho_Chi_Minh")
        }
        return text
    }

    /// A list, or one text with commas, as in the environment.
    func extensions() throws(Unusable) -> [String] {
        let words: [String]
        switch content {
        case .list(let list): words = list
        case .text(let text): words = text.split(separator: ",").map(String.init)
        }
        guard !words.isEmpty else { throw Unusable(message: "names no file ending") }
        var result: [String] = []
        for word in words {
            let trimmed = word.trimmingCharacters(in: .whitespaces).lowercased()
            let ending = trimmed.hasPrefix(".") ? String(trimmed.dropFirst()) : trimmed
            let isWord = ending.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0)
            }
            guard !ending.isEmpty, isWord else {
                throw Unusable(message: "'\(word)' is not a file ending, as txt")
            }
            if !result.contains(ending) { result.append(ending) }
        }
        return result
    }

    /// Resolves `.` and `..` by text alone: no link is followed.
    static func normal(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
