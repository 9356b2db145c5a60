// swift-tools-version: 6.2

import PackageDescription

/// Swift 6 language mode comes with the tools version; these are the upcoming features on top of it.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),  // SE-0335
        .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
        .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let orderedCollections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let sqlite = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")

let package = Package(
    name: "MistCircuitStats",
    products: [
        .executable(name: "mist-circuit-stats", targets: ["mist-circuit-stats"]),
        .executable(name: "simulated-mist", targets: ["simulated-mist"]),
        // For Fuzzing/, a package of its own: the flags of a fuzzer are not for the others.
        .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
    ],
    targets: [
        // C libraries, found by pkg-config.
        .systemLibrary(name: "CFastCGI", pkgConfig: "fcgi", providers: [.apt(["libfcgi-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CPrctl"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // The application, from the bottom up: nothing knows what stands above it.
        .target(
            name: "FastCGI", dependencies: ["CFastCGI", httpTypes, logging, serviceLifecycle], swiftSettings: settings),
        .target(
            name: "MistAPI", dependencies: ["CCurl", httpTypes, logging], swiftSettings: settings),
        .target(name: "Redis", dependencies: ["CCurl", "CHiredis"], swiftSettings: settings),
        .target(
            name: "CircuitStats",
            dependencies: ["CZlib", "MistAPI", "Redis", logging, orderedCollections, serviceLifecycle, sqlite],
            swiftSettings: settings),
        .target(
            name: "CircuitStatsWeb", dependencies: ["CircuitStats", "CZlib", "FastCGI", "MistAPI", httpTypes, logging],
            swiftSettings: settings),
        .executableTarget(
            name: "mist-circuit-stats",
            dependencies: [
                "CMalloc", "CPrctl", "CircuitStats", "CircuitStatsWeb", "FastCGI", "MistAPI", "Redis", configuration,
                logging, serviceLifecycle, systemPackage, unixSignals,
            ],
            swiftSettings: settings),

        // The cloud that it is tried against.
        .target(name: "SimulatedMist", dependencies: ["FastCGI", httpTypes, logging], swiftSettings: settings),
        .executableTarget(
            name: "simulated-mist",
            dependencies: ["SimulatedMist", "FastCGI", argumentParser, logging, serviceLifecycle],
            swiftSettings: settings),

        // Measurements, run by scripts/bench.
        .executableTarget(
            name: "ledger-bench", dependencies: ["CircuitStats", logging], path: "Benchmarks/LedgerBench",
            swiftSettings: settings),

        .executableTarget(
            name: "backfill-bench", dependencies: ["CircuitStats", "MistAPI", "SimulatedMist", "TestSupport", logging],
            path: "Benchmarks/BackfillBench", swiftSettings: settings),
        .executableTarget(
            name: "accuracy-bench",
            dependencies: ["CircuitStats", "MistAPI", "SimulatedMist", "TestSupport", httpTypes, logging],
            path: "Benchmarks/AccuracyBench", swiftSettings: settings),
        .executableTarget(
            name: "serving-bench",
            dependencies: [
                "CMalloc", "CircuitStats", "CircuitStatsWeb", "MistAPI", "SimulatedMist", "TestSupport", logging,
            ],
            path: "Benchmarks/ServingBench", swiftSettings: settings),

        // Tests
        .target(
            name: "TestSupport",
            dependencies: [
                "CZlib", "FastCGI", "MistAPI", "SimulatedMist", httpTypes, logging, subprocess, systemPackage,
            ],
            path: "Tests/TestSupport", swiftSettings: settings),
        // What is fuzzed; the tests replay the fuzzers' corpora.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "CircuitStats", "CircuitStatsWeb", "FastCGI", "MistAPI", "SimulatedMist", "TestSupport", httpTypes,
                logging,
            ],
            path: "Tests/FuzzTargets", swiftSettings: settings),
        .testTarget(name: "FuzzTargetsTests", dependencies: ["FuzzTargets"], swiftSettings: settings),
        .testTarget(
            name: "FastCGITests", dependencies: ["FastCGI", "TestSupport", httpTypes, logging, serviceLifecycle],
            swiftSettings: settings),
        .testTarget(
            name: "MistAPITests",
            dependencies: ["MistAPI", "TestSupport", httpTypes, logging, subprocess, systemPackage],
            swiftSettings: settings),
        .testTarget(name: "RedisTests", dependencies: ["Redis", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "CircuitStatsTests",
            dependencies: [
                "CircuitStats", "MistAPI", "Redis", "SimulatedMist", "TestSupport", "ledger-writer", httpTypes, logging,
                orderedCollections, sqlite,
            ],
            swiftSettings: settings),
        // Writes polls as fast as it can, to be killed at it.
        .executableTarget(
            name: "ledger-writer", dependencies: ["CircuitStats", logging], path: "Tests/LedgerWriter",
            swiftSettings: settings),
        .testTarget(
            name: "CircuitStatsWebTests",
            dependencies: [
                "CircuitStatsWeb", "CircuitStats", "FastCGI", "MistAPI", "TestSupport", httpTypes, logging, subprocess,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "SimulatedMistTests",
            dependencies: ["SimulatedMist", "FastCGI", "TestSupport", httpTypes, logging],
            swiftSettings: settings),
        .testTarget(
            name: "ApplicationTests",
            dependencies: [
                "mist-circuit-stats", "CircuitStats", "CircuitStatsWeb", "FastCGI", "MistAPI", "Redis", "SimulatedMist",
                "TestSupport", configuration, httpTypes, logging, serviceLifecycle,
            ],
            swiftSettings: settings),
    ]
)
