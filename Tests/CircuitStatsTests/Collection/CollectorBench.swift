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
    let replicas: ReplicaGroup?

    /// Another replica of the same organization, over the same cloud and clock.
    init(beside bench: CollectorBench, replicas: ReplicaGroup, logger: Logger? = nil) {
        self.init(
            clock: bench.clock, cloud: bench.cloud, organizationID: bench.cloud.organizationIDs.first,
            replicas: replicas, transport: SimulatedTransport(bench.cloud), logger: logger)
    }

    private init(
        clock: ManualWallClock, cloud: SimulatedCloud, organizationID: String?, tokens: [String] = ["secret"],
        store: LedgerStore? = nil, storeFailure: LedgerStoreError? = nil, storeDirectory: String? = nil,
        replicas: ReplicaGroup? = nil, circuitsFile: String? = nil, transport: any Transport, logger: Logger? = nil
    ) {
        let logger = logger ?? Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        self.clock = clock
        self.cloud = cloud
        self.replicas = replicas
        let client = MistClient(
            host: .default, tokens: tokens.compactMap { APIToken($0) }, transport: transport,
            clock: clock, retry: RetryRule(tries: 1), logger: logger)
        quota = client.quota
        collector = Collector(
            client: client, organizationID: organizationID, refreshSeconds: 60, store: store,
            storeFailure: storeFailure, storeDirectory: storeDirectory, replicas: replicas, circuitsFile: circuitsFile,
            clock: clock, logger: logger
        ) { [published] in published.append($0) }
    }

    init(
        now: Double = Self.start, organizationID: String? = nil, tokens: [String] = ["secret"],
        store: LedgerStore? = nil, storeFailure: LedgerStoreError? = nil, storeDirectory: String? = nil,
        circuitsFile: String? = nil,
        configure: (inout SimulatedCloud.Configuration) -> Void = { _ in },
        transport: (SimulatedCloud) -> any Transport = { SimulatedTransport($0) }
    ) {
        let clock = ManualWallClock(now: Date(timeIntervalSince1970: now))
        var configuration = SimulatedCloud.Configuration(now: { clock.now })
        configure(&configuration)
        let cloud = SimulatedCloud(configuration)
        self.init(
            clock: clock, cloud: cloud, organizationID: organizationID, tokens: tokens, store: store,
            storeFailure: storeFailure, storeDirectory: storeDirectory, circuitsFile: circuitsFile,
            transport: transport(cloud))
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
