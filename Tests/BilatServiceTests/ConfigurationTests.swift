import Foundation
import Knowledge
import Logging
import TestSupport
import Testing

@testable import BilatService

struct ConfigurationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func load(
        _ yaml: String? = nil, environment: [String: String] = [:],
        flags: [String: (flag: String, value: String)] = [:]
    ) throws -> LoadedConfiguration {
        let file = try yaml.map { try folder.write($0, to: "bilat.yaml") }
        return try ConfigurationLoader.load(
            ConfigurationSources(
                file: file, environment: environment, flags: flags, currentFolder: "/srv/here"))
    }

    private func refusal(_ yaml: String) throws -> String {
        let file = folder.path + "/bilat.yaml"
        do {
            _ = try load(yaml)
            return "taken"
        } catch let error as ConfigurationError {
            return error.description.replacingOccurrences(of: file, with: "FILE")
        }
    }

    @Test func everyKeyIsRead() throws {
        let configuration = try load(
            """
            # A site's own.
            drop: /a/drop
            digests: /a/digests/
            state: /a/./state
            tables: /a/tables
            site_rows: /a/b/../rows
            extensions: [TXT, .html]
            max_page_bytes: 1000
            settle_seconds: 5
            rescan_seconds: 60
            language: en
            site_url: https://wire.example/bilat
            time_zone: Europe/Berlin
            backfill_age_days: 7
            silence_hours: 0
            log_level: debug
            """
        ).configuration
        var expected = Configuration()
        expected.drop = "/a/drop"
        expected.digests = "/a/digests"
        expected.state = "/a/state"
        expected.tables = "/a/tables"
        expected.siteRows = "/a/rows"
        expected.extensions = ["txt", "html"]
        expected.maximumPageBytes = 1000
        expected.settle = .seconds(5)
        expected.rescanInterval = .seconds(60)
        expected.language = .en
        expected.siteURL = "https://wire.example/bilat/"
        expected.timeZone = "Europe/Berlin"
        expected.backfillAgeDays = 7
        expected.silenceLimit = nil
        expected.logLevel = .debug
        #expect(configuration == expected)
    }

    @Test(arguments: ["", "# only a comment\n", "---\n"])
    func anEmptyFileIsTheDefaults(yaml: String) throws {
        #expect(try load(yaml).configuration == Configuration())
    }

    @Test(arguments: [
        (
            "drop: /a\nlangauge: en",
            "FILE:2: langauge: there is no such key; did you mean language?"
        ),
        ("language: fr", "FILE:1: language: 'fr' is none of vi, en"),
        ("\n\nlanguage:\n", "FILE:3: language: has no value"),
        ("language: [vi, en]", "FILE:1: language: takes one value, not a list"),
        ("settle_seconds: soon", "FILE:1: settle_seconds: 'soon' is not a whole number"),
        ("settle_seconds: 0", "FILE:1: settle_seconds: 0 is not between 1 and 3600"),
        ("max_page_bytes: 10MiB", "FILE:1: max_page_bytes: '10MiB' is not a whole number"),
        ("drop: pages", "FILE:1: drop: 'pages' is not an absolute path"),
        ("time_zone: Hanoi", "FILE:1: time_zone: 'Hanoi' is not a time zone, as Asia/Ho_Chi_Minh"),
        ("extensions: []", "FILE:1: extensions: names no file ending"),
        ("extensions: ['*.txt']", "FILE:1: extensions: '*.txt' is not a file ending, as txt"),
        ("extensions: [[txt]]", "FILE:1: extensions: a list of words is expected"),
        ("drop:\n  path: /a", "FILE:2: drop: takes a value, not a group of keys"),
        ("- drop", "FILE:1: is not a list of 'key: value' lines"),
        (
            "log_level: loud",
            "FILE:1: log_level: 'loud' is none of trace, debug, info, notice, "
                + "warning, error, critical"
        ),
    ])
    func aWrongLineIsNamed(yaml: String, sentence: String) throws {
        #expect(try refusal(yaml) == sentence)
    }

    @Test func aFileThatIsNotYAMLIsNamedWithItsLine() throws {
        #expect(try refusal("drop: /a\nlanguage: \"vi").hasPrefix("FILE:"))
        #expect(try refusal("drop: /a\nlanguage: \"vi").contains("is not YAML"))
    }

    @Test func aKeyThatStandsTwiceIsRefused() throws {
        #expect(try refusal("language: vi\nlanguage: en").contains("language: stands in the file"))
    }

    @Test func aNamedFileMustBeThere() throws {
        #expect(throws: ConfigurationError.self) {
            try ConfigurationLoader.load(
                ConfigurationSources(
                    file: "/nonexistent.yaml", environment: [:], currentFolder: "/"))
        }
    }

    @Test func environmentWinsOverFileAndFlagOverBoth() throws {
        let yaml = "drop: /file/drop\ndigests: /file/digests\nstate: /file/state"
        let loaded = try load(
            yaml, environment: ["BILAT_DIGESTS": "/env/digests", "BILAT_STATE": "env-state"],
            flags: ["state": ("--state", "../flag-state")])
        #expect(loaded.configuration.drop == "/file/drop")
        #expect(loaded.configuration.digests == "/env/digests")
        #expect(loaded.configuration.state == "/srv/flag-state")
        #expect(loaded.setKeys == ["drop", "digests", "state"])
    }

    @Test func relativePathsOfTheEnvironmentAreTheCallers() throws {
        let loaded = try load(environment: ["BILAT_STATE": "state"])
        #expect(loaded.configuration.state == "/srv/here/state")
    }

    @Test func systemdsStateDirectoryIsOnlyADefault() throws {
        let environment = ["STATE_DIRECTORY": "/var/lib/other:/var/lib/second"]
        #expect(try load("", environment: environment).configuration.state == "/var/lib/other")
        #expect(try load("state: /x", environment: environment).configuration.state == "/x")
    }

    @Test func aWrongVariableOrFlagIsNamed() {
        #expect(
            throws: ConfigurationError(
                .environment("BILAT_LANGUAGE"), "language: 'x' is none of vi, en")
        ) {
            try load(environment: ["BILAT_LANGUAGE": "x"])
        }
        #expect(throws: ConfigurationError(.flag("--drop"), "drop: has no value")) {
            try load(flags: ["drop": ("--drop", "")])
        }
    }

    @Test func extensionsOfTheEnvironmentAreSeparatedByCommas() throws {
        let loaded = try load(environment: ["BILAT_EXTENSIONS": "txt, HTML"])
        #expect(loaded.configuration.extensions == ["txt", "html"])
    }

    @Test func aVariableThatIsNoSettingIsAWarning() throws {
        let loaded = try load(environment: ["BILAT_DORP": "/a", "HOME": "/"])
        #expect(loaded.warnings == ["environment BILAT_DORP is not a setting and is not looked at"])
    }

    @Test(arguments: [("digests", "/d/drop/out"), ("state", "/d/drop")])
    func nothingIsWrittenIntoTheDropFolder(key: String, path: String) {
        #expect(throws: ConfigurationError.self) { try load("drop: /d/drop\n\(key): \(path)") }
    }

    @Test func aNeighbourOfTheDropFolderIsFine() throws {
        let loaded = try load("drop: /d/drop\ndigests: /d/drop-digests")
        #expect(loaded.configuration.digests == "/d/drop-digests")
    }

    @Test func theExampleFileHoldsEveryKeyAndIsTheDefaults() throws {
        let example = ConfigurationOption.exampleFile
        #expect(try load(example).configuration == Configuration())
        let keys = ConfigurationOption.all.map(\.key)
        let uncommented = example.split(separator: "\n").map { line -> Substring in
            keys.contains { line.hasPrefix("#\($0): ") } ? line.dropFirst() : line
        }
        let loaded = try load(uncommented.joined(separator: "\n"))
        var expected = Configuration()
        expected.tables = "/usr/share/bilat"
        #expect(loaded.configuration == expected)
        #expect(loaded.setKeys == Set(keys))
    }

    @Test func theHelpTellsOfEveryKey() {
        for option in ConfigurationOption.all {
            #expect(ConfigurationOption.helpText.contains("  \(option.key) (default"))
            #expect(ConfigurationOption.helpText.contains(option.environmentName))
        }
    }

    @Test func foldersNeedARestart() {
        var other = Configuration()
        other.language = .en
        #expect(other.keysThatNeedRestart(comparedTo: Configuration()) == [])
        other.drop = "/other"
        other.state = "/other-state"
        #expect(other.keysThatNeedRestart(comparedTo: Configuration()) == ["drop", "state"])
    }
}

struct TablesLocationTests {
    @Test func besideTheProgramComesFirstThenTheSystemsThenTheSources() {
        let candidates = TablesLocation.candidates(executable: "/home/me/bilat/.build/debug/bilat")
        #expect(candidates[0] == "/home/me/bilat/.build/share/bilat")
        #expect(candidates[1] == "/usr/share/bilat")
        #expect(candidates.contains("/home/me/bilat/Sources/Knowledge/Tables"))
    }

    @Test func theFirstThatIsAFolderIsTaken() {
        let found = TablesLocation.find(executable: "/usr/bin/bilat") { $0 == "/usr/share/bilat" }
        #expect(found == "/usr/share/bilat")
        #expect(TablesLocation.find(executable: "/usr/bin/bilat") { _ in false } == nil)
    }
}
