import CircuitStats
import CircuitStatsWeb
import FoundationEssentials
import Logging
import MistAPI
import SimulatedMist
import Synchronization
import TestSupport

/// A collector on a simulated cloud in the same process, with two WAN ports to each gateway and a clock in fast motion.
struct SimulatedOrganization {
    let clock: ManualWallClock
    let collector: Collector
    let quota: QuotaGovernor
    let pages: PublishedPages
    private let newest = Newest()

    /// The newest snapshot.
    private final class Newest: Sendable {
        private let box = Mutex<Snapshot?>(nil)
        var snapshot: Snapshot? {
            get { box.withLock { $0 } }
            set { box.withLock { $0 = newValue } }
        }
    }

    /// - Parameter encodesPages: whether the answers of each snapshot are made too.
    init(gateways: Int, now: Date = Date(timeIntervalSince1970: 1_700_482_325), encodesPages: Bool = true) {
        let clock = ManualWallClock(now: now)
        self.clock = clock
        let cloud = SimulatedCloud(
            SimulatedCloud.Configuration(
                gateways: gateways, portsPerGateway: 2, callLimit: .max, now: { clock.now }))
        let silent = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let client = MistClient(
            host: .default, tokens: [APIToken("bench")].compactMap { $0 }, transport: SimulatedTransport(cloud),
            clock: clock, logger: silent)
        quota = client.quota
        let pages = PublishedPages(logger: silent)
        self.pages = pages
        collector = Collector(
            client: client, organizationID: nil, refreshSeconds: 60, clock: clock, logger: silent
        ) { [newest] snapshot in
            newest.snapshot = snapshot
            if encodesPages { await pages.publish(snapshot) }
        }
    }

    /// Gives the token another quota, of which nothing is spent.
    func allow(callsPerHour calls: Int) {
        quota.restore(
            quota.accounts.map { account in
                var account = account
                (account.limit, account.spent) = (calls, 0)
                return account
            })
    }

    /// The newest snapshot; an error where none was made.
    var snapshot: Snapshot {
        get throws {
            guard let snapshot = newest.snapshot else { throw BenchFailure() }
            return snapshot
        }
    }

    /// A week of traffic of every port, as insights and an hour of polls leave it behind.
    func history() throws -> TrafficLedger {
        let now = Int(clock.now.timeIntervalSince1970)
        var ledger = TrafficLedger()
        let ports = try snapshot.gateways.flatMap { gateway in
            gateway.ports.map { (PortKey(gatewayID: gateway.id, port: $0.name), $0.counters) }
        }
        for (index, (port, counters)) in ports.enumerated() {
            for (interval, count) in [(3_600, 168), (600, 144)] {
                let rates = (0..<count).map { Optional(Double((index &* 977 &+ $0 &* 7_919) % 9_973) * 1_013.7) }
                ledger.record(
                    TrafficSamples(
                        start: now - now % interval - count * interval, interval: interval, rxBps: rates, txBps: rates),
                    for: port, now: now)
            }
            guard let rx = counters.rxBytes, let tx = counters.txBytes else { continue }
            // They lead up to what the cloud counts now, so that the next poll goes on from there.
            for minute in 0...62 {
                let missing = UInt64(62 - minute)
                ledger.record(
                    CounterReading(
                        time: (counters.timestamp ?? Double(now)) - Double(missing) * 60, rx: rx - rx / 1_000 * missing,
                        tx: tx - tx / 1_000 * missing),
                    for: port)
            }
        }
        return ledger
    }
}
