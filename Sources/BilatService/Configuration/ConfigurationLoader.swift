import Foundation

/// Where the settings of one run come from, in rising order: defaults, file, environment, flags.
package struct ConfigurationSources: Sendable {
    /// The file named by `--config`; nil for the default one, which may be absent.
    package var file: String?
    package var environment: [String: String]
    /// By key, with the flag as the user typed it.
    package var flags: [String: (flag: String, value: String)]
    /// What relative paths in flags and environment are relative to.
    package var currentFolder: String

    package init(
        file: String? = nil, environment: [String: String],
        flags: [String: (flag: String, value: String)] = [:], currentFolder: String
    ) {
        self.file = file
        self.environment = environment
        self.flags = flags
        self.currentFolder = currentFolder
    }
}

/// Settings, and what to tell the user about them without refusing them.
package struct LoadedConfiguration: Sendable {
    package let configuration: Configuration
    package let warnings: [String]
    /// The keys that somebody set: a default that does not fit may then be passed over.
    package let setKeys: Set<String>
    /// The file that was read; nil when there was none.
    package let file: String?
}

package enum ConfigurationLoader {
    /// A larger file is not a configuration.
    private static let maximumFileBytes = 1 << 20
    /// Variables with our prefix that are no options.
    private static let otherVariables: Set<String> = ["BILAT_CONFIG"]

    package static func load(
        _ sources: ConfigurationSources
    ) throws(ConfigurationError) -> LoadedConfiguration {
        var result = Configuration()
        var setKeys: Set<String> = []
        if let folder = sources.environment["STATE_DIRECTORY"]?.split(separator: ":").first {
            result.state = OptionValue.normal(String(folder))
        }
        let options = Dictionary(
            uniqueKeysWithValues: ConfigurationOption.all.map { ($0.key, $0) })
        let (file, entries) = try fileEntries(sources)
        for entry in entries {
            let origin = ConfigurationError.Origin.file(file ?? "", line: entry.line)
            guard let option = options[entry.key] else {
                throw ConfigurationError(origin, unknown(entry.key))
            }
            try apply(option, entry.value, origin, to: &result)
            setKeys.insert(entry.key)
        }
        for option in ConfigurationOption.all {
            let name = option.environmentName
            guard let text = sources.environment[name] else { continue }
            let value = OptionValue(text: text, relativeTo: sources.currentFolder)
            try apply(option, value, .environment(name), to: &result)
            setKeys.insert(option.key)
        }
        for (key, setting) in sources.flags.sorted(by: { $0.key < $1.key }) {
            guard let option = options[key] else { continue }
            let value = OptionValue(text: setting.value, relativeTo: sources.currentFolder)
            try apply(option, value, .flag(setting.flag), to: &result)
            setKeys.insert(key)
        }
        try checkTogether(result)
        return LoadedConfiguration(
            configuration: result, warnings: unknownVariables(sources.environment),
            setKeys: setKeys, file: file)
    }

    private static func apply(
        _ option: ConfigurationOption, _ value: OptionValue, _ origin: ConfigurationError.Origin,
        to configuration: inout Configuration
    ) throws(ConfigurationError) {
        do {
            try option.apply(value, &configuration)
        } catch {
            throw ConfigurationError(origin, "\(option.key): \(error.message)")
        }
    }

    private static func fileEntries(
        _ sources: ConfigurationSources
    ) throws(ConfigurationError) -> (file: String?, entries: [ConfigurationFile.Entry]) {
        let named = sources.file ?? sources.environment["BILAT_CONFIG"]
        let path: String
        if let named {
            path = named.hasPrefix("/") ? named : sources.currentFolder + "/" + named
        } else {
            path = Configuration.defaultFile
        }
        let data: Data
        do {
            guard let handle = FileHandle(forReadingAtPath: path) else {
                if named == nil && errno == ENOENT { return (nil, []) }
                throw ConfigurationError(
                    .file(path, line: nil), "cannot be read: \(String(cString: strerror(errno)))")
            }
            data = try handle.read(upToCount: maximumFileBytes + 1) ?? Data()
            try handle.close()
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw ConfigurationError(.file(path, line: nil), "cannot be read: \(error)")
        }
        guard data.count <= maximumFileBytes, let text = String(validating: data, as: UTF8.self)
        else {
            throw ConfigurationError(.file(path, line: nil), "is not a text file in UTF-8")
        }
        return (path, try ConfigurationFile.entries(of: text, path: path))
    }

    /// Digests below the drop folder would be read as pages, and written into what is only read.
    private static func checkTogether(
        _ configuration: Configuration
    ) throws(ConfigurationError) {
        let drop = configuration.drop + "/"
        for (key, path) in [("digests", configuration.digests), ("state", configuration.state)]
        where (path + "/").hasPrefix(drop) {
            throw ConfigurationError(
                .settings,
                "\(key): \(path) lies in the drop folder \(configuration.drop), which is only "
                    + "read; choose a folder outside it")
        }
    }

    private static func unknown(_ key: String) -> String {
        let keys = ConfigurationOption.all.map(\.key)
        let near = keys.filter { distance($0, key) <= 2 }
        let hint =
            near.first.map { "did you mean \($0)?" } ?? "known are \(keys.joined(separator: ", "))"
        return "\(key): there is no such key; \(hint)"
    }

    private static func unknownVariables(_ environment: [String: String]) -> [String] {
        let known = Set(ConfigurationOption.all.map(\.environmentName)).union(otherVariables)
        return environment.keys.filter { $0.hasPrefix("BILAT_") && !known.contains($0) }.sorted()
            .map { "environment \($0) is not a setting and is not looked at" }
    }

    /// Letters to insert, delete or replace to get from one word to the other.
    private static func distance(_ a: String, _ b: String) -> Int {
        let b = Array(b.utf8)
        var row = Array(0...b.count)
        for (i, letter) in a.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (b[j] == letter ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}
