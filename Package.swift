// swift-tools-version: 6.2
import PackageDescription

// The table below is the architecture: a module may import what its row names and nothing else.
// CI builds with --explicit-target-dependency-import-check error, so a wrong import does not build.

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
// For the one call that GRDB does not wrap: keeping -wal and -shm when the index is closed.
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let signals = Target.Dependency.product(
    name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "bilat",
    products: [.executable(name: "bilat", targets: ["bilat"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),

        .target(name: "Diplomacy"),
        .target(name: "VietnameseText"),
        .target(
            name: "Knowledge", dependencies: ["Diplomacy", "VietnameseText"],
            exclude: ["Tables"]),
        .target(name: "Dating", dependencies: ["Diplomacy", "VietnameseText", "Knowledge"]),
        .target(
            name: "PageReading",
            dependencies: ["Diplomacy", "VietnameseText", "Knowledge", "Dating"]),
        .target(
            name: "Extraction",
            dependencies: ["Diplomacy", "VietnameseText", "Knowledge", "Dating", "PageReading"]),
        .target(name: "Ledger", dependencies: ["Diplomacy"]),
        .target(name: "EventIndex", dependencies: ["Diplomacy", "Ledger", grdb, sqlite]),
        .target(name: "Digests", dependencies: ["Diplomacy", "Knowledge"]),
        .target(name: "Publishing"),
        .target(name: "DropFolder", dependencies: ["Diplomacy", "CCrypto"]),
        .target(name: "Systemd", dependencies: ["CSystemd", logging]),
        .target(
            name: "BilatService",
            dependencies: [
                "Diplomacy", "VietnameseText", "Knowledge", "Dating", "PageReading", "Extraction",
                "Ledger", "EventIndex", "Digests", "Publishing", "DropFolder", "Systemd",
                lifecycle, logging, signals, yams,
            ]),
        .executableTarget(
            name: "bilat",
            dependencies: [
                "BilatService", "Diplomacy", "Digests", "EventIndex", "Knowledge", argumentParser,
                logging,
            ]),
    ]
)

// What learns the weights reads candidates from it. Not shipped.
package.targets.append(
    .executableTarget(
        name: "candidates",
        dependencies: ["Dating", "Diplomacy", "Extraction", "Knowledge", "PageReading"],
        path: "Training/Candidates"))

// Tests/<Module>Tests beside Sources/<Module>.
let tests: [(String, [Target.Dependency])] = [
    ("Diplomacy", []),
    ("VietnameseText", []),
    ("Knowledge", ["Diplomacy", "VietnameseText", "TestSupport"]),
    ("Dating", ["Diplomacy", "VietnameseText", "Knowledge", "TestSupport"]),
    ("PageReading", ["Diplomacy", "VietnameseText", "Knowledge"]),
    ("Extraction", ["Diplomacy", "VietnameseText", "Knowledge", "Dating", "PageReading"]),
    ("Ledger", ["Diplomacy"]),
    ("EventIndex", ["Diplomacy", "Ledger", grdb]),
    ("Digests", ["Diplomacy", "Knowledge"]),
    ("Publishing", []),
    ("DropFolder", ["Diplomacy"]),
    ("Systemd", ["TestSupport", logging]),
    ("BilatService", ["Diplomacy", "Knowledge", "TestSupport", logging]),
]
// Files that tests read where they stand.
let fixtures = ["Dating": ["Corpus"], "Digests": ["Golden"], "PageReading": ["Corpus"]]
for (module, extra) in tests {
    package.targets.append(
        .testTarget(
            name: "\(module)Tests", dependencies: [.byName(name: module)] + extra,
            exclude: fixtures[module] ?? []))
}

// What several of them use, and those that run the built program.
package.targets += [
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(
        name: "EndToEndTests", dependencies: ["bilat", "TestSupport"], path: "Tests/EndToEnd"),
]

// Tests/Fuzz/run.sh builds it, with the compiler's fuzzer and sanitizers; nothing else does.
if Context.environment["BILAT_FUZZ"] == "1" {
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "Dating", "Diplomacy", "Extraction", "Knowledge", "PageReading", "VietnameseText",
            ],
            path: "Tests/Fuzz", exclude: ["Corpus", "run.sh"]))
}

// Every Swift target: Swift 6 mode, the strict upcoming features; in CI warnings are errors.
let strict = Context.environment["BILAT_STRICT"] == "1"
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
    if strict {
        target.swiftSettings?.append(.treatAllWarnings(as: .error))
    }
    // Tests start the program some hundred times, and each time it reads the tables: 6 s each otherwise.
    if ["VietnameseText", "Knowledge"].contains(target.name) {
        target.swiftSettings?.append(.unsafeFlags(["-O"], .when(configuration: .debug)))
    }
}

// For Tests/sanitizers.sh: a mutex that the thread sanitizer sees.
if Context.environment["BILAT_THREAD_SANITIZER"] == "1" {
    for target in package.targets where target.type != .system {
        target.dependencies.append("VisibleSynchronization")
        target.swiftSettings?.append(
            .unsafeFlags(["-module-alias", "Synchronization=VisibleSynchronization"]))
    }
    package.targets.append(
        .target(name: "VisibleSynchronization", path: "Tests/ThreadSanitizer"))
}
