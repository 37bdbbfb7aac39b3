/// What lies where in the state folder.
package struct StateFolder: Hashable, Sendable {
    package let path: String

    package init(_ path: String) { self.path = path }

    package var lock: String { path + "/lock" }
    package var status: String { path + "/status.json" }
    /// Exists while the index is under suspicion of being damaged.
    package var suspect: String { path + "/index-suspect" }
    package var copies: String { path + "/copies" }
    /// See `SiteMark`.
    package var site: String { path + "/site" }
    /// See `ForgetNote`.
    package var forgetting: String { path + "/forgetting" }
    package var openDays: String { path + "/open-days" }
}
