import Knowledge
import Logging

/// Everything a user can set, checked. How each is called, what it means and what it may be stands
/// in `ConfigurationOption.all` and nowhere else.
package struct Configuration: Hashable, Sendable {
    package var drop = "/srv/bilat/drop"
    package var digests = "/srv/bilat/digests"
    package var state = "/var/lib/bilat"
    /// Nil: looked for beside the program, see `TablesLocation`.
    package var tables: String?
    package var siteRows = "/etc/bilat/knowledge.d"
    package var language = Language.vi
    /// Where the folder of digests is served, with a slash at its end; empty: nobody has said.
    package var siteURL = ""
    package var timeZone = "Asia/Ho_Chi_Minh"
    /// Lower case, without the dot.
    package var extensions = ["txt", "html", "htm", "xhtml"]
    package var maximumPageBytes = 10 << 20
    package var settle = Duration.seconds(2)
    package var rescanInterval = Duration.seconds(300)
    package var backfillAgeDays = 30
    /// Nil: never warn.
    package var silenceLimit: Duration? = .seconds(24 * 3600)
    package var logLevel = Logger.Level.info

    package init() {}

    /// Where the program looks when nobody names a file.
    package static let defaultFile = "/etc/bilat/bilat.yaml"

    /// The keys set to another value in `other` that a running service cannot follow.
    package func keysThatNeedRestart(comparedTo other: Configuration) -> [String] {
        ConfigurationOption.all.filter { option in
            option.fixed.map { $0(self) != $0(other) } ?? false
        }.map(\.key)
    }
}
