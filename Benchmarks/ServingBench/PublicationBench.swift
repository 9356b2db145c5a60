import CircuitStats
import CircuitStatsWeb
import FoundationEssentials
import Glibc
import TestSupport

/// What it takes to make the answers of a snapshot: with nothing known of its ports' past, and with all of it.
struct PublicationBench {
    private static let rounds = 5
    let gateways: Int
    /// Where the tables are written to, as they are sent: for whoever compresses them for comparison.
    let directory: String

    func run() async throws {
        let organization = SimulatedOrganization(gateways: gateways)
        await organization.collector.refresh()
        try await measure("nothing known of the past", organization)
        await organization.collector.restore(try organization.history())
        organization.clock.advance(by: .seconds(60))
        await organization.collector.refresh()
        try await measure("a week of it known", organization)
    }

    private func measure(_ name: String, _ organization: SimulatedOrganization) async throws {
        let snapshot = try organization.snapshot
        var times: [Double] = []
        for _ in 0..<Self.rounds {
            let started = Self.processorSeconds()
            await organization.pages.publish(snapshot)
            times.append(Self.processorSeconds() - started)
        }
        for window in Window.allCases {
            guard let table = organization.pages.table(window) else { throw BenchFailure() }
            try table.write(to: URL(filePath: "\(directory)/\(window.rawValue).json.gz"))
        }
        times.sort()
        ServingBench.say("\(name) \(Int((times[Self.rounds / 2] * 1_000).rounded()))")
    }

    /// What the process has used of the processors, whatever else runs on the machine.
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
