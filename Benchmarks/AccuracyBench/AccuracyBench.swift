import CircuitStats
import Foundation
import HTTPTypes
import Logging
import MistAPI
import SimulatedMist
import Synchronization
import TestSupport

/// Holds the totals of every window against the simulated cloud's truth, in the situations of a product's life, on a
/// clock that runs in fast motion. One line per situation and window: the worst and the median relative error over all
/// ports, the coverage, and the limit, which holds for ports that were seen whole.
@main
struct AccuracyBench {
    /// At coverage 1: 15 minutes within 1 %, the longer windows within 0.5 %.
    static func limit(_ window: Window) -> Double { window == .quarterHour ? 0.01 : 0.005 }

    /// Each line at once, also into a pipe.
    static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }

    static func main() async throws {
        say("situation                          window  ports  whole  coverage  median error  worst error  limit")
        var isWithin = true
        for situation in Situation.allCases {
            let run = try await AccuracyRun(situation)
            for window in Window.allCases {
                let line = try await run.line(window)
                isWithin = isWithin && line.isWithin
                say(line.text)
            }
        }
        say(
            isWithin
                ? "every total that was seen whole is within its limit"
                : "A TOTAL THAT WAS SEEN WHOLE IS BEYOND ITS LIMIT")
        exit(isWithin ? 0 : 1)
    }
}

/// What has happened before the totals are looked at.
enum Situation: String, CaseIterable {
    case coldStart = "cold start, no poll before"
    case onePoll = "after one more poll"
    case quarterHour = "after 15 minutes of polls"
    case day = "after 26 hours of polls"
    case restart = "restart with a gap of 40 minutes"
    case reboot = "a gateway rebooted in the window"
    case nulls = "a day of nulls in the insights"
}

/// A collector that has lived through a situation.
struct AccuracyRun {
    private let situation: Situation
    private let clock: ManualWallClock
    private let cloud: SimulatedCloud
    private let last = Latest()

    /// The newest snapshot.
    private final class Latest: Sendable {
        private let box = Mutex<Snapshot?>(nil)
        func set(_ snapshot: Snapshot) { box.withLock { $0 = snapshot } }
        var snapshot: Snapshot? { box.withLock { $0 } }
    }

    init(_ situation: Situation) async throws {
        self.situation = situation
        // Monday 2023-11-20, 12:12:05 UTC: business hours somewhere, and the edge of no bucket.
        let clock = ManualWallClock(now: Date(timeIntervalSince1970: 1_700_482_325))
        self.clock = clock
        cloud = SimulatedCloud(SimulatedCloud.Configuration(now: { clock.now }))
        if situation == .reboot { try await waitForReboot() }
        try await live()
    }

    /// Moves the clock to half an hour before the next boot of the gateway that boots every four days.
    private func waitForReboot() async throws {
        var ledger = TrafficLedger()
        try await poll(&ledger, times: 1)
        guard let uptime = last.snapshot?.gateways.compactMap(\.uptime).min() else { throw BenchFailure() }
        clock.advance(by: .seconds(4 * 86_400 - uptime - 1_800))
    }

    private func live() async throws {
        var ledger = TrafficLedger()
        switch situation {
        case .coldStart: try await poll(&ledger, times: 1)
        case .onePoll: try await poll(&ledger, times: 2)
        case .quarterHour: try await poll(&ledger, times: 17)
        case .day: try await poll(&ledger, times: 26 * 60)
        case .reboot: try await poll(&ledger, times: 65)
        case .nulls: try await poll(&ledger, times: 65)
        case .restart:
            try await poll(&ledger, times: 90)
            clock.advance(by: .seconds(2_400))
            try await poll(&ledger, times: 3)
        }
    }

    private var transport: any Transport {
        situation == .nulls ? NullInsights(SimulatedTransport(cloud)) : SimulatedTransport(cloud)
    }

    /// Polls once a minute, with a collector that begins with what the last one kept.
    private func poll(_ ledger: inout TrafficLedger, times: Int) async throws {
        let silent = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let client = MistClient(
            host: .default, tokens: [APIToken("bench")].compactMap { $0 }, transport: transport, clock: clock,
            logger: silent)
        let collector = Collector(
            client: client, organizationID: nil, refreshSeconds: 60, clock: clock, logger: silent
        ) { [last] in last.set($0) }
        await collector.restore(ledger)
        for number in 0..<times {
            if number > 0 { clock.advance(by: .seconds(60)) }
            await collector.refresh()
            await collector.collectHistory()
        }
        ledger = await collector.keptLedger
    }

    /// One window, as a line.
    func line(_ window: Window) async throws -> (text: String, isWithin: Bool) {
        guard let snapshot = last.snapshot else { throw BenchFailure() }
        var errors: [Double] = []
        var coverages: [Double] = []
        for gateway in snapshot.gateways where situation != .reboot || gateway.uptime ?? .max < 3_600 {
            for port in gateway.ports where port.isUp == true {
                let key = PortKey(gatewayID: gateway.id, port: port.name)
                let range = window.range(endingAt: snapshot.end)
                let total = snapshot.total(of: key, in: window)
                coverages.append(total.coverage)
                guard total.coverage == 1,
                    let truth = cloud.truth(
                        mac: gateway.mac ?? "", portID: port.name,
                        from: Date(timeIntervalSince1970: Double(range.lowerBound)),
                        to: Date(timeIntervalSince1970: Double(range.upperBound))), truth.rxBytes > 0
                else { continue }
                errors.append(abs(total.rxBytes - Double(truth.rxBytes)) / Double(truth.rxBytes))
            }
        }
        errors.sort()
        let coverage = coverages.isEmpty ? 0 : coverages.reduce(0, +) / Double(coverages.count)
        let worst = errors.last ?? 0
        let median = errors.isEmpty ? 0 : errors[errors.count / 2]
        let limit = AccuracyBench.limit(window)
        let isWithin = worst <= limit
        let text = String(
            format: "%@  %@  %5d  %5d  %8.4f  %11.4f %%  %10.4f %%  %.1f %%%@",
            situation.rawValue.padding(toLength: 34, withPad: " ", startingAt: 0),
            window.rawValue.padding(toLength: 5, withPad: " ", startingAt: 0), coverages.count, errors.count, coverage,
            median * 100, worst * 100, limit * 100, isWithin ? "" : "  BEYOND")
        return (text, isWithin)
    }
}

/// A cloud that has stored nothing of any port's traffic.
struct NullInsights: Transport {
    private let cloud: SimulatedTransport

    init(_ cloud: SimulatedTransport) { self.cloud = cloud }

    func send(_ request: HTTPRequest, deadline: Duration) async throws(TransportError) -> TransportResponse {
        guard request.path?.contains("/insights/") == true else {
            return try await cloud.send(request, deadline: deadline)
        }
        return .json(#"{"start": 1700000000, "end": 1700000600, "interval": 600, "rx_bps": [null], "tx_bps": [null]}"#)
    }
}

/// Nothing was published.
struct BenchFailure: Error {}
