import Configuration
import FastCGI
import Foundation
import Logging
import MistAPI
import ServiceLifecycle
import SimulatedMist
import TestSupport
import Testing

@testable import CircuitStats
@testable import mist_circuit_stats

/// The whole application as main wires it, on a Unix socket behind the product's nginx, over a simulated cloud in the
/// same process and with a clock that the test holds.
struct ApplicationStack: Sendable {
    /// How a stack is made.
    struct Setup: Sendable {
        /// Changes the cloud's defaults.
        var cloud: @Sendable (inout SimulatedCloud.Configuration) -> Void = { _ in }
        /// Settings beside the token, the socket and the number of workers.
        var settings: [String: String] = [:]
        /// Whether the collector runs by itself; else the test turns it, and nothing happens behind its back.
        var runsCollector = false
        /// The way to the cloud.
        var transport: @Sendable (SimulatedCloud) -> any Transport = { SimulatedTransport($0) }
        /// What is tried again, and when; by default after waits on the test's clock.
        var retry = RetryRule()
        /// Done before the body.
        var prepare: @Sendable (ApplicationStack) async throws -> Void = { _ in }
    }

    static let token = "very-secret-token-123"
    /// Monday 2023-11-20, 12:00 UTC and a bit: no bucket ends at this moment.
    static let start = Date(timeIntervalSince1970: 1_700_481_600 + 725)
    /// The stack of the suite that runs; see ``ApplicationTrait``.
    @TaskLocal static var current: ApplicationStack?

    let nginx: NginxProcess
    /// Plain HTTP.
    let port: Int
    let clock: ManualWallClock
    let cloud: SimulatedCloud
    let collector: Collector
    let group: ServiceGroup
    let log: LogLines

    /// Runs `body` with a stack that takes requests. No log line of the application or of nginx may hold the token.
    static func run(_ setup: Setup = Setup(), _ body: @Sendable (ApplicationStack) async throws -> Void) async throws {
        let clock = ManualWallClock(now: start)
        var configuration = SimulatedCloud.Configuration(now: { clock.now })
        setup.cloud(&configuration)
        let cloud = SimulatedCloud(configuration)
        let log = LogLines()
        let logger = Logger(label: "test") { _ in log.handler }
        let folder = FileManager.default.temporaryDirectory.appending(path: "stack-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let socket = folder.appending(path: "application.sock").path

        let (listening, listens) = AsyncStream.makeStream(of: Void.self)
        let own = ["MIST_APITOKEN": token, "FCGI_LISTEN": socket, "FCGI_WORKERS": "16"]
        let application = Application.build(
            try Settings(environment: own.merging(setup.settings) { $1 }), transport: setup.transport(cloud),
            retry: setup.retry, clock: clock, logger: logger, onListening: { _ in listens.finish() })
        let services = setup.runsCollector ? application.services : [application.server]
        let group = ServiceGroup(configuration: .init(services: services, logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { listens.finish() }
                try await group.run()
            }
            for await _ in listening {}
            try await NginxProcess.run(.application(socket: socket)) { nginx in
                let stack = ApplicationStack(
                    nginx: nginx, port: try #require(nginx.port), clock: clock, cloud: cloud,
                    collector: application.collector,
                    group: group, log: log)
                try await setup.prepare(stack)
                try await body(stack)
                for name in ["nginx-access.log", "nginx-error.log"] {
                    let lines = try String(contentsOf: nginx.directory.appending(path: name), encoding: .utf8)
                    #expect(!lines.contains(token), "\(name)")
                }
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        let leaks = log.all.filter { $0.contains(token) }
        #expect(leaks.isEmpty)
    }

    /// One refresh with all of its history.
    func collect() async {
        await collector.refresh()
        await collector.collectHistory()
    }
}

extension Settings {
    /// The settings of these variables alone.
    init(environment: [String: String]) throws(SettingsError) {
        try self.init(ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: environment)))
    }
}

/// Gives a suite, with the suites in it, one stack: nginx starts once.
struct ApplicationTrait: SuiteTrait, TestScoping {
    let setup: ApplicationStack.Setup

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await ApplicationStack.run(setup) { stack in
            try await ApplicationStack.$current.withValue(stack) { try await function() }
        }
    }
}

extension Trait where Self == ApplicationTrait {
    /// One stack for all tests of the suite: `ApplicationStack.current`.
    static func application(_ setup: ApplicationStack.Setup = .init()) -> Self { Self(setup: setup) }
}
