// swift-tools-version: 6.2

import PackageDescription

// The fuzzers, by scripts/fuzz: a package of their own, since the flags that make them are not for the product.
let package = Package(
    name: "Fuzzing",
    dependencies: [.package(name: "MistCircuitStats", path: "..")],
    targets: [
        .systemLibrary(name: "CFuzzer"),
        .executableTarget(
            name: "fuzz", dependencies: ["CFuzzer", .product(name: "FuzzTargets", package: "MistCircuitStats")]),
    ]
)
