/// 128-bit ids of the journal messages that people alert on; `journalctl MESSAGE_ID=…` finds them
/// and the catalog in `deploy/` explains them. An id never changes its meaning.
package enum MessageID: String, CaseIterable, Sendable {
    /// A page was set aside: it could not be read.
    case pageSetAside = "cb2be893d61c4ebcad0dde2cecf1e09d"
    /// The drop folder is gone, cannot be read or cannot be watched.
    case dropFolderUnhealthy = "b5b54d8381254434816b228732894699"
    /// A digest file cannot be written.
    case digestUnwritable = "c1ef309cd50a4b89822b67c3a86debe1"
    /// The index cannot be written, or was damaged and moved aside.
    case indexTrouble = "96c872353b78421eb1864b9fc211e124"
    /// A new configuration or table was refused at a reload; the old one stays in force.
    case reloadRefused = "d22c906f00ce4c149af6a98e45d2a1e8"
    /// No page has come for longer than configured.
    case silence = "89230dff4bef4e028c22abe4bca1aa16"
}

/// Metadata keys with a meaning of their own; any other becomes `BILAT_` + its name in the journal.
package enum LogKey {
    /// Value: the raw value of a `MessageID`.
    package static let messageID = "message-id"
    /// The page's path below its root.
    package static let page = "page"
    /// An event's id.
    package static let event = "event"
    /// A problem's code, as `not-text`.
    package static let reason = "reason"
}
