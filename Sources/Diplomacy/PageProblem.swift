/// Why a page was set aside. Each has a code for machines, a sentence for people, and a remedy.
package enum PageProblem: Error, Hashable, Sendable {
    /// The system would not let us read it: `strerror` text.
    case unreadable(reason: String)
    case empty
    case oversized(bytes: Int, limitBytes: Int)
    case binary
    case undecodable(encoding: String)
    case noArticle
    /// It changed while it was read, or carries the mark of an aborted transfer; it is tried again.
    case incomplete

    package var code: String {
        switch self {
        case .unreadable: "unreadable"
        case .empty: "empty"
        case .oversized: "oversized"
        case .binary: "binary"
        case .undecodable: "undecodable"
        case .noArticle: "no-article"
        case .incomplete: "incomplete"
        }
    }

    package var reason: String {
        switch self {
        case .unreadable(let reason): "cannot be read: \(reason)"
        case .empty: "the file is empty"
        case .oversized(let bytes, let limit): "\(bytes) bytes, the limit is \(limit)"
        case .binary: "not text: it holds binary data"
        case .undecodable(let encoding): "not valid \(encoding)"
        case .noArticle: "no article found: only menus, links or single lines"
        case .incomplete: "the transfer did not finish"
        }
    }

    package var remedy: String {
        switch self {
        case .unreadable: "give the service read permission, or send the page again"
        case .empty, .incomplete: "send the page again"
        case .oversized: "raise max_page_bytes, or leave such pages out"
        case .binary: "send text or HTML only"
        case .undecodable: "send UTF-8, or declare the charset in the HTML header"
        case .noArticle: "nothing to do if it is a list page; else scrape the article itself"
        }
    }
}
