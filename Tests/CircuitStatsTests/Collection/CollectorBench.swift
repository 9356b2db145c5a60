import FoundationEssentials
import Logging
import MistAPI
import SimulatedMist
import Synchronization
import TestSupport
import Testing

@testable import CircuitStats

/// A collector over a simulated cloud, with a clock that the test holds.
struct CollectorBench {
    /// What the collector published, in order.
    final class Published: Sendable {
        private let snapshots = Mutex<[Snapshot]>([])

        func append(_ snapshot: Snapshot) { snapshots.withLock { $0.append(snapshot) } }
        var all: [Snapshot] { snapshots.withLock { $0 } }
        var last: Snapshot? { all.last }
    }

    /// Monday 2023-11-20, 12:00 UTC and a bit: no bucket ends at this moment.
    static let start = 1_700_481_600.0 + 725

    let clock: ManualWallClock
    let cloud: SimulatedCloud
    let collector: Collector
    let published = Published()
    let quota: QuotaGovernor

    init(
        now: Double = Self.start, organizationID: String? = nil, tokens: [String] = ["secret"],
        store: LedgerStore? = nil, storeFailure: LedgerStoreError? = nil, circuitsFile: String? = nil,
        configure: (inout SimulatedCloud.Configuration) -> Void = { _ in },
        transport: (SimulatedCloud) -> any Transport = { SimulatedTransport($0) }
    ) {
        let clock = ManualWallClock(now: Date(timeIntervalSince1970: now))
        var configuration = SimulatedCloud.Configuration(now: { clock.now })
        configure(&configuration)
        let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        self.clock = clock
        cloud = SimulatedCloud(configuration)
        let client = MistClient(
            host: .default, tokens: tokens.compactMap { APIToken($0) }, transport: transport(cloud),
            clock: clock, retry: RetryRule(tries: 1), logger: silent)
        quota = client.quota
        collector = Collector(
            client: client, organizationID: organizationID, refreshSeconds: 60, store: store,
            storeFailure: storeFailure, circuitsFile: circuitsFile, clock: clock, logger: silent
        ) { [published] in published.append($0) }
    }

    /// One refresh with all of its history.
    func collect() async throws -> Snapshot {
        await collector.refresh()
        await collector.collectHistory()
        return try #require(published.last)
    }

    /// What goes wrong from now on.
    func setFaults(_ rules: [FaultRule]) async throws {
        try await cloud.setFaults(rules)
    }
}

extension Snapshot {
    /// Every port of the table, with its key.
    var ports: [(key: PortKey, gateway: Gateway, port: WANPort)] {
        gateways.flatMap { gateway in
            gateway.ports.map { (PortKey(gatewayID: gateway.id, port: $0.name), gateway, $0) }
        }
    }
}
