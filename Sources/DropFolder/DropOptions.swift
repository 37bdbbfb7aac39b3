/// How a drop folder is watched.
package struct DropOptions: Sendable {
    package static let defaultExtensions: Set<String> = ["txt", "html", "htm", "xhtml"]
    package static let defaultMaxPageBytes = 10 * 1024 * 1024

    package var root: String
    /// Without the dot, any case; an empty string admits names without an extension.
    package var extensions: Set<String>
    package var maxPageBytes: Int
    /// How long a file must stand still to be taken as complete.
    package var settle: Duration
    /// How often the whole folder is searched for what no event told of.
    package var rescanInterval: Duration
    /// The same while events cannot be relied on.
    package var pollingInterval: Duration
    /// How often the watching thread shows that it is alive; the root is looked at as often.
    package var beatInterval: Duration
    /// Signals waiting to be taken; at this many the watching thread waits.
    package var queueCapacity: Int
    /// Files waiting to settle; past this many they are found by a later scan.
    package var settlingCapacity: Int

    package init(
        root: String, extensions: Set<String> = Self.defaultExtensions,
        maxPageBytes: Int = Self.defaultMaxPageBytes, settle: Duration = .seconds(2),
        rescanInterval: Duration = .seconds(300), pollingInterval: Duration = .seconds(10),
        beatInterval: Duration = .seconds(2), queueCapacity: Int = 1024,
        settlingCapacity: Int = 32_768
    ) {
        self.root = root
        self.extensions = extensions
        self.maxPageBytes = maxPageBytes
        self.settle = settle
        self.rescanInterval = rescanInterval
        self.pollingInterval = pollingInterval
        self.beatInterval = beatInterval
        self.queueCapacity = queueCapacity
        self.settlingCapacity = settlingCapacity
    }
}
