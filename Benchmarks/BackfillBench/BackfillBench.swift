import CircuitStats
import Foundation
import Logging
import MistAPI
import SimulatedMist
import TestSupport

/// Counts the calls to insights that it takes to know the history of so many ports, on a clock in fast motion, and those
/// that a second start makes with what the first has kept: none.
///
///     backfill-bench [GATEWAYS ...]
@main
struct BackfillBench {
    static func main() async throws {
        let sizes = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        say("gateways  ports  calls  per port  hours  second start")
        var isWithin = true
        for gateways in sizes.isEmpty ? [3, 100] : sizes {
            let clock = ManualWallClock(now: Date(timeIntervalSince1970: 1_700_482_325))
            let cloud = SimulatedCloud(
                SimulatedCloud.Configuration(gateways: gateways, portsPerGateway: 2, now: { clock.now }))
            let first = try await Start(cloud, clock)
            let (calls, hours) = await first.complete()
            let ports = first.collector.status.ports
            let second = try await Start(cloud, clock)
            await second.collector.restore(await first.collector.keptLedger)
            let (again, _) = await second.complete()
            // Some are answered with a 429 and made again in the next hour.
            isWithin = isWithin && Double(calls) <= 2.01 * Double(ports) && again == 0
            say(
                String(
                    format: "%8d  %5d  %5d  %8.2f  %5.1f  %12d", gateways, ports, calls,
                    Double(calls) / Double(max(1, ports)), hours, again))
        }
        say(isWithin ? "two calls per port at most, and none again" : "MORE CALLS THAN TWO PER PORT, OR CALLS AGAIN")
        exit(isWithin ? 0 : 1)
    }

    /// Each line at once, also into a pipe.
    static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }
}

/// A collector that has just been started.
private struct Start {
    let collector: Collector
    private let clock: ManualWallClock
    private let quota: QuotaGovernor

    init(_ cloud: SimulatedCloud, _ clock: ManualWallClock) async throws {
        let silent = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let client = MistClient(
            host: .default, tokens: [APIToken("bench")].compactMap { $0 }, transport: SimulatedTransport(cloud),
            clock: clock, logger: silent)
        quota = client.quota
        self.clock = clock
        collector = Collector(
            client: client, organizationID: nil, refreshSeconds: 300, clock: clock, logger: silent
        ) { _ in }
    }

    /// Polls every five minutes until the history is known; the calls that it took, and the hours.
    func complete() async -> (calls: Int, hours: Double) {
        let start = clock.now
        var calls = 0
        while true {
            await collector.refresh()
            let before = quota.callsSent
            await collector.collectHistory()
            calls += quota.callsSent - before
            let status = collector.status
            let hours = clock.now.timeIntervalSince(start) / 3_600
            if status.completePorts == status.ports || hours > 48 { return (calls, hours) }
            clock.advance(by: .seconds(300))
        }
    }
}
