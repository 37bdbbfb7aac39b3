/// What lies where in the state folder.
package struct StateFolder: Hashable, Sendable {
    package let path: String

    package init(_ path: String) { self.path = path }

    package var lock: String { path + "/lock" }
    package var status: String { path + "/status.json" }
    package var openDays: String { path + "/open-days" }
}
