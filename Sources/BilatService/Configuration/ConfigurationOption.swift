import Foundation
import Knowledge
import Logging

/// One thing a user can set: its key, its meaning, its default and how it is read. This table is
/// the only place; `--help`, the example file and the loader are made from it.
package struct ConfigurationOption: Sendable {
    /// As in the file; the environment variable is `BILAT_` + the key in capitals.
    package let key: String
    /// As it would stand in the file.
    package let defaultText: String
    package let help: String
    /// The value of an option that the running service cannot change, as it has the folder open.
    let fixed: (@Sendable (Configuration) -> String)?
    let apply: @Sendable (OptionValue, inout Configuration) throws(OptionValue.Unusable) -> Void

    package var environmentName: String { "BILAT_" + key.uppercased() }

    private init(
        _ key: String, default text: String, _ help: String,
        fixed: (@Sendable (Configuration) -> String)? = nil,
        _ apply:
            @escaping @Sendable (OptionValue, inout Configuration)
            throws(OptionValue.Unusable) -> Void
    ) {
        self.key = key
        defaultText = text
        self.help = help
        self.fixed = fixed
        self.apply = apply
    }

    package static let all: [ConfigurationOption] = folders + reading + telling

    private static let folders = [
        ConfigurationOption(
            "drop", default: "/srv/bilat/drop",
            "The folder that pages are sent to. It is only ever read.", fixed: { $0.drop }
        ) { value, to throws(OptionValue.Unusable) in to.drop = try value.path() },
        ConfigurationOption(
            "digests", default: "/srv/bilat/digests",
            "The folder that the digests are written to; any web server can show it.",
            fixed: { $0.digests }
        ) { value, to throws(OptionValue.Unusable) in to.digests = try value.path() },
        ConfigurationOption(
            "state", default: "/var/lib/bilat",
            "The folder of the index. Under systemd its StateDirectory= is the default.",
            fixed: { $0.state }
        ) { value, to throws(OptionValue.Unusable) in to.state = try value.path() },
        ConfigurationOption(
            "tables", default: "/usr/share/bilat",
            "The tables of countries, offices and words that come with the program. Where it is "
                + "not set they are looked for beside the program first."
        ) { value, to throws(OptionValue.Unusable) in to.tables = try value.path() },
        ConfigurationOption(
            "site_rows", default: "/etc/bilat/knowledge.d",
            "A folder with rows of your own for those tables; it need not exist."
        ) { value, to throws(OptionValue.Unusable) in to.siteRows = try value.path() },
    ]

    private static let reading = [
        ConfigurationOption(
            "extensions", default: "[txt, html, htm, xhtml]",
            "The endings of file names that are read as pages; every other file is left alone."
        ) { value, to throws(OptionValue.Unusable) in to.extensions = try value.extensions() },
        ConfigurationOption(
            "max_page_bytes", default: "10485760",
            "A larger page is set aside. 1 to 268435456."
        ) { value, to throws(OptionValue.Unusable) in
            to.maximumPageBytes = try value.integer(in: 1...(256 << 20))
        },
        ConfigurationOption(
            "settle_seconds", default: "2",
            "How long a file that was written in place must stand still before it is read; one "
                + "that was renamed into the folder, as rsync does, is read at once. 1 to 3600."
        ) { value, to throws(OptionValue.Unusable) in
            to.settle = .seconds(try value.integer(in: 1...3600))
        },
        ConfigurationOption(
            "rescan_seconds", default: "300",
            "How often the whole drop folder is looked through, in case the kernel's "
                + "notifications missed something. 1 to 86400."
        ) { value, to throws(OptionValue.Unusable) in
            to.rescanInterval = .seconds(try value.integer(in: 1...86_400))
        },
    ]

    private static let telling = [
        ConfigurationOption(
            "language", default: "vi", "The language of the digests: vi or en."
        ) { value, to throws(OptionValue.Unusable) in
            to.language = try value.choice(Language.self)
        },
        ConfigurationOption(
            "site_url", default: "none",
            "The address at which the folder of digests is served, as https://wire.example/bilat/. "
                + "With it the links of feeds and calendars are whole; without it they are relative."
        ) { value, to throws(OptionValue.Unusable) in to.siteURL = try value.address() },
        ConfigurationOption(
            "time_zone", default: "Asia/Ho_Chi_Minh",
            "The time zone whose midnight ends a digest's day."
        ) { value, to throws(OptionValue.Unusable) in to.timeZone = try value.timeZone() },
        ConfigurationOption(
            "backfill_age_days", default: "30",
            "Events older than this when they are first reported go to the digest's backfill "
                + "section, so that old pages do not drown the day's news. 1 to 36500."
        ) { value, to throws(OptionValue.Unusable) in
            to.backfillAgeDays = try value.integer(in: 1...36_500)
        },
        ConfigurationOption(
            "silence_hours", default: "24",
            "After this long without a new page the digest and the status line warn; 0 for never. "
                + "0 to 8760."
        ) { value, to throws(OptionValue.Unusable) in
            let hours = try value.integer(in: 0...8760)
            to.silenceLimit = hours == 0 ? nil : .seconds(hours * 3600)
        },
        ConfigurationOption(
            "log_level", default: "info",
            "What is logged: debug (every page), info (events), notice, warning, error."
        ) { value, to throws(OptionValue.Unusable) in
            to.logLevel = try value.choice(Logger.Level.self)
        },
    ]

    /// The example file: every option with its meaning, commented out at its default.
    package static var exampleFile: String {
        let head = """
            # Configuration of bilat. Every key may be left out; the values shown are the defaults.
            # An environment variable (BILAT_LANGUAGE for language) wins over this file, and a flag
            # (--drop, --digests, --state) over both. `bilat check` tells what is wrong with it.
            # After a change: systemctl reload bilat. The keys \(restartKeys) need a restart.
            """
        let entries = all.map { option in
            wrap(option.help, width: 96).map { "# \($0)\n" }.joined()
                + "#\(option.key): \(option.defaultText)\n"
        }
        return head + "\n\n" + entries.joined(separator: "\n")
    }

    /// For `--help`: a line an option, its environment variable and meaning below.
    package static var helpText: String {
        all.map { option in
            "  \(option.key) (default \(option.defaultText), \(option.environmentName))\n"
                + wrap(option.help, width: 72).map { "      \($0)\n" }.joined()
        }.joined()
    }

    private static var restartKeys: String {
        all.filter { $0.fixed != nil }.map(\.key).joined(separator: ", ")
    }

    private static func wrap(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty && line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        return lines + [line]
    }
}
